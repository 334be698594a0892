"""今日场地: the console of a venue for one day, and the duties ticked off on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services
from yuanping.apps.committee import queries as committee
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.kernel.booking.tasks import standing_for_venue
from yuanping.kernel.law import Law
from yuanping.web.centre.board_asked import SCALES, read_asked
from yuanping.web.centre.board_grid import Sources, make_grid
from yuanping.web.centre.console import Facts, compose_console
from yuanping.web.shell import province
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.pack_words import in_words
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@page(permission="centre.view", roles=VENUE)
def board(request: ShellRequest) -> HttpResponse:
    centre = venues.get_centre(request.actor.organisation_id)
    day = read_asked(request.GET, request.now).day
    console = compose_console(_facts(request, day))
    if request.htmx and not request.htmx.boosted:
        return render(request, "centre/parts/console_live.html", {"console": console})
    asked = replace(read_asked(request.GET, request.now), scale=SCALES["hour"])
    spans = booking.list_spans(request.actor, asked.frame.interval)
    rows = venues.list_board(request.actor)
    context = {
        "console": console,
        "centre": centre,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "asked": asked,
        "grid": make_grid(asked, Sources(rows, spans, request.now, own=True)),
        "base": reverse("centre:board"),
        "own": True,
        "standing": _standing(day),
    }
    return render(request, "centre/today.html", context)


def _standing(day: date) -> list[tuple[str, str, Law]]:
    """What the installation's own pack asks of every centre at all times: what, what shows it, article."""
    pack = province.own_pack()
    found = standing_for_venue(pack, day) if pack else ()
    return [(in_words(each.says), in_words(each.evidence), each.law) for each in found]


def _facts(request: ShellRequest, day: date) -> Facts:
    actor, is_today = request.actor, day == local_day(request.now)
    return Facts(
        day=day,
        now=request.now,
        rooms=venues.list_rooms(actor.organisation_id),
        sittings=booking.list_sittings(actor, day),
        offers=booking.list_offers(actor),
        arrivals=committee.arrivals_at(actor, request.now) if is_today else (),
        tasks=booking.list_tasks(actor, day),
        left=committee.list_left_behind(actor, request.now) if is_today else (),
        next_at=booking.next_sitting_at(actor, day_bounds(day)[1]),
    )


@page(permission="task.finish", roles=VENUE, methods=("POST",))
def finish(request: ShellRequest, offer_id: str, duty: str) -> HttpResponse:
    """Tick a duty off, with what shows that it was done."""
    return perform(
        request,
        lambda: services.finish_task(
            actor=request.actor, offer_id=offer_id, duty=duty, proof=request.POST.get("proof", ""), now=request.now
        ),
        done=_("已记为已办，证据已记录"),
        back=_back(request, offer_id, duty),
    )


@page(permission="task.own", roles=VENUE, methods=("POST",))
def own(request: ShellRequest, offer_id: str, duty: str) -> HttpResponse:
    """Say who of the staff does a duty."""
    return perform(
        request,
        lambda: services.name_owner(
            actor=request.actor, offer_id=offer_id, duty=duty, owner=request.POST.get("owner", ""), now=request.now
        ),
        done=_("责任人已指定"),
        back=_back(request, offer_id, duty),
    )


def _back(request: ShellRequest, offer_id: str, duty: str) -> str:
    day = read_asked(request.POST, request.now).day
    return f"{reverse('centre:today')}?day={day.isoformat()}#task-{offer_id}-{duty.replace('.', '-')}"
