"""The records of a lot as the files of a bundle; each app writes its own."""

from __future__ import annotations

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.draw import queries as draw
from yuanping.apps.evaluation import queries as evaluation
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.plain import to_plain

AWARDED = (LotState.AWARDED, LotState.ARCHIVED)
SIGNED = (LotState.SIGNED, *AWARDED)


def is_signed(lot_id: str) -> bool:
    """Whether the report of the lot is signed."""
    return tenders.get_lot(lot_id).state in SIGNED


def is_awarded(lot_id: str) -> bool:
    """Whether the lot is awarded."""
    return tenders.get_lot(lot_id).state in AWARDED


def record_files(lot_id: str, edition: Edition) -> dict[str, bytes]:
    """Every file but the log's, by its name in the bundle."""
    report = evaluation.get_signed_report(lot_id, edition)
    plain: dict[str, Plain] = {
        "lot/lot.json": to_plain(bidding.get_lot_record(lot_id, edition)),
        "policy/decision.json": to_plain(policy.get_policy_record(lot_id, edition)),
        "policy/pack/pack.json": policy.get_decision_pack(lot_id),
        "booking/booking.json": to_plain(booking.get_booking_record(lot_id, edition)),
        "draw/venues.json": to_plain(draw.get_venue_record(lot_id)),
        "draw/experts.json": to_plain(committee.get_draw_record(lot_id, edition)),
        "committee/calls.json": to_plain(committee.get_calls_record(lot_id, edition)),
        "committee/members.json": to_plain(committee.get_members_record(lot_id, edition)),
        "evaluation/evaluation.json": to_plain(evaluation.get_evaluation_record(lot_id, edition)),
        "report/signatures.json": to_plain(report.manifest),
    }
    files = {name: canonical(value) for name, value in plain.items()}
    files["report/report.pdf"] = report.pdf
    return files | {f"report/{name}": data for name, data in report.named.items()}
