"""The procuring entity names its representatives; their names are sealed like those of experts."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Seat
from yuanping.apps.committee.queries import SeatPerson
from yuanping.apps.committee.services.replies import settle
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.lateness import LAW_REPLACE, check_naming
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import SEAT
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law

LAW_COMPOSITION = Law("招标投标法", "第三十七条")


@transaction.atomic
def name_representative(*, actor: Actor, seat_id: str, name: str, user_id: str, now: datetime) -> None:
    """Name the person for one representative's seat; ``user_id`` is the account that will sit at the desk.

    Where the supervisor has replaced somebody who did not come, the seat takes another person, within the hour that decision gave; the
    account of the one before stays sealed in the seat until then, opens nothing, and may not be named again.

    Raises:
        NotFound: no such seat of a committee of this procuring entity.
        Refused: ``name_required``, ``representative_twice``, ``representative_absent``, ``representative_too_late``, ``wrong_state``.
    """
    found = Seat.objects.select_related("committee").filter(seat_id=seat_id, kind=REPRESENTATIVE).first()
    if found is None or not permissions.can_name_representative(actor, queries.lot_facts(found.committee.lot_id)):
        raise NotFound("seat")
    row = found.committee
    hold(f"committee:{row.committee_id}")
    row.refresh_from_db()
    seat = Seat.objects.select_for_update().get(pk=found.pk)
    if not name.strip():
        raise Refused("name_required", {}, LAW_COMPOSITION, field="name")
    others = row.seats.filter(kind=REPRESENTATIVE).exclude(pk=seat.pk).exclude(sealed_member=b"")
    if user_id and any(queries.person_of(other).user_id == user_id for other in others):
        raise Refused("representative_twice", {}, LAW_COMPOSITION, field="account")
    replaces = bool(seat.sealed_member)
    seat.state = SEAT.advance(seat.state, "accept", Role.PROCURING_ENTITY)
    check_naming(queries.hours_of(row), queries.lateness_of(row), now)
    if replaces and user_id == queries.person_of(seat).user_id:
        raise Refused("representative_absent", {}, LAW_REPLACE, field="account")
    seat.sealed_member = queries.seal_person(seat.seat_id, SeatPerson(name.strip(), user_id, ""))
    seat.save()
    settle(row)
    row.save()
    evidence.record(
        kind="committee.representative_named",
        lot_id=row.lot_id,
        actor=actor,
        body={"committee_id": row.committee_id, "seat": seat.seat_no, "replaces": replaces},
        access=Access.SEALED,
        now=now,
    )
