"""Pages for strangers: what this is, the newest checkpoint, the rules, how to verify without us."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.errors import NotFound
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.articles import list_documents, list_packs
from yuanping.web.shell.request import ShellRequest


@page(permission="public.home", roles=EVERYONE)
def home(request: ShellRequest) -> HttpResponse:
    return render(request, "public/home.html")


@page(permission="public.checkpoint", roles=EVERYONE)
def checkpoint(request: ShellRequest) -> HttpResponse:
    return render(request, "public/checkpoint.html")


@page(permission="public.checkpoint", roles=EVERYONE)
def checkpoint_text(request: ShellRequest) -> HttpResponse:
    """The newest signed note, byte for byte, as a file to keep."""
    newest = evidence.newest_checkpoint()
    if newest is None:
        raise NotFound("checkpoint")
    response = HttpResponse(newest.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{newest.size}.txt"'
    return response


@page(permission="public.laws", roles=EVERYONE)
def laws(request: ShellRequest) -> HttpResponse:
    return render(request, "public/laws.html", {"packs": list_packs(), "documents": list_documents()})


@page(permission="public.verify", roles=EVERYONE)
def verify(request: ShellRequest) -> HttpResponse:
    return render(request, "public/verify.html")
