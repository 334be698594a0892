"""Pack pages for everybody: the list, one pack in four parts, and what a stranger needs to check it himself."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.policy.queries import all_with_cities, with_cities
from yuanping.infra.packs import pack_sources
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.pack import Pack
from yuanping.web.policy import pack_duties, pack_terms, pack_values
from yuanping.web.shell import province
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

ROWS = 25
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file of the source archive: the same sources give the same bytes."""


def find_pack(code: str) -> Pack:
    """A pack by its two letters.

    Raises:
        NotFound: none is installed under it.
    """
    found = next((pack for pack in province.all_packs() if pack.code == code), None)
    if found is None:
        raise NotFound("pack")
    return with_cities(found)


@page(permission="policy.pack", roles=EVERYONE)
def packs(request: ShellRequest) -> HttpResponse:
    """Every installed pack, and what changes next."""
    found = all_with_cities(province.all_packs())
    today = legal_day(request.now)
    soon = [(pack_values.pack_head(pack), turn) for pack in found for turn in pack_values.compose_turns(pack, today)]
    soon.sort(key=lambda each: each[1].on)
    heads = [pack_values.pack_head(pack) for pack in found]
    return render(request, "policy/packs.html", {"packs": heads, "turns": soon, "today": today})


@page(permission="policy.pack", roles=EVERYONE)
def pack(request: ShellRequest, code: str) -> HttpResponse:
    """Parameters as they hold on a day (``?on=``), with what begins and ends."""
    found = find_pack(code)
    today = legal_day(request.now)
    asked = request.GET.get("on", "")
    on, error = read_day(asked, today)
    context = {
        "head": pack_values.pack_head(found),
        "groups": pack_values.compose_groups(found, on),
        "turns": pack_values.compose_turns(found, today),
        "cities": pack_terms.compose_city_standards(found),
        "on": on,
        "asked": asked or on.isoformat(),
        "error": error,
    }
    return render(request, "policy/pack.html", context, status=400 if error else 200)


def read_day(text: str, otherwise: date) -> tuple[date, str]:
    """A day of an address, or what is wrong with it."""
    if not text:
        return otherwise, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return otherwise, _("日期“%(text)s”未被接受，写成 2026-11-20 的样子。下面仍是 %(day)s 的内容。") % {
            "text": text[:20],
            "day": pack_values.day_words(otherwise),
        }


@page(permission="policy.pack", roles=EVERYONE)
def readings(request: ShellRequest, code: str) -> HttpResponse:
    """Texts that can be read two ways."""
    found = find_pack(code)
    return render(request, "policy/pack_readings.html", {"head": pack_values.pack_head(found), "pack": found})


@page(permission="policy.pack", roles=EVERYONE)
def deadlines(request: ShellRequest, code: str) -> HttpResponse:
    """What must be done until when, as it counts today."""
    found, today = find_pack(code), legal_day(request.now)
    context = {"head": pack_values.pack_head(found), "terms": pack_terms.compose_terms(found, today), "on": today}
    return render(request, "policy/pack_deadlines.html", context)


@page(permission="policy.pack", roles=EVERYONE)
def duties(request: ShellRequest, code: str) -> HttpResponse:
    """Who has to do what, and when."""
    found = find_pack(code)
    context = {"head": pack_values.pack_head(found), "groups": pack_duties.compose_duties(found.duties)}
    return render(request, "policy/pack_duties.html", context)


@page(permission="policy.pack", roles=EVERYONE)
def visibility(request: ShellRequest, code: str) -> HttpResponse:
    """Who learns what, from which phase."""
    found = find_pack(code)
    context = {"head": pack_values.pack_head(found), "rows": pack_values.compose_sees(found)}
    return render(request, "policy/pack_visibility.html", context)


@page(permission="policy.pack", roles=EVERYONE)
def cases(request: ShellRequest, code: str) -> HttpResponse:
    """Worked examples, 25 a page, each leading to the desk."""
    found = find_pack(code)
    shown = Paginator(found.cases, ROWS).get_page(request.GET.get("page"))
    context = {
        "head": pack_values.pack_head(found),
        "cases": pack_values.compose_cases(found, tuple(shown.object_list)),
        "shown": shown,
    }
    return render(request, "policy/pack_cases.html", context)


@page(permission="policy.pack", roles=EVERYONE)
def compiled(request: ShellRequest, code: str) -> HttpResponse:
    """The compiled pack, byte for byte what its digest is of."""
    found = find_pack(code)
    name = f"{found.code}-{found.version}.json"
    return _file(canonical(to_plain(found)), "application/json", name)


@page(permission="policy.pack", roles=EVERYONE)
def sources(request: ShellRequest, code: str) -> HttpResponse:
    """The YAML sources of the pack and of the national rules it includes."""
    found = find_pack(code)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pack_sources(found.code):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return _file(packed.getvalue(), "application/zip", f"{found.code}-{found.version}-sources.zip")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
