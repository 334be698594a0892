"""What the scenarios share: the tables before and after, the finished lot, and its replay by a stranger."""

from __future__ import annotations

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.leaks.dump import as_bytes, take_dump
from yuanping.apps.committee import queries, services
from yuanping.apps.draw import queries as draw
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders.models import Lot
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.papers import ExpertDrawRecord
from yuanping.kernel.draw.record import replay_experts
from yuanping.kernel.edition import Edition
from yuanping.kernel.evidence.access import Access
from yuanping.verify.party_keys import verify_p256


def tables(besides: str | tuple[str, ...] = "-") -> dict[str, list[tuple[bytes, ...]]]:
    """Every row of every table, in no order; without the tables whose name begins with ``besides``."""
    return {
        name: sorted(tuple(as_bytes(value) for value in row.values()) for row in rows)
        for name, rows in take_dump().tables.items()
        if not name.startswith(besides)
    }


def bodies(case: Case) -> dict[str, tuple[Plain, ...]]:
    """What the log of the lot says, as supervisor and auditor read it."""
    return dict(evidence.list_bodies(case.lot_id, list(Access)))


def release(case: Case) -> ExpertDrawRecord:
    """From the award, which belongs to evaluation, to the published record."""
    Lot.objects.filter(lot_id=case.lot_id).update(state="awarded")
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    return queries.get_draw_record(case.lot_id, Edition.PUBLIC)


def replay(case: Case, record: ExpertDrawRecord) -> set[str]:
    """How the checks of a stranger end; the first that does not hold is raised."""
    venues = draw.get_venue_record(case.lot_id)
    return {str(result.state) for result in replay_experts(record, bodies(case), verify_p256, venues)}
