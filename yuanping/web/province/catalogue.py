"""资源目录: venues to judge, what the catalogue falls short of, what texts name centres for, publication."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.services import CapabilityDraft, Paper
from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.venues.states import VENUE, VenueState
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.breaches import breach_line
from yuanping.web.shell.moments import need_day, read_day
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.tables import download
from yuanping.web.shell.venue_words import ACTS, item_lines, standard_today, step_line, venue_line

PROVINCE = (Role.PROVINCIAL_COORDINATOR,)
JUDGES = (Role.PROVINCIAL_COORDINATOR, Role.PROJECT_SUPERVISOR)
CAPABILITY = "cross_province_sub_venue"
SHOWN = 10
DONE: dict[str, Promise] = {
    "send_back": _("已退回整改"),
    "accept": _("已验收"),
    "approve": _("已登记认可"),
    "dock": _("已登记接通在线监督"),
    "enter": _("已纳入目录，工位自检通过后可预订"),
    "suspend": _("已暂停；不再参与新的预订"),
    "resume": _("已恢复"),
    "reopen": _("已要求重新验收"),
}
ORDER = (
    VenueState.INSPECTED,
    VenueState.ACCEPTED,
    VenueState.SUSPENDED,
    VenueState.DRAFT,
    VenueState.IN_CATALOGUE,
)
"""What waits for somebody first."""


@page(permission="catalogue.judge", roles=JUDGES)
def catalogue(request: ShellRequest) -> HttpResponse:
    """All venues; the coordinator also sees breaches, publications and what centres are named for."""
    found = sorted(queries.list_judged_venues(request.actor), key=lambda each: ORDER.index(each.state))
    context: dict[str, object] = {"venues": [venue_line(each) for each in found]}
    if request.actor.role in PROVINCE:
        past = queries.list_publications()
        context |= {
            "coordinator": True,
            "warnings": [breach_line(each) for each in queries.list_breaches(request.now, request.actor)],
            "publications": past[:SHOWN],
            "count": len(past),
            "centres": queries.list_centres(),
            "named": queries.list_all_capabilities(),
            "kept": take_kept(request),
        }
    return render(request, "province/catalogue.html", context)


@page(permission="catalogue.publish", roles=PROVINCE, methods=("POST",))
def publish(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.publish_catalogue(actor=request.actor, now=request.now),
        done=_text("目录已签名发布，任何人可下载核验"),
        back=reverse("province:catalogue"),
    )


@page(permission="catalogue.export_all", roles=PROVINCE)
def export(request: ShellRequest) -> HttpResponse:
    return download(queries.export_file(request.actor), request.GET.get("form", ""))


@page(permission="capability.name", roles=PROVINCE, methods=("POST",))
def name_capability(request: ShellRequest) -> HttpResponse:
    given = {name: request.POST.get(name, "").strip() for name in ("centre", "document", "article")}
    return perform(
        request,
        lambda: services.name_capability(
            actor=request.actor,
            centre_id=given["centre"],
            draft=CapabilityDraft(
                CAPABILITY,
                need_day(request.POST.get("from_on", ""), "from_on"),
                read_day(request.POST.get("until_on", ""), "until_on"),
                Law(given["document"], given["article"]),
            ),
            now=request.now,
        ),
        done=_text("已登记常态化跨省副场"),
        back=reverse("province:catalogue"),
        keep=("centre", "document", "article", "from_on", "until_on"),
    )


@page(permission="capability.end", roles=PROVINCE, methods=("POST",))
def end_capability(request: ShellRequest, centre_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.end_capability(
            actor=request.actor,
            centre_id=centre_id,
            name=CAPABILITY,
            until_on=need_day(request.POST.get("until_on", ""), "until_on"),
            now=request.now,
        ),
        done=_text("已登记末日"),
        back=reverse("province:catalogue"),
    )


@page(permission="venue.judge", roles=JUDGES)
def venue(request: ShellRequest, venue_id: str) -> HttpResponse:
    """One venue's papers and the steps that are this office's to take."""
    view = queries.get_venue(request.actor, venue_id)
    standard = standard_today(request.now)
    acts = [
        (name, str(ACTS[name]), name in {"accept", "approve"}, name in {"send_back", "suspend", "reopen"})
        for name in VENUE.open_to(view.state, request.actor.role)
    ]
    context = {
        "line": venue_line(view),
        "items": item_lines(standard, view.unmet) if view.standard == standard.version else (),
        "standard": standard,
        "acts": acts,
        "steps": [step_line(each) for each in queries.list_steps(request.actor, venue_id)],
        "kept": take_kept(request),
    }
    return render(request, "province/venue.html", context)


@page(permission="venue.act", roles=JUDGES, methods=("POST",))
def act(request: ShellRequest, venue_id: str, name: str) -> HttpResponse:
    paper_on = request.POST.get("on", "")
    return perform(
        request,
        lambda: services.advance_venue(
            actor=request.actor,
            venue_id=venue_id,
            act=name,
            paper=Paper(request.POST.get("document", ""), read_day(paper_on, "on"), request.POST.get("reason", "")),
            now=request.now,
        ),
        done=str(DONE.get(name, "")),
        back=reverse("province:venue", args=[venue_id]),
        keep=("document", "on", "reason"),
    )
