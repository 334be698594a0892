"""From a window to an ordinary booking: who may, what is kept, what makes a plan stale, and that twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.apps.booking.world import World, make_lot
from tests.apps.planning.queue import DAYS, FIRST, ask, carry, draft, wish
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries as bookings
from yuanping.apps.booking.models import Booking, Probe
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.models import LineRow, PlanRow, WishRow
from yuanping.apps.tenders.models import Lot
from yuanping.apps.venues.models import ClosedDay, Venue, Workstation
from yuanping.infra.worker import tick
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.states import REQUEST
from yuanping.kernel.draw.planning import PoolRules
from yuanping.kernel.draw.values import Quota
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.planning.plan import Days
from yuanping.kernel.planning.states import PlanState, WishState


def test_a_window_becomes_an_ordinary_request_at_the_planned_hour(world: World) -> None:
    wish_id = ask(world)
    plan_id = draft(world)
    assert not Booking.objects.exists()
    (placed,) = queries.get_plan(world.actor("coordinator"), plan_id).plan.placed
    assert (placed.key, placed.host, placed.starts_at) == (wish_id, world.centres["host"], moment(FIRST, time(9)))
    carry(world, plan_id)
    tick(NOW)
    row = Booking.objects.get()
    assert (row.host, row.starts_at, row.ends_at - row.starts_at) == (placed.host, placed.starts_at, timedelta(hours=6))
    view = queries.get_wish(world.actor("agency"), wish_id)
    assert (view.state, view.booking_id) == (WishState.BOOKED, row.booking_id)
    assert bookings.get_booking(world.actor("agency"), row.booking_id).mine
    assert PlanRow.objects.get().state == PlanState.CARRIED
    bodies = evidence.list_bodies(world.lot_id, list(Access))
    assert bodies["planning.asked"][0]["wish"] == wish_id
    assert bodies["planning.booked"][0]["booking"] == row.booking_id
    assert len(evidence.list_bodies("", list(Access))["planning.released"]) == 1


def test_the_evidence_of_a_planned_request_names_who_decided_and_who_had_asked(world: World) -> None:
    """The agency did not act that day: the plan did, which the coordinator released, on the agency's window."""
    wish_id = ask(world)
    plan_id = draft(world)
    carry(world, plan_id)
    tick(NOW)
    acts = {each.kind: each for each in (entry.read() for entry in evidence.list_entries(world.lot_id, list(Access)))}
    agency = world.actor("agency").label
    assert (acts["planning.asked"].actor, acts["booking.requested"].actor) == (agency, "system")
    law = {"document": REQUEST.document, "article": REQUEST.article}
    mandate = {"decided": plan_id, "wish": wish_id, "asked_by": agency, "law": law}
    assert acts["booking.requested"].body["mandate"] == mandate
    assert acts["planning.booked"].actor == "system"
    released = next(
        each.read() for each in evidence.list_entries("", list(Access)) if each.read().kind == "planning.released"
    )
    assert (released.actor, released.body["plan"]) == (world.actor("coordinator").label, plan_id)


def test_carrying_out_twice_and_booking_a_line_twice_changes_nothing(world: World) -> None:
    ask(world)
    plan_id = draft(world)
    carry(world, plan_id)
    carry(world, plan_id)
    tick(NOW)
    services.book_line(line_id=LineRow.objects.get().line_id, now=NOW)
    carry(world, plan_id)
    tick(NOW)
    assert (Booking.objects.count(), LineRow.objects.count()) == (1, 1)
    assert len(evidence.list_bodies(world.lot_id, list(Access))["planning.booked"]) == 1


def test_a_plan_is_stale_when_anything_it_rests_on_changed(world: World) -> None:
    ask(world)
    plan_id = draft(world)
    coordinator = world.actor("coordinator")
    assert not queries.get_plan(coordinator, plan_id).stale
    venue = Venue.objects.filter(centre__centre_id=world.centres["host"])[0]
    closed = ClosedDay.objects.create(venue=venue, day=FIRST, reason="停电")
    assert queries.get_plan(coordinator, plan_id).stale
    with pytest.raises(Conflict) as lost:
        carry(world, plan_id)
    assert lost.value.code == "plan_stale"
    assert (LineRow.objects.count(), PlanRow.objects.get().state) == (0, PlanState.DRAFT)
    assert queries.get_plan(coordinator, draft(world)).plan.placed[0].starts_at == moment(
        FIRST + timedelta(days=1), time(9)
    )
    closed.delete()
    Workstation.objects.filter(room__venue=venue).update(state="fault")
    assert queries.get_plan(coordinator, plan_id).stale


def test_a_line_that_is_refused_is_whole_and_its_wish_goes_on_waiting(world: World) -> None:
    wish_id = ask(world)
    plan_id = draft(world)
    carry(world, plan_id)
    Workstation.objects.exclude(room__venue__centre__centre_id=world.centres["host"]).update(check_passed=False)
    tick(NOW)
    (line,) = queries.get_plan(world.actor("coordinator"), plan_id).lines
    assert (line.done, line.booking_id, line.code) == (True, "", "infeasible_plan")
    assert queries.get_wish(world.actor("agency"), wish_id).state is WishState.WAITING
    assert not Booking.objects.exists()
    assert not Probe.objects.exists()
    assert "planning.booked" not in evidence.list_bodies(world.lot_id, list(Access))
    assert evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["planning.refused"][0]["code"] == "infeasible_plan"


