"""The official text of a document with the cited article and sentence marked; without a shipped text, its articles."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuanping.infra.law_texts import Weight, find_text, show_text
from yuanping.infra.packs import find_document
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Document
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

ANCHOR = "cited"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under one mark: ``css`` empty, ``in-article`` or ``sentence``."""

    words: str
    css: str


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or an article where the pack holds only articles."""

    anchor: str
    heading: str
    pieces: tuple[Piece, ...]
    checked: bool = True


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What the page shows; ``whole`` when the official text itself is shipped."""

    document: Document
    article: str
    whole: bool
    parts: tuple[Part, ...]
    found: bool


CSS = {Weight.PLAIN: "", Weight.ARTICLE: "in-article", Weight.SENTENCE: "sentence"}


def text_href(law: Law, start: int = 0, end: int = 0) -> str:
    """The address of an article in its document; ``start`` and ``end`` place the sentence inside the article."""
    asked = {"document": law.document, "article": law.article}
    if end:
        asked |= {"from": str(start), "to": str(end)}
    return f"{reverse('policy:text')}?{urlencode(asked)}#{ANCHOR}"


@page(permission="policy.text", roles=EVERYONE)
def text(request: ShellRequest) -> HttpResponse:
    """``?document=&article=&from=&to=``: marked and with an anchor at the first mark."""
    ask = request.GET
    law = Law(ask.get("document", ""), ask.get("article", ""))
    view = compose_document(law, _number(ask.get("from", "")), _number(ask.get("to", "")))
    return render(request, "policy/text.html", {"page": view})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def compose_document(law: Law, start: int = 0, end: int = 0) -> DocumentPage:
    """The document of an article, marked.

    Raises:
        NotFound: no pack holds the document, or the document has no such article.
    """
    document = find_document(law)
    if document is None:
        raise NotFound("document")
    quote = next((each.quote for each in document.articles if each.article == law.article), "")
    if law.article and not quote:
        raise NotFound("article")
    sentence = quote[start:end]
    official = find_text(law.document)
    parts = _paragraphs(law.document, quote, sentence) if official else _articles(document, law.article, sentence)
    return DocumentPage(
        document, law.article, official is not None, parts, any(part.anchor == ANCHOR for part in parts)
    )


def _paragraphs(number: str, quote: str, sentence: str) -> tuple[Part, ...]:
    official = find_text(number)
    shown = show_text(official, quote, sentence) if official else ()
    best = max((each.weight for each in shown), default=Weight.PLAIN)
    first = next((each.number for each in shown if best and each.weight is best), 0)
    return tuple(
        Part(
            ANCHOR if each.number == first else f"p{each.number}",
            "",
            tuple(Piece(piece.words, CSS[piece.weight]) for piece in each.pieces),
        )
        for each in shown
    )


def _articles(document: Document, cited: str, sentence: str) -> tuple[Part, ...]:
    found = []
    for number, each in enumerate(document.articles, 1):
        here = each.article == cited
        css = "in-article" if here else ""
        before, marked, after = each.quote.partition(sentence) if here and sentence else (each.quote, "", "")
        pieces = [Piece(before, css), Piece(marked, "sentence"), Piece(after, css)]
        anchor = ANCHOR if here else f"p{number}"
        found.append(Part(anchor, each.article, tuple(piece for piece in pieces if piece.words), each.checked))
    return tuple(found)
