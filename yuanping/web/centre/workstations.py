"""工位与自检: every workstation of the centre, its last self-check, and whether it can be booked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.venues import queries, services
from yuanping.apps.venues.queries import CheckView, WorkstationView
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.catalogue import CHECK_ITEMS, CatalogueWarning, DeviceCheck
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.law import Law
from yuanping.web.centre.offer_values import item_name, item_names
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@dataclass(frozen=True, slots=True)
class DeskTile:
    seat: WorkstationView
    css: str
    word: str


@dataclass(frozen=True, slots=True)
class RoomCard:
    room_id: str
    name: str
    floor: str
    tiles: tuple[DeskTile, ...]
    bookable: int


@dataclass(frozen=True, slots=True)
class WarningLine:
    what: str
    law: Law


@dataclass(frozen=True, slots=True)
class CheckLine:
    check: CheckView
    failed: str


@page(permission="workstation.view", roles=VENUE)
def workstations(request: ShellRequest) -> HttpResponse:
    centre = queries.get_centre(request.actor.organisation_id)
    rooms = [_card(room) for room in queries.list_rooms(centre.centre_id)]
    mine = {centre.name, f"{centre.region[:4]}00"}
    warnings = [_warning(each) for each in queries.list_warnings(legal_day(request.now)) if each.subject in mine]
    context = {"centre": centre, "rooms": rooms, "warnings": warnings, "items": _items()}
    return render(request, "centre/workstations.html", context)


def _card(room: queries.RoomView) -> RoomCard:
    tiles = tuple(_tile(seat) for seat in room.workstations)
    return RoomCard(room.room_id, room.name, room.floor, tiles, sum(tile.seat.bookable for tile in tiles))


def _tile(seat: WorkstationView) -> DeskTile:
    if not seat.in_service:
        css, word = "d-z", _("停用")
    elif seat.checked_at is None:
        css, word = "d-e", _("未自检")
    elif not seat.check_passed:
        css, word = "d-z", _("未通过")
    else:
        css, word = "d-o", _("可预订")
    return DeskTile(seat, f"{css} d-s" if seat.dedicated_shared else css, word)


def _warning(each: CatalogueWarning) -> WarningLine:
    texts = {
        "fewer_than_ten_seats": _("支持跨省远程异地评标的可用工位 %(have)s 个，应不少于 %(need)s 个"),
        "no_shared_room": _("评标室不多的场所，全室共享的评标室 %(have)s 个，至少应有 %(need)s 个"),
        "shared_below_fifth": _("本地区专属共享工位 %(have)s 个，不低于总数 20%% 应有 %(need)s 个"),
    }
    return WarningLine(texts[each.code] % {"have": each.have, "need": each.need}, each.law)


def _items() -> list[tuple[str, str]]:
    return [(item, item_name(item)) for item in CHECK_ITEMS]


@page(permission="workstation.view", roles=VENUE)
def workstation(request: ShellRequest, workstation_id: str) -> HttpResponse:
    seat = queries.get_workstation(request.actor, workstation_id)
    checks = [CheckLine(each, item_names(each.failed_items)) for each in queries.list_checks(workstation_id)]
    context = {"tile": _tile(seat), "checks": checks, "items": _items(), "kept": take_kept(request)}
    return render(request, "centre/workstation.html", context)


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
    state = "in_service" if request.POST.get("state") == "in_service" else "out_of_service"
    return perform(
        request,
        lambda: services.set_workstation_state(
            actor=request.actor,
            workstation_id=workstation_id,
            in_service=state == "in_service",
            reason=request.POST.get("reason", ""),
            now=request.now,
        ),
        done=_("工位已启用") if state == "in_service" else _("工位已停用"),
        back=reverse("centre:workstation", args=[workstation_id]),
        keep=("reason",),
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
