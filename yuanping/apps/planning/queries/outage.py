"""Venues that fail: what a plan would do with every offer they hold, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.queries import HitOffer
from yuanping.apps.planning import permissions
from yuanping.apps.planning.models import MoveRow, OutageRow
from yuanping.apps.venues import queries as venues
from yuanping.infra import crypto, storage
from yuanping.infra.worklist import Pending, WorkItem
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.proof import Proof
from yuanping.kernel.booking.visibility import hides_from_agency
from yuanping.kernel.errors import NotFound
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain
from yuanping.kernel.planning.reallocate import Consent, Fate, Hit, Step, reallocate
from yuanping.kernel.planning.states import Cause, MoveState, OutageState
from yuanping.kernel.venues.hours import Interval

PROOF_PURPOSE = "outage-proof"
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """Every offer that is hit with what a plan would do; the same facts, the same digest."""

    steps: tuple[tuple[HitOffer, Step], ...]

    @property
    def digest(self) -> str:
        """What was looked at; changes with anything the plan rests on."""
        return hasher("sha256")(repr(self.steps).encode()).hex()

    @property
    def needs_proof(self) -> bool:
        """Whether an agency must ask for a change, which it cannot without the proof."""
        return any(step.fate is Fate.CHANGED and not hides_from_agency(hit.rules) for hit, step in self.steps)


@dataclass(frozen=True, slots=True)
class MoveView:
    """One offer; ``state`` is None in a plan that is only looked at. ``exchanges`` by label, from and to."""

    move_id: str
    booking_id: str
    number: str
    lot_name: str
    seats: int
    is_host: bool
    hidden: bool
    hours: Interval
    begun: bool
    fate: Fate
    exchanges: tuple[tuple[str, str], ...]
    short: int
    consents: tuple[Consent, ...]
    state: MoveState | None
    code: str
    params: Mapping[str, str | int]
    words: str
    mine: bool


@dataclass(frozen=True, slots=True)
class OutageSummary:
    """One failure in a list."""

    outage_id: str
    state: OutageState
    venue_name: str
    centre_name: str
    interval: Interval
    cause: Cause
    by_centre: bool
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class OutageView:
    """One failure with its offers: planned while it is only reported, as they stand afterwards."""

    summary: OutageSummary
    reason: str
    proof_digest: str
    needs_proof: bool
    digest: str
    moves: tuple[MoveView, ...]
    entry_id: str


@dataclass(frozen=True, slots=True)
class SettleView:
    """One offer for the one who must agree or act, with the failure behind it."""

    move: MoveView
    outage: OutageSummary
    reason: str


def make_plan(outage: OutageRow, now: datetime) -> Plan:
    """What would become of every offer the venue holds in that time; a fixed number of queries."""
    desks = venues.list_venue_rooms(SYSTEM, outage.venue_id)
    ids = frozenset(desk.workstation_id for room in desks for desk in room.workstations)
    hits = booking.list_hits(outage.centre_id, ids, Interval(outage.starts_at, outage.ends_at))
    free = booking.list_free_elsewhere(outage.centre_id, hits, ids)
    by_offer = {each.offer_id: each for each in hits}
    steps = reallocate(tuple(_hit(each) for each in hits), free, now)
    return Plan(tuple((by_offer[step.offer_id], step) for step in steps))


def _hit(each: HitOffer) -> Hit:
    return Hit(
        offer_id=each.offer_id,
        centre_id=each.centre_id,
        takes=each.takes,
        seats=each.seats,
        lost=each.lost,
        confirmed=each.settled,
        committee_drawn=each.committee_drawn,
        is_host=each.is_host,
        rules=each.rules,
    )


def lock_outage(actor: Actor, outage_id: str) -> OutageRow:
    """A failure, for the province and the venue's own centre."""
    row = OutageRow.objects.select_for_update().filter(outage_id=outage_id).first()
    if row is None or not permissions.can_view_outage(actor, row):
        raise NotFound("outage")
    return row


