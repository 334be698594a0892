"""The rules themselves: packs and the sentences they rest on."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from yuanping.api.schemas import ArticleOut, PackOut, Problem
from yuanping.apps.policy.queries import all_with_cities
from yuanping.infra.packs import find_document, law_index, load_pack, provinces
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, pack_digest

router = Router(tags=["rules"])


def _pack(folder: str, pack: Pack) -> PackOut:
    return PackOut(
        code=pack.code,
        folder=folder,
        name=pack.name,
        name_en=pack.name_en,
        version=pack.version,
        national_version=pack.national_version,
        hash_name=settings.HASH_NAME,
        digest=pack_digest(settings.HASH_NAME, pack),
    )


@router.get("/packs", response=list[PackOut], auth=None, summary="Policy packs and their digests")
def list_packs(request: HttpRequest) -> list[PackOut]:
    """As a decision of now would be taken: the approved standards of cities are in, and in the digest."""
    folders = provinces()
    whole = all_with_cities(tuple(load_pack(folder) for folder in folders))
    return [_pack(folder, pack) for folder, pack in zip(folders, whole, strict=True)]


@router.get("/articles", response={200: ArticleOut, 404: Problem}, auth=None, summary="The sentence of an article")
def show_article(request: HttpRequest, document: str, article: str) -> ArticleOut:
    found, act = law_index().get((document, article)), find_document(Law(document, article))
    if found is None or act is None:
        raise NotFound("article")
    return ArticleOut(document=document, title=act.title, article=article, sentence=found.quote)
