"""What the key holder answers, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.keyholder_cases import CALLED, CALLS_END, MEETS, SmallDraw, ask
from tests.kernel.draw.scene import venue_draft
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.adapters.keyholder_process.state_blob import open_state, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.committee.holder import (
    Admitted,
    DeskOrder,
    Drawn,
    GateOrder,
    Mark,
    MarkOrder,
    Moved,
    NumberOrder,
    Numbers,
    OpenCallsOrder,
    OpenVenueKeyOrder,
    OwnCalls,
    OwnMarkOrder,
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
    SealedVenueKey,
    TimeOrder,
    VenueKey,
    VenueKeyOrder,
)
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.recusal import LAW_INTEREST, Recusal, RecusalReason
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.calls import Outcome, call_leaf, follow_calls
from yuanping.kernel.draw.planning import plan_venues
from yuanping.kernel.draw.pool import check_opening
from yuanping.kernel.draw.request import Commitment, freeze
from yuanping.kernel.draw.seed import Reveal, commitment_of, sealed_commitment_of
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.plain import to_plain


@pytest.fixture
def server(tmp_path: Path) -> KeyHolderServer:
    return KeyHolderServer(Vault(tmp_path / "holder.key"))


@pytest.fixture
def case(server: KeyHolderServer) -> SmallDraw:
    return SmallDraw(server)


def refusal(server: KeyHolderServer, op: str, question: object) -> str:
    answer = parse_canonical(server.answer(canonical({"op": op, "body": to_plain(question)})))
    assert isinstance(answer, dict)
    refused = answer.get("refused")
    return str(refused["code"]) if isinstance(refused, dict) else f"fault:{answer.get('fault')}"


def draw(case: SmallDraw) -> Drawn:
    return ask(case.server, "draw", case.draw_order(), Drawn)


def answer(case: SmallDraw, state: bytes, code: str, *, accepted: bool) -> Moved:
    return ask(case.server, "reply", ReplyOrder(case.prepared.sealed_pool, state, code, accepted, CALLED), Moved)


def accept_all(case: SmallDraw) -> tuple[bytes, dict[int, str]]:
    """Everybody called accepts; answers the state and arrival codes by telephone."""
    drawn = draw(case)
    state, codes = drawn.sealed_state, {}
    for phone, notice in case.phones.read(drawn.notices).items():
        moved = answer(case, state, notice.code, accepted=True)
        state = moved.sealed_state
        codes[phone] = case.phones.read(moved.notices)[phone].code
    return state, codes


def test_draw_calls_one_person_a_seat_and_tells_place_and_hour_only(case: SmallDraw) -> None:
    drawn = draw(case)
    called = case.phones.read(drawn.notices)
    assert len(called) == 4
    assert sorted(case.cell_of[phone] for phone in called) == sorted(
        [("A08", "C-HOST"), ("A08", "C-SUB"), ("B01", "C-SUB"), ("B01", "C-SUB")]
    )
    for phone, notice in called.items():
        assert notice.kind is NoticeKind.CALL
        assert notice.place == f"{case.cell_of[phone][1]} 中心"
        assert "LOT" not in str(to_plain(notice))
    assert len({len(sealed) for sealed in drawn.notices}) == 1


def test_recused_expert_is_never_called(server: KeyHolderServer) -> None:
    for _ in range(6):
        case = SmallDraw(server, recused=(3, 7, 11, 15, 19, 23))
        assert not set(case.phones.read(draw(case).notices)) & {3, 7, 11, 15, 19, 23}


def test_draw_refuses_a_request_about_another_pool(case: SmallDraw) -> None:
    order = case.draw_order()
    other = replace(order, request=replace(order.request, pool_root="11" * 32))
    assert refusal(case.server, "draw", other) == "fault:malformed request"


def venue_case(server: KeyHolderServer) -> tuple[OpenVenueKeyOrder, SealedVenueKey]:
    """A frozen D1 whose three parties have revealed."""
    made = ask(server, "seal_venue_key", VenueKeyOrder("LN-D1", "sm3"), SealedVenueKey)
    reveals = tuple(Reveal(party, party.encode().ljust(32), b"s" * 32) for party in PARTIES)
    commitments = tuple(
        Commitment(r.party, f"{n:02d}", commitment_of("sm3", "LN-D1", r.party, r.nonce, r.secret))
        for n, r in enumerate(reveals)
    )
    request = freeze(replace(plan_venues(venue_draft(hash_name="sm3")), salt="5a" * 32), commitments, made.commitment)
    return OpenVenueKeyOrder(made.sealed_key, request, reveals), made


def test_key_of_a_venue_draw_is_opened_against_the_three_reveals(server: KeyHolderServer) -> None:
    order, made = venue_case(server)
    key = bytes.fromhex(ask(server, "open_venue_key", order, VenueKey).key)
    assert sealed_commitment_of("sm3", "LN-D1", key) == made.commitment
    assert key not in made.sealed_key


@pytest.mark.parametrize("parties", [0, 1, 2])
def test_key_of_a_venue_draw_stays_shut_while_a_secret_is_missing_or_false(
    server: KeyHolderServer, parties: int
) -> None:
    order, _ = venue_case(server)
    assert (
        refusal(server, "open_venue_key", replace(order, reveals=order.reveals[:parties])) == "fault:malformed reveals"
    )
    false = replace(order.reveals[parties], secret=bytes(32))
    swapped = tuple(false if one.party == false.party else one for one in order.reveals)
    assert refusal(server, "open_venue_key", replace(order, reveals=swapped)) == "fault:malformed reveals"


def test_key_of_a_venue_draw_is_not_opened_for_another_draw_or_request(server: KeyHolderServer) -> None:
    order, made = venue_case(server)
    other = ask(server, "seal_venue_key", VenueKeyOrder("LN-D9", "sm3"), SealedVenueKey)
    assert refusal(server, "open_venue_key", replace(order, sealed_key=other.sealed_key)) == "fault:malformed venue_key"
    again = ask(server, "seal_venue_key", VenueKeyOrder("LN-D1", "sm3"), SealedVenueKey)
    assert again.commitment != made.commitment
    assert refusal(server, "open_venue_key", replace(order, sealed_key=again.sealed_key)) == "fault:malformed request"


def test_draw_refuses_secrets_that_do_not_match(case: SmallDraw) -> None:
    order = case.draw_order()
    false = (replace(order.reveals[0], secret=bytes(32)), *order.reveals[1:])
    assert refusal(case.server, "draw", replace(order, reveals=false)) == "fault:malformed reveals"


def test_state_of_another_key_holder_is_refused(case: SmallDraw, tmp_path: Path) -> None:
    other = KeyHolderServer(Vault(tmp_path / "other.key"))
    assert refusal(other, "draw", case.draw_order()) == "fault:malformed pool"


def test_refusal_calls_the_next_of_the_same_cell_after_the_leaf(case: SmallDraw) -> None:
    drawn = draw(case)
    phone, notice = next(iter(case.phones.read(drawn.notices).items()))
    moved = answer(case, drawn.sealed_state, notice.code, accepted=False)
    (following,) = case.phones.read(moved.notices)
    assert following != phone
    assert case.cell_of[following] == case.cell_of[phone]
    assert len(moved.calls) == 1
    assert len(moved.called_next) == 1
    assert not moved.accepted


def test_used_and_foreign_codes_are_refused(case: SmallDraw) -> None:
    drawn = draw(case)
    notice = next(iter(case.phones.read(drawn.notices).values()))
    moved = answer(case, drawn.sealed_state, notice.code, accepted=True)
    again = ReplyOrder(case.prepared.sealed_pool, moved.sealed_state, notice.code, False, CALLED)
    assert refusal(case.server, "reply", again) == "code_used"
    other = SmallDraw(case.server)
    foreign = next(iter(other.phones.read(draw(other).notices).values())).code
    assert refusal(case.server, "reply", replace(again, code=foreign)) == "code_unknown"
    assert refusal(case.server, "reply", replace(again, code="AAAA")) == "code_mistyped"


def test_cell_without_further_experts_leaves_the_seat_vacant(case: SmallDraw) -> None:
    drawn = draw(case)
    notice = next(iter(case.phones.read(drawn.notices).values()))
    state, code, vacant = drawn.sealed_state, notice.code, ()
    for _ in range(20):
        moved = answer(case, state, code, accepted=False)
        state, vacant = moved.sealed_state, moved.vacant
        if vacant:
            break
        code = next(iter(case.phones.read(moved.notices).values())).code
    assert len(vacant) == 1


def test_recheck_replaces_and_passes_over_the_recused(case: SmallDraw) -> None:
    drawn = draw(case)
    phone, notice = next(iter(case.phones.read(drawn.notices).items()))
    moved = answer(case, drawn.sealed_state, notice.code, accepted=True)
    same = [n for n in range(40) if case.cell_of[n] == case.cell_of[phone] and n != phone]
    hits = tuple(Recusal(case.ids[n], RecusalReason.INTEREST_IN_BIDDER, LAW_INTEREST) for n in (phone, *same[:4]))
    again = ask(
        case.server, "recheck", RecheckOrder(case.prepared.sealed_pool, moved.sealed_state, hits, CALLED), Moved
    )
    told = case.phones.read(again.notices)
    assert told[phone].kind is NoticeKind.WITHDRAWN
    called = [n for n, one in told.items() if one.kind is NoticeKind.CALL]
    assert not set(called) & {phone, *same[:4]}


def lapse(case: SmallDraw, state: bytes, at: datetime) -> Moved:
    return ask(case.server, "pass_time", TimeOrder(case.prepared.sealed_pool, state, at), Moved)


def test_a_call_lapses_at_its_term_and_not_before_and_the_next_has_a_whole_term(case: SmallDraw) -> None:
    drawn = draw(case)
    phone, notice = next(iter(case.phones.read(drawn.notices).items()))
    due = CALLED + timedelta(minutes=60)
    assert drawn.due == CALLED + timedelta(minutes=20)
    early = lapse(case, drawn.sealed_state, due - timedelta(seconds=1))
    assert (early.calls, early.notices, early.due) == ((), (), due)
    state = drawn.sealed_state
    for other in list(case.phones.read(drawn.notices).values())[1:]:
        state = answer(case, state, other.code, accepted=True).sealed_state
    moved = lapse(case, state, due)
    ((following, call),) = case.phones.read(moved.notices).items()
    assert (call.kind, case.cell_of[following]) == (NoticeKind.CALL, case.cell_of[phone])
    assert (len(moved.calls), len(moved.called_next), moved.due) == (1, 1, due + timedelta(minutes=20))
    late = ReplyOrder(case.prepared.sealed_pool, moved.sealed_state, notice.code, True, due)
    assert refusal(case.server, "reply", late) == "reply_too_late"
    before_the_worker = replace(late, sealed_state=state)
    assert refusal(case.server, "reply", before_the_worker) == "reply_too_late"
    again = lapse(case, moved.sealed_state, due)
    assert (again.calls, again.notices) == ((), ())
    released = ask(
        case.server, "release", ReleaseOrder(case.prepared.sealed_pool, moved.sealed_state, MEETS, ()), Released
    )
    assert [call.outcome for call in released.calls][-1] is Outcome.NO_ANSWER


def test_who_comes_after_a_lapse_is_who_would_come_after_a_refusal(case: SmallDraw) -> None:
    drawn = draw(case)
    phone, notice = next(iter(case.phones.read(drawn.notices).items()))
    refused = case.phones.read(answer(case, drawn.sealed_state, notice.code, accepted=False).notices)
    state = drawn.sealed_state
    for other in list(case.phones.read(drawn.notices).values())[1:]:
        state = answer(case, state, other.code, accepted=True).sealed_state
    lapsed = case.phones.read(lapse(case, state, CALLED + timedelta(hours=1)).notices)
    assert list(refused) == list(lapsed) != [phone]


def test_time_alone_calls_to_the_end_of_a_cell_and_stops_at_the_end_of_the_hours(case: SmallDraw) -> None:
    state, at, seen = draw(case).sealed_state, CALLED, []
    for _ in range(60):
        at += timedelta(minutes=60)
        moved = lapse(case, state, at)
        state = moved.sealed_state
        seen += moved.calls
        if moved.due is None:
            break
    assert moved.vacant or at >= CALLS_END
    assert len(seen) > 8
    over = lapse(case, state, CALLS_END)
    assert (over.calls, over.notices, over.due) == ((), (), None)


def test_a_state_from_before_terms_has_none(case: SmallDraw, tmp_path: Path) -> None:
    drawn = draw(case)
    vault = Vault(tmp_path / "holder.key")
    old = replace(open_state(vault, drawn.sealed_state), rule=None, calls_end=None)
    old = replace(old, seats=tuple(replace(seat, called_at=None) for seat in old.seats))
    moved = lapse(case, seal_state(vault, old), CALLS_END - timedelta(hours=1))
    assert (moved.calls, moved.due) == ((), None)


def test_the_own_clock_counts_whatever_the_platform_says_the_time_is(tmp_path: Path) -> None:
    clock = [CALLED]
    case = SmallDraw(KeyHolderServer(Vault(tmp_path / "own.key"), lambda: clock[0]))
    said = replace(case.draw_order(), now=CALLED - timedelta(days=3))
    drawn = ask(case.server, "draw", said, Drawn)
    assert drawn.due == CALLED + timedelta(minutes=20)
    assert lapse(case, drawn.sealed_state, CALLED + timedelta(hours=9)).calls == ()
    clock[0] += timedelta(minutes=60)
    assert len(lapse(case, drawn.sealed_state, CALLED).calls) == 4


def test_gate_opens_name_only_to_the_own_centre_with_the_own_code(case: SmallDraw) -> None:
    state, codes = accept_all(case)
    phone, code = next(iter(codes.items()))
    centre = case.cell_of[phone][1]
    order = GateOrder(case.prepared.sealed_pool, state, code, centre, "")
    wrong = next(one for one in ("C-HOST", "C-SUB") if one != centre)
    assert refusal(case.server, "open_at_gate", replace(order, centre=wrong)) == "code_unknown"
    assert refusal(case.server, "open_at_gate", replace(order, id_number="110101199001019999")) == "identity_mismatch"
    good = replace(order, id_number=case.profiles[phone].id_number)
    admitted = ask(case.server, "open_at_gate", good, Admitted)
    assert admitted.name == f"专家{phone}"
    assert refusal(case.server, "open_at_gate", replace(order, sealed_state=admitted.sealed_state)) == "code_used"
    assert ask(case.server, "seat_of", DeskOrder(admitted.sealed_state, code), Numbers).numbers == (admitted.seat,)
    assert ask(case.server, "seat_of", DeskOrder(state, code), Numbers).numbers == ()


def test_reply_code_opens_no_gate_and_arrival_code_answers_no_call(case: SmallDraw) -> None:
    drawn = draw(case)
    phone, notice = next(iter(case.phones.read(drawn.notices).items()))
    order = GateOrder(case.prepared.sealed_pool, drawn.sealed_state, notice.code, case.cell_of[phone][1], "")
    assert refusal(case.server, "open_at_gate", order) == "code_unknown"
    assert ask(case.server, "mark", MarkOrder(notice.code, "reply"), Mark) in drawn.marks
    assert ask(case.server, "mark", MarkOrder(notice.code, "arrival"), Mark).mark not in {m.mark for m in drawn.marks}


def test_release_gives_what_a_replay_needs(case: SmallDraw) -> None:
    drawn = draw(case)
    first = next(iter(case.phones.read(drawn.notices).values()))
    moved = answer(case, drawn.sealed_state, first.code, accepted=False)
    leaves, state = list(moved.calls), moved.sealed_state
    waiting = [n for p, n in case.phones.read(drawn.notices).items() if n.code != first.code]
    arrivals: list[tuple[int, str]] = []
    for notice in (*waiting, *case.phones.read(moved.notices).values()):
        step = answer(case, state, notice.code, accepted=True)
        state = step.sealed_state
        leaves += step.calls
        arrivals += [(phone, told.code) for phone, told in case.phones.read(step.notices).items()]
    for phone, code in arrivals:
        gate = GateOrder(case.prepared.sealed_pool, state, code, case.cell_of[phone][1], "")
        state = ask(case.server, "open_at_gate", gate, Admitted).sealed_state
    numbers = ask(
        case.server, "number_members", NumberOrder(case.prepared.sealed_pool, state, (1, 2, 3, 4, 5)), Numbers
    )
    assert sorted(numbers.numbers) == [1, 2, 3, 4, 5]
    ended = tuple(MEETS + timedelta(minutes=number) for number in range(len(leaves)))
    released = ask(case.server, "release", ReleaseOrder(case.prepared.sealed_pool, state, MEETS, ended), Released)
    request = case.request
    assert [call_leaf("sm3", request.draw_id, call) for call in released.calls] == leaves
    assert [call.outcome for call in released.calls].count(Outcome.REFUSED) == 1
    seated = follow_calls(released.draw.seats, released.calls)
    assert sorted(one.position for one in seated) == [one.position for one in released.openings]
    assert all(check_opening("sm3", request.pool_root, request.pool_size, one) for one in released.openings)
    assert sorted(case.ids.index(one.expert_id) for one in released.openings) == sorted(phone for phone, _ in arrivals)


def test_each_call_is_sealed_to_its_own_expert(case: SmallDraw) -> None:
    drawn = draw(case)
    notices = case.phones.read(drawn.notices)
    phone, first = next(iter(notices.items()))
    moved = answer(case, drawn.sealed_state, first.code, accepted=False)
    state, ended = moved.sealed_state, (MEETS + timedelta(minutes=7),)
    released = ask(case.server, "release", ReleaseOrder(case.prepared.sealed_pool, state, MEETS, ended), Released)
    (note,) = released.notes
    own = case.ids[phone]
    assert ask(case.server, "own_mark", OwnMarkOrder(own), Mark).mark == note.mark
    assert own.encode() not in note.sealed
    (told,) = ask(case.server, "open_calls", OpenCallsOrder(own, (note.sealed,)), OwnCalls).calls
    assert (told.number, told.called_at, told.ended_at) == (1, MEETS, ended[0])
    assert (told.call, told.opening.expert_id) == (released.calls[0], own)
    assert call_leaf("sm3", case.request.draw_id, told.call) == moved.calls[0]
    assert check_opening("sm3", case.request.pool_root, case.request.pool_size, told.opening)
    other = next(each for each in case.ids if each != own)
    told_line = case.server.answer(
        canonical({"op": "open_calls", "body": to_plain(OpenCallsOrder(other, (note.sealed,)))})
    )
    assert parse_canonical(told_line) == {"fault": "malformed call"}


def test_a_log_with_another_number_of_calls_gives_no_notes_and_does_not_stop_the_release(case: SmallDraw) -> None:
    drawn = draw(case)
    first = next(iter(case.phones.read(drawn.notices).values()))
    state = answer(case, drawn.sealed_state, first.code, accepted=False).sealed_state
    for ended in ((), (MEETS, MEETS)):
        order = ReleaseOrder(case.prepared.sealed_pool, state, MEETS, ended)
        released = ask(case.server, "release", order, Released)
        assert (len(released.calls), released.notes) == (1, ())
    order = ReleaseOrder(case.prepared.sealed_pool, state, MEETS, (MEETS,))
    assert len(ask(case.server, "release", order, Released).notes) == 1


def test_faults_never_carry_a_value_of_a_blob(case: SmallDraw) -> None:
    for line in (b"{}", b"not json", canonical({"op": "draw", "body": {"x": "专家1"}}), canonical({"op": "none"})):
        told = parse_canonical(case.server.answer(line))
        assert isinstance(told, dict)
        assert set(told) == {"fault"}
        assert "专家" not in str(told["fault"])


def test_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "holder.key"
    first = Vault(path).mark("reply", "X")
    assert path.stat().st_mode & 0o077 == 0
    assert Vault(path).mark("reply", "X") == first
    assert Vault(path).mark("arrival", "X") != first


def test_sealed_blobs_have_the_size_of_a_bucket(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "k")
    sizes = {len(vault.seal("state", b"x" * size, "state")) for size in (0, 1, 1000, 30_000)}
    assert len(sizes) == 1
    plain: Plain = {"a": 1}
    assert parse_canonical(vault.unseal("state", vault.seal("state", canonical(plain), "state"), "state")) == plain
