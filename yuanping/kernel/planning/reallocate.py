"""A venue fails: which bookings stay, which move, and who must agree; a plan to look at, nothing is written.

* An offer that can keep its centre stays: every workstation lost is exchanged for a free one of the same centre, dedicated shared ones first
  ((九)); its staff do it and say why ((十四)).
* An offer of a booking that is not confirmed yet is taken back, and its seats are drawn again (黑龙江 三（六）): the venues drawn then must confirm.
  Without its host the booking cannot be placed; the agency asks anew.
* A confirmed booking moves only by the change path ((十四)). A 副场 lost is drawn again, the other venues keep their seats: the agency asks with the
  proof of force majeure and the host verifies; where the pack hides the 副场 from the agency, the supervisor confirms instead. A host lost is the
  agency's to settle: another day, or cancelled with the proof. Nobody is put at another centre by hand.
* Once the committee is drawn, or the session has begun, no booking is touched here: that is the emergency path, the supervisor's to open ((二十六)).
* Earlier sessions choose first; of two that begin together the larger one, whose lack no single workstation mends. The same input, the same plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.booking.allocation import Desk, rank_desks
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.law import Law
from yuanping.kernel.planning.states import EMERGENCY
from yuanping.kernel.venues.hours import Interval


class Fate(StrEnum):
    """What becomes of one offer."""

    STAYS = "stays"
    DRAWN_AGAIN = "drawn_again"
    ASKED_ANEW = "asked_anew"
    CHANGED = "changed"
    HOST_CHANGED = "host_changed"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Hit:
    """One live offer that holds workstations which fail.

    ``takes``: the session with the changeover after it, so long a workstation is taken. ``lost``: those of its workstations that fail then.
    ``confirmed``: every venue of the booking has confirmed. ``committee_drawn``: the lot's experts are drawn, so that its places can no longer be
    drawn again.
    """

    offer_id: str
    centre_id: str
    takes: Interval
    seats: int
    lost: tuple[Desk, ...]
    confirmed: bool
    committee_drawn: bool
    is_host: bool
    rules: BookingRules


@dataclass(frozen=True, slots=True)
class Consent:
    """Who must agree, and by which article."""

    role: Role
    law: Law


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one offer: the exchanges (from, to) where it stays, the workstations short where it cannot, and who must agree."""

    offer_id: str
    fate: Fate
    exchanges: tuple[tuple[str, str], ...]
    short: int
    consents: tuple[Consent, ...]


def consents_for(fate: Fate, rules: BookingRules) -> tuple[Consent, ...]:
    """Return who must agree before an offer meets its fate, in order, by the articles of the booking's own pack."""
    venue, agency = Role.VENUE_OPERATOR, Role.AGENCY_CLERK
    change = (Consent(agency, rules.change_days.law), Consent(venue, rules.verify_days.law))
    if fate is Fate.CHANGED and hides_from_agency(rules):
        change = (Consent(Role.PROJECT_SUPERVISOR, rules.choice_law), Consent(venue, rules.confirm_days.law))
    table: dict[Fate, tuple[Consent, ...]] = {
        Fate.STAYS: (Consent(venue, rules.confirm_days.law),),
        Fate.DRAWN_AGAIN: (Consent(venue, rules.confirm_days.law),),
        Fate.ASKED_ANEW: (Consent(agency, rules.choice_law),),
        Fate.CHANGED: change,
        Fate.HOST_CHANGED: change,
        Fate.EMERGENCY: (Consent(Role.PROJECT_SUPERVISOR, EMERGENCY),),
    }
    return table[fate]


def reallocate(hits: tuple[Hit, ...], free: Mapping[str, tuple[Desk, ...]], now: datetime) -> tuple[Step, ...]:
    """Return one step for every offer that is hit, in the order in which they choose.

    ``free``: by offer, the workstations of its centre that are in order and that nobody holds for as long as the offer takes one.
    """
    given: dict[str, list[Interval]] = {}
    return tuple(_step(hit, free.get(hit.offer_id, ()), given, now) for hit in sorted(hits, key=_order))


def _order(hit: Hit) -> tuple[datetime, int, str]:
    return hit.takes.starts_at, -hit.seats, hit.offer_id


def _step(hit: Hit, free: tuple[Desk, ...], given: dict[str, list[Interval]], now: datetime) -> Step:
    if hit.takes.starts_at <= now:
        return _moved(hit, Fate.EMERGENCY, len(hit.lost))
    left = tuple(
        desk for desk in free if not any(hit.takes.meets(other) for other in given.get(desk.workstation_id, ()))
    )
    chosen = rank_desks(left, len(hit.lost))[: len(hit.lost)]
    if hit.committee_drawn or len(chosen) < len(hit.lost):
        return _moved(hit, _fate(hit), max(0, len(hit.lost) - len(left)))
    for desk in chosen:
        given.setdefault(desk.workstation_id, []).append(hit.takes)
    lost = sorted(hit.lost, key=lambda desk: (desk.room, desk.label))
    exchanges = tuple((old.workstation_id, new.workstation_id) for old, new in zip(lost, chosen, strict=True))
    return Step(hit.offer_id, Fate.STAYS, exchanges, 0, consents_for(Fate.STAYS, hit.rules))


def _moved(hit: Hit, fate: Fate, short: int) -> Step:
    return Step(hit.offer_id, fate, (), short, consents_for(fate, hit.rules))


def _fate(hit: Hit) -> Fate:
    """What follows when the centre cannot keep an offer."""
    if hit.committee_drawn:
        return Fate.EMERGENCY
    if hit.confirmed:
        return Fate.HOST_CHANGED if hit.is_host else Fate.CHANGED
    return Fate.ASKED_ANEW if hit.is_host else Fate.DRAWN_AGAIN
