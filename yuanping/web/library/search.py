"""专家库: the search; nobody's name is in it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.experts import queries
from yuanping.apps.identity import queries as identity
from yuanping.kernel.actor import Role
from yuanping.web.library.words import STATES, line_words, organisation_names
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest

REGISTRY = (Role.REGISTRY_OWNER,)
SHOWN = ("specialty", "region", "centre", "state", "employer_uscc")
"""What may stand in an address; a name, a number or a telephone is sent in the body and stands in no log."""
PERSONAL = ("name", "id_number", "phone")


@page(permission="expert.search", roles=REGISTRY, methods=("GET", "POST"))
def search(request: ShellRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "").strip()[:64] for name in SHOWN}
    personal = {name: request.POST.get(name, "").strip()[:64] for name in PERSONAL}
    found = queries.search_experts(
        request.actor, queries.Wanted(**asked, **personal), request.GET.get("after", "")[:32]
    )
    following = urlencode({**{name: text for name, text in asked.items() if text}, "after": found.after})
    names = organisation_names()
    context = {
        "lines": [line_words(each, names) for each in found.lines],
        "found": found,
        "asked": asked,
        "personal": any(personal.values()),
        "states": [(state.value, str(words)) for state, (_, words) in STATES.items()],
        "centres": identity.list_organisations("trading_centre"),
        "following": following if found.after else "",
    }
    return render(request, "library/search.html", context)
