"""时间板: rooms and workstations over hours, a week or four, for a centre's own staff and the province; and moving a lot to another workstation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services
from yuanping.apps.booking.queries import BoardSitting, BoardSpans
from yuanping.apps.booking.services import Move
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import NotFound
from yuanping.web.centre.board_asked import CAPABILITIES, EVERY_ROOM, SCALES, STATES, Asked, read_asked
from yuanping.web.centre.board_grid import Sources, make_grid
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)
READERS = (Role.VENUE_OPERATOR, Role.PROVINCIAL_COORDINATOR)
MOVED_PARTS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """A move just made, and how it is taken back."""

    sitting: BoardSitting
    from_id: str
    from_label: str
    to_id: str
    to_label: str


@page(permission="board.view", roles=READERS)
def board(request: ShellRequest) -> HttpResponse:
    asked = read_asked(request.GET, request.now)
    own = request.actor.role is Role.VENUE_OPERATOR
    if wanted := request.GET.getlist("part"):
        return _rooms(request, asked, wanted, own=own)
    rows = venues.list_board(request.actor, asked.centre)
    spans = booking.list_spans(request.actor, asked.frame.interval, asked.centre)
    context = {
        "asked": asked,
        "grid": make_grid(asked, Sources(rows, spans, request.now, own)),
        "own": own,
        "base": reverse("centre:board"),
        "scales": [(each, asked.query(scale=each.key)) for each in SCALES.values()],
        "filters": _filters(asked, rows),
        "centres": _centres(asked) if not own else [],
        "before": asked.shifted(-1),
        "after": asked.shifted(1),
        "clear": asked.query(room="", state="", capability=""),
        "every": asked.query(open=EVERY_ROOM),
        "undo": _undo(request, rows, spans) if own else None,
    }
    return render(request, "centre/board.html", context)


def _rooms(request: ShellRequest, asked: Asked, wanted: Sequence[str], *, own: bool) -> HttpResponse:
    """Some rooms alone, opened: what a board that stands already puts in the place of their closed rows."""
    rows = venues.list_board(request.actor, asked.centre, wanted)
    seats = [desk.workstation_id for room in rows.rooms for desk in room.desks]
    spans = (
        booking.list_spans(request.actor, asked.frame.interval, asked.centre, seats) if seats else BoardSpans((), ())
    )
    grid = make_grid(asked, Sources(rows, spans, request.now, own, part=True))
    if {each.room_id for each in grid.rooms} != set(wanted):
        raise NotFound("room")
    context = {"asked": asked, "grid": grid, "own": own, "base": reverse("centre:board")}
    return render(request, "centre/parts/board_rooms.html", context)


def _filters(asked: Asked, rows: venues.BoardRows) -> list[tuple[str, str, list[Choice]]]:
    rooms = [Choice(each.room_id, _room_name(each, asked), each.room_id == asked.room) for each in rows.rooms]
    states = [Choice(key, str(word), key == asked.state) for key, word in STATES.items()]
    capabilities = [Choice(key, str(word), key == asked.capability) for key, word in CAPABILITIES.items()]
    return [
        ("room", _("评标室"), rooms),
        ("state", _("工位状态"), states),
        ("capability", _("能力"), capabilities),
    ]


def _room_name(room: venues.BoardRoom, asked: Asked) -> str:
    return room.name if asked.centre or room.venue == room.centre else f"{room.venue} {room.name}"


def _centres(asked: Asked) -> list[Choice]:
    english = (get_language() or "").startswith("en")
    return [
        Choice(each.centre_id, (english and each.name_en) or each.name, each.centre_id == asked.centre)
        for each in venues.list_centres()
    ]


def _undo(request: ShellRequest, rows: venues.BoardRows, spans: booking.BoardSpans) -> Undo | None:
    """What the address says was just moved, if it stands there now."""
    parts = request.GET.get("moved", "").split(".")
    if len(parts) != MOVED_PARTS:
        return None
    labels = {desk.workstation_id: f"{room.name}-{desk.label}" for room in rows.rooms for desk in room.desks}
    offer_id, from_id, to_id = parts
    here = {seat: spans.sittings[place] for seat, place in spans.taken if seat == to_id}
    sitting = here.get(to_id)
    if sitting is None or sitting.offer_id != offer_id or from_id not in labels:
        return None
    return Undo(sitting, from_id, labels[from_id], to_id, labels[to_id])


@page(permission="board.view", roles=VENUE)
def span(request: ShellRequest, workstation_id: str, offer_id: str) -> HttpResponse:
    """One lot at one workstation: what it is, and the plain form that moves it; for a phone, and for whoever does not drag."""
    seat = venues.get_workstation(request.actor, workstation_id)
    sitting = booking.get_board_sitting(request.actor, offer_id)
    offer = booking.get_offer(request.actor, offer_id)
    if workstation_id not in {desk.workstation_id for desk in offer.desks if desk.held}:
        raise NotFound("workstation")
    context = {
        "seat": seat,
        "sitting": sitting,
        "offer": offer.offer,
        "lot_name": offer.lot_name,
        "free": [desk for desk in offer.desks if desk.selectable and not desk.held],
        "kept": take_kept(request),
        "asked": read_asked(request.GET, request.now),
    }
    return render(request, "centre/span.html", context)


@page(permission="board.move", roles=VENUE, methods=("POST",))
def move(request: ShellRequest, offer_id: str) -> HttpResponse:
    """Move a lot from one workstation to another; undone by the same act the other way round."""
    asked = read_asked(request.POST, request.now)
    change = Move(request.POST.get("from", ""), request.POST.get("to", ""), request.POST.get("reason", ""))
    return perform(
        request,
        lambda: services.move_workstation(
            actor=request.actor, offer_id=offer_id, move=change, now=request.now, seen=_version(request)
        ),
        done=_("工位已调换，证据已记录"),
        back=reverse("centre:board") + asked.query(moved=f"{offer_id}.{change.from_id}.{change.to_id}"),
    )


def _version(request: ShellRequest) -> int:
    """What the page was made from; a page that does not say is as old as can be."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() else 0
