"""What the key holder answers, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters.keyholder_cases import SmallDraw, ask
from yuanping.adapters.keyholder_process.process import KeyHolderServer
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
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
)
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.committee.recusal import LAW_INTEREST, Recusal, RecusalReason
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.calls import Outcome, call_leaf, follow_calls
from yuanping.kernel.draw.pool import check_opening
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
    return ask(case.server, "reply", ReplyOrder(case.prepared.sealed_pool, state, code, accepted), Moved)


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
    again = ReplyOrder(case.prepared.sealed_pool, moved.sealed_state, notice.code, False)
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
    again = ask(case.server, "recheck", RecheckOrder(case.prepared.sealed_pool, moved.sealed_state, hits), Moved)
    told = case.phones.read(again.notices)
    assert told[phone].kind is NoticeKind.WITHDRAWN
    called = [n for n, one in told.items() if one.kind is NoticeKind.CALL]
    assert not set(called) & {phone, *same[:4]}


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
    released = ask(case.server, "release", ReleaseOrder(case.prepared.sealed_pool, state), Released)
    request = case.request
    assert [call_leaf("sm3", request.draw_id, call) for call in released.calls] == leaves
    assert [call.outcome for call in released.calls].count(Outcome.REFUSED) == 1
    seated = follow_calls(released.draw.seats, released.calls)
    assert sorted(one.position for one in seated) == [one.position for one in released.openings]
    assert all(check_opening("sm3", request.pool_root, request.pool_size, one) for one in released.openings)
    assert sorted(case.ids.index(one.expert_id) for one in released.openings) == sorted(phone for phone, _ in arrivals)


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
