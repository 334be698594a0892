"""The official texts the packs ship, and where in them an article and a sentence stand.

A text is what was published, one clause a paragraph: no furniture of the site it was read on, broken lines mended. ``texts/index.yaml``
of a pack names the document of each file. A document without a text (a national law) still has its articles in ``law.yaml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yuanping.infra.yaml_file import read_file


class Weight(IntEnum):
    """How a piece of a paragraph is shown."""

    PLAIN = 0
    ARTICLE = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph."""

    words: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text; ``number`` counts from one and can serve as an anchor."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def weight(self) -> Weight:
        """The strongest of its pieces."""
        return max(piece.weight for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class LawText:
    """The official text of one document."""

    document: str
    file: str
    paragraphs: tuple[str, ...]

    @property
    def flat(self) -> str:
        """The text without any white space: line breaks of a print carry no meaning."""
        return squeeze("".join(self.paragraphs))


def squeeze(words: str) -> str:
    """Words without white space."""
    return "".join(words.split())


def law_texts() -> tuple[LawText, ...]:
    """Every official text of every pack; a file is read anew when it has changed."""
    indexes = sorted(Path(settings.PACKS_DIR).glob("*/texts/index.yaml"))
    named = [(document, path) for index in indexes for document, path in _index(index, *_edition(index))]
    return tuple(_read(document, path, *_edition(path)) for document, path in named)


def _edition(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=64)
def _index(index: Path, changed: int, size: int) -> tuple[tuple[str, Path], ...]:
    del changed, size
    found = []
    top = read_file(index, f"{index.parents[1].name}/texts/index.yaml")
    for item in top.get("texts").items():
        name = item.get("file")
        path = index.parent / name.text
        if path.parent != index.parent or not path.is_file():
            raise name.refuse("no such text beside the index")
        found.append((item.get("document").text, path))
        item.done()
    top.done()
    return tuple(found)


@lru_cache(maxsize=64)
def _read(document: str, path: Path, changed: int, size: int) -> LawText:
    del changed, size
    rows = path.read_text(encoding="utf-8").split("\n")
    return LawText(document, f"{path.parents[1].name}/texts/{path.name}", tuple(row for row in rows if row.strip()))


def find_text(document: str) -> LawText | None:
    """The official text of a document, when a pack ships it."""
    return next((text for text in law_texts() if text.document == document), None)


def show_text(text: LawText, quote: str = "", sentence: str = "") -> tuple[Paragraph, ...]:
    """The paragraphs with the article ``quote`` and, inside it, the ``sentence`` marked.

    A sentence that stands in several articles is marked only in the one that is cited. What is not found is not marked.
    """
    flat = text.flat
    article = _find(flat, squeeze(quote), 0, len(flat))
    inside = article or (0, len(flat))
    exact = _find(flat, squeeze(sentence), *inside)
    shown, start = [], 0
    for number, paragraph in enumerate(text.paragraphs, 1):
        shown.append(Paragraph(number, _pieces(paragraph, start, article, exact)))
        start += len(squeeze(paragraph))
    return tuple(shown)


def _find(flat: str, words: str, start: int, end: int) -> tuple[int, int] | None:
    at = flat.find(words, start, end) if words else -1
    return None if at < 0 else (at, at + len(words))


def _pieces(
    paragraph: str, start: int, article: tuple[int, int] | None, exact: tuple[int, int] | None
) -> tuple[Piece, ...]:
    """Cut a paragraph where the weight changes; ``start`` is its first character in the flat text."""
    end = start + len(squeeze(paragraph))
    if not any(mark and mark[0] < end and start < mark[1] for mark in (article, exact)):
        return (Piece(paragraph, Weight.PLAIN),)
    pieces: list[Piece] = []
    place = start
    for char in paragraph:
        weight = Weight.PLAIN
        if article and article[0] <= place < article[1]:
            weight = Weight.ARTICLE
        if exact and exact[0] <= place < exact[1]:
            weight = Weight.SENTENCE
        if pieces and pieces[-1].weight is weight:
            pieces[-1] = Piece(pieces[-1].words + char, weight)
        else:
            pieces.append(Piece(char, weight))
        place += not char.isspace()
    return tuple(pieces)
