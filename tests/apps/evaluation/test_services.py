from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.apps.evaluation import stage as s
from tests.apps.evaluation.stage import Stage, make_stage
from yuanping.apps.evaluation import services
from yuanping.apps.evaluation.models import BallotCast, BallotTally, SheetScore
from yuanping.apps.evaluation.queries import get_desk, get_evaluation_record, get_outcome, list_work, read_report
from yuanping.apps.evidence.queries import list_entries
from yuanping.apps.tenders.queries import get_lot
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.canonical import Plain
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evaluation.record import recompute, replay
from yuanping.kernel.evaluation.values import Ground, Score, Verdict
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.leaf import read_payload
from yuanping.kernel.lot.states import LotState

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def refusal(code: str):
    return pytest.raises(Refused, match=f"^{code}$")


def bodies(lot_id: str) -> dict[str, tuple[Plain, ...]]:
    found: dict[str, list[Plain]] = {}
    for entry in list_entries(lot_id, frozenset(Access)):
        assert entry.payload is not None
        payload = read_payload(entry.payload)
        found.setdefault(payload.kind, []).append(payload.body)
    return {kind: tuple(each) for kind, each in found.items()}


def state(stage: Stage) -> str:
    return get_desk(stage.member(1), stage.now).state


# --- declaration ----------------------------------------------------------------------------------------------------


def test_opening_twice_changes_nothing(stage: Stage) -> None:
    before = bodies(stage.lot_id)
    services.open_session(actor=SYSTEM, lot_id=stage.lot_id, now=stage.now)
    assert bodies(stage.lot_id) == before
    with pytest.raises(NotFound):
        services.open_session(actor=stage.personas.actor("agency"), lot_id=stage.lot_id, now=stage.now)


def test_declaration_of_the_last_member_moves_the_session(stage: Stage) -> None:
    s.declare(stage, (1, 2, 3, 4))
    assert state(stage) == "formed"
    s.declare(stage, (5,))
    assert state(stage) == "declared"
    assert len(bodies(stage.lot_id)["declaration_signed"]) == 5


def test_declaration_is_signed_once_with_a_long_enough_passphrase(stage: Stage) -> None:
    with refusal("passphrase_length"):
        services.sign_declaration(actor=stage.member(1), passphrase="short", now=stage.now)
    s.declare(stage, (1,))
    with refusal("already_declared"):
        s.declare(stage, (1,))


def test_a_foreign_seat_finds_nothing(stage: Stage) -> None:
    for actor in (
        Actor(Role.EXPERT, seat_id="f" * 32),
        Actor(Role.EXPERT),
        stage.personas.actor("agency"),
        replace(stage.personas.actor("agency"), seat_id=stage.seats[0]),
    ):
        with pytest.raises(NotFound):
            services.sign_declaration(actor=actor, passphrase="long enough", now=stage.now)
        with pytest.raises(NotFound):
            get_desk(actor, stage.now)


# --- leader ---------------------------------------------------------------------------------------------------------


def test_leader_is_elected_by_all_and_no_row_ties_voter_to_choice(stage: Stage) -> None:
    s.declare(stage)
    s.elect(stage, leader=4)
    assert state(stage) == "leader_elected"
    assert get_desk(stage.member(4), stage.now).own.is_leader
    assert not {field.name for field in BallotCast._meta.fields} & {"choice", "candidate", "seat_id"}
    assert {row.seat_id: row.votes for row in BallotTally.objects.all()}[stage.seats[3]] == 5
    assert all("choice" not in str(body) for body in bodies(stage.lot_id)["leader_ballot_cast"])


def test_leader_tie_opens_a_second_round(stage: Stage) -> None:
    s.declare(stage)
    for number, choice in zip(stage.numbers, (1, 1, 2, 2, 3), strict=True):
        services.cast_leader_ballot(actor=stage.member(number), choice=stage.seats[choice - 1], now=stage.now)
    view = get_desk(stage.member(5), stage.now)
    assert (view.state, view.ballot_round, [one.number for one in view.ballot]) == ("declared", 2, [1, 2])
    with refusal("leader_not_on_ballot"):
        services.cast_leader_ballot(actor=stage.member(1), choice=stage.seats[2], now=stage.now)
    s.elect(stage, leader=2)
    assert [len(ballot.votes) for ballot in get_desk(stage.member(1), stage.now).rounds] == [5, 2]


def test_leader_ballot_is_cast_once_and_not_before_all_declared(stage: Stage) -> None:
    with refusal("wrong_state"):
        s.elect(stage)
    s.declare(stage)
    services.cast_leader_ballot(actor=stage.member(1), choice=stage.seats[0], now=stage.now)
    with refusal("already_voted"):
        services.cast_leader_ballot(actor=stage.member(1), choice=stage.seats[1], now=stage.now)
    assert sum(row.votes for row in BallotTally.objects.all()) == 1


# --- review ---------------------------------------------------------------------------------------------------------


