"""The articles drawer: one address answers the whole page, or only the article when the drawer asks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.kernel.errors import NotFound
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.articles import find_article
from yuanping.web.shell.request import ShellRequest


@page(permission="law.read", roles=EVERYONE)
def article(request: ShellRequest) -> HttpResponse:
    """``?document=…&article=…``: the clause, its document, the packs that rest on it with version and dates."""
    found = find_article(request.GET.get("document", ""), request.GET.get("article", ""))
    if found is None:
        raise NotFound("article")
    template = "shell/law_article.html" if request.htmx else "shell/law.html"
    return render(request, template, {"article": found})
