"""The committee from request to release: who is drawn, who learns what, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apps.committee.cases import ARRIVE_AT, BIDDERS, DRAW_AT, OPEN_AT, Case, second_staff
from yuanping.apps.bidding.models import Bid
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.record import EXPERT, REPRESENTATIVE, members_digest, replay_calls, replay_members
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.draw.replay_experts import replay_experts
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_keys import verify_p256

pytestmark = pytest.mark.django_db


def bodies(case: Case, kind: str) -> tuple[object, ...]:
    return evidence.list_bodies(case.lot_id, list(Access)).get(kind, ())


def test_draw_calls_a_committee_without_the_recused(case: Case) -> None:
    case.draw()
    assert list_failures() == ()
    letters = case.letters()
    assert [notice.kind for _, notice in letters] == [NoticeKind.CALL] * 6
    assert not [person for person, _ in letters if person.recused]
    view = queries.get_committee(case.committee_id)
    assert view.state == CommitteeState.CALLING
    assert [seat.kind for seat in view.seats] == [EXPERT] * 6 + [REPRESENTATIVE]
    assert not [notice for _, notice in letters if "浑南" in notice.place]


def test_draw_needs_three_bids_and_the_own_agency(case: Case) -> None:
    for bid in Bid.objects.order_by("id")[:2]:
        bid.replaced = True
        bid.save()
    with pytest.raises(Refused, match="too_few_bids_for_draw"):
        case.request()
    for persona in ("entity", "supervisor", "other_agency", "registry", "outsider"):
        with pytest.raises(NotFound):
            services.request_draw(actor=case.world.actor(persona), lot_id=case.lot_id, now=DRAW_AT)
    assert Committee.objects.count() == 0


def test_second_request_is_refused(case: Case) -> None:
    case.request()
    with pytest.raises(Refused, match="draw_requested"):
        case.request()


def test_refusal_calls_the_next_and_logs_before(case: Case) -> None:
    case.draw()
    person, notice = case.letters()[0]
    services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
    ((following, second),) = case.letters()
    assert following.expert_id != person.expert_id
    assert (following.specialty, following.centre) == (person.specialty, person.centre)
    assert second.kind is NoticeKind.CALL
    assert len(bodies(case, "committee.called")) == 1
    with pytest.raises(Refused, match="code_used"):
        services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)


def test_used_and_foreign_codes_read_the_same_and_change_nothing(case: Case) -> None:
    from yuanping.infra.refusals import explain

    case.draw()
    _, notice = case.letters()[0]
    services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
    texts = set()
    for code in (notice.code, "2222-2222-2222"):
        with pytest.raises(Refused) as refused:
            services.record_reply(code=code, accepted=True, now=DRAW_AT)
        told = explain(refused.value)
        texts.add((told.what, told.why, told.next))
    assert len(texts) == 1
    assert len(bodies(case, "committee.called")) == 1


def test_filled_when_all_accept_and_the_representative_is_named(case: Case) -> None:
    case.draw()
    case.accept_all()
    assert queries.get_committee(case.committee_id).state == CommitteeState.CALLING
    case.name_representative()
    assert queries.get_committee(case.committee_id).state == CommitteeState.FILLED


def test_only_the_entity_names_its_representative(case: Case) -> None:
    case.draw()
    seat = next(s for s in queries.get_committee(case.committee_id).seats if s.kind == REPRESENTATIVE)
    expert = next(s for s in queries.get_committee(case.committee_id).seats if s.kind == EXPERT)
    for persona, seat_id in (("agency", seat.seat_id), ("supervisor", seat.seat_id), ("entity", expert.seat_id)):
        with pytest.raises(NotFound):
            services.name_representative(
                actor=case.world.actor(persona), seat_id=seat_id, name="某人", user_id="", now=DRAW_AT
            )


def test_recheck_replaces_after_the_opening(case: Case) -> None:
    from yuanping.apps.experts.models import Expert, ExpertRelation

    case.draw()
    codes = case.accept_all()
    case.name_representative()
    hit = next(iter(codes))
    ExpertRelation.objects.create(expert=Expert.objects.get(expert_id=hit), kind="economic_interest", uscc=BIDDERS[1])
    case.open_bids()
    letters = case.letters()
    assert sorted(notice.kind for _, notice in letters) == [NoticeKind.CALL, NoticeKind.WITHDRAWN]
    withdrawn = next(person for person, notice in letters if notice.kind is NoticeKind.WITHDRAWN)
    assert withdrawn.expert_id == hit
    assert queries.get_committee(case.committee_id).state == CommitteeState.CALLING
    with pytest.raises(Refused, match="code_used"):
        case.arrive(hit, codes[hit])


def test_who_has_come_in_before_the_opening_and_is_of_a_bidder_does_not_sit(case: Case) -> None:
    from yuanping.apps.experts.models import Expert, ExpertRelation

    case.draw()
    codes = case.accept_all()
    case.name_representative()
    early = OPEN_AT.replace(hour=8, minute=30)
    seats = {expert_id: case.arrive(expert_id, code, early).seat_id for expert_id, code in codes.items()}
    case.arrive_representative()
    hit = next(iter(codes))
    ExpertRelation.objects.create(expert=Expert.objects.get(expert_id=hit), kind="economic_interest", uscc=BIDDERS[1])
    case.open_bids()
    assert queries.get_committee(case.committee_id).state == CommitteeState.CALLING, "nobody is formed with him"
    assert not Seat.objects.filter(seat_id=seats[hit]).exists(), "a desk he has opened is no seat any more"
    with pytest.raises(Refused, match="code_unknown"):
        services.open_desk(code=codes[hit], now=OPEN_AT)
    following = case.accept_all()
    assert len(following) == 1
    ((expert_id, code),) = following.items()
    view = case.arrive(expert_id, code, OPEN_AT)
    assert view.formed
    case.hand_in(view)
    assert services.open_desk(code=code, now=OPEN_AT).seat_id == view.seat_id
    assert case.person(hit).name not in queries.member_names(case.committee_id).values()


def test_arrival_only_at_the_own_centre_in_the_window_and_checked(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    expert_id, code = next(iter(codes.items()))
    person = case.person(expert_id)
    own, other = (
        case.world.operator(person.centre),
        case.world.operator(next(c for c in case.world.centres.values() if c != person.centre)),
    )
    common = {
        "code": code,
        "id_number": person.id_number,
        "identity_checked": True,
        "second": second_staff(person.centre),
    }
    there = second_staff(other.organisation_id)
    with pytest.raises(Refused, match="code_unknown"):
        services.check_in(actor=other, now=ARRIVE_AT, **{**common, "second": there})
    with pytest.raises(Refused, match="outside_arrival_window"):
        services.check_in(actor=own, now=DRAW_AT, **common)
    with pytest.raises(Refused, match="identity_not_checked"):
        services.check_in(actor=own, now=ARRIVE_AT, **{**common, "identity_checked": False})
    with pytest.raises(Refused, match="id_number_check_digit"):
        services.check_in(
            actor=own,
            now=ARRIVE_AT,
            **{
                **common,
                "id_number": case.people[0].id_number[:-1] + ("1" if case.people[0].id_number[-1] != "1" else "2"),
            },
        )
    wrong = next(p for p in case.people if p.expert_id != expert_id).id_number
    with pytest.raises(Refused, match="identity_mismatch"):
        services.check_in(actor=own, now=ARRIVE_AT, **{**common, "id_number": wrong})
    with pytest.raises(NotFound):
        services.check_in(actor=case.world.actor("agency"), now=ARRIVE_AT, **common)
    with pytest.raises(Refused, match="code_unknown"):
        services.open_desk(code=code, now=ARRIVE_AT)
    view = case.arrive(expert_id, code)
    assert view.name == person.name
    case.hand_in(view)
    assert services.open_desk(code=code, now=ARRIVE_AT).seat_id == view.seat_id
    with pytest.raises(Refused, match="code_used"):
        case.arrive(expert_id, code)


def test_last_arrival_forms_the_committee_and_numbers_are_dealt(case: Case) -> None:
    case.form()
    view = queries.get_committee(case.committee_id)
    assert view.state == CommitteeState.FORMED
    members = queries.list_members(case.committee_id)
    assert [member.number for member in members] == list(range(1, 8))
    names = queries.member_names(case.committee_id)
    assert len(set(names.values())) == 7
    assert "宋代表" in names.values()
    owner = case.world.actor("owner")
    mine = next(each for each in view.seats if each.kind == REPRESENTATIVE)
    with pytest.raises(Refused, match="devices_not_handed_in"):
        services.open_desk_as_representative(actor=owner, lot_id=case.lot_id, now=ARRIVE_AT)
    services.hand_in_devices(actor=case.world.actor("host"), seat_id=mine.seat_id, locker="", devices=0, now=ARRIVE_AT)
    seat = services.open_desk_as_representative(actor=owner, lot_id=case.lot_id, now=ARRIVE_AT)
    assert (seat.role, queries.member_for_seat(seat.seat_id).kind) == (Role.OWNER_REPRESENTATIVE, REPRESENTATIVE)
    assert len(bodies(case, "committee.formed")) == 1


def test_early_arrivals_form_the_committee_with_the_opening(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code, OPEN_AT.replace(hour=8, minute=30))
    case.arrive_representative()
    assert queries.get_committee(case.committee_id).state == CommitteeState.FILLED
    case.open_bids()
    assert queries.get_committee(case.committee_id).state == CommitteeState.FORMED


def test_nobody_reads_names_before_forming(case: Case) -> None:
    case.draw()
    case.accept_all()
    with pytest.raises(NotFound):
        queries.member_names(case.committee_id)
    with pytest.raises(NotFound):
        queries.list_members(case.committee_id)
    assert not Seat.objects.filter(committee__committee_id=case.committee_id, kind=EXPERT).exclude(sealed_member=b"")


def test_release_waits_for_the_award(case: Case) -> None:
    case.form()
    with pytest.raises(Refused, match="award_not_determined"):
        services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)


def test_void_expert_ceremony_is_opened_anew_only_by_order(case: Case) -> None:
    from yuanping.apps.draw import services as draw

    case.request()
    assert case.ceremony is not None
    supervisor = case.world.actor("supervisor")
    draw.void_ceremony(actor=supervisor, ceremony_id=case.ceremony.ceremony_id, reason="候选池需要更正", now=DRAW_AT)
    tick(DRAW_AT)
    assert queries.find_committee(case.lot_id) is None
    with pytest.raises(Refused, match="ceremony_exists"):
        case.request()
    draw.order_anew(actor=supervisor, ceremony_id=case.ceremony.ceremony_id, reason="候选池已经更正", now=DRAW_AT)
    tick(DRAW_AT)
    view = queries.find_committee(case.lot_id)
    assert view is not None
    assert view.ceremony_id != case.ceremony.ceremony_id


def _award(case: Case) -> None:
    """The award itself belongs to evaluation; here only its effect on the lot."""
    from yuanping.apps.tenders.models import Lot

    Lot.objects.filter(lot_id=case.lot_id).update(state="awarded")


def test_released_draw_and_committee_are_replayed_from_the_records(case: Case) -> None:
    case.draw()
    _, notice = case.letters()[0]
    services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
    case.read.clear()
    codes: dict[str, str] = {}
    for _ in range(3):
        for person, told in case.letters():
            if told.kind is NoticeKind.CALL and told.code != notice.code:
                services.record_reply(code=told.code, accepted=True, now=DRAW_AT)
            if told.kind is NoticeKind.CONFIRMED:
                codes[person.expert_id] = told.code
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    for edition in Edition:
        if edition is Edition.PUBLIC:
            with pytest.raises(NotFound):
                queries.get_calls_record(case.lot_id, edition)
            _award(case)
            services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
            services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
        found = evidence.list_bodies(case.lot_id, list(Access))
        draw = queries.get_draw_record(case.lot_id, edition)
        venues = draw_queries.get_venue_record(case.lot_id)
        states = {str(result.state) for result in replay_experts(draw, found, verify_p256, venues)}
        calls = queries.get_calls_record(case.lot_id, edition)
        members = queries.get_members_record(case.lot_id, edition)
        assert states == ({"held"} if edition is Edition.PUBLIC else {"held", "later"})
        assert len(replay_calls(calls, found)) == (2 if edition is Edition.PUBLIC else 1)
        assert len(replay_members(members, draw, found)) == (5 if edition is Edition.PUBLIC else 1)
        assert (len(calls.calls), len(members.members)) == ((7, 7) if edition is Edition.PUBLIC else (0, 0))


def test_forged_members_and_calls_do_not_replay(case: Case) -> None:
    case.form()
    _award(case)
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    found = evidence.list_bodies(case.lot_id, list(Access))
    draw = queries.get_draw_record(case.lot_id, Edition.PUBLIC)
    members = queries.get_members_record(case.lot_id, Edition.PUBLIC)
    calls = queries.get_calls_record(case.lot_id, Edition.PUBLIC)
    swapped = (replace(members.members[0], seat=members.members[1].seat), *members.members[1:])
    forged = replace(members, members=swapped)
    with pytest.raises(Mismatch, match=r"committee\.members"):
        replay_members(forged, draw, found)
    own = replace(forged, digest=members_digest("sm3", swapped))
    with pytest.raises(Mismatch, match=r"committee\.formed"):
        replay_members(own, draw, found)
    agreed = {
        **found,
        "committee.formed": ({"committee_id": own.committee_id, "size": 7, "members_digest": own.digest},),
    }
    with pytest.raises(Mismatch, match=r"committee\.(seats|numbers)"):
        replay_members(own, draw, agreed)
    with pytest.raises(Mismatch, match=r"committee\.calls"):
        replay_calls(replace(calls, leaves=calls.leaves[:-1]), found)
    with pytest.raises(Mismatch, match=r"committee\.calls_opened"):
        replay_calls(replace(calls, calls=(replace(calls.calls[0], rank=9), *calls.calls[1:])), found)
