"""Finding a lot by its code or name, within what this actor may know."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.web.shell.access import SIGNED_IN, page
from yuanping.web.shell.finding import find_lots
from yuanping.web.shell.request import ShellRequest

LONGEST = 80


@page(permission="lot.search", roles=SIGNED_IN)
def search(request: ShellRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    hits = find_lots(request.actor, text) if text else ()
    return render(request, "shell/search.html", {"search_text": text, "hits": hits})