def test_review_majority_takes_a_bid_out(stage: Stage) -> None:
    s.to_scoring(stage)
    view = get_desk(stage.member(1), stage.now)
    assert (view.state, [bid.number for bid in view.standing]) == ("scoring", [1, 2, 3])


def test_review_minority_leaves_it_in(stage: Stage) -> None:
    s.declare(stage)
    s.elect(stage)
    s.review(stage, rejecting=2)
    assert [bid.number for bid in get_desk(stage.member(1), stage.now).standing] == [1, 2, 3, 4]


def test_review_needs_every_bid_and_a_reason(stage: Stage) -> None:
    s.declare(stage)
    s.elect(stage)
    good = s.verdicts(stage, rejects=True)
    with refusal("verdict_missing"):
        services.submit_preliminary_review(actor=stage.member(1), verdicts=good[:-1], now=stage.now)
    with refusal("verdict_needs_reason"):
        services.submit_preliminary_review(
            actor=stage.member(1), verdicts=(*good[:-1], Verdict(good[-1].bid_id, Ground.UNLAWFUL)), now=stage.now
        )
    services.submit_preliminary_review(actor=stage.member(1), verdicts=good, now=stage.now)
    with refusal("already_reviewed"):
        services.submit_preliminary_review(actor=stage.member(1), verdicts=good, now=stage.now)


def test_review_rejecting_every_bid_ends_the_session(stage: Stage) -> None:
    s.declare(stage)
    s.elect(stage)
    everything = tuple(
        Verdict(bid.bid_id, Ground.NOT_RESPONSIVE, "未响应") for bid in get_desk(stage.member(1), stage.now).bids
    )
    for number in stage.numbers:
        services.submit_preliminary_review(actor=stage.member(number), verdicts=everything, now=stage.now)
    assert state(stage) == "all_rejected"
    with refusal("wrong_state"):
        services.submit_score_sheet(actor=stage.member(1), now=stage.now)


# --- scores ---------------------------------------------------------------------------------------------------------


def test_score_out_of_range_is_refused_with_its_field_and_nothing_is_stored(stage: Stage) -> None:
    s.to_scoring(stage)
    bid = get_desk(stage.member(1), stage.now).standing[0].bid_id
    scores = (Score(bid, "quality", Decimal(20)), Score(bid, "plan", Decimal("30.5")))
    with pytest.raises(Refused) as caught:
        services.save_scores(actor=stage.member(1), scores=scores, now=stage.now)
    assert (caught.value.code, caught.value.field) == ("score_out_of_range", f"score:{bid}:plan")
    assert not SheetScore.objects.exists()


def test_score_of_a_rejected_bid_is_refused(stage: Stage) -> None:
    s.to_scoring(stage)
    rejected = get_desk(stage.member(1), stage.now).bids[3].bid_id
    with refusal("score_unknown"):
        services.save_scores(actor=stage.member(1), scores=(Score(rejected, "plan", Decimal(20)),), now=stage.now)


def test_sheet_with_gaps_is_not_locked(stage: Stage) -> None:
    s.to_scoring(stage)
    bid = get_desk(stage.member(1), stage.now).standing[0].bid_id
    services.save_scores(actor=stage.member(1), scores=(Score(bid, "plan", Decimal(20)),), now=stage.now)
    with refusal("score_missing"):
        services.submit_score_sheet(actor=stage.member(1), now=stage.now)


def test_locked_sheet_cannot_be_changed(stage: Stage) -> None:
    s.to_scoring(stage)
    s.score(stage, (1,))
    with refusal("sheet_locked"):
        s.fill(stage, 1, shift=1)
    with refusal("sheet_locked"):
        services.submit_score_sheet(actor=stage.member(1), now=stage.now)


def test_last_lock_ranks_the_bids(stage: Stage) -> None:
    s.to_scoring(stage)
    s.score(stage, (1, 2, 3, 4))
    assert get_desk(stage.member(1), stage.now).result is None
    s.score(stage, (5,))
    result = get_desk(stage.member(1), stage.now).result
    assert result is not None
    assert [line.place for line in result.lines] == [1, 2, 3]
    assert get_lot(stage.lot_id).state == LotState.RANKED


# --- report ---------------------------------------------------------------------------------------------------------


def test_report_is_composed_by_the_leader_only(stage: Stage) -> None:
    s.to_ranked(stage)
    with refusal("not_leader"):
        services.compose_report(actor=stage.member(1), now=stage.now)
    services.compose_report(actor=stage.member(2), now=stage.now)
    with refusal("wrong_state"):
        services.compose_report(actor=stage.member(2), now=stage.now)


def test_dissent_stands_in_the_record_and_is_filed_once_before_the_report(stage: Stage) -> None:
    s.to_ranked(stage)
    with refusal("dissent_length"):
        services.file_dissent(actor=stage.member(4), text="  ", now=stage.now)
    services.file_dissent(actor=stage.member(4), text="B-02 的工期偏短", now=stage.now)
    with refusal("dissent_filed_before"):
        services.file_dissent(actor=stage.member(4), text="再提", now=stage.now)
    services.compose_report(actor=stage.member(2), now=stage.now)
    with refusal("wrong_state"):
        services.file_dissent(actor=stage.member(5), text="太晚", now=stage.now)


