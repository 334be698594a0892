"""今日场地: what sits where today, and what to deal with first."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.slots import day_bounds, local_day
from yuanping.web.centre.board import Facts, compose_board
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest


@page(permission="centre.view", roles=(Role.VENUE_OPERATOR,))
def board(request: ShellRequest) -> HttpResponse:
    centre = venues.get_centre(request.actor.organisation_id)
    day = _day(request)
    facts = Facts(
        day=day,
        now=request.now,
        rooms=venues.list_rooms(centre.centre_id),
        sittings=booking.list_sittings(request.actor, day),
        offers=booking.list_offers(request.actor),
        arrivals=committee.arrivals_at(request.actor, request.now) if day == local_day(request.now) else (),
        next_at=booking.next_sitting_at(request.actor, day_bounds(day)[1]),
    )
    template = "centre/parts/board.html" if request.htmx and not request.htmx.boosted else "centre/today.html"
    return render(request, template, {"board": compose_board(facts), "centre": centre})


def _day(request: ShellRequest) -> date:
    """The asked day, or today; nonsense is today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return local_day(request.now)
