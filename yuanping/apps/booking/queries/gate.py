"""Held workstations that are not fit for their session: for the centre itself, and after the start for host and province."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import GateFinding, Occupancy, Offer
from yuanping.apps.venues import queries as venues
from yuanping.infra.worklist import Pending, WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.gate import GateState, reasons_that_count
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import NotFound
from yuanping.kernel.venues.fitness import Unfit
from yuanping.kernel.venues.states import EQUIP

SHOWN = ("offer__round__booking", "workstation__room", "proposal__room")


@dataclass(frozen=True, slots=True)
class FindingView:
    """One unfit workstation, for its own centre."""

    finding_id: str
    offer_id: str
    number: str
    starts_at: datetime
    workstation_id: str
    label: str
    reasons: tuple[Unfit, ...]
    proposal_id: str
    proposal: str
    state: GateState
    found_at: datetime


def unfit_desks(centre_id: str, workstation_ids: Collection[str], now: datetime) -> dict[str, tuple[Unfit, ...]]:
    """Those of a centre's workstations that are unfit for a session, with the reasons, in order of their ids."""
    if not workstation_ids:
        return {}
    binds = venues.binds_machines(centre_id)
    found = venues.why_unfit(workstation_ids, now)
    counted = {key: reasons_that_count(found[key], binds_machines=binds) for key in sorted(found)}
    return {key: reasons for key, reasons in counted.items() if reasons}


def access_finding(actor: Actor, finding_id: str) -> GateFinding:
    """The row, for a service of its own centre: locked until the transaction ends."""
    rows = GateFinding.objects.select_for_update(of=("self",)).select_related(*SHOWN)
    row = rows.filter(finding_id=finding_id).first()
    if row is None or not permissions.can_answer_offer(actor, row.offer):
        raise NotFound("finding")
    return row


def get_finding(actor: Actor, finding_id: str) -> FindingView:
    """One finding of the actor's own centre; raises ``NotFound``."""
    row = GateFinding.objects.select_related(*SHOWN).filter(finding_id=finding_id).first()
    if row is None or not permissions.can_answer_offer(actor, row.offer):
        raise NotFound("finding")
    return _view(row)


def list_findings(actor: Actor, now: datetime) -> tuple[FindingView, ...]:
    """What stands open at the actor's own centre, the next session first; nothing for anybody else."""
    if actor.role is not Role.VENUE_OPERATOR:
        return ()
    rows = _standing(now).filter(offer__centre_id=actor.organisation_id)
    return tuple(_view(row) for row in rows)


def list_exchanges(booking_ids: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By booking, the workstations exchanged after the draw had dealt them, ``(from, to)``, in the order it was done."""
    rows = GateFinding.objects.filter(state=GateState.EXCHANGED, offer__round__booking__booking_id__in=booking_ids)
    found: dict[str, list[tuple[str, str]]] = {}
    for booking_id, left, taken in rows.order_by("ended_at", "pk").values_list(
        "offer__round__booking__booking_id", "workstation__workstation_id", "proposal__workstation_id"
    ):
        found.setdefault(booking_id, []).append((left, taken))
    return {booking_id: tuple(pairs) for booking_id, pairs in found.items()}


def held_for_sessions(workstation_id: str, now: datetime) -> tuple[Offer, ...]:
    """Confirmed offers that hold this workstation for a session that is not over."""
    rows = Offer.objects.filter(
        Exists(Occupancy.objects.filter(offer=OuterRef("pk"), workstation__workstation_id=workstation_id)),
        state=OfferState.CONFIRMED,
        round__booking__ends_at__gt=now,
    )
    return tuple(rows.select_related("round__booking").order_by("offer_id"))


def _standing(now: datetime) -> QuerySet[GateFinding]:
    """Findings nobody has settled, of workstations still held, for sessions that are not over."""
    live = Q(ended_at=None, offer__state=OfferState.CONFIRMED, offer__round__booking__ends_at__gt=now)
    held = Occupancy.objects.filter(offer=OuterRef("offer"), workstation=OuterRef("workstation"))
    rows = GateFinding.objects.filter(live, Exists(held)).select_related(*SHOWN)
    return rows.order_by("offer__round__booking__starts_at", "pk")


def _view(row: GateFinding) -> FindingView:
    booking, other = row.offer.round.booking, row.proposal
    return FindingView(
        finding_id=row.finding_id,
        offer_id=row.offer.offer_id,
        number=booking.number,
        starts_at=booking.starts_at,
        workstation_id=row.workstation.workstation_id,
        label=f"{row.workstation.room.name}-{row.workstation.label}",
        reasons=tuple(Unfit(each) for each in row.reasons.split(",")),
        proposal_id=other.workstation_id if other else "",
        proposal=f"{other.room.name}-{other.label}" if other else "",
        state=GateState(row.state),
        found_at=row.found_at,
    )


def pending_gate_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """Open findings for the centre; escalated ones also for the host, which knows its sub-venues, and for the province."""
    rows = _standing(now)
    if actor.role is Role.VENUE_OPERATOR:
        own = rows.filter(offer__centre_id=actor.organisation_id)
        host = rows.filter(offer__round__booking__host=actor.organisation_id, state=GateState.ESCALATED)
        others = host.exclude(offer__centre_id=F("offer__round__booking__host"))
        return (Pending(own, lambda: (_own(row) for row in own)), Pending(others, lambda: _told(others, host=True)))
    if actor.role is Role.PROVINCIAL_COORDINATOR:
        escalated = rows.filter(state=GateState.ESCALATED)
        return (Pending(escalated, lambda: _told(escalated, host=False)),)
    return ()


def _own(row: GateFinding) -> WorkItem:
    label = f"{row.workstation.room.name}-{row.workstation.label}"
    return WorkItem(
        what=_("更换或修好 %(label)s：次日场次的工位不合用") % {"label": label},
        subject=row.offer.round.booking.number,
        subject_url_name="centre:gate",
        subject_id=row.finding_id,
        action=_("去处理"),
        due_at=row.offer.round.booking.starts_at,
        due_own=True,
        law=EQUIP,
        state=_("已报主场和省级调度") if row.state == GateState.ESCALATED else _("已停用，待您处理"),
    )


def _told(rows: QuerySet[GateFinding], *, host: bool) -> tuple[WorkItem, ...]:
    names = {each.centre_id: each.name for each in venues.list_centres()} if rows else {}
    return tuple(
        WorkItem(
            what=_("%(centre)s 有工位到点仍不合用") % {"centre": names.get(row.offer.centre_id, "")},
            subject=row.offer.round.booking.number,
            subject_url_name="centre:offer" if host else "agency:booking",
            subject_id=_host_offer(row) if host else row.offer.round.booking.booking_id,
            action=_("查看预订"),
            due_at=row.offer.round.booking.starts_at,
            due_own=True,
            law=EQUIP,
            state=_("场次已开始"),
        )
        for row in rows
    )


def _host_offer(row: GateFinding) -> str:
    found = row.offer.round.booking.rounds.filter(offers__is_host=True, offers__state=OfferState.CONFIRMED)
    return str(found.values_list("offers__offer_id", flat=True).first() or "")