def test_name_without_a_glyph_is_an_error_that_names_the_character(stage: Stage) -> None:
    from yuanping.apps.committee.models import Seat
    from yuanping.apps.committee.queries.persons import SeatPerson, seal_person
    from yuanping.infra.pdf.face import GlyphMissing

    s.to_ranked(stage)
    seat = Seat.objects.get(seat_id=stage.seats[0])
    seat.sealed_member = seal_person(seat.seat_id, SeatPerson("程\U0001f600鸣", "", ""))
    seat.save()
    with pytest.raises(GlyphMissing, match="U\\+1F600"):
        services.compose_report(actor=stage.member(2), now=stage.now)
    assert state(stage) == "ranked"


# --- the whole walk -------------------------------------------------------------------------------------------------


def test_whole_evaluation_replays_from_record_and_evidence(stage: Stage) -> None:
    s.to_closed(stage)
    assert state(stage) == "closed"
    assert get_lot(stage.lot_id).state == LotState.SIGNED
    record = get_evaluation_record(stage.lot_id, Edition.SEALED)
    recompute(record)
    replay(record, bodies(stage.lot_id))
    with pytest.raises(NotFound):
        get_evaluation_record(stage.lot_id, Edition.PUBLIC)


def test_report_and_scores_open_to_each_role_at_its_time(stage: Stage) -> None:
    agency, supervisor = stage.personas.actor("agency"), stage.personas.actor("supervisor")
    s.to_scoring(stage)
    s.score(stage, (1, 2, 3, 4))
    assert get_outcome(supervisor, stage.lot_id).result is None
    s.score(stage, (5,))
    assert get_outcome(supervisor, stage.lot_id).result is not None
    assert get_outcome(agency, stage.lot_id).result is None
    with pytest.raises(NotFound):
        read_report(agency, stage.lot_id)
    services.compose_report(actor=stage.member(2), now=stage.now)
    for number in stage.numbers:
        s.sign(stage.at(number), number)
    assert get_outcome(agency, stage.lot_id).result is not None
    assert read_report(agency, stage.lot_id).startswith(b"%PDF")
    for key in ("other_agency", "outsider", "registry", "host"):
        with pytest.raises(NotFound):
            read_report(stage.personas.actor(key), stage.lot_id)


def test_work_list_says_what_waits(stage: Stage) -> None:
    assert [item.action for item in list_work(stage.member(1), stage.now)] == ["签署评标承诺"]
    s.to_closed(stage)
    assert list_work(stage.member(1), stage.now) == ()
    assert [item.subject_id for item in list_work(stage.personas.actor("entity"), stage.now)] == [stage.lot_id]
    assert list_work(stage.personas.actor("outsider"), stage.now) == ()


def test_award_is_refused_to_others_before_signing_and_for_no_candidate(stage: Stage) -> None:
    entity = stage.personas.actor("entity")
    s.to_signing(stage)
    first = get_desk(stage.member(1), stage.now).result.lines[0].bid_id  # type: ignore[union-attr]
    with refusal("wrong_state"):
        services.record_award(actor=entity, lot_id=stage.lot_id, bid_id=first, now=stage.now)
    for number in stage.numbers:
        s.sign(stage.at(number), number)
    for key in ("agency", "supervisor", "outsider"):
        with pytest.raises(NotFound):
            services.record_award(actor=stage.personas.actor(key), lot_id=stage.lot_id, bid_id=first, now=stage.now)
    rejected = get_desk(stage.member(1), stage.now).bids[3].bid_id
    with refusal("award_not_candidate"):
        services.record_award(actor=entity, lot_id=stage.lot_id, bid_id=rejected, now=stage.now)
    second = get_desk(stage.member(1), stage.now).result.lines[1].bid_id  # type: ignore[union-attr]
    with refusal("award_needs_reason"):
        services.record_award(actor=entity, lot_id=stage.lot_id, bid_id=second, now=stage.now)
    assert "award_recorded" not in bodies(stage.lot_id)


def test_names_lie_in_no_row_of_evaluation_or_signing(stage: Stage) -> None:
    """What a stolen database shows: neither names nor certificates in the clear."""
    from yuanping.apps.evaluation import models as evaluation_models
    from yuanping.apps.signing import models as signing_models

    s.to_closed(stage)
    dumped = b""
    for module in (evaluation_models, signing_models):
        for model in vars(module).values():
            if isinstance(model, type) and hasattr(model, "objects"):
                for row in model.objects.values_list():  # type: ignore[attr-defined]
                    dumped += b"|".join(
                        bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode() for value in row
                    )
    for name in s.NAMES:
        assert name.encode() not in dumped
        assert name.encode("unicode_escape") not in dumped
