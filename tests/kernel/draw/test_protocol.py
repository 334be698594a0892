"""Messages, freezing, calls, receipts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.draw.scene import (
    SALT,
    WORKSTATIONS,
    Scene,
    commitments,
    commits_of,
    fake_verify,
    key_of,
    make_scene,
    secret_of,
    venue_draft,
)
from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.calls import Call, CallBroken, Outcome, call_leaf, follow_calls
from yuanping.kernel.draw.messages import message_bytes, read_commit, read_reveal, signed_by
from yuanping.kernel.draw.planning import plan_venues
from yuanping.kernel.draw.receipt import make_receipt, owns_receipt, receipt_fits
from yuanping.kernel.draw.request import freeze, request_digest
from yuanping.kernel.draw.select import draw_experts, next_in_cell
from yuanping.kernel.draw.values import PARTIES, SeatDraw
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import to_plain


@pytest.fixture(scope="module")
def scene() -> Scene:
    return make_scene()


def test_messages_come_back_as_they_were(scene: Scene) -> None:
    for commit in scene.venues.commits:
        assert read_commit(to_plain(commit)) == commit
        assert signed_by(commit, key_of(commit.party), fake_verify)
        assert not signed_by(replace(commit, draw_id="LN-X"), key_of(commit.party), fake_verify)
    for reveal in scene.venues.reveals:
        assert read_reveal(to_plain(reveal)) == reveal


def test_signed_bytes_are_canonical_and_leave_only_the_signature_out(scene: Scene) -> None:
    commit = scene.venues.commits[0]
    assert message_bytes(commit) == message_bytes(replace(commit, signature="ff"))
    assert message_bytes(commit).startswith(b'{"commitment":"')
    assert b'"draw_id":"LN-D1","party":"procuring_entity","public_key":"' in message_bytes(commit)
    assert message_bytes(commit).endswith(b'","v":1}')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "v",
    "draw_id",
    "party",
    "public_key",
    "commitment",
    "signature",
    "request_digest",
    "checkpoint",
    "nonce",
    "secret",
)
NEARLY = st.dictionaries(st.sampled_from(FIELDS), JSON | st.sampled_from(["ab" * 32, "00", "zz", "AB", "x" * 5000, 1]))


@settings(max_examples=300)
@given(JSON | NEARLY)
def test_reading_messages_raises_nothing_but_malformed(plain: Plain) -> None:
    for read in (read_commit, read_reveal):
        with pytest.raises(Malformed):
            read(plain)


@settings(max_examples=200)
@given(st.sampled_from(FIELDS), JSON | st.sampled_from(["ab" * 32, "00", "zz", "AB" * 32, "x" * 5000]), st.booleans())
def test_message_with_one_field_replaced_reads_or_is_malformed(field: str, value: Plain, commits: bool) -> None:
    record = _RECORD
    message = record.commits[0] if commits else record.reveals[0]
    plain = to_plain(message)
    assert isinstance(plain, dict)
    try:
        (read_commit if commits else read_reveal)({**plain, field: value})
    except Malformed:
        return
    assert field in plain


_RECORD = make_scene().venues


def test_only_three_parties_with_their_own_secrets_freeze() -> None:
    planned = replace(plan_venues(venue_draft()), salt=SALT)
    three = commitments(commits_of("sha256", "LN-D1"))
    frozen = freeze(planned, three[::-1], "00" * 32)
    assert [one.party for one in frozen.commitments] == list(PARTIES)
    for bad, code in (
        (three[:2], "wrong_parties"),
        ((*three, replace(three[0], party="fourth")), "wrong_parties"),
        ((*three[:2], replace(three[0], party=three[2].party, public_key="aa")), "shared_commitment"),
        ((*three[:2], replace(three[2], public_key=three[0].public_key)), "shared_commitment"),
    ):
        with pytest.raises(Refused, match=code):
            freeze(planned, bad, "00" * 32)
    with pytest.raises(Refused, match="already_frozen"):
        freeze(frozen, three, "00" * 32)
    with pytest.raises(Refused, match="sealed_key_missing"):
        freeze(planned, three)
    for salt in ("", SALT[:-2], SALT.upper(), "zz" * 32):
        with pytest.raises(Malformed):
            freeze(replace(planned, salt=salt), three, "00" * 32)


def test_request_of_version_one_has_no_sealed_key() -> None:
    old = replace(plan_venues(venue_draft()), v=1)
    three = commitments(commits_of("sha256", "LN-D1"))
    assert freeze(old, three).sealed_commitment == ""
    with pytest.raises(Refused, match="sealed_key_unexpected"):
        freeze(old, three, "00" * 32)
    with pytest.raises(Malformed):
        freeze(replace(old, salt=SALT), three)


def test_expert_request_needs_the_commitment_to_its_key(scene: Scene) -> None:
    planned = replace(scene.experts.request, commitments=(), sealed_commitment="")
    with pytest.raises(Refused, match="sealed_key_missing"):
        freeze(planned, scene.experts.request.commitments)


def test_requests_of_the_two_kinds_never_share_a_digest(scene: Scene) -> None:
    assert request_digest(scene.venues.request) != request_digest(scene.experts.request)
    assert request_digest(scene.venues.request) != request_digest(replace(scene.venues.request, lot_id="x"))


def test_same_seed_same_draw(scene: Scene) -> None:
    again = draw_experts(scene.experts.request, scene.seed, scene.excluded, WORKSTATIONS)
    assert again == scene.experts.draw
    other = draw_experts(scene.experts.request, b"?" * 32, scene.excluded, WORKSTATIONS)
    assert other != scene.experts.draw


def test_drawn_seats_keep_to_their_cells_and_share_nothing(scene: Scene) -> None:
    draw = scene.experts.draw
    assert draw is not None
    cells = {(c.specialty, c.centre): range(c.start, c.start + c.count) for c in scene.pool.cells}
    positions = [one.position for one in (*draw.seats, *draw.standby)]
    desks = [one.workstation for one in draw.seats] + list(draw.representatives)
    assert all(one.position in cells[one.specialty, one.centre] for one in (*draw.seats, *draw.standby))
    assert len(set(positions)) == len(positions)
    assert not set(positions) & scene.excluded
    assert len(set(desks)) == 7
    assert all(one.workstation.startswith(one.centre) for one in draw.seats)


def test_next_in_cell_ends_when_nobody_is_left(scene: Scene) -> None:
    cell = (scene.experts.request.counts[0].specialty, scene.experts.request.counts[0].centre)
    table = next(c for c in scene.experts.request.cells if (c.specialty, c.centre) == cell)
    seen = [next_in_cell(scene.experts.request, scene.seed, scene.excluded, cell, i) for i in range(table.eligible)]
    assert [one.rank for one in seen] == list(range(1, table.eligible + 1))
    assert {one.position for one in seen} == set(range(table.start, table.start + table.count)) - scene.excluded
    with pytest.raises(Refused) as caught:
        next_in_cell(scene.experts.request, scene.seed, scene.excluded, cell, table.eligible)
    assert (caught.value.code, caught.value.params) == ("cell_exhausted", {"specialty": cell[0], "centre": cell[1]})
    with pytest.raises(Malformed):
        next_in_cell(scene.experts.request, scene.seed, scene.excluded, ("Z", "Z"), 0)


def test_workstations_must_be_those_of_the_request(scene: Scene) -> None:
    with pytest.raises(Refused, match="workstations_changed"):
        draw_experts(scene.experts.request, scene.seed, scene.excluded, WORKSTATIONS[:2])
    from yuanping.kernel.draw.select import workstations_digest

    few = tuple(replace(one, workstations=one.workstations[:1]) for one in WORKSTATIONS)
    request = replace(scene.experts.request, workstations_digest=workstations_digest("sha256", few))
    with pytest.raises(Refused, match="workstations_exhausted"):
        draw_experts(request, scene.seed, scene.excluded, few)


def seats(*cells: str) -> tuple[SeatDraw, ...]:
    made: list[SeatDraw] = []
    for number, cell in enumerate(cells, 1):
        rank = 1 + sum(one.specialty == cell for one in made)
        made.append(SeatDraw(number, cell, "V", f"w{number}", 100 * number, rank))
    return tuple(made)


def call(seat: int, rank: int, outcome: Outcome) -> Call:
    return Call(seat, rank, 10 * rank, outcome, "00", "00")


OK, NO, GONE, RECUSED = Outcome.ACCEPTED, Outcome.REFUSED, Outcome.WITHDRAWN, Outcome.RECUSED


def test_calls_lead_to_the_seated() -> None:
    found = follow_calls(
        seats("A", "A", "B"),
        [
            call(2, 2, NO),  # seat 2 goes to rank 3
            call(1, 1, OK),
            call(3, 1, RECUSED),  # before any answer
            call(1, 1, GONE),  # seat 1 goes to rank 4
            call(1, 4, OK),  # and answers before seat 2's rank 3
            call(2, 3, NO),
            call(3, 2, OK),
            call(2, 5, OK),
            call(1, 4, RECUSED),
            call(1, 6, OK),
        ],
    )
    assert [(one.seat, one.rank, one.position) for one in found] == [(1, 6, 60), (2, 5, 50), (3, 2, 20)]


@pytest.mark.parametrize(
    ("calls", "number", "why"),
    [
        ([call(9, 1, OK)], 1, "unknown seat"),
        ([call(1, 2, OK)], 1, "rank 2 called, 1 was next"),
        ([call(1, 1, NO), call(1, 1, OK)], 2, "rank 1 called, 3 was next"),
        ([call(1, 1, OK), call(1, 1, NO)], 2, "refused out of turn"),
        ([call(1, 1, OK), call(1, 1, OK)], 2, "accepted out of turn"),
        ([call(1, 1, GONE)], 1, "withdrawn out of turn"),
        ([call(1, 1, OK)], 0, "seat 2 was left without acceptance"),
        ([call(1, 1, OK), call(2, 2, OK), call(2, 2, GONE)], 0, "seat 2 was left without acceptance"),
    ],
)
def test_call_out_of_turn_is_named(calls: list[Call], number: int, why: str) -> None:
    with pytest.raises(CallBroken) as caught:
        follow_calls(seats("A", "A"), calls)
    assert (caught.value.number, caught.value.why) == (number, why)


def test_every_field_of_a_call_moves_its_leaf() -> None:
    base = Call(1, 2, 3, OK, "ab" * 32, "cd" * 32)
    changes = (
        {"seat": 2},
        {"rank": 3},
        {"position": 4},
        {"outcome": NO},
        {"evidence": "ac" * 32},
        {"nonce": "ce" * 32},
    )
    leaves = [call_leaf("sm3", "LN-D2", base), call_leaf("sm3", "LN-D3", base)]
    leaves += [call_leaf("sm3", "LN-D2", replace(base, **change)) for change in changes]
    assert len(set(leaves)) == 8


def test_receipt_fits_its_own_draw_only(scene: Scene) -> None:
    party = PARTIES[0]
    for request in (scene.venues.request, scene.experts.request):
        receipt = make_receipt(request, party, "checkpoint")
        assert receipt_fits(receipt, request)
        assert owns_receipt(receipt, secret_of(party, "nonce"), secret_of(party, "secret"))
        assert not owns_receipt(receipt, secret_of(party, "nonce"), b"?" * 32)
        assert not receipt_fits(receipt, replace(request, lot_id="LN-OTHER"))
        assert not receipt_fits(receipt, replace(request, commitments=()))
    with pytest.raises(Refused, match="foreign_commitment"):
        make_receipt(scene.venues.request, "stranger", "checkpoint")
