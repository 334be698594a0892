"""The sentences that were applied, marked inside the text of their article."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.law import Law
from yuanping.kernel.policy.decision import ModeDecision
from yuanping.kernel.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of an article; ``marked`` when a rule rests on them."""

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """An article with its marks; ``start`` and ``end`` place the first sentence in it."""

    law: Law
    spans: tuple[Span, ...]
    start: int
    end: int


def mark(law: Law, text: str, sentences: tuple[str, ...]) -> Marked:
    """Mark every sentence in ``text``; what does not stand in it stands alone after it, so that nothing quoted is lost."""
    places = sorted((at, at + len(each)) for each in sentences if each and (at := text.find(each)) >= 0)
    spans: list[Span] = []
    done = 0
    for start, end in places:
        if end > done:
            spans += [
                Span(text[done : max(start, done)], marked=False),
                Span(text[max(start, done) : end], marked=True),
            ]
            done = end
    spans.append(Span(text[done:], marked=False))
    spans += [Span(each, marked=True) for each in sentences if each and each not in text]
    first = places[0] if places else (0, 0)
    return Marked(law, tuple(span for span in spans if span.words), *first)


def marked_articles(decision: ModeDecision, pack: Pack) -> tuple[Marked, ...]:
    """Every article that was applied, once, with all its sentences marked in the article as the pack holds it."""
    found: dict[Law, list[str]] = {}
    for quote in decision.articles:
        found.setdefault(quote.law, []).append(quote.sentence)
    return tuple(mark(law, pack.quote(law), tuple(sentences)) for law, sentences in found.items())