def lock_move(actor: Actor, move_id: str) -> MoveRow:
    """One offer of a failure, for the one who must agree or act."""
    row = MoveRow.objects.select_for_update(of=("self",)).select_related("outage").filter(move_id=move_id).first()
    if row is None or not permissions.can_settle_move(actor, row):
        raise NotFound("move")
    return row


def open_proof(outage: OutageRow) -> Proof | None:
    """The proof as it was sent; opened anew each time, nothing is kept in clear."""
    if not outage.proof_stored:
        return None
    return Proof(crypto.unseal(PROOF_PURPOSE, storage.get(outage.proof_stored), outage.outage_id.encode()))


def list_outages(actor: Actor) -> tuple[OutageSummary, ...]:
    """Failures the actor may know of, the newest first: the province all, a centre its own, anybody else none."""
    rows = OutageRow.objects.order_by("-reported_at", "outage_id")
    if not permissions.can_plan_province(actor):
        if actor.role is not Role.VENUE_OPERATOR:
            raise NotFound("outage")
        rows = rows.filter(centre_id=actor.organisation_id)
    names = _centre_names()
    return tuple(_summary(row, names) for row in rows[:SHOWN])


def get_outage(actor: Actor, outage_id: str, now: datetime) -> OutageView:
    """One failure; to the province with its plan, to the centre with its own offers once the plan is carried out."""
    row = OutageRow.objects.filter(outage_id=outage_id).first()
    if row is None or not permissions.can_view_outage(actor, row):
        raise NotFound("outage")
    summary = _summary(row, _centre_names())
    if row.state == OutageState.REPORTED and permissions.can_plan_province(actor):
        plan = make_plan(row, now)
        names = _labels(desk for _, step in plan.steps for pair in step.exchanges for desk in pair)
        moves = tuple(_planned(hit, step, names, now) for hit, step in plan.steps)
        return OutageView(summary, row.reason, row.proof_digest, plan.needs_proof, plan.digest, moves, row.entry_id)
    moves = _moves(actor, list(row.moves.select_related("outage").order_by("starts_at", "move_id")), now)
    return OutageView(summary, row.reason, row.proof_digest, False, "", moves, row.entry_id)


def get_settle(actor: Actor, move_id: str, now: datetime) -> SettleView:
    """One offer, for the one who must agree or act."""
    row = MoveRow.objects.select_related("outage").filter(move_id=move_id).first()
    if row is None or not permissions.can_settle_move(actor, row):
        raise NotFound("move")
    return SettleView(_moves(actor, [row], now)[0], _summary(row.outage, _centre_names()), row.outage.reason)


def _moves(actor: Actor, rows: list[MoveRow], now: datetime) -> tuple[MoveView, ...]:
    """A centre reads the lot's name of no offer here: whether it may is its offer page's to say."""
    names = _labels(desk for row in rows for pair in row.exchanges for desk in pair)
    own = actor.role is Role.VENUE_OPERATOR
    return tuple(
        MoveView(
            move_id=row.move_id,
            booking_id=row.booking_id,
            number=row.number,
            lot_name="" if own else row.lot_name,
            seats=row.seats,
            is_host=row.is_host,
            hidden=row.hidden,
            hours=Interval(row.starts_at, row.ends_at),
            begun=row.starts_at <= now,
            fate=Fate(row.fate),
            exchanges=_named(row.exchanges, names),
            short=row.short,
            consents=from_plain(tuple[Consent, ...], row.consents),
            state=MoveState(row.state),
            code=row.code,
            params=row.params,
            words=row.words,
            mine=permissions.can_settle_move(actor, row),
        )
        for row in rows
    )


def _planned(hit: HitOffer, step: Step, names: Mapping[str, str], now: datetime) -> MoveView:
    return MoveView(
        move_id="",
        booking_id=hit.booking_id,
        number=hit.number,
        lot_name=hit.lot_name,
        seats=hit.seats,
        is_host=hit.is_host,
        hidden=hides_from_agency(hit.rules),
        hours=hit.hours,
        begun=hit.hours.starts_at <= now,
        fate=step.fate,
        exchanges=_named(step.exchanges, names),
        short=step.short,
        consents=step.consents,
        state=None,
        code="",
        params={},
        words="",
        mine=False,
    )


