"""本地集中评标: workstations a centre books for an evaluation held in its own house; shared ones only when the ordinary ones are full."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import queries, services
from yuanping.apps.booking.queries import LocalRoom, LocalUseRow
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.local_use import LocalState, LocalWish
from yuanping.kernel.errors import Refused
from yuanping.kernel.venues.hours import Interval
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.moments import need_moment
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)
FIELDS = ("project", "code", "starts_at", "ends_at", "seats")
MOST_DIGITS = 3
STATES = {LocalState.BOOKED: "ok", LocalState.SHORT: "bad", LocalState.CANCELLED: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """One local evaluation as the page says it; ``may``: it has not begun, so it can still be given back."""

    row: LocalUseRow
    kind: str
    state: str
    may: bool

    @property
    def short(self) -> bool:
        return self.may and self.row.state == LocalState.SHORT


@page(permission="local_use.view", roles=VENUE)
def local_uses(request: ShellRequest) -> HttpResponse:
    """What is booked; with hours in the address, also how full they are and whether shared workstations may be lent."""
    notice, room = None, None
    if request.GET.get("starts_at"):
        try:
            room = queries.find_local_room(request.actor, _hours(request.GET), request.now)
        except Refused as refused:
            notice = notice_of(refused)
    return _show(request, room, notice)


@page(permission="local_use.book", roles=VENUE, methods=("POST",))
def book(request: ShellRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.book_local_use(actor=request.actor, wish=_wish(request), now=request.now),
        done=_("已预订；用到的工位和当时的空位数已记入证据"),
        back=reverse("centre:local_uses"),
        keep=FIELDS,
    )


@page(permission="local_use.cancel", roles=VENUE, methods=("POST",))
def cancel(request: ShellRequest, local_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return perform(
        request,
        lambda: services.cancel_local_use(actor=request.actor, local_id=local_id, reason=reason, now=request.now),
        done=_("已取消，工位已释放"),
        back=reverse("centre:local_uses"),
    )


@page(permission="local_use.fill", roles=VENUE, methods=("POST",))
def fill(request: ShellRequest, local_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.fill_local_use(actor=request.actor, local_id=local_id, now=request.now),
        done=_("已补足工位"),
        back=reverse("centre:local_uses"),
    )


def _hours(given: QueryDict) -> Interval:
    return Interval(
        need_moment(given.get("starts_at", ""), "starts_at"), need_moment(given.get("ends_at", ""), "ends_at")
    )


def _wish(request: ShellRequest) -> LocalWish:
    """What was typed; a number that is none is refused as one out of bounds would be."""
    given = request.POST
    seats = given.get("seats", "").strip()
    number = int(seats) if seats.isascii() and seats.isdigit() and len(seats) <= MOST_DIGITS else 0
    return LocalWish(given.get("project", ""), given.get("code", ""), number, _hours(given))


def _show(request: ShellRequest, room: LocalRoom | None, notice: Notice | None) -> HttpResponse:
    kept = take_kept(request)
    values = {name: kept.values.get(name, "") or request.GET.get(name, "") for name in FIELDS}
    context = {
        "lines": [_line(row, request) for row in queries.list_local_uses(request.actor)],
        "values": values,
        "errors": kept.errors,
        "room": room,
        "notice": notice,
    }
    return render(request, "centre/local_uses.html", context, status=409 if notice else 200)


def _line(row: LocalUseRow, request: ShellRequest) -> Line:
    state = LocalState(row.state)
    words = {
        LocalState.BOOKED: _("已预订"),
        LocalState.SHORT: ngettext("少 %(n)s 个工位", "少 %(n)s 个工位", row.short) % {"n": row.short},
        LocalState.CANCELLED: _("已取消"),
    }
    may = state is not LocalState.CANCELLED and row.starts_at > request.now
    return Line(row, STATES[state], words[state], may)
