"""工位与自检: every workstation of the centre, its last self-check, and whether it can be booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yuanping.apps.booking import queries as booking
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.queries import CheckView, SelfTestView, WorkstationView
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.catalogue import CHECK_ITEMS, DeviceCheck
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.fitness import Unfit
from yuanping.kernel.venues.states import WorkstationState
from yuanping.web.centre.machine_chart import charts_of
from yuanping.web.centre.machine_words import block_words, finding_lines, reason_words
from yuanping.web.centre.offer_values import item_name, item_names
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.breaches import breach_line
from yuanping.web.shell.moments import read_moment
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@dataclass(frozen=True, slots=True)
class DeskTile:
    seat: WorkstationView
    css: str
    word: str
    fit: bool = True
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class RoomCard:
    room_id: str
    name: str
    floor: str
    tiles: tuple[DeskTile, ...]
    bookable: int
    fit: int


@dataclass(frozen=True, slots=True)
class TestLine:
    at: datetime
    passed: bool
    failed: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    check: CheckView
    failed: str


@page(permission="workstation.view", roles=VENUE)
def workstations(request: ShellRequest) -> HttpResponse:
    centre = queries.get_centre(request.actor.organisation_id)
    found = queries.list_rooms(centre.centre_id)
    seats = [seat.workstation_id for room in found for seat in room.workstations]
    unfit = booking.unfit_desks(centre.centre_id, seats, request.now)
    rooms = [_card(room, unfit) for room in found]
    warnings = [breach_line(each) for each in queries.list_breaches(request.now, request.actor)]
    context = {"centre": centre, "rooms": rooms, "warnings": warnings, "items": _items()}
    return render(request, "centre/workstations.html", context)


def _card(room: queries.RoomView, unfit: Mapping[str, tuple[Unfit, ...]]) -> RoomCard:
    tiles = tuple(_tile(seat, unfit.get(seat.workstation_id, ())) for seat in room.workstations)
    bookable, fit = sum(tile.seat.bookable for tile in tiles), sum(tile.fit for tile in tiles)
    return RoomCard(room.room_id, room.name, room.floor, tiles, bookable, fit)


STATES: dict[WorkstationState, tuple[str, Promise]] = {
    WorkstationState.FAULT: ("d-z", _lazy("故障")),
    WorkstationState.MAINTENANCE: ("d-z", _lazy("检修")),
    WorkstationState.BLOCKED: ("d-z", _lazy("停用")),
}


def _tile(seat: WorkstationView, unfit: tuple[Unfit, ...] = ()) -> DeskTile:
    if not seat.in_service:
        css, word = STATES[seat.state][0], str(STATES[seat.state][1])
    elif not seat.in_catalogue:
        css, word = "d-e", _("场所未入目录")
    elif seat.checked_at is None:
        css, word = "d-e", _("未自检")
    elif not seat.check_passed:
        css, word = "d-z", _("未通过")
    else:
        css, word = "d-o", _("可预订")
    # the tile has room for one reason, the one to mend first; that it is out of use its state says already
    first = [each for each in unfit if each is not Unfit.OUT][:1]
    return DeskTile(seat, f"{css} d-s" if seat.dedicated_shared else css, word, not unfit, "".join(reason_words(first)))


def _items() -> list[tuple[str, str]]:
    return [(item, item_name(item)) for item in CHECK_ITEMS]


@page(permission="workstation.view", roles=VENUE)
def workstation(request: ShellRequest, workstation_id: str) -> HttpResponse:
    seat = queries.get_workstation(request.actor, workstation_id)
    checks = [CheckLine(each, item_names(each.failed_items)) for each in queries.list_checks(workstation_id)]
    tests = queries.list_self_tests(request.actor, workstation_id)
    unfit = booking.unfit_desks(seat.centre_id, (workstation_id,), request.now)
    context = {
        "tile": _tile(seat),
        "state_reason": block_words(seat.state_reason),
        "terminal": queries.get_terminal(request.actor, workstation_id),
        "reasons": reason_words(unfit.get(workstation_id, ())),
        "tests": [_test_line(each) for each in tests],
        "newest": tests[0] if tests else None,
        "newest_lines": finding_lines(tests[0].findings) if tests else [],
        "charts": charts_of(tests),
        "checks": checks,
        "items": _items(),
        "states": [(state.value, str(word)) for state, (_css, word) in STATES.items()],
        "kept": take_kept(request),
    }
    return render(request, "centre/workstation.html", context)


def _test_line(test: SelfTestView) -> TestLine:
    failed = [line.name for line in finding_lines(test.findings) if not line.passed]
    return TestLine(test.tested_at, test.passed, _("、").join(failed))


@page(permission="workstation.check", roles=VENUE, methods=("POST",))
def check(request: ShellRequest, workstation_id: str) -> HttpResponse:
    found = _read_check(request)
    return perform(
        request,
        lambda: services.record_self_check(
            actor=request.actor, workstation_id=workstation_id, check=found, now=request.now
        ),
        done=_("自检未通过，该工位暂不可预订") if found.failed else _("自检通过，该工位可预订"),
        back=reverse("centre:workstation", args=[workstation_id]),
    )


@page(permission="workstation.check", roles=VENUE, methods=("POST",))
def check_room(request: ShellRequest, room_id: str) -> HttpResponse:
    found = _read_check(request)
    return perform(
        request,
        lambda: services.check_room(actor=request.actor, room_id=room_id, check=found, now=request.now),
        done=_("已记录整室自检"),
        back=reverse("centre:workstations"),
    )


@page(permission="workstation.state", roles=VENUE, methods=("POST",))
def set_state(request: ShellRequest, workstation_id: str) -> HttpResponse:
    """Out of service for one of three reasons, or back."""
    asked = request.POST.get("state", "")
    return perform(
        request,
        lambda: services.set_workstation_state(
            actor=request.actor,
            workstation_id=workstation_id,
            state=_state(asked),
            reason=request.POST.get("reason", ""),
            until=read_moment(request.POST.get("until", ""), "until"),
            now=request.now,
        ),
        done=_("工位已启用") if asked == WorkstationState.IN_SERVICE else _("工位已停用"),
        back=reverse("centre:workstation", args=[workstation_id]),
        keep=("reason", "until", "state"),
    )


def _state(text: str) -> WorkstationState:
    try:
        return WorkstationState(text)
    except ValueError:
        raise NotFound("workstation") from None


@page(permission="workstation.share", roles=VENUE, methods=("POST",))
def share(request: ShellRequest, workstation_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.share_workstation(
            actor=request.actor,
            workstation_id=workstation_id,
            dedicated_shared=request.POST.get("dedicated_shared") == "yes",
            cross_province=request.POST.get("cross_province") == "yes",
            now=request.now,
        ),
        done=_("已保存"),
        back=reverse("centre:workstation", args=[workstation_id]),
    )


def _read_check(request: ShellRequest) -> DeviceCheck:
    passed = {item: request.POST.get(item) == "yes" for item in CHECK_ITEMS}
    return DeviceCheck(
        computer=passed["computer"],
        camera=passed["camera"],
        microphone=passed["microphone"],
        network=passed["network"],
        environment_monitor=passed["environment_monitor"],
        identity_device=passed["identity_device"],
        note=request.POST.get("note", "").strip()[:200],
    )
