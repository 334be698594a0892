"""The last party to reveal tries to choose the outcome: with another secret, by waiting, or by computing it first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.apps.committee.cases import DRAW_AT, Case
from tests.apps.draw.cases import open_venues
from tests.attacks.scenes import bodies, release, replay
from tests.kernel.draw.chance import LEVEL, SmallPool, p_value
from tests.leaks.dump import as_bytes, take_dump
from yuanping.apps.committee import queries
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence.queries import list_bodies
from yuanping.infra.worker import tick
from yuanping.kernel.draw.record import replay_venues
from yuanping.kernel.draw.seed import Reveal, make_seed
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import CellSeats, DrawKind, Party, Procedure
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.verify.party_keys import verify_p256


def two_have_revealed(case: Case) -> None:
    case.request()
    assert case.ceremony is not None
    case.ceremony.commit_all(DRAW_AT)
    tick(DRAW_AT)
    case.ceremony.reveal("entity", DRAW_AT)
    case.ceremony.reveal("supervisor", DRAW_AT)


def test_one_try_with_another_secret_voids_the_draw_with_blame(case: Case) -> None:
    two_have_revealed(case)
    assert case.ceremony is not None
    outcome = case.ceremony.reveal("registry", DRAW_AT, secret="11" * 32)
    tick(DRAW_AT)
    assert outcome.voided
    view = draw_queries.view_ceremony(case.world.actor("supervisor"), case.ceremony.ceremony_id)
    assert (view.state, view.blame) == (CeremonyState.VOIDED, Party.REGISTRY_OWNER)
    (told,) = bodies(case)["draw.voided"]
    assert isinstance(told, dict)
    assert (told["blame"], told["reason"]) == (Party.REGISTRY_OWNER, "reveal_mismatch")
    assert "draw.drawn" not in {kind for kind, found in bodies(case).items() if any(_of(case, body) for body in found)}
    with pytest.raises(Refused, match="wrong_state"):
        case.ceremony.reveal("registry", DRAW_AT)
    for who in ("registry", "agency", "entity", "coordinator"):
        with pytest.raises(NotFound):
            draw.order_anew(
                actor=case.world.actor(who), ceremony_id=case.ceremony.ceremony_id, reason="请再抽一次", now=DRAW_AT
            )


def _of(case: Case, body: object) -> bool:
    assert case.ceremony is not None
    return isinstance(body, dict) and body.get("draw_id") == case.ceremony.ceremony_id


def test_waiting_changes_nothing_and_everybody_sees_who_waits(case: Case) -> None:
    two_have_revealed(case)
    assert case.ceremony is not None
    view = draw_queries.view_ceremony(case.world.actor("supervisor"), case.ceremony.ceremony_id)
    assert (view.state, view.revealed) == (CeremonyState.FROZEN, 2)
    assert case.letters() == []
    with pytest.raises(Refused, match="draw_requested"):
        case.request()


def test_a_last_party_that_stays_away_does_not_stop_the_draw_of_experts(case: Case) -> None:
    two_have_revealed(case)
    assert case.ceremony is not None
    due = draw_queries.view_ceremony(case.world.actor("supervisor"), case.ceremony.ceremony_id).answer_by
    assert due is not None
    after = due + timedelta(minutes=1)
    tick(after)
    assert case.letters() == []
    case.ceremony.open_share("entity", Party.REGISTRY_OWNER, after)
    case.ceremony.open_share("supervisor", Party.REGISTRY_OWNER, after)
    tick(after)
    assert draw_queries.is_drawn(case.ceremony.ceremony_id)
    assert case.letters() != []
    record = draw_queries.get_ceremony_record(case.lot_id, DrawKind.EXPERTS, Edition.SEALED)
    assert [one.party for one in record.rebuilt] == [Party.REGISTRY_OWNER]
    (told,) = bodies(case)["draw.rebuilt"]
    assert isinstance(told, dict)
    assert (told["party"], told["blame"]) == (Party.REGISTRY_OWNER, "stayed_away")


def test_the_sealed_key_lies_nowhere_the_last_party_could_read(case: Case) -> None:
    """Everything the platform holds before the last reveal, and not one byte string of K in it: the wait is blind."""
    two_have_revealed(case)
    dump = take_dump()
    held = [as_bytes(value) for rows in dump.tables.values() for row in rows for value in row.values()]
    held += [file.data for file in dump.files]
    assert case.ceremony is not None
    case.ceremony.reveal("registry", DRAW_AT)
    tick(DRAW_AT)
    codes = case.accept_all()
    case.name_representative()
    case.open_bids()
    for expert_id, code in codes.items():
        case.arrive(expert_id, code)
    case.arrive_representative()
    record = release(case)
    assert replay(case, record) == {"held"}
    key = bytes.fromhex(record.sealed_key)
    assert not [value for value in held if key in value or record.sealed_key.encode() in value]
    assert [value for value in held if record.request.sealed_commitment.encode() in value]


def test_the_venues_cannot_be_computed_before_the_last_reveal_either(case: Case) -> None:
    """The venue draw has a key of its own: with two secrets and the whole database the last party still knows nothing."""
    venues = open_venues(case.world.personas, now=DRAW_AT)
    venues.commit_all(DRAW_AT)
    tick(DRAW_AT)
    venues.reveal("entity", DRAW_AT)
    venues.reveal("supervisor", DRAW_AT)
    held = [as_bytes(value) for rows in take_dump().tables.values() for row in rows for value in row.values()]
    with pytest.raises(Refused, match="wrong_state"):
        draw.draw_cells(ceremony_id=venues.ceremony_id, now=DRAW_AT)
    venues.reveal("registry", DRAW_AT)
    draw.draw_cells(ceremony_id=venues.ceremony_id, now=DRAW_AT)
    record = draw_queries.get_venue_record("LOT-1")
    key = bytes.fromhex(record.sealed_key)
    assert len(key) == 32
    assert not [value for value in held if key in value or record.sealed_key.encode() in value]
    assert {str(one.state) for one in replay_venues(record, dict(list_bodies("LOT-1", list(Access))), verify_p256)} == {
        "held"
    }


def test_without_the_sealed_key_each_secret_promises_the_same() -> None:
    """The last party compares two secrets it could have committed to: over the unknown K both give the same law."""
    pool = SmallPool(Procedure.UNIFORM)
    request = pool.expert_request(
        (CellSeats("A01", "LN-SY", 1), CellSeats("A01", "LN-DL", 1), CellSeats("B01", "LN-DL", 1))
    )
    law = dict.fromkeys(range(6), 1 / 6)
    known = [Reveal(party, b"n" * 32, b"s" * 32) for party in (Party.PROCURING_ENTITY, Party.PROJECT_SUPERVISOR)]
    for mine in (b"a" * 32, b"b" * 32):
        seen: Counter[frozenset[str]] = Counter()
        for guess in range(3000):
            key = sha256(b"unknown %d" % guess).digest()
            seed = make_seed("sha256", "00" * 32, [*known, Reveal(Party.REGISTRY_OWNER, b"n" * 32, mine)], key)
            seen[pool.named(pool.draw_of(request, seed))] += 1
        assert len(seen) == len(law)
        assert p_value(dict(enumerate(seen.values())), law) > LEVEL


def test_a_committee_is_never_known_to_the_platform_before_the_third_reveal(case: Case) -> None:
    two_have_revealed(case)
    view = queries.find_committee(case.lot_id)
    assert view is not None
    assert view.seats == ()
    assert draw_queries.find_ceremony(case.lot_id, DrawKind.EXPERTS) == view.ceremony_id
