"""Pages for strangers: what this is, the newest checkpoint, the rules, how to verify without us."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.errors import NotFound
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.articles import list_documents, list_packs
from yuanping.web.shell.request import ShellRequest

SHOWN = 25
"""So many checkpoints stand in the history; every one can be fetched by its size."""


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


@page(permission="public.laws", roles=EVERYONE)
def laws(request: ShellRequest) -> HttpResponse:
    return render(request, "public/laws.html", {"packs": list_packs(), "documents": list_documents()})


@page(permission="public.verify", roles=EVERYONE)
def verify(request: ShellRequest) -> HttpResponse:
    return render(request, "public/verify.html")
