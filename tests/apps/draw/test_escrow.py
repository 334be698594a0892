"""Shares handed in before the freezing, terms that run out, and a secret that is rebuilt because its party stayed away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.apps.draw.cases import PARTY_OF, Ceremony, Hand, open_venues
from tests.personas import NOW, Personas, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.draw.models import Ceremony as Row
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.record import replay_venues
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.terms import PartyTerms
from yuanping.kernel.draw.values import DrawKind, Party
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import HolderKey, PartyRequest
from yuanping.verify.party_escrow import check_escrow, opener, public_text
from yuanping.verify.party_keys import verify_p256

pytestmark = pytest.mark.django_db
AWAY = Party.REGISTRY_OWNER


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def case(personas: Personas) -> Ceremony:
    return open_venues(personas)


def bodies(kind: str) -> tuple[Plain, ...]:
    return evidence.list_bodies("LOT-1", list(Access)).get(kind, ())


def view(case: Ceremony) -> queries.CeremonyView:
    return queries.view_ceremony(case.actor("supervisor"), case.ceremony_id)


def due(case: Ceremony) -> datetime:
    found = view(case).answer_by
    assert found is not None
    return found


def stay_away(case: Ceremony, persona: str = "registry") -> datetime:
    """The two others reveal, and the term runs out; answers the moment after."""
    case.commit_all()
    sequence_pending(NOW)
    for other in PARTY_OF:
        if other != persona:
            case.reveal(other)
    after = due(case) + timedelta(minutes=1)
    tick(after)
    return after


def test_request_is_frozen_only_with_every_share_and_names_their_digests(case: Ceremony) -> None:
    for persona in PARTY_OF:
        assert case.commit_only(persona) is False
    assert view(case).state == CeremonyState.OPEN
    assert view(case).awaited == tuple(sorted(PARTY_OF.values()))
    assert [case.deposit(persona) for persona in PARTY_OF] == [False, False, True]
    request = queries.request_of(Row.objects.get(ceremony_id=case.ceremony_id))
    assert len(request.escrow) == 6
    assert len(bodies("draw.deposited")) == 3
    with pytest.raises(Refused, match="wrong_state"):
        case.deposit("entity")


def test_who_committed_before_needs_no_second_visit(case: Ceremony, personas: Personas) -> None:
    """The keys are known from the first ceremony: in the next, each hands in its shares together with its commitment."""
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    services.supersede_venues(actor=personas.actor("agency"), ceremony_id=case.ceremony_id, reason="declined", now=NOW)
    again = open_venues(personas)
    again.hands = {persona: Hand(hand.party, own=hand.own) for persona, hand in case.hands.items()}
    assert [again.commit(persona) for persona in PARTY_OF] == [False, False, True]


def test_shares_for_an_earlier_key_are_asked_for_again(case: Ceremony, personas: Personas) -> None:
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    services.supersede_venues(actor=personas.actor("agency"), ceremony_id=case.ceremony_id, reason="declined", now=NOW)
    again = open_venues(personas)
    again.hands["entity"] = Hand(Party.PROCURING_ENTITY, own=case.hands["entity"].own)
    again.commit_only("entity")
    again.deposit("entity")
    assert again.papers("entity").deposited
    again.commit_only("registry")  # with another key than last time
    assert not again.papers("entity").deposited
    assert view(again).awaited == (Party.PROCURING_ENTITY, Party.PROJECT_SUPERVISOR, Party.REGISTRY_OWNER)


def test_unfit_or_foreign_shares_are_refused_and_recorded(case: Ceremony) -> None:
    case.commit_only("entity")
    message = case.hands["registry"].deposit_message(replace_keys(case, AWAY))
    with pytest.raises(Refused, match="foreign_deposit"):
        services.submit_deposit(actor=case.actor("registry"), ceremony_id=case.ceremony_id, message=message, now=NOW)
    message = case.hands["entity"].deposit_message(replace_keys(case, Party.PROCURING_ENTITY))
    with pytest.raises(Refused, match="deposit_unfit"):
        services.submit_deposit(actor=case.actor("entity"), ceremony_id=case.ceremony_id, message=message, now=NOW)
    codes = [body["code"] for body in bodies("draw.deposit_refused") if isinstance(body, dict)]
    assert codes == ["foreign_deposit", "deposit_unfit"]
    assert bodies("draw.deposited") == ()


def replace_keys(case: Ceremony, party: str) -> PartyRequest:
    """Papers that name keys which nobody has committed."""
    keys = tuple(HolderKey(hand.party, public_text(hand.own)) for hand in case.hands.values())
    return replace(case.papers("entity" if party == Party.PROCURING_ENTITY else "registry"), keys=keys)


def test_commitment_of_before_there_were_shares_is_refused(case: Ceremony) -> None:
    hand = case.hands["entity"]
    old = replace(hand.commit_message(case.ceremony_id), v=1, encryption_key="")
    for message in (old, replace(old, v=2, encryption_key="ab")):
        signed = replace(message, signature=hand.sign(message))
        with pytest.raises(Refused, match="commitment_without_key"):
            services.submit_commitment(
                actor=case.actor("entity"), ceremony_id=case.ceremony_id, message=signed, now=NOW
            )


def test_ceremony_opened_before_there_were_shares_goes_on_without(case: Ceremony) -> None:
    Row.objects.filter(ceremony_id=case.ceremony_id).update(escrowed=False)
    for persona, hand in case.hands.items():
        old = replace(hand.commit_message(case.ceremony_id), v=1, encryption_key="")
        signed = replace(old, signature=hand.sign(old))
        services.submit_commitment(actor=case.actor(persona), ceremony_id=case.ceremony_id, message=signed, now=NOW)
    sequence_pending(NOW)
    case.reveal("entity")
    tick(due(case) + timedelta(minutes=1))
    assert view(case).absent == (Party.PROJECT_SUPERVISOR, Party.REGISTRY_OWNER)
    assert view(case).asked == ()
    case.reveal("supervisor")
    case.reveal("registry")
    assert view(case).state == CeremonyState.REVEALED


def test_who_does_not_commit_is_named_to_the_supervisor_who_may_void(case: Ceremony) -> None:
    case.commit("entity")
    case.commit("supervisor")
    before = [item.group for item in queries.list_work(case.actor("supervisor"), NOW)]
    after = due(case) + timedelta(minutes=1)
    tick(after)
    tick(after)
    (named,) = bodies("draw.stayed_away")
    assert named == {"draw_id": case.ceremony_id, "step": "commit", "parties": [AWAY]}
    (item,) = queries.list_work(case.actor("supervisor"), after)
    assert before == ["waiting"]
    assert (item.group, item.action, item.law is not None, item.due_own) == ("", "查看并决定", True, True)
    assert view(case).awaited == (AWAY,)
    services.void_ceremony(
        actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="一方逾期不承诺", now=after
    )
    (told,) = bodies("draw.voided")
    assert isinstance(told, dict)
    assert told["awaited"] == [AWAY]


def test_late_commitment_still_counts(case: Ceremony) -> None:
    case.commit("entity")
    case.commit("supervisor")
    after = due(case) + timedelta(minutes=1)
    tick(after)
    assert case.commit("registry", after) is True
    assert view(case).state == CeremonyState.FROZEN


def test_terms_are_those_given_with_the_ceremony(personas: Personas) -> None:
    case = open_venues(personas, terms=PartyTerms(3, 2))
    first = due(case)
    assert first - NOW > timedelta(days=2)
    case.commit_all()
    assert due(case) < first


def test_missing_secret_is_rebuilt_with_blame_and_the_draw_goes_on_by_itself(case: Ceremony) -> None:
    after = stay_away(case)
    assert view(case).absent == (AWAY,)
    assert view(case).asked == (AWAY,)
    assert view(case).awaited == tuple(sorted(PARTY_OF.values()))
    (item,) = queries.list_work(case.actor("entity"), after)
    assert (item.group, item.action) == ("", "打开 1 份份额")
    assert item.due_at is not None
    assert item.due_at > after
    first = case.open_share("entity", AWAY, after)
    assert (first.rebuilt, first.voided, first.complete) == (False, False, False)
    assert {party.secret for party in view(case).parties} == {""}
    assert queries.list_work(case.actor("entity"), after)[0].group == "waiting"
    second = case.open_share("supervisor", AWAY, after)
    assert (second.rebuilt, second.complete) == (True, True)
    (away,) = [party for party in view(case).parties if party.rebuilt_at]
    assert (away.party, away.secret) == (AWAY, case.hands["registry"].secret.hex())
    (told,) = bodies("draw.rebuilt")
    assert isinstance(told, dict)
    assert (told["party"], told["blame"]) == (AWAY, "stayed_away")
    tick(after)
    cells = services.draw_cells(ceremony_id=case.ceremony_id, now=after)
    assert sum(cell.seats for cell in cells) == 4
    record = queries.get_ceremony_record("LOT-1", DrawKind.VENUES, Edition.SEALED)
    assert len(record.shares) == 2
    results = replay_venues(record, evidence.list_bodies("LOT-1", list(Access)), verify_p256)
    assert {str(result.state) for result in results} == {"held"}
    with pytest.raises(Mismatch):
        replay_venues(replace(record, shares=()), evidence.list_bodies("LOT-1", list(Access)), verify_p256)
    with pytest.raises(Refused, match="already_revealed"):
        case.reveal("registry", after)


def test_late_reveal_counts_until_shares_stood_in_for_it(case: Ceremony) -> None:
    after = stay_away(case)
    case.open_share("entity", AWAY, after)
    assert case.reveal("registry", after).complete
    tick(after)
    services.draw_cells(ceremony_id=case.ceremony_id, now=after)
    record = queries.get_ceremony_record("LOT-1", DrawKind.VENUES, Edition.SEALED)
    assert (record.rebuilt, record.shares) == ((), ())
    results = replay_venues(record, evidence.list_bodies("LOT-1", list(Access)), verify_p256)
    assert {str(result.state) for result in results} == {"held"}
    assert bodies("draw.stayed_away") != ()


def test_nobody_opens_a_share_before_its_owner_stayed_away(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    case.reveal("entity")
    with pytest.raises(Refused, match="share_not_asked"):
        case.open_share("entity", AWAY)
    case.reveal("supervisor")
    tick(due(case) + timedelta(minutes=1))
    with pytest.raises(Refused, match="share_not_asked"):
        case.open_share("supervisor", Party.PROCURING_ENTITY)
    case.open_share("supervisor", AWAY)
    with pytest.raises(Refused, match="share_opened"):
        case.open_share("supervisor", AWAY)
    assert view(case).asked == ()


def test_two_absent_wait_for_the_supervisor(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    case.reveal("supervisor")
    after = due(case) + timedelta(minutes=1)
    tick(after)
    assert view(case).absent == (Party.PROCURING_ENTITY, AWAY)
    case.open_share("supervisor", Party.PROCURING_ENTITY, after)
    case.open_share("supervisor", AWAY, after)
    (item,) = queries.list_work(case.actor("supervisor"), after)
    assert item.action == "查看并决定"
    services.void_ceremony(
        actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="两方逾期不揭示", now=after
    )
    (told,) = bodies("draw.voided")
    assert isinstance(told, dict)
    assert told["awaited"] == [Party.PROCURING_ENTITY, AWAY]


def test_holder_checks_its_shares_before_it_reveals(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    hand, papers = case.hands["entity"], case.papers("entity")
    mine, opened = public_text(hand.own), opener(hand.own, case.ceremony_id)
    assert check_escrow(papers, mine, opened) == "party.escrow 寄存份额"
    other = case.hands["registry"]
    for forged, key, open_with in (
        (papers, public_text(other.own), opened),
        (papers, mine, opener(other.own, case.ceremony_id)),
        (papers, mine, opener(hand.own, "LN-OTHER")),
        (replace(papers, deposits=papers.deposits[:2]), mine, opened),
        (replace(papers, deposits=(*papers.deposits[:2], replace(papers.deposits[2], signature="00"))), mine, opened),
        (replace(papers, deposits=(*papers.deposits[:2], replace(papers.deposits[2], draw_id="LN-X"))), mine, opened),
        (replace(papers, request=papers.request.replace('"index":1', '"index":3', 1)), mine, opened),
    ):
        with pytest.raises(Mismatch, match=r"party\.escrow"):
            check_escrow(forged, key, open_with)