def _named(pairs: tuple[tuple[str, str], ...], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((names.get(old, ""), names.get(new, "")) for old, new in pairs)


def _labels(workstation_ids: Iterable[str]) -> dict[str, str]:
    ids = frozenset(workstation_ids)
    return {each.workstation_id: each.full_label for each in venues.list_workstations(ids)} if ids else {}


def _centre_names() -> dict[str, str]:
    return {each.centre_id: each.name for each in venues.list_centres()}


def _summary(row: OutageRow, names: Mapping[str, str]) -> OutageSummary:
    return OutageSummary(
        outage_id=row.outage_id,
        state=OutageState(row.state),
        venue_name=row.venue_name,
        centre_name=names.get(row.centre_id, ""),
        interval=Interval(row.starts_at, row.ends_at),
        cause=Cause(row.cause),
        by_centre=row.by_centre,
        reported_at=row.reported_at,
    )


def pending_outage_work(actor: Actor) -> tuple[Pending, ...]:
    """What failures ask of this actor, not read yet: to look at a plan, to agree, to act."""
    if permissions.can_plan_province(actor):
        rows = OutageRow.objects.filter(state=OutageState.REPORTED)
        return (Pending(rows, lambda: [_outage_item(row) for row in rows.order_by("starts_at", "outage_id")]),)
    if actor.role not in SETTLERS:
        return ()
    moves = MoveRow.objects.filter(_of(actor), state__in=(MoveState.WAITING, MoveState.LEFT))
    return (
        Pending(
            moves,
            lambda: [
                _move_item(actor, row)
                for row in moves.select_related("outage").order_by("starts_at", "move_id")
                if permissions.can_settle_move(actor, row)
            ],
        ),
    )


def _outage_item(row: OutageRow) -> WorkItem:
    return _item(
        _("%(venue)s 不能使用，查看方案") % {"venue": row.venue_name},
        row.venue_name,
        "province:outage",
        row.outage_id,
        row.starts_at,
    )


SETTLERS = (Role.VENUE_OPERATOR, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR)


def _of(actor: Actor) -> Q:
    """Exactly the moves ``can_settle_move`` gives this actor: one more row read and thrown away would already tell by its price that there is one."""
    here = actor.organisation_id
    hidden = Q(fate=Fate.CHANGED, hidden=True)
    if actor.role is Role.VENUE_OPERATOR:
        return Q(outage__centre_id=here, fate=Fate.STAYS)
    if actor.role is Role.PROJECT_SUPERVISOR:
        return Q(supervisor_id=here) & (hidden | Q(fate=Fate.EMERGENCY))
    return Q(agency_id=here) & (Q(fate=Fate.CHANGED, hidden=False) | Q(fate=Fate.HOST_CHANGED))


def _move_item(actor: Actor, row: MoveRow) -> WorkItem:
    what = {
        Fate.STAYS: _("为 %(number)s 换本中心的工位"),
        Fate.CHANGED: _("%(number)s 的副场不能使用，是否重新抽取"),
        Fate.HOST_CHANGED: _("%(number)s 的主场不能使用，改期或取消"),
        Fate.EMERGENCY: _("%(number)s 的场所不能使用，按应急处理"),
    }[Fate(row.fate)] % {"number": row.number}
    if actor.role is Role.VENUE_OPERATOR:
        return _item(what, row.outage.venue_name, "centre:outage", row.outage.outage_id, row.starts_at)
    return _item(what, row.lot_name, "agency:move", row.move_id, row.starts_at)


def _item(what: str, subject: str, url_name: str, subject_id: str, due_at: datetime) -> WorkItem:
    """Due when the session starts, by the house's own rule: no text sets a term for it."""
    return WorkItem(
        what=what,
        subject=subject,
        subject_url_name=url_name,
        subject_id=subject_id,
        action=_("查看"),
        due_at=due_at,
        due_own=True,
        state=_("待您处理"),
    )
