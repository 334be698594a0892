"""Draw, and release after the award. Experts are drawn by the key holder; here only the fact and its digest are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from yuanping.apps.draw import queries
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.draw.services.holder import key_holder
from yuanping.apps.evidence import services as evidence
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Role
from yuanping.kernel.canonical import Plain, canonical, digest, parse_canonical
from yuanping.kernel.committee.holder import DrawnSeat, OpenVenueKeyOrder
from yuanping.kernel.draw.bodies import DRAWN, drawn_body, outcome_digest
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.seed import make_seed
from yuanping.kernel.draw.select import draw_venues
from yuanping.kernel.draw.states import CEREMONY, CeremonyState
from yuanping.kernel.draw.values import CellSeats, DrawKind
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain


@transaction.atomic
def draw_cells(*, ceremony_id: str, now: datetime) -> tuple[CellSeats, ...]:
    """Draw L1 from the three secrets and the key that is opened now, keep and record the outcome; the same answer when called again.

    Raises:
        NotFound: no ceremony for venues of that id.
        Refused: ``wrong_state`` before the third reveal, ``keyholder_unavailable``.
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(SYSTEM, ceremony_id)
    if row.kind != DrawKind.VENUES:
        raise NotFound("ceremony")
    if row.outcome and row.state in {CeremonyState.DRAWN, CeremonyState.RELEASED}:
        return queries.drawn_cells(row)
    state = CEREMONY.advance(row.state, "draw", Role.SYSTEM)
    request = queries.request_of(row)
    assert isinstance(request, VenueRequest)
    reveals = queries.reveals_of(row)
    if row.sealed_venue_key:
        order = OpenVenueKeyOrder(bytes(row.sealed_venue_key), request, reveals)
        row.venue_key = key_holder().open_venue_key(order).key
    key = bytes.fromhex(row.venue_key)
    cells = draw_venues(request, make_seed(request.hash_name, row.request_digest, reveals, key))
    _store_outcome(row, state, to_plain(cells), outcome_digest(request, cells, key), now)
    return cells


@transaction.atomic
def conclude_experts(*, ceremony_id: str, seats: tuple[DrawnSeat, ...], sealed_digest: str, now: datetime) -> None:
    """Note that the key holder has drawn: seat numbers with specialty, and the digest of the sealed outcome.

    Raises:
        Refused: ``wrong_state``.
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(SYSTEM, ceremony_id)
    state = CEREMONY.advance(row.state, "draw", Role.SYSTEM)
    plain: Plain = [{"seat": seat.seat, "specialty": seat.specialty} for seat in seats]
    _store_outcome(row, state, plain, sealed_digest, now)


def _store_outcome(row: Ceremony, state: str, outcome: Plain, named: str, now: datetime) -> None:
    row.state = state
    row.outcome = canonical(outcome).decode()
    row.outcome_digest = named
    row.drawn_at = now
    row.save()
    evidence.record(
        kind=DRAWN,
        lot_id=row.lot_id,
        actor=SYSTEM,
        body=drawn_body(row.ceremony_id, DrawKind(row.kind), named),
        access=Access.PARTIES,
        now=now,
    )


@transaction.atomic
def release_venues(*, lot_id: str, now: datetime) -> None:
    """Make the venue ceremony public after the award. Called by committee in the same transaction as the experts' release."""
    row = Ceremony.objects.filter(lot_id=lot_id, kind=DrawKind.VENUES, state=CeremonyState.DRAWN).first()
    if row is not None:
        _release(row, now)


@transaction.atomic
def release_experts(*, ceremony_id: str, record: ExpertDrawRecord, now: datetime) -> None:
    """Keep the replayable record and make the ceremony public. Called by committee after the award.

    Raises:
        Refused: ``wrong_state``.
    """
    hold(f"ceremony:{ceremony_id}")
    row = queries.lock_ceremony(SYSTEM, ceremony_id)
    row.record = canonical(to_plain(record)).decode()
    _release(row, now, {"excluded": to_plain(record.excluded)} if record.excluded_salt else {})


def _release(row: Ceremony, now: datetime, counted: Mapping[str, Plain] = MappingProxyType({})) -> None:
    row.state = CEREMONY.advance(row.state, "release", Role.SYSTEM)
    row.released_at = now
    row.save()
    evidence.record(
        kind="draw.released",
        lot_id=row.lot_id,
        actor=SYSTEM,
        body={
            "draw_id": row.ceremony_id,
            "kind": row.kind,
            "record_digest": digest(row.hash_name, parse_canonical(row.record.encode())) if row.record else "",
            **counted,
        },
        access=Access.PUBLIC,
        now=now,
    )
