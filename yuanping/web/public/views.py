"""Pages for strangers: what this is, the newest checkpoint, the rules, how to verify without us."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import NotFound
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.articles import list_documents, list_packs
from yuanping.web.shell.breaches import breach_line, published_breach
from yuanping.web.shell.menu import ROLE_NAMES
from yuanping.web.shell.request import ShellRequest

SHOWN = 25
"""So many checkpoints stand in the history; every one can be fetched by its size."""

DRAW_STEPS = (
    ("form", _("记录的形式")),
    ("venue_secrets", _("场地抽取：三方的承诺、签名与揭示")),
    ("chances", _("公布的权重与机会，重算一致")),
    ("seats", _("副场席位由三方的秘密重算，一致")),
    ("expert_secrets", _("专家抽取：三方的承诺、签名与揭示")),
    ("rests_on_venues", _("专家抽取接着这一次场地抽取")),
    ("sealed_edition", _("密封版：密钥 K 定标后公布，其余届时可核")),
    ("sealed_key", _("封存的密钥与工位，就是事先承诺的")),
    ("list", _("专家、备选与工位由三方的秘密重算，一致")),
    ("continuations", _("无人可递补的席位由链上密钥补抽，与公布的一致")),
    ("calls", _("每一次通知与递补都按抽出的顺序")),
    ("seated", _("入席专家在抽取前封存的专家池内")),
)
"""The checks of ``static/public/draw/check.js`` in their order, in words."""


@page(permission="public.home", roles=EVERYONE)
def home(request: ShellRequest) -> HttpResponse:
    return render(request, "public/home.html")


@page(permission="public.checkpoint", roles=EVERYONE)
def checkpoint(request: ShellRequest) -> HttpResponse:
    """The newest checkpoint, the log it belongs to, and those before it."""
    history = evidence.list_checkpoints()
    context = {
        "newest": history[-1] if history else None,
        "history": history[: -SHOWN - 1 : -1],
        "count": len(history),
        "log": evidence.log_identity(),
    }
    return render(request, "public/checkpoint.html", context)


@page(permission="public.checkpoint", roles=EVERYONE)
def checkpoint_text(request: ShellRequest) -> HttpResponse:
    """A signed note byte for byte, as a file to keep: the newest, or that of ``?size=``."""
    asked = request.GET.get("size", "")
    known = evidence.list_checkpoints()
    fitting = [each for each in known if not asked or str(each.size) == asked]
    if not fitting:
        raise NotFound("checkpoint")
    response = HttpResponse(fitting[-1].text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{fitting[-1].size}.txt"'
    return response


@page(permission="public.catalogue", roles=EVERYONE)
def catalogue(request: ShellRequest) -> HttpResponse:
    """The shared catalogue as last published; it holds no booking and nothing that moves with one."""
    newest = venues.newest_publication()
    context = {
        "publication": newest[0] if newest else None,
        "catalogue": newest[1] if newest else None,
        "breaches": [breach_line(published_breach(each)) for each in newest[1].breaches] if newest else (),
        "history": venues.list_publications()[:SHOWN],
        "log": evidence.log_identity(),
    }
    return render(request, "public/catalogue.html", context)


@page(permission="public.catalogue", roles=EVERYONE)
def catalogue_file(request: ShellRequest) -> HttpResponse:
    """One publication with its signature and its proof, as a file to check without us: the newest, or ``?number=``."""
    asked = request.GET.get("number", "")
    past = venues.list_publications()
    numbers = [each.number for each in past if not asked or str(each.number) == asked]
    if not numbers:
        raise NotFound("publication")
    response = HttpResponse(canonical(venues.publication_file(numbers[0])), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="catalogue-{numbers[0]}.json"'
    return response


@page(permission="public.laws", roles=EVERYONE)
def laws(request: ShellRequest) -> HttpResponse:
    return render(request, "public/laws.html", {"packs": list_packs(), "documents": list_documents()})


@page(permission="public.verify", roles=EVERYONE)
def verify(request: ShellRequest) -> HttpResponse:
    return render(request, "public/verify.html")


@page(permission="public.verify", roles=EVERYONE)
def draw(request: ShellRequest) -> HttpResponse:
    """A transcript of a draw checked in the visitor's own browser; nothing of it comes here."""
    parties = [(each, ROLE_NAMES[Role(each)]) for each in PARTIES]
    return render(request, "public/draw.html", {"steps": DRAW_STEPS, "parties": parties})