def test_a_wish_withdrawn_meanwhile_is_not_booked(world: World) -> None:
    wish_id = ask(world)
    carry(world, draft(world))
    services.withdraw_wish(actor=world.actor("agency"), wish_id=wish_id, now=NOW)
    tick(NOW)
    assert LineRow.objects.get().code == "wrong_state"
    assert not Booking.objects.exists()


def test_a_booking_under_a_draw_keeps_its_room(world: World) -> None:
    world.request(world.plan(starts_at=moment(FIRST, time(9)), ends_at=moment(FIRST, time(17))))
    Workstation.objects.exclude(label__in=("01", "02")).update(check_passed=False)
    other = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000002")
    services.ask_window(actor=world.actor("agency"), lot_id=other, wish=wish(world), now=NOW)
    plan = queries.get_plan(world.actor("coordinator"), draft(world)).plan
    assert (max(plan.before), max(plan.after)) == (7, 7)
    assert [each.starts_at for each in plan.placed] == [moment(FIRST + timedelta(days=1), time(9))]


def test_no_host_named_means_all_of_them_the_nearest_first(world: World) -> None:
    asked = queries.get_wish(world.actor("agency"), ask(world, hosts=())).wish
    assert asked.hosts[0] == world.centres["host"]
    assert set(asked.hosts) == set(world.centres.values())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"latest": FIRST - timedelta(days=1)}, "window_out_of_order"),
        ({"latest": FIRST + timedelta(days=92)}, "window_too_long"),
        ({"starts_from": 9 * 60 + 10}, "window_hours_wrong"),
        ({"starts_from": 11 * 60}, "window_hours_wrong"),
        ({"minutes": 0}, "window_length_wrong"),
        ({"hosts": ("LN-NOWHERE",)}, "centre_unknown"),
        ({"earliest": date(2026, 9, 3), "latest": date(2026, 9, 4)}, "booking_before_bids_due"),
        ({"quotas": ()}, "quota_not_positive"),
    ],
)  # fmt: skip
def test_an_impossible_window_is_refused_and_nothing_is_kept(
    world: World, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(world, **changes)
    assert refused.value.code == code
    assert not WishRow.objects.exists()


def test_one_waiting_wish_a_lot_and_none_beside_a_booking(world: World) -> None:
    wish_id = ask(world)
    with pytest.raises(Conflict) as twice:
        ask(world)
    assert twice.value.code == "window_waiting"
    services.withdraw_wish(actor=world.actor("agency"), wish_id=wish_id, now=NOW)
    world.request()
    with pytest.raises(Refused) as booked:
        ask(world)
    assert booked.value.code == "already_booked"


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (Days(date(2026, 9, 1), FIRST, 10), "plan_in_past"),
        (Days(FIRST, FIRST - timedelta(days=1), 10), "plan_out_of_order"),
        (Days(FIRST, FIRST + timedelta(days=31), 10), "plan_too_long"),
        (Days(FIRST, FIRST, 91), "spare_wrong"),
        (DAYS, "queue_empty"),
    ],
)  # fmt: skip
def test_an_impossible_plan_is_refused(world: World, days: Days, code: str) -> None:
    with pytest.raises(Refused) as refused:
        draft(world, days)
    assert refused.value.code == code


def test_a_plan_without_a_placed_line_and_a_dropped_one_are_not_carried_out(world: World) -> None:
    ask(world)
    empty = draft(world, Days(FIRST + timedelta(days=9), FIRST + timedelta(days=9), 0))
    with pytest.raises(Refused) as nothing:
        carry(world, empty)
    assert nothing.value.code == "plan_places_nothing"
    services.drop_plan(actor=world.actor("coordinator"), plan_id=empty, now=NOW)
    with pytest.raises(Refused) as dropped:
        carry(world, empty)
    assert dropped.value.code == "wrong_state"


def test_only_the_agency_asks_and_only_the_coordinator_plans(world: World) -> None:
    wish_id = ask(world)
    plan_id = draft(world)
    for key in EVERYBODY:
        actor = world.actor(key)
        if key != "agency":
            with pytest.raises(NotFound):
                services.ask_window(actor=actor, lot_id=world.lot_id, wish=wish(world), now=NOW)
            with pytest.raises(NotFound):
                services.withdraw_wish(actor=actor, wish_id=wish_id, now=NOW)
            with pytest.raises(NotFound):
                queries.get_wish(actor, wish_id)
            assert queries.list_wishes(actor) == ()
        if key != "coordinator":
            for call in (
                lambda actor=actor: services.draft_plan(actor=actor, days=DAYS, now=NOW),
                lambda actor=actor: services.carry_out_plan(actor=actor, plan_id=plan_id, now=NOW),
                lambda actor=actor: services.drop_plan(actor=actor, plan_id=plan_id, now=NOW),
                lambda actor=actor: queries.get_plan(actor, plan_id),
                lambda actor=actor: queries.list_queue(actor),
                lambda actor=actor: queries.list_plans(actor),
            ):
                with pytest.raises(NotFound):
                    call()
            assert queries.list_work(actor, NOW) == ()
    (item,) = queries.list_work(world.actor("coordinator"), NOW)
    assert item.what.startswith("1 ")


