"""Articles of the packs as the drawer and the law page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings

from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Article, Document, Pack, pack_digest
from yuanping.web.shell import formats, province

OPENING = 60
"""So many characters of a clause stand in the list; the drawer has all of it."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The clause of one article and what rests on it."""

    document: str
    article: str
    title: str
    issuer: str
    text: str
    checked: bool
    in_force: str
    until: str
    superseded_by: str
    packs: tuple[str, ...]
    rests: tuple[str, ...]

    @property
    def query(self) -> str:
        """The article in the address of another page."""
        return urlencode({"document": self.document, "article": self.article})


@dataclass(frozen=True, slots=True)
class OpeningView:
    document: str
    article: str
    opening: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    document: str
    title: str
    in_force: str
    until: str
    superseded_by: str
    articles: tuple[OpeningView, ...]


@dataclass(frozen=True, slots=True)
class PackView:
    code: str
    name: str
    version: str
    national_version: str
    digest: str
    parameters: int
    rules: int
    here: bool


def find_article(document: str, article: str) -> ArticleView | None:
    """The article with the packs that contain it, in the packs' own words."""
    holding = [(pack, found) for pack in province.all_packs() if (found := _find(pack, document, article))]
    if not holding:
        return None
    at, clause = holding[0][1]
    law = Law(document, article)
    return ArticleView(
        document=at.number,
        article=clause.article,
        title=at.title,
        issuer=at.issuer,
        text=clause.quote,
        checked=clause.checked,
        in_force=_day(at.in_force_on),
        until=_day(at.until_on),
        superseded_by=at.superseded_by,
        packs=tuple(f"{province.pack_name(pack)} {pack.version}" for pack, _ in holding),
        rests=tuple(dict.fromkeys(words for pack, _ in holding for words in _rests(pack, law))),
    )


def list_documents() -> tuple[DocumentView, ...]:
    """Every document of every pack, the installation's own province first."""
    found: dict[str, Document] = {}
    own = province.own_pack()
    for pack in (*((own,) if own else ()), *province.all_packs()):
        for document in pack.documents:
            found.setdefault(document.number, document)
    return tuple(_document(each) for each in found.values())


def list_packs() -> tuple[PackView, ...]:
    own = province.own_pack()
    return tuple(
        PackView(
            pack.code,
            province.pack_name(pack),
            pack.version,
            pack.national_version,
            pack_digest(settings.HASH_NAME, pack),
            len(pack.parameters),
            len(pack.rules),
            own is not None and pack.code == own.code,
        )
        for pack in province.all_packs()
    )


def _find(pack: Pack, document: str, article: str) -> tuple[Document, Article] | None:
    for each in pack.documents:
        if each.number == document:
            for clause in each.articles:
                if clause.article == article:
                    return each, clause
    return None


def _rests(pack: Pack, law: Law) -> tuple[str, ...]:
    rules = [rule.title for rule in pack.rules if rule.law == law]
    parameters = [parameter.label for parameter in pack.parameters if parameter.law == law]
    return tuple(rules + parameters)


def _document(document: Document) -> DocumentView:
    return DocumentView(
        document.number,
        document.title,
        _day(document.in_force_on),
        _day(document.until_on),
        document.superseded_by,
        tuple(OpeningView(document.number, each.article, _opening(each.quote)) for each in document.articles),
    )


def _opening(quote: str) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= OPENING else f"{text[:OPENING]}…"


def _day(on: date | None) -> str:
    return formats.long_day(on) if on else ""
