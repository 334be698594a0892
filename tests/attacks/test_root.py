"""Root on the web server may ask the key holder anything over its pipe; root on the key holder knows K. What each gets by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.keyholder_cases import MEETS, SmallDraw, ask
from tests.adapters.test_keyholder_operations import refusal, venue_case
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.committee.holder import Drawn, GateOrder, ReleaseOrder, VenueKey
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.draw.seed import make_seed
from yuanping.kernel.draw.select import draw_experts, law_of, seats_of
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.plain import to_plain


@pytest.fixture
def case(tmp_path: Path) -> SmallDraw:
    return SmallDraw(KeyHolderServer(Vault(tmp_path / "holder.key")))


def test_root_on_the_web_server_gets_positions_but_no_person_before_the_door(case: SmallDraw) -> None:
    """The key holder does not know of the award: asked for the release it gives K and positions at once. No id, no name."""
    drawn = ask(case.server, "draw", case.draw_order(), Drawn)
    question = canonical(
        {"op": "release", "body": to_plain(ReleaseOrder(case.prepared.sealed_pool, drawn.sealed_state, MEETS, ()))}
    )
    answer = case.server.answer(question)
    released = ask(
        case.server, "release", ReleaseOrder(case.prepared.sealed_pool, drawn.sealed_state, MEETS, ()), Released
    )
    assert released.sealed_key
    assert released.draw.seats
    assert released.openings == ()
    assert not [one for one in case.ids if one.encode() in answer]
    assert not [one.name for one in case.profiles if one.name in str(parse_canonical(answer))]


def test_root_on_the_web_server_opens_no_gate_without_the_code_of_the_arrival(case: SmallDraw) -> None:
    drawn = ask(case.server, "draw", case.draw_order(), Drawn)
    for centre in ("C-HOST", "C-SUB"):
        order = GateOrder(case.prepared.sealed_pool, drawn.sealed_state, make_code(b"\x01" * 16), centre, "")
        assert refusal(case.server, "open_at_gate", order) == "code_unknown"


def test_root_on_the_web_server_cannot_draw_with_secrets_of_its_own(case: SmallDraw) -> None:
    order = case.draw_order()
    own = tuple(replace(one, secret=b"\x05" * 32) for one in order.reveals)
    assert refusal(case.server, "draw", replace(order, reveals=own)) == "fault:malformed reveals"


def test_key_holder_and_last_party_together_foresee_the_outcome(case: SmallDraw) -> None:
    """The limit of the claim: K and the third secret in one hand give the list before the third reveal."""
    state = ask(case.server, "draw", case.draw_order(), Drawn).sealed_state
    released = ask(case.server, "release", ReleaseOrder(case.prepared.sealed_pool, state, MEETS, ()), Released)
    seed = make_seed("sm3", request_digest(case.request), case.reveals, bytes.fromhex(released.sealed_key))
    excluded = {p.position for p in released.exclusion_bits if p.bits == "1"}
    assert draw_experts(case.request, seed, excluded, released.workstations) == released.draw


def test_the_same_two_foresee_the_venues(case: SmallDraw) -> None:
    order, _ = venue_case(case.server)
    key = bytes.fromhex(ask(case.server, "open_venue_key", order, VenueKey).key)
    law = law_of(order.request)

    def seats(sealed_key: bytes) -> object:
        seed = make_seed("sm3", request_digest(order.request), order.reveals, sealed_key)
        return seats_of(order.request, law.walk(Stream("sm3", seed, "L1")))

    assert seats(key) == seats(key)
    assert len({str(seats(bytes([n]) * 32)) for n in range(60)}) > 20
