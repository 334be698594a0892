"""场所: where a centre's committees sit, its papers, its hours, its closed days and maintenance."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.services import VenueDraft, WorkstationDraft
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.region import province_of
from yuanping.kernel.venues.hours import MOST_CHANGEOVER, Interval
from yuanping.kernel.venues.states import VENUE
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.breaches import breach_line
from yuanping.web.shell.moments import need_day, need_moment
from yuanping.web.shell.places import city_names
from yuanping.web.shell.request import ShellRequest
from yuanping.web.shell.venue_words import KINDS, item_lines, standard_today, step_line, venue_line

VENUE_STAFF = (Role.VENUE_OPERATOR,)
FIELDS = ("name", "kind", "region", "address", "latitude", "longitude")
MOST_DESKS = 60


@page(permission="venue.list", roles=VENUE_STAFF)
def venues(request: ShellRequest) -> HttpResponse:
    """The venues of one's centre, what the catalogue's rules find lacking, and a form for another one."""
    centre = queries.get_centre(request.actor.organisation_id)
    context = {
        "centre": centre,
        "venues": [venue_line(each) for each in queries.list_venues(request.actor, centre.centre_id)],
        "capabilities": queries.list_capabilities(centre.centre_id),
        "warnings": [breach_line(each) for each in queries.list_breaches(request.now, request.actor)],
        "kinds": [(key, str(words)) for key, words in KINDS.items()],
        "cities": city_names(province_of(centre.region)).items(),
        "region": centre.region,
        "kept": take_kept(request),
    }
    return render(request, "centre/venues.html", context)


@page(permission="venue.register", roles=VENUE_STAFF, methods=("POST",))
def register(request: ShellRequest) -> HttpResponse:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    return perform(
        request,
        lambda: services.register_venue(
            actor=request.actor, centre_id=request.actor.organisation_id, draft=VenueDraft(**given), now=request.now
        ),
        done=_("已登记场所；验收并纳入目录后才可预订"),
        back=reverse("centre:venues"),
        keep=FIELDS,
    )


@page(permission="venue.view", roles=VENUE_STAFF)
def venue(request: ShellRequest, venue_id: str) -> HttpResponse:
    """One venue: where it stands, what its staff can do, when it is open."""
    view = queries.get_venue(request.actor, venue_id)
    standard = standard_today(request.now)
    hours = queries.get_hours(request.actor, venue_id)
    rooms = [each for each in queries.list_rooms(view.centre_id) if each.venue_id == venue_id]
    kept = take_kept(request)
    context = {
        "line": venue_line(view),
        "weekly": kept.values.get("weekly", hours.weekly),
        "changeover": kept.values.get("changeover", str(hours.changeover)),
        "can_inspect": VENUE.can(view.state, "inspect", request.actor.role),
        "standard": standard,
        "items": item_lines(standard, view.unmet),
        "hours": hours,
        "most_changeover": MOST_CHANGEOVER,
        "rooms": [(each, sum(seat.bookable for seat in each.workstations)) for each in rooms],
        "steps": [step_line(each) for each in queries.list_steps(request.actor, venue_id)],
        "kept": kept,
    }
    return render(request, "centre/venue.html", context)


@page(permission="venue.inspect", roles=VENUE_STAFF, methods=("POST",))
def inspect(request: ShellRequest, venue_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.inspect_venue(
            actor=request.actor, venue_id=venue_id, met=tuple(request.POST.getlist("met")), now=request.now
        ),
        done=_("已提交自查，等省级调度验收"),
        back=reverse("centre:venue", args=[venue_id]),
    )


@page(permission="venue.hours", roles=VENUE_STAFF, methods=("POST",))
def set_hours(request: ShellRequest, venue_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.set_hours(
            actor=request.actor,
            venue_id=venue_id,
            weekly=request.POST.get("weekly", ""),
            changeover=_minutes(request.POST.get("changeover", "")),
            now=request.now,
        ),
        done=_("开放时间已保存；已确认的预订不变"),
        back=reverse("centre:venue", args=[venue_id]),
        keep=("weekly", "changeover"),
    )


def _minutes(text: str) -> int:
    clean = text.strip() or "0"
    if not clean.isdecimal() or len(clean) > len(str(MOST_CHANGEOVER)):
        raise Refused("changeover_wrong", {"most": MOST_CHANGEOVER}, field="changeover")
    return int(clean)


@page(permission="venue.hours", roles=VENUE_STAFF, methods=("POST",))
def close_day(request: ShellRequest, venue_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.close_day(
            actor=request.actor,
            venue_id=venue_id,
            day=need_day(request.POST.get("day", ""), "day"),
            reason=request.POST.get("reason", ""),
            now=request.now,
        ),
        done=_("已登记闭馆日；当天已确认的预订须另行变更"),
        back=reverse("centre:venue", args=[venue_id]),
        keep=("day", "reason"),
    )


@page(permission="venue.hours", roles=VENUE_STAFF, methods=("POST",))
def open_day(request: ShellRequest, venue_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.open_day(
            actor=request.actor, venue_id=venue_id, day=need_day(request.POST.get("day", ""), "day"), now=request.now
        ),
        done=_("该日恢复开放"),
        back=reverse("centre:venue", args=[venue_id]),
    )


@page(permission="venue.hours", roles=VENUE_STAFF, methods=("POST",))
def add_maintenance(request: ShellRequest, venue_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.add_maintenance(
            actor=request.actor,
            venue_id=venue_id,
            interval=Interval(
                need_moment(request.POST.get("starts_at", ""), "starts_at"),
                need_moment(request.POST.get("ends_at", ""), "ends_at"),
            ),
            reason=request.POST.get("why", ""),
            now=request.now,
        ),
        done=_("已登记检修时间；期间已确认的预订须另行变更"),
        back=reverse("centre:venue", args=[venue_id]),
        keep=("starts_at", "ends_at", "why"),
    )


@page(permission="venue.hours", roles=VENUE_STAFF, methods=("POST",))
def drop_maintenance(request: ShellRequest, venue_id: str, window_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop_maintenance(actor=request.actor, venue_id=venue_id, window_id=window_id, now=request.now),
        done=_("已取消检修时间"),
        back=reverse("centre:venue", args=[venue_id]),
    )


@page(permission="workstation.register", roles=VENUE_STAFF, methods=("POST",))
def add_desks(request: ShellRequest, venue_id: str) -> HttpResponse:
    """Workstations 01 to n of a room, or those of the labels written."""
    return perform(
        request,
        lambda: services.register_workstations(
            actor=request.actor,
            centre_id=request.actor.organisation_id,
            room=request.POST.get("room", ""),
            floor=request.POST.get("floor", ""),
            drafts=_drafts(request),
            now=request.now,
            venue_id=venue_id,
        ),
        done=_("已登记工位；自检通过后才可预订"),
        back=reverse("centre:venue", args=[venue_id]),
        keep=("room", "floor", "labels"),
    )


def _drafts(request: ShellRequest) -> tuple[WorkstationDraft, ...]:
    labels = request.POST.get("labels", "").replace("，", " ").replace(",", " ").split()
    shared, crossing = request.POST.get("dedicated_shared") == "yes", request.POST.get("cross_province") == "yes"
    if not labels or len(labels) > MOST_DESKS:
        raise Refused("workstation_label_missing", {}, field="labels")
    return tuple(WorkstationDraft(label, shared, crossing) for label in labels)
