"""What lower apps know and an evaluation starts from, or writes into its report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.committee import queries as committee
from yuanping.apps.identity import queries as identity
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evaluation.criteria import Criteria
from yuanping.kernel.evaluation.values import EvaluatedBid, Member, MemberKind


def gather_opening(lot_id: str) -> tuple[Criteria, tuple[EvaluatedBid, ...], tuple[Member, ...]]:
    """Frozen criteria, bids as opened, members of the formed committee."""
    found = committee.find_committee(lot_id)
    if found is None:
        raise NotFound("committee")
    members = tuple(
        Member(view.seat_id, view.number, MemberKind(view.kind), view.specialty)
        for view in committee.list_members(found.committee_id)
    )
    bids = tuple(
        EvaluatedBid(bid.bid_id, bid.number, bid.bidder, bid.price) for bid in bidding.get_opening(lot_id).bids
    )
    return bidding.get_notice(lot_id).criteria, bids, members


def hash_name_of(lot_id: str) -> str:
    """The hash function the lot was registered under."""
    return tenders.get_lot(lot_id).hash_name


def member_names(lot_id: str) -> Mapping[int, str]:
    """Names by number: for certificates and report only."""
    found = committee.find_committee(lot_id)
    if found is None:
        raise NotFound("committee")
    return committee.member_names(found.committee_id)


def workstation_of(seat_id: str) -> tuple[str, str]:
    """Where a member sits, by the label on the desk, and which desk that one stands in for; none where it is the one that was drawn."""
    view = committee.member_for_seat(seat_id)
    moved = view.workstation != view.drawn_workstation
    return workstation_label(view.workstation), workstation_label(view.drawn_workstation) if moved else ""


def workstation_label(workstation_id: str) -> str:
    """Room and number of a workstation; its id when the catalogue does not know it any more."""
    found = venues.list_workstations((workstation_id,))
    return found[0].full_label if found else workstation_id


def lot_title(lot_id: str) -> str:
    """Tender and lot by name."""
    return tenders.get_lot(lot_id).title


def is_own_lot(actor: Actor, lot_id: str) -> bool:
    """Whether the actor's organisation is a party of the lot."""
    try:
        tenders.access_lot(actor, lot_id)
    except NotFound:
        return False
    return True


def demand_own_lot(actor: Actor, lot_id: str) -> None:
    """NotFound when the lot is not the actor's."""
    tenders.access_lot(actor, lot_id)


def centre_name(organisation_id: str) -> str:
    """A trading centre by name."""
    return identity.access_organisation(organisation_id).name


def local_text(moment: datetime) -> str:
    """2026年9月24日 12:00, Beijing time."""
    local = moment.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