def test_what_a_plan_is_made_from_costs_the_same_queries_for_any_queue(world: World) -> None:
    ask(world)
    with CaptureQueriesContext(connection) as one:
        queries.gather_inputs(DAYS)
    other = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000002")
    services.ask_window(actor=world.actor("agency"), lot_id=other, wish=wish(world), now=NOW)
    with CaptureQueriesContext(connection) as two:
        queries.gather_inputs(DAYS)
    assert len(one) == len(two) == 10


HIDING = replace(LN_RULES, agency_learns=HLJ_RULES.agency_learns, may_choose=False, choice_law=HLJ_RULES.choice_law)


def test_a_refused_line_tells_its_agency_why_and_the_wish_goes_on_waiting(world: World) -> None:
    wish_id = ask(world)
    carry(world, draft(world))
    Workstation.objects.exclude(room__venue__centre__centre_id=world.centres["host"]).update(check_passed=False)
    tick(NOW)
    view = queries.get_wish(world.actor("agency"), wish_id)
    assert (view.state, view.code, view.refused_at) == (WishState.WAITING, "infeasible_plan", NOW)
    (item,) = queries.list_work(world.actor("agency"), NOW)
    assert item.subject_url_name == "agency:windows"


def test_where_venues_are_hidden_a_refused_line_and_one_without_an_hour_read_the_same(world: World) -> None:
    wish_id = ask(world)
    WishRow.objects.update(rules=to_plain(HIDING))
    carry(world, draft(world))
    Workstation.objects.exclude(room__venue__centre__centre_id=world.centres["host"]).update(check_passed=False)
    tick(NOW)
    refused = queries.get_wish(world.actor("agency"), wish_id)
    assert (refused.code, refused.params, WishRow.objects.get().tries) == ("not_possible_then", {}, 1)
    other = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000002")
    Workstation.objects.update(check_passed=True)
    services.ask_window(
        actor=world.actor("agency"), lot_id=other, wish=wish(world, quotas=(Quota("A080104", 30),)), now=NOW
    )
    WishRow.objects.update(rules=to_plain(HIDING))
    services.withdraw_wish(actor=world.actor("agency"), wish_id=wish_id, now=NOW)
    third = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000003")
    services.ask_window(actor=world.actor("agency"), lot_id=third, wish=wish(world), now=NOW)
    carry(world, draft(world))
    left = next(each for each in queries.list_wishes(world.actor("agency")) if each.lot_id == other)
    assert (left.state, left.code, left.params) == (WishState.WAITING, "not_possible_then", {})


def test_a_wish_without_an_hour_reads_why_and_what_would_help_where_its_agency_may_know(world: World) -> None:
    wish_id = ask(world, quotas=(Quota("A080104", 30),))
    other = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000002")
    services.ask_window(actor=world.actor("agency"), lot_id=other, wish=wish(world), now=NOW)
    carry(world, draft(world))
    view = queries.get_wish(world.actor("agency"), wish_id)
    assert (view.state, view.code) == (WishState.WAITING, "left_pool_too_small")
    assert (set(view.params), view.params["n"]) == ({"n", "host", "later_on"}, 30 * PoolRules().min_ratio - 120)


def test_what_no_other_hour_can_mend_sends_the_wish_back(world: World) -> None:
    wish_id = ask(world)
    carry(world, draft(world))
    Lot.objects.update(state="ended")
    tick(NOW)
    view = queries.get_wish(world.actor("agency"), wish_id)
    assert (view.state, view.code) == (WishState.RETURNED, "lot_not_bookable")
    assert queries.list_queue(world.actor("coordinator")) == ()
    (item,) = queries.list_work(world.actor("agency"), NOW)
    assert item.state == "已退回"
    assert queries.list_work(world.actor("agency"), NOW + queries.plan.SAID_FOR) == ()


def test_a_host_reads_its_own_hours_and_nobody_else_any(world: World) -> None:
    ask(world)
    plan_id = draft(world)
    assert queries.list_hosted(world.actor("host"), NOW) == ()
    carry(world, plan_id)
    (line,) = queries.list_hosted(world.actor("host"), NOW)
    assert (line.starts_at, line.state) == (moment(FIRST, time(9)), queries.HostedState.RELEASED)
    tick(NOW)
    (line,) = queries.list_hosted(world.actor("host"), NOW)
    assert line.state is queries.HostedState.ASKED
    assert queries.list_hosted(world.actor("sub"), NOW) == ()
    assert queries.list_hosted(world.actor("host"), line.starts_at) == ()
    for key in EVERYBODY:
        if key not in {"host", "sub"}:
            with pytest.raises(NotFound):
                queries.list_hosted(world.actor(key), NOW)
