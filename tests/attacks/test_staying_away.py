"""A party stays away to stop or to steer the draw; others use the shares they keep for more than they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.apps.draw.cases import PARTY_OF, Ceremony, Hand, open_venues
from tests.leaks.dump import as_bytes, take_dump
from tests.personas import NOW, Personas, make_personas
from yuanping.apps.draw import queries, services
from yuanping.apps.draw.models import Ceremony as Row
from yuanping.apps.evidence.queries import list_bodies
from yuanping.infra.worker import tick
from yuanping.kernel.committee.holder import OpenVenueKeyOrder
from yuanping.kernel.draw.escrow import SHARED_BYTES
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.seed import Reveal, make_seed
from yuanping.kernel.draw.select import draw_venues
from yuanping.kernel.draw.shamir import combine_shares
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import DrawKind, Party
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_check import HolderKey
from yuanping.verify.party_escrow import check_escrow, open_share, opener, public_text

AWAY = Party.REGISTRY_OWNER


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def venues(personas: Personas) -> Ceremony:
    return open_venues(personas)


def logged(kind: str, lot_id: str = "LOT-1") -> tuple[object, ...]:
    return list_bodies(lot_id, list(Access)).get(kind, ())


def view(ceremony: Ceremony) -> queries.CeremonyView:
    return queries.view_ceremony(ceremony.actor("supervisor"), ceremony.ceremony_id)


def run_out(ceremony: Ceremony, now: datetime) -> datetime:
    """All have committed; entity and supervisor reveal, the registry does not, and the term passes."""
    tick(now)
    ceremony.reveal("entity", now)
    ceremony.reveal("supervisor", now)
    due = view(ceremony).answer_by
    assert due is not None
    tick(due + timedelta(minutes=1))
    return due + timedelta(minutes=1)


def true_reveals(ceremony: Ceremony) -> tuple[Reveal, ...]:
    return tuple(Reveal(hand.party, hand.nonce, hand.secret) for hand in ceremony.hands.values())


@pytest.mark.django_db
def test_the_last_party_neither_stops_nor_steers_the_draw_by_staying_away(venues: Ceremony) -> None:
    """What comes out is what would have come out had it revealed; and it is on record that it did not."""
    venues.commit_all()
    after = run_out(venues, NOW)
    venues.open_share("entity", AWAY, after)
    venues.open_share("supervisor", AWAY, after)
    cells = services.draw_cells(ceremony_id=venues.ceremony_id, now=after)
    row = Row.objects.get(ceremony_id=venues.ceremony_id)
    request = queries.request_of(row)
    assert isinstance(request, VenueRequest)
    seed = make_seed(request.hash_name, row.request_digest, true_reveals(venues), bytes.fromhex(row.venue_key))
    assert cells == draw_venues(request, seed)
    assert logged("draw.stayed_away") == ({"draw_id": venues.ceremony_id, "step": "reveal", "parties": [AWAY]},)


def collude(ceremony: Ceremony, owner: str) -> Reveal:
    """Entity and supervisor open what they keep of the registry, on their own machines, whenever they like."""
    shares = []
    for persona in ("entity", "supervisor"):
        hand = ceremony.hands[persona]
        shares.append(open_share(ceremony.papers(persona), owner, opener(hand.own, ceremony.ceremony_id)))
    both = combine_shares(tuple(shares))
    return Reveal(owner, both[:32], both[32:])


@pytest.mark.django_db
def test_two_parties_together_learn_the_third_secret_early_and_still_lack_the_key(venues: Ceremony) -> None:
    """Before anybody revealed they hold all three secrets. The key K, without which they say nothing, lies nowhere they could read."""
    venues.commit_all()
    tick(NOW)
    assert collude(venues, AWAY) == true_reveals(venues)[2]
    held = [as_bytes(value) for rows in take_dump().tables.values() for row in rows for value in row.values()]
    venues.reveal_all()
    cells = services.draw_cells(ceremony_id=venues.ceremony_id, now=NOW)
    row = Row.objects.get(ceremony_id=venues.ceremony_id)
    request, key = queries.request_of(row), bytes.fromhex(row.venue_key)
    assert isinstance(request, VenueRequest)
    assert not [value for value in held if key in value or row.venue_key.encode() in value]
    guesses = {
        draw_venues(request, make_seed(request.hash_name, row.request_digest, true_reveals(venues), bytes([n]) * 32))
        for n in range(40)
    }
    assert len(guesses) > 10
    assert cells == draw_venues(request, make_seed(request.hash_name, row.request_digest, true_reveals(venues), key))


@pytest.mark.django_db
def test_two_parties_and_who_runs_the_platform_foresee_the_venues(venues: Ceremony) -> None:
    """The limit of the claim: with the third secret from its shares the key holder, asked over its pipe, opens K before the reveals."""
    venues.commit_all()
    tick(NOW)
    row = Row.objects.get(ceremony_id=venues.ceremony_id)
    request = queries.request_of(row)
    assert isinstance(request, VenueRequest)
    secrets = (*true_reveals(venues)[:2], collude(venues, AWAY))
    opened = services.key_holder().open_venue_key(OpenVenueKeyOrder(bytes(row.sealed_venue_key), request, secrets))
    foreseen = draw_venues(request, make_seed("sm3", row.request_digest, secrets, bytes.fromhex(opened.key)))
    venues.reveal_all()
    assert services.draw_cells(ceremony_id=venues.ceremony_id, now=NOW) == foreseen


@pytest.mark.django_db
def test_a_false_share_is_refused_with_its_holder_s_name_and_the_true_one_still_counts(venues: Ceremony) -> None:
    venues.commit_all()
    after = run_out(venues, NOW)
    venues.open_share("supervisor", AWAY, after)
    with pytest.raises(Refused, match="share_mismatch"):
        venues.open_share("entity", AWAY, after, share="11" * SHARED_BYTES)
    (told,) = logged("draw.share_refused")
    assert isinstance(told, dict)
    assert (told["code"], told["holder"], told["owner"]) == ("share_mismatch", Party.PROCURING_ENTITY, AWAY)
    assert view(venues).state == CeremonyState.FROZEN
    assert venues.open_share("entity", AWAY, after).complete


@pytest.mark.django_db
def test_a_share_of_another_draw_does_not_fit(venues: Ceremony, personas: Personas) -> None:
    """The same parties with the same keys, two lots: neither as it is nor signed anew does the one's share open the other's secret."""
    other = open_venues(personas, "LOT-2")
    other.hands = {name: Hand(hand.party, key=hand.key, own=hand.own) for name, hand in venues.hands.items()}
    for ceremony in (venues, other):
        ceremony.commit_all()
        run_out(ceremony, NOW)
    after = NOW + timedelta(days=9)
    theirs = other.hands["entity"].share_message(other.papers("entity"), AWAY)
    here = venues.papers("entity").request_digest
    with pytest.raises(Refused, match="foreign_share"):
        services.submit_share(actor=venues.actor("entity"), ceremony_id=venues.ceremony_id, message=theirs, now=after)
    with pytest.raises(Refused, match="share_mismatch"):
        venues.open_share("entity", AWAY, after, share=theirs.share, request_digest=here)
    message = venues.hands["supervisor"].share_message(venues.papers("supervisor"), AWAY)
    with pytest.raises(Refused, match="foreign_share"):
        services.submit_share(actor=venues.actor("entity"), ceremony_id=venues.ceremony_id, message=message, now=after)
    assert len(logged("draw.share_refused")) == 3
    assert logged("draw.share_opened") == ()


@pytest.mark.django_db
def test_shares_that_give_another_secret_void_the_draw_to_their_owner_s_blame(venues: Ceremony) -> None:
    for persona in PARTY_OF:
        venues.commit_only(persona)
    venues.deposit("registry", secret=b"?" * 32)
    venues.deposit_all()
    after = run_out(venues, NOW)
    venues.open_share("entity", AWAY, after)
    outcome = venues.open_share("supervisor", AWAY, after)
    assert (outcome.rebuilt, outcome.voided) == (False, True)
    assert (view(venues).state, view(venues).blame) == (CeremonyState.VOIDED, AWAY)
    (told,) = logged("draw.voided")
    assert isinstance(told, dict)
    assert (told["blame"], told["reason"]) == (AWAY, "escrow_mismatch")
    for who in ("registry", "agency", "entity"):
        with pytest.raises(NotFound):
            services.order_anew(actor=venues.actor(who), ceremony_id=venues.ceremony_id, reason="请再抽一次", now=after)
    services.order_anew(
        actor=venues.actor("supervisor"), ceremony_id=venues.ceremony_id, reason="份额恢复的秘密不符", now=after
    )


@pytest.mark.django_db
def test_an_envelope_with_rubbish_is_seen_by_its_holder_before_it_reveals(venues: Ceremony) -> None:
    for persona in PARTY_OF:
        venues.commit_only(persona)
    hand = venues.hands["registry"]
    good = hand.deposit_message(venues.papers("registry"))
    rubbish = replace(good, shares=tuple(replace(one, envelope="04" + "00" * 144) for one in good.shares))
    rubbish = replace(rubbish, signature=hand.sign(rubbish))
    services.submit_deposit(actor=venues.actor("registry"), ceremony_id=venues.ceremony_id, message=rubbish, now=NOW)
    venues.deposit_all()
    tick(NOW)
    for persona in ("entity", "supervisor"):
        own = venues.hands[persona].own
        with pytest.raises(Mismatch, match=AWAY):
            check_escrow(venues.papers(persona), public_text(own), opener(own, venues.ceremony_id))


@pytest.mark.django_db
def test_a_platform_that_puts_its_own_key_in_between_is_seen_before_anybody_reveals(venues: Ceremony) -> None:
    """It shows the registry a key of its own as the entity's, reads the share, and passes it on to the entity's true key: the signature shows it."""
    false = Hand(Party.PROCURING_ENTITY)
    for persona in PARTY_OF:
        venues.commit_only(persona)
    registry = venues.hands["registry"]
    shown = venues.papers("registry")
    keys = tuple(
        HolderKey(one.party, public_text(false.own)) if one.party == false.party else one for one in shown.keys
    )
    deceived = registry.deposit_message(replace(shown, keys=keys))
    with pytest.raises(Refused, match="deposit_unfit"):  # the platform as it is does not take it; a changed one would
        services.submit_deposit(
            actor=venues.actor("registry"), ceremony_id=venues.ceremony_id, message=deceived, now=NOW
        )
    venues.deposit_all()
    tick(NOW)
    own = venues.hands["entity"].own
    papers = venues.papers("entity")
    passed_on = replace(
        deceived, shares=(replace(deceived.shares[0], encryption_key=public_text(own)), deceived.shares[1])
    )
    for last in (deceived, passed_on):
        with pytest.raises(Mismatch, match=r"party\.escrow"):
            check_escrow(
                replace(papers, deposits=(*papers.deposits[:2], last)),
                public_text(own),
                opener(own, venues.ceremony_id),
            )


@pytest.mark.django_db
def test_nobody_is_asked_for_a_share_before_the_term_and_no_page_shows_one(venues: Ceremony) -> None:
    venues.commit_all()
    tick(NOW)
    venues.reveal("entity")
    for persona in PARTY_OF:
        assert venues.papers(persona).asked == ()
    with pytest.raises(Refused, match="share_not_asked"):
        venues.open_share("entity", AWAY)
    assert queries.find_ceremony("LOT-1", DrawKind.VENUES) == venues.ceremony_id
