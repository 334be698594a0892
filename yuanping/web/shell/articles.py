"""Articles of the packs as the drawer shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The clause of one article; ``packs`` are the packs whose rules rest on it."""

    document: str
    title: str
    article: str
    text: str
    in_force: str
    until: str
    packs: tuple[str, ...]
    source: str


def find_article(document: str, article: str) -> ArticleView | None:
    return None
