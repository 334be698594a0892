"""A ceremony from opening to release, and everything it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apps.draw.cases import PARTY_OF, Ceremony, Hand, open_venues, party_seats, venue_request
from tests.personas import NOW, Personas, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.draw.services.messages import LAW_RANDOM
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.replay_venues import replay_venues
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import DrawKind, Party
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import check_before_reveal
from yuanping.verify.party_keys import verify_ed25519, verify_p256

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def case(personas: Personas) -> Ceremony:
    return open_venues(personas)


def state_of(case: Ceremony) -> str:
    return queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).state


def bodies(kind: str) -> tuple[Plain, ...]:
    return evidence.list_bodies("LOT-1", list(Access)).get(kind, ())


def test_third_commitment_freezes_and_records_the_digest(case: Ceremony) -> None:
    assert case.commit("entity") is False
    assert case.commit("supervisor") is False
    assert state_of(case) == CeremonyState.OPEN
    assert case.commit("registry") is True
    view = queries.view_ceremony(case.actor("entity"), case.ceremony_id)
    assert view.state == CeremonyState.FROZEN
    assert bodies("draw.frozen") == (
        {"draw_id": case.ceremony_id, "kind": "venues", "request_digest": view.request_digest},
    )


def test_reveal_before_checkpoint_is_refused_and_stores_nothing(case: Ceremony) -> None:
    with pytest.raises(Refused, match="reveal_before_checkpoint"):
        case.reveal("entity")
    case.commit_all()
    with pytest.raises(Refused, match="reveal_before_checkpoint"):
        case.reveal("entity")
    assert bodies("draw.revealed") == ()
    assert queries.view_ceremony(case.actor("entity"), case.ceremony_id).revealed == 0


def test_party_can_check_before_it_reveals(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    papers = queries.party_request(case.actor("entity"), case.ceremony_id)
    hand = case.hands["entity"]
    mine = hand.commit_message(case.ceremony_id).commitment
    assert len(check_before_reveal(papers, hand.public_key, mine, papers.log_key, verify_ed25519)) == 4


def test_supervisor_checks_that_the_hidden_part_opens_the_digest(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    papers = queries.party_request(case.actor("supervisor"), case.ceremony_id)
    hand = case.hands["supervisor"]
    mine = hand.commit_message(case.ceremony_id).commitment
    held = check_before_reveal(papers, hand.public_key, mine, papers.log_key, verify_ed25519)
    assert held[-1].startswith("party.hidden")
    for forged in (
        replace(papers, hidden=papers.hidden.replace('"desks":[6,6,6]', '"desks":[6,6,5]')),
        replace(papers, salt="00" * 32),
        replace(papers, salt=""),
    ):
        assert forged != papers
        with pytest.raises(Mismatch, match=r"party\.hidden"):
            check_before_reveal(forged, hand.public_key, mine, papers.log_key, verify_ed25519)


def test_second_reveal_is_refused(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    case.reveal("entity")
    before = state_of(case), bodies("draw.revealed")
    with pytest.raises(Refused, match="already_revealed") as caught:
        case.reveal("entity")
    assert caught.value.law is not None
    assert (state_of(case), bodies("draw.revealed")) == before
    assert [body["code"] for body in bodies("draw.reveal_refused") if isinstance(body, dict)] == ["already_revealed"]


def test_foreign_reveals_are_refused_and_void_nothing(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    papers = queries.party_request(case.actor("entity"), case.ceremony_id)
    checkpoint = papers.proof.checkpoint if papers.proof else ""
    stranger = Hand(Party.PROCURING_ENTITY)
    message = stranger.reveal_message(case.ceremony_id, papers.request_digest, checkpoint)
    with pytest.raises(Refused, match="foreign_reveal"):
        services.submit_reveal(actor=case.actor("entity"), ceremony_id=case.ceremony_id, message=message, now=NOW)
    own = case.hands["supervisor"].reveal_message(case.ceremony_id, papers.request_digest, checkpoint)
    with pytest.raises(Refused, match="foreign_reveal"):
        services.submit_reveal(actor=case.actor("entity"), ceremony_id=case.ceremony_id, message=own, now=NOW)
    assert state_of(case) == CeremonyState.FROZEN
    tried = {"draw_id": case.ceremony_id, "code": "foreign_reveal", "law": str(LAW_RANDOM)}
    assert bodies("draw.reveal_refused") == (tried, tried)


def test_reveal_of_another_request_or_checkpoint_is_refused(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    with pytest.raises(Refused, match="reveal_other_request"):
        case.reveal("entity", request_digest="00" * 32)
    with pytest.raises(Refused, match="foreign_checkpoint"):
        case.reveal("entity", checkpoint="not ours\n")


def test_mismatch_voids_with_blame_and_only_the_supervisor_orders_anew(case: Ceremony, personas: Personas) -> None:
    case.commit_all()
    sequence_pending(NOW)
    outcome = case.reveal("registry", secret="11" * 32)
    assert outcome.voided
    view = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id)
    assert (view.state, view.blame) == (CeremonyState.VOIDED, Party.REGISTRY_OWNER)
    with pytest.raises(Refused, match="wrong_state"):
        case.reveal("entity")
    with pytest.raises(Refused, match="ceremony_exists"):
        open_venues(personas)
    with pytest.raises(NotFound):
        services.order_anew(actor=case.actor("agency"), ceremony_id=case.ceremony_id, reason="重新抽取一次", now=NOW)
    services.order_anew(actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="重新抽取一次", now=NOW)
    with pytest.raises(Refused, match="already_ordered"):
        services.order_anew(
            actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="重新抽取一次", now=NOW
        )
    again = open_venues(personas)
    assert queries.view_ceremony(case.actor("supervisor"), again.ceremony_id).attempt == 2


def test_supervisor_voids_with_reason_and_nobody_after_the_draw(case: Ceremony) -> None:
    with pytest.raises(Refused, match="reason_required"):
        services.void_ceremony(actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason=" ", now=NOW)
    with pytest.raises(NotFound):
        services.void_ceremony(
            actor=case.actor("entity"), ceremony_id=case.ceremony_id, reason="理由充分的说明", now=NOW
        )
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    with pytest.raises(Refused, match="wrong_state"):
        services.void_ceremony(
            actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="理由充分的说明", now=NOW
        )


def test_void_before_the_draw_is_recorded(case: Ceremony) -> None:
    services.void_ceremony(
        actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, reason="发现候选池有误", now=NOW
    )
    assert state_of(case) == CeremonyState.VOIDED
    assert bodies("draw.voided") == ({"draw_id": case.ceremony_id, "blame": "", "reason": "发现候选池有误"},)


def test_commitment_twice_shared_or_foreign_is_refused(case: Ceremony) -> None:
    case.commit("entity")
    with pytest.raises(Refused, match="already_committed"):
        case.commit("entity")
    case.hands["supervisor"].key = case.hands["entity"].key
    with pytest.raises(Refused, match="shared_commitment"):
        case.commit("supervisor")
    message = case.hands["registry"].commit_message(case.ceremony_id)
    with pytest.raises(Refused, match="foreign_commitment"):
        services.submit_commitment(
            actor=case.actor("supervisor"), ceremony_id=case.ceremony_id, message=message, now=NOW
        )
    with pytest.raises(Refused, match="foreign_commitment"):
        services.submit_commitment(
            actor=case.actor("registry"),
            ceremony_id=case.ceremony_id,
            message=replace(message, commitment="22" * 32),
            now=NOW,
        )
    codes = [body["code"] for body in bodies("draw.commitment_refused") if isinstance(body, dict)]
    assert codes == ["already_committed", "shared_commitment", "foreign_commitment", "foreign_commitment"]


def test_ceremony_needs_the_three_parties_and_one_at_a_time(personas: Personas, case: Ceremony) -> None:
    with pytest.raises(Refused, match="ceremony_exists"):
        open_venues(personas)
    draw_id = services.new_draw_id(NOW)
    for seats in (party_seats(personas)[:2], (*party_seats(personas)[:2], services.PartySeat("registry_owner", ()))):
        with pytest.raises(Refused, match="wrong_parties"):
            services.open_ceremony(
                actor=personas.actor("agency"),
                kind=DrawKind.VENUES,
                lot_id="LOT-2",
                request=venue_request(draw_id, "LOT-2"),
                parties=seats,
                now=NOW,
            )


def test_strangers_do_not_learn_that_there_is_a_ceremony(case: Ceremony, personas: Personas) -> None:
    for persona in ("outsider", "other_agency", "host", "sub", "owner", "admin1"):
        with pytest.raises(NotFound):
            queries.view_ceremony(personas.actor(persona), case.ceremony_id)
        with pytest.raises(NotFound):
            queries.party_request(personas.actor(persona), case.ceremony_id)
        assert queries.list_ceremonies(personas.actor(persona)) == ()
    with pytest.raises(NotFound):
        queries.party_request(personas.actor("coordinator"), case.ceremony_id)


def test_secrets_show_only_when_all_three_are_given(case: Ceremony) -> None:
    case.commit_all()
    sequence_pending(NOW)
    case.reveal("entity")
    parties = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).parties
    assert [party.secret for party in parties] == ["", "", ""]
    case.reveal("supervisor")
    case.reveal("registry")
    parties = queries.view_ceremony(case.actor("supervisor"), case.ceremony_id).parties
    assert {party.secret for party in parties} == {hand.secret.hex() for hand in case.hands.values()}


def test_venues_are_drawn_replayed_and_released_to_everybody(case: Ceremony, personas: Personas) -> None:
    with pytest.raises(Refused, match="wrong_state"):
        services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    case.run()
    tick(NOW)
    cells = services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    assert sum(cell.seats for cell in cells) == 4
    assert services.draw_cells(ceremony_id=case.ceremony_id, now=NOW) == cells
    assert len(bodies("draw.drawn")) == 1
    record = queries.get_ceremony_record("LOT-1", DrawKind.VENUES, Edition.SEALED)
    results = replay_venues(record, evidence.list_bodies("LOT-1", list(Access)), verify_p256)
    assert {str(result.state) for result in results} == {"held"}
    with pytest.raises(NotFound):
        queries.view_ceremony(personas.actor("outsider"), case.ceremony_id)
    services.release_venues(lot_id="LOT-1", now=NOW)
    assert queries.view_ceremony(personas.actor("outsider"), case.ceremony_id).state == CeremonyState.RELEASED


def test_superseded_venues_make_room_for_the_next(case: Ceremony, personas: Personas) -> None:
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    services.supersede_venues(actor=personas.actor("agency"), ceremony_id=case.ceremony_id, reason="declined", now=NOW)
    again = open_venues(personas)
    assert queries.find_ceremony("LOT-1", DrawKind.VENUES) == again.ceremony_id


def test_work_list_tells_each_party_its_step(case: Ceremony) -> None:
    for persona in PARTY_OF:
        assert [item.group for item in queries.list_work(case.actor(persona), NOW)] == [""]
    case.commit("entity")
    assert [item.group for item in queries.list_work(case.actor("entity"), NOW)] == ["waiting"]
    assert queries.list_work(case.actor("host"), NOW) == ()
