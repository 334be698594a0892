"""Rooms and workstations as a time line board shows them, compactly: one query for the workstations, three for the hours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from yuanping.apps.venues.models import Venue, Workstation
from yuanping.apps.venues.queries.venues import hours_of
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.hours import VenueHours
from yuanping.kernel.venues.states import VenueState, WorkstationState

COLUMNS = (
    "workstation_id",
    "label",
    "dedicated_shared",
    "cross_province",
    "state",
    "state_reason",
    "state_since",
    "state_until",
    "checked_at",
    "check_passed",
    "room__room_id",
    "room__name",
    "room__floor",
    "room__venue_id",
    "room__venue__name",
    "room__venue__state",
    "room__venue__centre__centre_id",
    "room__venue__centre__organisation__name",
)
STATES = {each.value: each for each in WorkstationState}


@dataclass(frozen=True, slots=True)
class BoardDesk:
    """One workstation; ``checked`` says whether there was a self-check at all."""

    workstation_id: str
    label: str
    dedicated_shared: bool
    cross_province: bool
    state: WorkstationState
    reason: str
    since: datetime | None
    until: datetime | None
    checked: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class BoardRoom:
    """One room with its workstations; ``venue_key`` finds the hours."""

    room_id: str
    name: str
    floor: str
    venue_key: int
    venue: str
    entered: bool
    centre_id: str
    centre: str
    desks: tuple[BoardDesk, ...]


@dataclass(frozen=True, slots=True)
class BoardRows:
    """Everything a board has rows of, and when their venues are open."""

    rooms: tuple[BoardRoom, ...]
    hours: dict[int, VenueHours]


def board_scope(actor: Actor, centre_id: str = "") -> str:
    """The centre whose board an actor reads: its own; the province any, or all by the empty id.

    Raises:
        NotFound: nobody else has a board, whatever it would show.
    """
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        return centre_id
    if actor.role is Role.VENUE_OPERATOR and centre_id in {"", actor.organisation_id}:
        return actor.organisation_id
    raise NotFound("board")


def list_board(actor: Actor, centre_id: str = "", rooms: Collection[str] = ()) -> BoardRows:
    """Rooms by centre, venue and name, with their workstations by label; of ``rooms`` alone, if any are named.

    Raises:
        NotFound: as ``board_scope``.
    """
    scope = board_scope(actor, centre_id)
    asked = Q(room__venue__centre__centre_id=scope) if scope else Q()
    if rooms:
        asked &= Q(room__room_id__in=rooms)
    rows = Workstation.objects.filter(asked).order_by(
        "room__venue__centre__region", "room__venue__centre__centre_id", "room__venue__name", "room__name", "label"
    )
    found: dict[str, tuple[tuple[str, str, int, str, bool, str, str], list[BoardDesk]]] = {}
    for row in rows.values_list(*COLUMNS):
        room_id, name, floor, venue_key, venue, venue_state, centre, centre_name = row[10:]
        room = (name, floor, venue_key, venue, venue_state == VenueState.IN_CATALOGUE.value, centre, centre_name)
        _, desks = found.setdefault(room_id, (room, []))
        desk_id, label, shared, cross, state, reason, since, until, checked_at, passed = row[:10]
        desks.append(
            BoardDesk(
                desk_id, label, shared, cross, STATES[state], reason, since, until, checked_at is not None, passed
            )
        )
    lines = tuple(BoardRoom(room_id, *room, tuple(desks)) for room_id, (room, desks) in found.items())
    return BoardRows(lines, hours_of(Venue.objects.filter(pk__in={each.venue_key for each in lines})))
