"""Request the draw of a committee: recusal, sealed pool, D2, ceremony."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.queries import ConfirmedBooking
from yuanping.apps.committee import permissions, queries
from yuanping.apps.committee.models import Committee
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.draw.services import PartySeat
from yuanping.apps.evidence import services as evidence
from yuanping.apps.experts import queries as experts
from yuanping.apps.identity import queries as identity
from yuanping.apps.policy import queries as policy
from yuanping.infra import storage
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.composition import check_composition
from yuanping.kernel.committee.holder import PoolEntry, Prepared, PrepareOrder
from yuanping.kernel.committee.lot_facts import LotFacts
from yuanping.kernel.committee.recusal import Candidate, Interests, recuse
from yuanping.kernel.committee.standby import check_standby, standby_rule
from yuanping.kernel.committee.states import COMMITTEE, CommitteeState
from yuanping.kernel.draw.planning import ExpertDraft, plan_experts
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.terms import party_terms
from yuanping.kernel.draw.values import LAW_RANDOM, CellSeats, DrawKind, Party
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.standing import merge, pool_rules
from yuanping.kernel.law import Law

LAW_BEFORE_OPENING = Law("评标委员会和评标方法暂行规定", "第八条")
LAW_THREE_BIDDERS = Law("招标投标法", "第二十八条")
LEAST_BIDS = 3
ARRIVE_BEFORE = timedelta(minutes=60)
DRIFT = "draw.drift_max"
"""By what share a chance may have moved since the draw of the venues, where the pack says so."""
CELLS = frozenset({"cell_too_small", "chance_moved"})
"""Refusals that name a cell, and so a venue."""


@transaction.atomic
def request_draw(*, actor: Actor, lot_id: str, now: datetime, standby: int | None = None) -> str:
    """Ask for the expert draw of a lot: seal the pool, publish the planned request, open the ceremony.

    The bidders known to the system recuse candidates; neither they nor the recused are shown to anybody. ``standby`` names are lined up behind
    the seats of each cell; None stands for the pack's usual number.

    Raises:
        NotFound: not a lot of this agency.
        Refused: ``booking_not_confirmed``, ``too_few_bids_for_draw``, ``draw_after_opening``, ``draw_requested``, ``committee_size``,
            ``experts_below_two_thirds``, ``standby_out_of_range``, ``cell_too_small``, ``chance_moved`` (``…_hidden`` where the pack hides the sub-venues: without centre and figures),
            ``keyholder_unavailable``.
    """
    hold(f"committee:lot:{lot_id}")
    facts = queries.lot_facts(lot_id)
    if not permissions.can_request_draw(actor, facts):
        raise NotFound("lot")
    if Committee.objects.filter(lot_id=lot_id).exclude(state=CommitteeState.VOIDED).exists():
        raise Refused("draw_requested", {}, LAW_BEFORE_OPENING)
    if (
        draw_queries.find_ceremony(lot_id, DrawKind.EXPERTS) is not None
        or Committee.objects.filter(lot_id=lot_id).exists()
    ):
        raise Refused("ceremony_exists", {}, LAW_BEFORE_OPENING)
    return _open(actor, facts, standby, now)


@transaction.atomic
def open_anew(*, lot_id: str, now: datetime) -> str:
    """Open the ceremony that the supervisor has ordered in place of a void one, on the same request (handler of ``CeremonyOrderedAnew``)."""
    hold(f"committee:lot:{lot_id}")
    facts = queries.lot_facts(lot_id)
    alive = Committee.objects.filter(lot_id=lot_id).exclude(state=CommitteeState.VOIDED).first()
    if alive is not None:
        return alive.committee_id
    before = Committee.objects.filter(lot_id=lot_id).order_by("-id").first()
    return _open(SYSTEM, facts, draw_queries.find_standby(before.ceremony_id) if before else None, now)


@transaction.atomic
def void_committee(*, ceremony_id: str, now: datetime) -> None:
    """Set aside the committee of a void ceremony (handler of ``CeremonyVoided``); nobody had been drawn for it."""
    row = Committee.objects.select_for_update().filter(ceremony_id=ceremony_id).first()
    if row is not None and row.state == CommitteeState.REQUESTED:
        row.state = COMMITTEE.advance(row.state, "void", SYSTEM.role)
        row.save()


def _open(actor: Actor, facts: LotFacts, standby: int | None, now: datetime) -> str:
    booked = booking.get_confirmed_booking(facts.lot_id)
    if booked is None:
        raise Refused("booking_not_confirmed", {}, LAW_BEFORE_OPENING)
    if facts.opened:
        raise Refused("draw_after_opening", {}, LAW_BEFORE_OPENING)
    bidders = queries.known_bidders(facts.lot_id)
    if len(bidders) < LEAST_BIDS:
        raise Refused("too_few_bids_for_draw", {"least": LEAST_BIDS}, LAW_THREE_BIDDERS)
    size = check_composition(sum(cell.seats for cell in booked.counts), booked.representatives)
    line_up = check_standby(standby, standby_rule(policy.get_pack_of_lot(facts.lot_id), legal_day(booked.starts_at)))
    venue_request, _ = draw_queries.seed_inputs(booked.ceremony_id)
    assert isinstance(venue_request, VenueRequest)
    draw_id = draw.new_draw_id(now)
    interests = Interests(bidders, facts.procuring_usccs, facts.supervisor_usccs)
    prepared = _prepare(draw_id, booked, venue_request, interests, now)
    request = _plan_in_words((draw_id, line_up), booked, venue_request, prepared, now)
    committee_id = new_id("LN", now)
    Committee.objects.create(
        committee_id=committee_id,
        lot_id=facts.lot_id,
        booking_id=booked.booking_id,
        ceremony_id=draw_id,
        state=CommitteeState.REQUESTED,
        size=size,
        host=booked.host,
        meets_at=booked.starts_at,
        arrive_from=booked.starts_at - ARRIVE_BEFORE,
        arrive_until=booked.ends_at,
        sealed_pool=storage.put(prepared.sealed_pool),
        requested_on=legal_day(now),
    )
    draw.open_ceremony(
        actor=actor,
        kind=DrawKind.EXPERTS,
        lot_id=facts.lot_id,
        request=request,
        parties=_parties(facts),
        now=now,
        terms=party_terms(policy.get_pack_of_lot(facts.lot_id), legal_day(now)),
    )
    evidence.record(
        kind="committee.requested",
        lot_id=facts.lot_id,
        actor=actor,
        body={
            "committee_id": committee_id,
            "draw_id": draw_id,
            "size": size,
            "booking_id": booked.booking_id,
            "standby": line_up,
        },
        access=Access.PARTIES,
        now=now,
    )
    return committee_id


def _prepare(
    draw_id: str, booked: ConfirmedBooking, venue_request: VenueRequest, interests: Interests, now: datetime
) -> Prepared:
    """Recuse, leave aside who cannot come or must rest that day, then let the key holder seal pool, exclusions and a fresh key K."""
    specialties = tuple(dict.fromkeys(cell.specialty for cell in booked.counts))
    candidates = [one for one in experts.list_candidates(specialties) if one.centre in venue_request.centres]
    recusals = recuse(candidates, interests, legal_day(now))
    meets_on = legal_day(booked.starts_at)
    rules = pool_rules(policy.get_pack_of_lot(booked.lot_id), meets_on)
    here = {one.expert_id for one in candidates}
    aside = [bar for bar in experts.list_bars(specialties, rules, meets_on) if bar.expert_id in here]
    return draw.key_holder().prepare(
        PrepareOrder(
            draw_id,
            venue_request.hash_name,
            legal_day(now),
            specialties,
            venue_request.centres,
            _entries(candidates),
            merge(recusals, aside),
            booked.workstations,
        )
    )


def _entries(candidates: list[Candidate]) -> tuple[PoolEntry, ...]:
    sealed = experts.sealed_profiles(one.expert_id for one in candidates)
    return tuple(PoolEntry(one.expert_id, one.specialty, one.centre, sealed[one.expert_id]) for one in candidates)


def _plan_in_words(
    asked: tuple[str, int], booked: ConfirmedBooking, venue_request: VenueRequest, prepared: Prepared, now: datetime
) -> ExpertRequest:
    """The plan; where the sub-venues are hidden, a refusal names no place and no figure of one."""
    try:
        return _plan(asked, booked, venue_request, prepared, now)
    except Refused as why:
        if why.code not in CELLS or not booked.venues_hidden:
            raise
        raise Refused(f"{why.code}_hidden", {"specialty": why.params["specialty"]}, why.law) from None


def _plan(
    asked: tuple[str, int], booked: ConfirmedBooking, venue_request: VenueRequest, prepared: Prepared, now: datetime
) -> ExpertRequest:
    draw_id, standby = asked
    drift = policy.get_pack_of_lot(booked.lot_id).find_parameter(DRIFT, legal_day(booked.starts_at))
    request = plan_experts(
        ExpertDraft(
            draw_id=draw_id,
            venue_request=venue_request,
            counts=_counts(booked),
            standby=standby,
            pool_day=legal_day(now).isoformat(),
            pool_root=prepared.pool_root,
            pool_size=prepared.pool_size,
            cells=prepared.cells,
            exclusions_digest=prepared.exclusions_digest,
            exclusion_block=prepared.exclusion_block,
            workstations=booked.workstations,
            chain_end=prepared.chain_end,
            reasons_digest=prepared.reasons_digest,
            drift_max=drift.fraction if drift else None,
            drift_law=drift.law if drift else LAW_RANDOM,
        )
    )
    return replace(request, sealed_commitment=prepared.sealed_commitment)


def _counts(booked: ConfirmedBooking) -> tuple[CellSeats, ...]:
    """The confirmed counts, in the order of D1's outcome where they are the same, so that their digests are too."""
    drawn = draw_queries.find_drawn_cells(booked.ceremony_id)
    return drawn if set(drawn) == set(booked.counts) else booked.counts


def _parties(facts: LotFacts) -> tuple[PartySeat, ...]:
    registries = tuple(each.organisation_id for each in identity.list_organisations("registry_owner"))
    return (
        PartySeat(Party.PROCURING_ENTITY, tuple(filter(None, (facts.entity_id, facts.agency_id)))),
        PartySeat(Party.PROJECT_SUPERVISOR, (facts.supervisor_id,) if facts.supervisor_id else ()),
        PartySeat(Party.REGISTRY_OWNER, registries),
    )
