"""A venue fails: what moves, what stays, who must agree; nothing before it was looked at, nothing by hand, nothing silently."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.apps.booking.world import GOOD, World, accept_venue, make_lot
from tests.apps.planning.outage import PROOF, THAT_DAY, a_sub, carry_out, failed, look, report, venue_of
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries as bookings
from yuanping.apps.booking import services as booking
from yuanping.apps.booking.models import Booking, Change, Occupancy, Offer
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.models import MoveRow, OutageRow
from yuanping.apps.planning.services import OutageReport
from yuanping.apps.tenders.models import Lot
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.apps.venues.models import MaintenanceWindow
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain
from yuanping.kernel.planning.reallocate import Fate
from yuanping.kernel.planning.states import Cause, MoveState, OutageState
from yuanping.kernel.venues.hours import Interval

HIDING = replace(LN_RULES, agency_learns=HLJ_RULES.agency_learns, may_choose=False, choice_law=HLJ_RULES.choice_law)
"""The limits the small province was drawn under, and sub-venues the agency never learns."""


@pytest.fixture
def offered(world: World) -> str:
    return world.placed()


@pytest.fixture
def confirmed(world: World, offered: str) -> str:
    world.confirm_all(offered)
    return offered


def second_venue(world: World, centre_id: str, seats: int = 6) -> None:
    """Another building of the same centre, in the catalogue, all in order."""
    operator = world.operator(centre_id)
    draft = venues.VenueDraft("二号楼", "trading_centre", "210300", "演示路 2 号", "", "")
    venue_id = venues.register_venue(actor=operator, centre_id=centre_id, draft=draft, now=NOW)
    venues.set_hours(actor=operator, venue_id=venue_id, weekly="1-7 08:00-20:00", changeover=0, now=NOW)
    drafts = tuple(venues.WorkstationDraft(f"{n:02d}", dedicated_shared=True) for n in range(1, seats + 1))
    venues.register_workstations(
        actor=operator, centre_id=centre_id, room="501", floor="", drafts=drafts, now=NOW, venue_id=venue_id
    )
    for room in venue_queries.list_rooms(centre_id):
        if room.venue_id == venue_id:
            venues.check_room(actor=SYSTEM, room_id=room.room_id, check=GOOD, now=NOW)
    accept_venue(centre_id, venue_id)


def test_a_plan_is_looked_at_before_anything_is_written(world: World, confirmed: str) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    before = (list(Occupancy.objects.order_by("pk").values()), list(Offer.objects.order_by("pk").values()))
    outage_id = report(world, lost.centre_id)
    view = look(world, outage_id)
    (move,) = view.moves
    assert (move.fate, move.state, move.short, move.booking_id) == (Fate.CHANGED, None, lost.seats, confirmed)
    assert (view.needs_proof, len(view.digest)) == (True, 64)
    assert before == (list(Occupancy.objects.order_by("pk").values()), list(Offer.objects.order_by("pk").values()))
    assert not MaintenanceWindow.objects.exists()
    assert not MoveRow.objects.exists()


def test_an_offer_not_settled_is_taken_back_and_its_seats_are_drawn_by_l1(world: World, offered: str) -> None:
    lost = a_sub(world, offered, "sent")
    others = {each.offer_id for each in world.offers(offered)} - {lost.offer_id}
    move = failed(world, lost.centre_id)
    assert (move.fate, move.state) == (Fate.DRAWN_AGAIN, MoveState.DONE)
    lost.refresh_from_db()
    assert (lost.state, lost.occupancies.count()) == ("declined", 0)
    assert Counter(evidence_kinds())["planning.outage_move"] == 1
    assert OutageRow.objects.get().state == OutageState.CARRIED
    assert MaintenanceWindow.objects.get().venue.venue_id == OutageRow.objects.get().venue_id
    assert Booking.objects.get().state == "drawing"
    world.draw(offered)
    assert others <= {each.offer_id for each in world.offers(offered)}
    assert lost.centre_id not in {each.centre_id for each in world.offers(offered)}
    world.confirm_all(offered)
    assert Booking.objects.get().state == "confirmed"
    assert evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["booking.drawn_again"][-1]["cause"] == "venue_out"


def test_a_venue_that_answered_before_the_others_is_drawn_again_too(world: World, offered: str) -> None:
    lost = a_sub(world, offered, "sent")
    world.confirm(lost)
    assert failed(world, lost.centre_id).state == MoveState.DONE
    lost.refresh_from_db()
    assert (lost.state, Booking.objects.get().state) == ("released", "drawing")


def test_without_its_host_an_unsettled_booking_is_given_up_for_the_agency_to_ask_anew(
    world: World, offered: str
) -> None:
    move = failed(world, world.centres["host"])
    assert (move.fate, move.state) == (Fate.ASKED_ANEW, MoveState.DONE)
    assert Booking.objects.get().state == "unplaced"
    assert not Occupancy.objects.exists()


def test_a_settled_sub_venue_moves_only_when_the_agency_asks_and_the_host_verifies(
    world: World, confirmed: str
) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    kept = {each.offer_id for each in world.offers(confirmed, "confirmed")} - {lost.offer_id}
    move = failed(world, lost.centre_id)
    assert (move.fate, move.state, Booking.objects.get().state) == (Fate.CHANGED, MoveState.WAITING, "confirmed")
    (item,) = queries.list_work(world.actor("agency"), NOW)
    assert item.subject_id == move.move_id
    services.agree_move(actor=world.actor("agency"), move_id=move.move_id, words="", now=NOW)
    change = Change.objects.get()
    assert (change.force_majeure, change.starts_at) == (True, Booking.objects.get().starts_at)
    assert bookings.get_proof(world.actor("host"), change.change_id).data == PROOF.data
    booking.verify_change(actor=world.actor("host"), change_id=change.change_id, accepted=True, answer="", now=NOW)
    assert Booking.objects.get().state == "drawing"
    assert {each.offer_id for each in world.offers(confirmed, "confirmed")} == kept
    world.draw(confirmed)
    fresh = {each.centre_id for each in world.offers(confirmed)}
    assert fresh
    assert lost.centre_id not in fresh
    world.confirm_all(confirmed)
    row = Booking.objects.get()
    assert (row.state, Occupancy.objects.values("workstation").distinct().count()) == ("confirmed", row.size)
    assert MoveRow.objects.get().state == MoveState.DONE


def test_hidden_sub_venues_are_drawn_again_on_the_supervisor_s_word_and_the_agency_has_no_part(
    world: World, confirmed: str
) -> None:
    Booking.objects.update(rules=to_plain(HIDING))
    lost = a_sub(world, confirmed, "confirmed")
    outage_id = report(world, lost.centre_id, proof=None)
    assert not look(world, outage_id).needs_proof
    carry_out(world, outage_id)
    move = MoveRow.objects.get()
    assert (move.fate, move.hidden, move.state) == (Fate.CHANGED, True, MoveState.WAITING)
    assert queries.list_work(world.actor("agency"), NOW) == ()
    with pytest.raises(NotFound):
        queries.get_settle(world.actor("agency"), move.move_id, NOW)
    with pytest.raises(NotFound):
        services.agree_move(actor=world.actor("agency"), move_id=move.move_id, words="", now=NOW)
    services.agree_move(actor=world.actor("supervisor"), move_id=move.move_id, words="同意重新抽取", now=NOW)
    assert Booking.objects.get().state == "drawing"
    assert not Change.objects.exists()
    bodies = evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])
    assert bodies["booking.relocation_confirmed"][0]["reason"] == "同意重新抽取"
    shown = evidence.list_bodies(world.lot_id, [Access.PUBLIC, Access.PARTIES])
    assert not {"booking.relocation_confirmed", "booking.drawn_again"} & set(shown)
    world.draw(confirmed)
    world.confirm_all(confirmed)
    assert Booking.objects.get().state == "confirmed"


def test_where_sub_venues_are_hidden_the_agency_cannot_find_out_by_asking_for_the_same_hours(
    world: World, confirmed: str
) -> None:
    Booking.objects.update(rules=to_plain(HIDING))
    failed(world, a_sub(world, confirmed, "confirmed").centre_id)
    row = Booking.objects.get()
    same = booking.ChangeRequest(row.starts_at, row.ends_at, "不可抗力", True, PROOF)
    with pytest.raises(Refused) as refused:
        booking.request_change(actor=world.actor("agency"), booking_id=confirmed, change=same, now=NOW)
    assert refused.value.code == "change_changes_nothing"


def test_the_same_hours_are_refused_while_no_venue_is_lost_and_verified_only_while_one_is(
    world: World, confirmed: str
) -> None:
    row = Booking.objects.get()
    same = booking.ChangeRequest(row.starts_at, row.ends_at, "副场起火", True, PROOF)
    agency = world.actor("agency")
    with pytest.raises(Refused) as refused:
        booking.request_change(actor=agency, booking_id=confirmed, change=same, now=NOW)
    assert refused.value.code == "change_changes_nothing"
    failed(world, a_sub(world, confirmed, "confirmed").centre_id)
    with pytest.raises(Refused) as proofless:
        booking.request_change(actor=agency, booking_id=confirmed, change=replace(same, proof=None), now=NOW)
    assert proofless.value.code == "proof_missing"
    with pytest.raises(Refused) as plain:
        booking.request_change(actor=agency, booking_id=confirmed, change=replace(same, force_majeure=False), now=NOW)
    assert plain.value.code == "change_changes_nothing"
    change_id = booking.request_change(actor=agency, booking_id=confirmed, change=same, now=NOW)
    MaintenanceWindow.objects.all().delete()
    host = world.actor("host")
    with pytest.raises(Refused) as mended:
        booking.verify_change(actor=host, change_id=change_id, accepted=True, answer="", now=NOW)
    assert mended.value.code == "relocation_not_needed"
    booking.verify_change(actor=host, change_id=change_id, accepted=False, answer="副场已恢复", now=NOW)
    assert Booking.objects.get().state == "confirmed"


def test_a_settled_host_is_the_agency_s_to_settle_by_its_own_paths(world: World, confirmed: str) -> None:
    move = failed(world, world.centres["host"])
    assert (move.fate, move.state) == (Fate.HOST_CHANGED, MoveState.LEFT)
    agency = world.actor("agency")
    with pytest.raises(Refused) as refused:
        services.agree_move(actor=agency, move_id=move.move_id, words="", now=NOW)
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refused) as silent:
        services.settle_move(actor=agency, move_id=move.move_id, words=" ", now=NOW)
    assert silent.value.code == "reason_missing"
    services.settle_move(actor=agency, move_id=move.move_id, words="已申请改到 9 月 30 日", now=NOW)
    assert (MoveRow.objects.get().state, queries.list_work(agency, NOW)) == (MoveState.DONE, ())


def test_what_its_centre_can_keep_stays_and_only_its_staff_exchange_the_workstations(
    world: World, confirmed: str
) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    second_venue(world, lost.centre_id)
    move = failed(world, lost.centre_id)
    assert (move.fate, move.state, len(move.exchanges)) == (Fate.STAYS, MoveState.WAITING, lost.seats)
    with pytest.raises(NotFound):
        services.agree_move(actor=world.actor("coordinator"), move_id=move.move_id, words="", now=NOW)
    services.agree_move(actor=world.operator(lost.centre_id), move_id=move.move_id, words="换到二号楼", now=NOW)
    held = set(lost.occupancies.values_list("workstation__room__venue__name", flat=True))
    assert (held, Booking.objects.get().state) == ({"二号楼"}, "confirmed")
    lost.refresh_from_db()
    assert lost.state == "confirmed"
    shown = evidence.list_bodies(world.lot_id, [Access.PUBLIC, Access.PARTIES])
    assert "booking.workstation_moved" not in shown


def test_who_must_agree_may_refuse_and_the_province_reads_why(world: World, confirmed: str) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    move = failed(world, lost.centre_id)
    services.refuse_move(actor=world.actor("agency"), move_id=move.move_id, words="改日再评", now=NOW)
    (shown,) = look(world, OutageRow.objects.get().outage_id).moves
    assert (shown.state, shown.words, Booking.objects.get().state) == (MoveState.FAILED, "改日再评", "confirmed")


@pytest.mark.parametrize("begun", [False, True])
def test_a_drawn_committee_or_a_session_that_has_begun_is_never_moved(
    world: World, confirmed: str, *, begun: bool
) -> None:
    now = Booking.objects.get().starts_at + timedelta(minutes=30) if begun else NOW
    if not begun:
        Lot.objects.update(state="drawn")
    lost = a_sub(world, confirmed, "confirmed")
    held = set(lost.occupancies.values_list("workstation", "slot_start"))
    move = failed(world, lost.centre_id, now)
    assert (move.fate, move.state) == (Fate.EMERGENCY, MoveState.LEFT)
    assert set(lost.occupancies.values_list("workstation", "slot_start")) == held
    view = queries.get_settle(world.actor("supervisor"), move.move_id, now)
    assert view.move.begun is begun
    services.settle_move(actor=world.actor("supervisor"), move_id=move.move_id, words="转本地集中评标", now=now)
    assert MoveRow.objects.get().words == "转本地集中评标"


def test_one_that_fails_does_not_stop_the_others_and_says_why(world: World, offered: str) -> None:
    lost = a_sub(world, offered, "sent")
    outage_id = report(world, lost.centre_id)
    seen = look(world, outage_id).digest
    services.carry_out_outage(actor=world.actor("coordinator"), outage_id=outage_id, seen=seen, now=NOW)
    booking.decline_offer(actor=world.operator(lost.centre_id), offer_id=lost.offer_id, reason="起火", now=NOW)
    tick(NOW)
    (move,) = look(world, outage_id).moves
    assert (move.state, move.code) == (MoveState.FAILED, "offer_not_out")
    assert OutageRow.objects.get().state == OutageState.CARRIED


def test_what_was_looked_at_is_what_is_carried_out_and_only_once(world: World, offered: str) -> None:
    lost = a_sub(world, offered, "sent")
    outage_id = report(world, lost.centre_id)
    seen = look(world, outage_id).digest
    world.confirm(world.offers(offered)[0])
    assert look(world, outage_id).digest == seen or world.offers(offered)[0].centre_id == lost.centre_id
    second_venue(world, lost.centre_id)
    coordinator = world.actor("coordinator")
    with pytest.raises(Conflict) as stale:
        services.carry_out_outage(actor=coordinator, outage_id=outage_id, seen=seen, now=NOW)
    assert stale.value.code == "outage_stale"
    assert not MaintenanceWindow.objects.exists()
    carry_out(world, outage_id)
    carry_out(world, outage_id)
    services.begin_move(move_id=MoveRow.objects.get().move_id, now=NOW)
    kinds = Counter(evidence_kinds())
    assert kinds == {"planning.outage_released": 1, "planning.outage_reported": 1}, (
        "what only waits has no entry of its own"
    )


def evidence_kinds() -> list[str]:
    found = evidence.list_bodies("", list(Access))
    return [kind for kind, bodies in found.items() for _ in bodies if kind.startswith("planning.outage")]


def test_a_change_needs_the_proof_before_anything_is_done(world: World, confirmed: str) -> None:
    outage_id = report(world, a_sub(world, confirmed, "confirmed").centre_id, proof=None)
    seen, coordinator = look(world, outage_id).digest, world.actor("coordinator")
    with pytest.raises(Refused) as refused:
        services.carry_out_outage(actor=coordinator, outage_id=outage_id, seen=seen, now=NOW)
    assert (refused.value.code, MoveRow.objects.count(), MaintenanceWindow.objects.count()) == ("proof_missing", 0, 0)
    services.carry_out_outage(actor=coordinator, outage_id=outage_id, seen=seen, now=NOW, proof=PROOF)
    assert OutageRow.objects.get().proof_digest


def test_the_centre_asks_the_province_decides_and_either_puts_it_away(world: World, offered: str) -> None:
    lost = a_sub(world, offered, "sent")
    operator = world.operator(lost.centre_id)
    outage_id = report(world, lost.centre_id, "sub")
    assert (queries.get_outage(operator, outage_id, NOW).moves, OutageRow.objects.get().by_centre) == ((), True)
    with pytest.raises(NotFound):
        services.carry_out_outage(actor=operator, outage_id=outage_id, seen="", now=NOW)
    (item,) = queries.list_work(world.actor("coordinator"), NOW)
    assert item.subject_id == outage_id
    services.drop_outage(actor=operator, outage_id=outage_id, now=NOW)
    assert queries.list_work(world.actor("coordinator"), NOW) == ()
    with pytest.raises(Refused) as dropped:
        carry_out(world, outage_id)
    assert dropped.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"interval": Interval(THAT_DAY.ends_at, THAT_DAY.starts_at)}, "outage_out_of_order"),
        ({"interval": Interval(NOW - timedelta(days=2), NOW)}, "outage_over"),
        ({"interval": Interval(NOW, NOW + timedelta(days=93))}, "outage_too_long"),
        ({"proof": replace(PROOF, data=b"text")}, "proof_kind_unknown"),
    ],
)  # fmt: skip
def test_an_impossible_report_is_refused_and_nothing_is_kept(
    world: World, changes: dict[str, object], code: str
) -> None:
    told = OutageReport(venue_of(world.centres["sub"]), THAT_DAY, Cause.POWER, "停电", PROOF)
    with pytest.raises(Refused) as refused:
        services.report_outage(
            actor=world.actor("coordinator"),
            report=replace(told, **changes),
            now=NOW,  # type: ignore[arg-type]  # names of fields
        )
    assert (refused.value.code, OutageRow.objects.count()) == (code, 0)


def test_a_long_failure_closes_the_venue_for_all_of_it(world: World) -> None:
    far = Interval(THAT_DAY.starts_at, THAT_DAY.starts_at + timedelta(days=20))
    told = OutageReport(venue_of(world.centres["sub"]), far, Cause.SUSPENDED, "暂停使用")
    outage_id = services.report_outage(actor=world.actor("coordinator"), report=told, now=NOW)
    carry_out(world, outage_id)
    windows = list(MaintenanceWindow.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert [ends for _, ends in windows[:-1]] == [starts for starts, _ in windows[1:]]
    assert (windows[0][0], windows[-1][1]) == (far.starts_at, far.ends_at)
    assert OutageRow.objects.get().state == OutageState.CARRIED


def test_only_those_whose_matter_it_is_see_or_settle_anything(world: World, confirmed: str) -> None:
    lost = a_sub(world, confirmed, "confirmed")
    move = failed(world, lost.centre_id)
    outage_id = OutageRow.objects.get().outage_id
    told = OutageReport(venue_of(lost.centre_id), THAT_DAY, Cause.POWER, "停电")
    for key in EVERYBODY:
        actor = world.actor(key)
        inside = key == "coordinator" or actor.organisation_id == lost.centre_id
        if not inside:
            for call in (
                lambda actor=actor: services.report_outage(actor=actor, report=told, now=NOW),
                lambda actor=actor: queries.get_outage(actor, outage_id, NOW),
                lambda actor=actor: services.drop_outage(actor=actor, outage_id=outage_id, now=NOW),
            ):
                with pytest.raises(NotFound):
                    call()
        if key != "coordinator":
            with pytest.raises(NotFound):
                services.carry_out_outage(actor=actor, outage_id=outage_id, seen="", now=NOW)
        if key != "agency":
            for settle in (services.agree_move, services.refuse_move, services.settle_move):
                with pytest.raises(NotFound):
                    settle(actor=actor, move_id=move.move_id, words="不", now=NOW)
            with pytest.raises(NotFound):
                queries.get_settle(actor, move.move_id, NOW)
    assert MoveRow.objects.get().state == MoveState.WAITING


def test_looking_costs_the_same_queries_for_any_number_of_offers(world: World, offered: str) -> None:
    centre = world.centres["host"]
    outage_id = report(world, centre)
    with CaptureQueriesContext(connection) as one:
        assert len(look(world, outage_id).moves) == 1
    first = world.lot_id
    world.lot_id = make_lot(world.personas, code="B0000000000000000002")
    world.placed(world.plan())
    world.lot_id = first
    with CaptureQueriesContext(connection) as two:
        assert len(look(world, outage_id).moves) == 2
    assert len(one) == len(two) <= 16
