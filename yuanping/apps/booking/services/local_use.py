"""Workstations of a centre for an evaluation held in one place; shared ones are lent under two conditions, and given back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import ExternalHold, LocalUse, Occupancy
from yuanping.apps.booking.queries.gather import free_desks, lent_at
from yuanping.apps.booking.queries.local_use import find_local_rules, is_remote_lot
from yuanping.apps.evidence import services as evidence
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.allocation import Desk
from yuanping.kernel.booking.local_use import (
    BY_SYSTEM,
    LOCAL_USE,
    REMOTE_FIRST,
    LocalChoice,
    LocalRules,
    LocalState,
    LocalWish,
    check_wish,
    choose_local,
)
from yuanping.kernel.booking.slots import split_slots
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.booking import DesksFreed
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.venues.hours import Interval


@transaction.atomic
def book_local_use(*, actor: Actor, wish: LocalWish, now: datetime) -> str:
    """Book workstations of the actor's centre for a local evaluation, all or none; answers the ``local_id``.

    Effects in order: ordinary workstations taken, shared ones only where those are full (辽（十四）), evidence with both counts.

    Raises:
        NotFound: the actor is not staff of a centre.
        Refused: what ``check_wish`` and ``choose_local`` refuse, ``local_lot_is_remote``, hours the centre is not open.
        Conflict: ``local_use_there`` for the same project and hour.
    """
    if not permissions.can_use_locally(actor):
        raise NotFound("centre")
    wish = check_wish(wish, now)
    if is_remote_lot(wish.code):
        raise Refused("local_lot_is_remote", {"code": wish.code}, REMOTE_FIRST, field="code")
    centre_id = actor.organisation_id
    venues.check_centre_open(centre_id, wish.interval)
    hold(f"centre:{centre_id}")
    there = LocalUse.objects.filter(centre_id=centre_id, code=wish.code, starts_at=wish.interval.starts_at)
    if there.exclude(state=LocalState.CANCELLED).exists():
        raise _there(wish)
    rules = find_local_rules(centre_id, now)
    choice = choose_local(free_desks((centre_id,), wish.interval)[centre_id], wish.seats, rules.lends)
    use = _store(centre_id, wish, choice, rules, now)
    _seat(use, choice.desks)
    _record(use, "booking.local_use", _counted(use, choice, rules), actor, now)
    return use.local_id


def _store(centre_id: str, wish: LocalWish, choice: LocalChoice, rules: LocalRules, now: datetime) -> LocalUse:
    hours = {"starts_at": wish.interval.starts_at, "ends_at": wish.interval.ends_at, "made_at": now}
    local_id = new_secret_id()
    try:
        with transaction.atomic():
            external = ExternalHold.objects.create(centre_id=centre_id, reference=local_id, **hours)
            return LocalUse.objects.create(
                local_id=local_id,
                centre_id=centre_id,
                project=wish.project,
                code=wish.code,
                seats=wish.seats,
                state=LocalState.BOOKED,
                yields=rules.remote_first is not None,
                counted=_counts(choice),
                external=external,
                **hours,
            )
    except IntegrityError as there:
        raise _there(wish) from there


def _there(wish: LocalWish) -> Conflict:
    return Conflict("local_use_there", {"code": wish.code}, BY_SYSTEM, field="code")


def _counts(choice: LocalChoice) -> dict[str, int]:
    return {
        "ordinary_free": choice.ordinary_free,
        "shared_free": choice.shared_free,
        "shared_used": choice.shared_used,
    }


def _counted(use: LocalUse, choice: LocalChoice, rules: LocalRules) -> dict[str, Plain]:
    """What the machine counted, and by which article of which pack shared workstations were lent; nothing where none was."""
    lends = rules.lends if choice.shared_used else None
    return {
        **_counts(choice),
        "seats": use.seats,
        "workstations": [desk.workstation_id for desk in choice.desks],
        "lends": to_plain(lends) if lends else None,
        "pack": rules.pack_digest,
    }


def _seat(use: LocalUse, desks: Iterable[Desk]) -> None:
    """Take workstations for the hours of a local use; the caller holds the centre's lock and has seen them free.

    Raises:
        Conflict: ``local_taken``, somebody else was faster; nothing is taken.
    """
    keys = venues.own_keys(use.centre_id, tuple(desk.workstation_id for desk in desks))
    after = venues.changeover_of((use.centre_id,)).get(use.centre_id, 0)
    slots = split_slots(use.starts_at, use.ends_at, after)
    rows = [
        Occupancy(workstation_id=key, slot_start=slot, external=use.external, held=False)
        for key in sorted(keys.values())
        for slot in slots
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError as raced:
        raise Conflict("local_taken", {}, BY_SYSTEM, field="starts_at") from raced


@transaction.atomic
def cancel_local_use(*, actor: Actor, local_id: str, reason: str, now: datetime) -> None:
    """Give the workstations of a local use back, before it begins; who waits for them is served.

    Raises:
        NotFound: not a local use of the actor's centre.
        Refused: ``reason_missing``, ``local_in_past``, ``wrong_state``.
    """
    use = _lock(actor, local_id)
    state = LOCAL_USE.advance(use.state, "cancel", actor.role)
    if not reason.strip():
        raise Refused("reason_missing", {}, BY_SYSTEM, field="reason")
    if use.starts_at <= now:
        raise Refused("local_in_past", {}, BY_SYSTEM)
    held, use.external = use.external, None
    use.state, use.reason = state, reason.strip()
    use.save(update_fields=["state", "reason", "external"])
    if held is not None:
        held.delete()
    _record(use, "booking.local_use_cancelled", {"reason": use.reason}, actor, now)
    announce(DesksFreed(""))


@transaction.atomic
def fill_local_use(*, actor: Actor, local_id: str, now: datetime) -> None:
    """Find workstations again for those a remote evaluation took back, under the same two conditions.

    Raises:
        NotFound: not a local use of the actor's centre.
        Refused: ``wrong_state``, ``local_in_past``, what ``choose_local`` refuses.
        Conflict: ``local_taken``.
    """
    use = _lock(actor, local_id)
    state = LOCAL_USE.advance(use.state, "fill", actor.role)
    if use.starts_at <= now:
        raise Refused("local_in_past", {}, BY_SYSTEM)
    rules = find_local_rules(use.centre_id, now)
    free = free_desks((use.centre_id,), Interval(use.starts_at, use.ends_at))[use.centre_id]
    choice = choose_local(free, use.short, rules.lends)
    _seat(use, choice.desks)
    use.state, use.short, use.counted = state, 0, _counts(choice)
    use.save(update_fields=["state", "short", "counted"])
    _record(use, "booking.local_use_filled", _counted(use, choice, rules), actor, now)


def _lock(actor: Actor, local_id: str) -> LocalUse:
    if permissions.can_use_locally(actor):
        hold(f"centre:{actor.organisation_id}")
        rows = LocalUse.objects.select_for_update(of=("self",)).select_related("external")
        row = rows.filter(local_id=local_id, centre_id=actor.organisation_id).first()
        if row is not None:
            return row
    raise NotFound("local use")


@contextmanager
def taken_back(desks: tuple[Desk, ...], slots: tuple[datetime, ...], now: datetime) -> Iterator[None]:
    """Take the lent ones among ``desks`` back while the caller, who holds the centre's lock, takes them for a remote evaluation (辽（九）).

    Who had them is seated elsewhere in the centre if there is room for its hours, else it is short of them and the centre's
    staff find it on their work list. When the caller fails, nothing was taken back.
    """
    lent = tuple(desk.workstation_id for desk in desks if desk.lent)
    if not lent:
        yield
        return
    with transaction.atomic():
        lost = _take(lent, slots, now)
        yield
        for use, workstation_ids in lost:
            _make_good(use, workstation_ids, now)


def _take(lent: tuple[str, ...], slots: tuple[datetime, ...], now: datetime) -> list[tuple[LocalUse, list[str]]]:
    """Free the workstations for the whole of each local use that meets the half hours; who lost which."""
    rows = Occupancy.objects.filter(lent_at(now), workstation__workstation_id__in=lent)
    found: dict[int, list[str]] = {}
    met = rows.filter(slot_start__in=slots).order_by("external", "workstation")
    for external, workstation_id in met.values_list("external", "workstation__workstation_id").distinct():
        found.setdefault(external, []).append(workstation_id)
    for external, workstation_ids in found.items():
        Occupancy.objects.filter(external=external, workstation__workstation_id__in=workstation_ids).delete()
    uses = LocalUse.objects.select_for_update(of=("self",)).select_related("external").filter(external__in=found)
    return [(use, found[use.external_id]) for use in uses.order_by("pk") if use.external_id is not None]


def _make_good(use: LocalUse, lost: list[str], now: datetime) -> None:
    """Seat a local use elsewhere, as far as there is room; what is missing it is short of."""
    free = free_desks((use.centre_id,), Interval(use.starts_at, use.ends_at))[use.centre_id]
    room = min(len(lost), len(free))
    choice = choose_local(free, room, REMOTE_FIRST) if room else None
    if choice is not None:
        _seat(use, choice.desks)
    if room < len(lost):
        use.state = LOCAL_USE.advance(use.state, "take_back", SYSTEM.role)
        use.short += len(lost) - room
        use.save(update_fields=["state", "short"])
    body: dict[str, Plain] = {
        "taken_back": [*lost],
        "instead": [desk.workstation_id for desk in choice.desks] if choice else [],
        "short": use.short,
        "law": to_plain(REMOTE_FIRST),
    }
    _record(use, "booking.local_use_taken_back", body, SYSTEM, now)


def _record(use: LocalUse, kind: str, body: dict[str, Plain], actor: Actor, now: datetime) -> None:
    """A project of its own, no lot of ours; the remote evaluation that took something back is not named."""
    whole: dict[str, Plain] = {
        "local_use": use.local_id,
        "centre": use.centre_id,
        "project": use.project,
        "code": use.code,
        "starts_at": to_plain(use.starts_at),
        "ends_at": to_plain(use.ends_at),
        **body,
    }
    evidence.record(kind=kind, lot_id="", actor=actor, body=whole, access=Access.SUPERVISOR, now=now)
