"""申请入库: anybody for himself; the registry for somebody who came to its desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.experts import services
from yuanping.apps.identity import queries as identity
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.region import PROVINCES, cities_of, city_name
from yuanping.web.library.words import LEVELS
from yuanping.web.shell.access import page
from yuanping.web.shell.moments import read_day
from yuanping.web.shell.notices import notice_of
from yuanping.web.shell.request import ShellRequest

APPLICANTS = (Role.ANONYMOUS, Role.REGISTRY_OWNER)
CONFLICT = 409
FIELDS = (
    "name",
    "id_number",
    "phone",
    "specialty",
    "further",
    "home_centre",
    "region",
    "employer_uscc",
    "title",
    "title_level",
    "practice_since",
    "mailbox_key",
)
MOST_FURTHER = 10


@page(permission="expert.apply", roles=APPLICANTS, methods=("GET", "POST"))
def apply(request: ShellRequest) -> HttpResponse:
    """The form; the code of the own page goes to the telephone it names."""
    if request.method != "POST":
        return _form(request, {})
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    try:
        applied = services.apply_for_library(
            actor=request.actor, form=_read(given), consents=request.POST.get("consents") == "yes", now=request.now
        )
    except Refused as refused:
        return _form(request, given, refused)
    return render(request, "library/applied.html", {"sent": applied.sent})


def _read(given: dict[str, str]) -> services.ExpertForm:
    further = tuple(services.Held(code) for code in given["further"].replace("；", " ").replace(";", " ").split())
    return services.ExpertForm(
        specialty=given["specialty"].upper(),
        home_centre=given["home_centre"],
        region=given["region"],
        employer_uscc=given["employer_uscc"].upper(),
        name=given["name"][:60],
        id_number=given["id_number"].upper(),
        phone=given["phone"][:20],
        mailbox_key=given["mailbox_key"],
        further=further[:MOST_FURTHER],
        standing=services.Standing(
            title=given["title"][:40],
            title_level=given["title_level"],
            practice_since=read_day(given["practice_since"], "practice_since"),
        ),
    )


def _form(request: ShellRequest, given: dict[str, str], refused: Refused | None = None) -> HttpResponse:
    context = {
        "given": given,
        "notice": notice_of(refused) if refused else None,
        "wrong": refused.field if refused else "",
        "centres": identity.list_organisations("trading_centre"),
        "regions": [(code, city_name(code)) for province in PROVINCES for code in cities_of(province)],
        "levels": [(key, str(words)) for key, words in LEVELS.items()],
    }
    return render(request, "library/apply.html", context, status=CONFLICT if refused else 200)
