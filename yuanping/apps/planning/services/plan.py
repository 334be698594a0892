"""The only writers of wishes and plans: the agency asks, the coordinator drafts and carries out, the worker books line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from yuanping.apps.booking import queries as bookings
from yuanping.apps.booking import services as booking
from yuanping.apps.booking.queries.lot import access_bookable_lot
from yuanping.apps.evidence import services as evidence
from yuanping.apps.planning import permissions
from yuanping.apps.planning.models import LineRow, PlanRow, WishRow
from yuanping.apps.planning.queries.plan import gather_inputs, lock_plan, lock_wish, wish_of
from yuanping.apps.venues import queries as venues
from yuanping.infra.ids import new_secret_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.infra.specialties import editions
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.request import Mandate
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.booking.states import REQUEST
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.distance import distance_km
from yuanping.kernel.errors import Conflict, NotFound, Param, Refused
from yuanping.kernel.events.planning import LineReleased
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.experts.specialties import check_asked
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.planning.allocate import schedule
from yuanping.kernel.planning.plan import Days, SchedulePlan
from yuanping.kernel.planning.refusal import is_final, shown_reason
from yuanping.kernel.planning.states import PLAN, WISH, PlanState, WishState
from yuanping.kernel.planning.wish import Wish, check_wish, plan_at

LONGEST_PLAN = 31
MOST_SPARE = 90


@transaction.atomic
def ask_window(*, actor: Actor, lot_id: str, wish: Wish, now: datetime) -> str:
    """Put a lot into the queue with its window instead of an hour (辽（十三）); without a host named, all stand by distance.

    Effects in order: the wish stored, evidence for the parties. Nothing is held and nothing is booked.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``lot_not_bookable``, ``already_booked``, ``window_waiting``, ``specialty_unknown``, ``centre_unknown`` and what ``check_wish`` refuses.
    """
    hold(f"booking:{lot_id}")
    lot = access_bookable_lot(actor, lot_id)
    if not permissions.can_ask_window(actor, lot.agency_id):
        raise NotFound("lot")
    if not lot.bookable:
        raise Refused("lot_not_bookable", {}, REQUEST)
    if bookings.has_booking(lot_id):
        raise Refused("already_booked", {"number": "—"}, REQUEST)
    check_asked((quota.specialty for quota in wish.quotas), editions())
    full = _with_hosts(wish, lot.region)
    check_wish(full, lot.rules, now, lot.bids_due_earliest)
    try:
        with transaction.atomic():
            row = WishRow.objects.create(
                wish_id=new_secret_id(),
                lot_id=lot_id,
                lot_name=lot.name,
                agency_id=lot.agency_id,
                state=WishState.WAITING,
                wish=to_plain(full),
                rules=to_plain(lot.rules),
                not_before=lot.bids_due_earliest,
                asked_at=now,
            )
    except IntegrityError as lost:
        raise Conflict("window_waiting", {}, REQUEST) from lost
    body: dict[str, Plain] = {"wish": row.wish_id, "digest": _digest(lot.hash_name, _public(full))}
    evidence.record(kind="planning.asked", lot_id=lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)
    return row.wish_id


def _with_hosts(wish: Wish, region: str) -> Wish:
    """The wish with its hosts checked; none named: every centre, the nearest first."""
    known = {each.centre_id: each.region for each in venues.list_centres() if each.accepted}
    if not {*wish.hosts, *wish.centres} <= known.keys():
        raise Refused("centre_unknown", {}, field="hosts")
    near = tuple(sorted(known, key=lambda each: (distance_km(region, known[each]), each)))
    return wish if wish.hosts else replace(wish, hosts=near, any_host=True)


def _public(wish: Wish) -> Plain:
    """The wish without the contact, for its digest."""
    plain = to_plain(wish)
    assert isinstance(plain, dict)
    return {key: value for key, value in plain.items() if key != "contact"}


def _digest(hash_name: str, value: Plain) -> str:
    return hasher(hash_name)(canonical(value)).hex()


@transaction.atomic
def withdraw_wish(*, actor: Actor, wish_id: str, now: datetime) -> None:
    """Take a waiting wish out of the queue.

    Raises:
        NotFound: not a wish of the actor's agency.
        Refused: ``wrong_state``.
    """
    hold(f"wish:{wish_id}")
    row = lock_wish(actor, wish_id)
    row.state = WISH.advance(row.state, "withdraw", actor.role)
    row.save(update_fields=["state"])
    body: dict[str, Plain] = {"wish": wish_id}
    evidence.record(
        kind="planning.withdrawn", lot_id=row.lot_id, actor=actor, body=body, access=Access.PARTIES, now=now
    )


@transaction.atomic
def draft_plan(*, actor: Actor, days: Days, now: datetime) -> str:
    """Make a plan of the province for these days and keep it to be looked at; nothing is booked and nobody is told.

    Raises:
        NotFound: the actor does not plan the province.
        Refused: ``plan_in_past``, ``plan_out_of_order``, ``plan_too_long``, ``spare_wrong``, ``queue_empty``.
    """
    if not permissions.can_plan_province(actor):
        raise NotFound("plan")
    _check_days(days, now)
    hold("planning")
    inputs = gather_inputs(days)
    if not inputs.demands:
        raise Refused("queue_empty", {}, field="first_on")
    plan = schedule(inputs.demands, inputs.supply, days, inputs.drawing)
    plan_id = new_secret_id()
    body: dict[str, Plain] = {
        "plan": plan_id,
        "inputs": inputs.digest,
        "digest": _digest("sha256", to_plain(plan)),
        "placed": len(plan.placed),
        "left": len(plan.left),
    }
    entry = evidence.record(
        kind="planning.drafted", lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now
    )
    PlanRow.objects.create(
        plan_id=plan_id,
        state=PlanState.DRAFT,
        first_on=days.first,
        last_on=days.last,
        inputs=inputs.digest,
        body=to_plain(plan),
        drafted_at=now,
        entry_id=entry,
    )
    return plan_id


def _check_days(days: Days, now: datetime) -> None:
    if days.first <= local_day(now):
        raise Refused("plan_in_past", {}, field="first_on")
    if days.last < days.first:
        raise Refused("plan_out_of_order", {}, field="last_on")
    if days.last - days.first >= timedelta(days=LONGEST_PLAN):
        raise Refused("plan_too_long", {"days": LONGEST_PLAN}, field="last_on")
    if not 0 <= days.spare <= MOST_SPARE:
        raise Refused("spare_wrong", {"most": MOST_SPARE}, field="spare")


@transaction.atomic
def carry_out_plan(*, actor: Actor, plan_id: str, now: datetime) -> None:
    """Release every placed line of a draft to the worker, which makes an ordinary request of each; done twice it does nothing more.

    Effects in order: lines stored, plan carrying, evidence, the reason kept with every wish that has no hour, one ``LineReleased`` a line.

    Raises:
        NotFound: no such plan, or the actor does not plan the province.
        Refused: ``wrong_state`` for a dropped one, ``plan_places_nothing``.
        Conflict: ``plan_stale`` when a wish, a booking, a workstation or a venue's hours changed since it was drafted.
    """
    hold("planning")
    row = lock_plan(actor, plan_id)
    if row.state in {PlanState.CARRYING, PlanState.CARRIED}:
        return
    state = PLAN.advance(row.state, "carry_out", actor.role)
    plan = from_plain(SchedulePlan, row.body)
    if not plan.placed:
        raise Refused("plan_places_nothing", {})
    if plan.days.first <= local_day(now) or gather_inputs(plan.days).digest != row.inputs:
        raise Conflict("plan_stale", {})
    row.state = state
    row.save(update_fields=["state"])
    wishes = {each.wish_id: each for each in WishRow.objects.filter(wish_id__in=[each.key for each in plan.placed])}
    lines = [
        LineRow(line_id=new_secret_id(), plan=row, wish=wishes[each.key], host=each.host, starts_at=each.starts_at)
        for each in plan.placed
    ]
    LineRow.objects.bulk_create(lines)
    body: dict[str, Plain] = {"plan": plan_id, "lines": len(lines)}
    evidence.record(kind="planning.released", lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
    _tell_left(plan, now)
    for line in lines:
        announce(LineReleased(line.line_id))


@transaction.atomic
def book_line(*, line_id: str, now: datetime) -> None:
    """Make the ordinary booking request of one line for the agency that asked, under the province's plan; whole, or refused with its reason.

    The evidence of the request names the machine, the plan that decided the hour, the agency's window and the article; who carried the plan
    out stands in ``planning.released``.
    A refusal leaves everything else undone: also the question a hiding pack would count, for the agency did not ask today. Its agency reads why
    and what it may do; the wish goes on waiting, or ends where no other hour can mend the reason. Done once however often called; the last line
    finishes the plan.
    """
    hold(f"plan-line:{line_id}")
    line = LineRow.objects.select_for_update(of=("self",)).select_related("plan", "wish").get(line_id=line_id)
    if line.done_at is not None:
        return
    wish = WishRow.objects.select_for_update().get(pk=line.wish_id)
    try:
        with transaction.atomic():
            line.booking_id = _book(line, wish, now)
    except NotFound as gone:
        line.code = f"no_{gone.noun}"
    except Refused as why:
        line.code, line.params = why.code, why.params
    line.done_at = now
    line.save(update_fields=["booking_id", "code", "params", "done_at"])
    if line.code and wish.state == WishState.WAITING:
        _tell_refusal(wish, line.code, line.params, now)
    _record_line(line, wish, now)
    _finish(line.plan, now)


def _tell_refusal(wish: WishRow, code: str, params: Mapping[str, Param], now: datetime) -> None:
    """Keep why a wish was not booked, as its agency may read it: where venues are hidden, nothing that tells how full one is."""
    wish.code, wish.params = shown_reason(code, params, from_plain(BookingRules, wish.rules))
    wish.refused_at, wish.tries = now, wish.tries + 1
    if is_final(code):
        wish.state = WISH.advance(wish.state, "send_back", SYSTEM.role)
    wish.save(update_fields=["code", "params", "refused_at", "tries", "state"])


def _tell_left(plan: SchedulePlan, now: datetime) -> None:
    """The wishes a plan that is carried out has no hour for: they go on waiting, and their agencies read why."""
    names = {each.centre_id: each.name for each in venues.list_centres()}
    left = {each.key: each for each in plan.left}
    rows = list(WishRow.objects.select_for_update().filter(wish_id__in=left, state=WishState.WAITING))
    for row in rows:
        why = left[row.wish_id]
        params: dict[str, Param] = {"n": why.short, "host": names.get(why.other_host, "")}
        params["later_on"] = why.later_on.isoformat() if why.later_on else ""
        row.code, row.params = shown_reason(f"left_{why.code}", params, from_plain(BookingRules, row.rules))
        row.refused_at, row.tries = now, row.tries + 1
    WishRow.objects.bulk_update(rows, ["code", "params", "refused_at", "tries"])


def _book(line: LineRow, wish: WishRow, now: datetime) -> str:
    state = WISH.advance(wish.state, "book", SYSTEM.role)
    agency = Actor(Role.AGENCY_CLERK, wish.agency_id)
    plan = plan_at(wish_of(wish), line.host, line.starts_at)
    mandate = Mandate(decided=line.plan.plan_id, wish=wish.wish_id, law=REQUEST)
    booking_id = booking.request_booking(
        actor=agency, lot_id=wish.lot_id, plan=plan, now=now, key=f"plan-{line.line_id}", mandate=mandate
    )
    wish.state, wish.booking_id = state, booking_id
    wish.save(update_fields=["state", "booking_id"])
    return booking_id


def _record_line(line: LineRow, wish: WishRow, now: datetime) -> None:
    """A booked line for the parties; a refused one for the supervisor, for its reason may tell how full some centre is."""
    body: dict[str, Plain] = {"wish": wish.wish_id, "line": line.line_id, "booking": line.booking_id, "code": line.code}
    kind, access = ("planning.booked", Access.PARTIES) if line.booking_id else ("planning.refused", Access.SUPERVISOR)
    evidence.record(kind=kind, lot_id=wish.lot_id, actor=SYSTEM, body=body, access=access, now=now)


def _finish(plan: PlanRow, now: datetime) -> None:
    if LineRow.objects.filter(plan=plan, done_at=None).exists():
        return
    row = PlanRow.objects.select_for_update().get(pk=plan.pk)
    if row.state == PlanState.CARRYING:
        row.state, row.carried_at = PLAN.advance(row.state, "finish", SYSTEM.role), now
        row.save(update_fields=["state", "carried_at"])


@transaction.atomic
def drop_plan(*, actor: Actor, plan_id: str, now: datetime) -> None:
    """Put a draft away.

    Raises:
        NotFound: no such plan, or the actor does not plan the province.
        Refused: ``wrong_state`` once it is carried out.
    """
    hold("planning")
    row = lock_plan(actor, plan_id)
    row.state = PLAN.advance(row.state, "drop", actor.role)
    row.save(update_fields=["state"])
    body: dict[str, Plain] = {"plan": plan_id}
    evidence.record(kind="planning.dropped", lot_id="", actor=actor, body=body, access=Access.SUPERVISOR, now=now)
