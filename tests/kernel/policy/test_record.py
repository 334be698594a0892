"""A decision replays from what stands in the bundle, and a changed one does not."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from tests.kernel.policy.test_decision import lot
from yuanping.infra.packs import load_pack
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.record import DECIDED, DecisionRecord, decided_body, replay

PACK = load_pack("LN")


def record() -> DecisionRecord:
    facts = lot()
    return DecisionRecord(
        1, "LN-D", facts.lot_id, 1, "sm3", datetime(2026, 9, 1, 1, tzinfo=UTC), facts, decide(facts, PACK, "sm3")
    )


def bodies(*records: DecisionRecord) -> dict[str, tuple]:
    return {DECIDED: tuple(decided_body(each) for each in records)}


def test_record_replays_from_the_compiled_pack() -> None:
    again = from_plain(DecisionRecord, to_plain(record()))
    replay(again, to_plain(PACK), bodies(record()))


def test_the_newest_recorded_decision_counts() -> None:
    older = dataclasses.replace(record(), number=1, decision_id="LN-C")
    newer = dataclasses.replace(record(), number=2)
    replay(newer, to_plain(PACK), bodies(older, newer))
    with pytest.raises(Mismatch) as caught:
        replay(older, to_plain(PACK), bodies(older, newer))
    assert caught.value.check.startswith("policy.evidence")


def changed_mode(each: DecisionRecord) -> DecisionRecord:
    return dataclasses.replace(each, decision=dataclasses.replace(each.decision, mode=Mode.CENTRALISED))


def changed_estimate(each: DecisionRecord) -> DecisionRecord:
    return dataclasses.replace(each, facts=dataclasses.replace(each.facts, estimated_value=Yuan.from_wan("2999.99")))


@pytest.mark.parametrize("change", [changed_mode, changed_estimate])
def test_a_changed_record_is_refused_even_with_matching_evidence(change) -> None:
    false = change(record())
    with pytest.raises(Mismatch) as caught:
        replay(false, to_plain(PACK), bodies(false))
    assert caught.value.check.startswith("policy.decision")


def test_a_changed_record_is_refused_by_the_evidence() -> None:
    false = dataclasses.replace(record(), decided_at=datetime(2026, 9, 2, tzinfo=UTC))
    with pytest.raises(Mismatch) as caught:
        replay(false, to_plain(PACK), bodies(record()))
    assert caught.value.check.startswith("policy.evidence")


def test_a_pack_with_one_figure_changed_is_refused() -> None:
    first = dataclasses.replace(PACK.parameters[3], value="100")
    plain = to_plain(dataclasses.replace(PACK, parameters=(*PACK.parameters[:3], first, *PACK.parameters[4:])))
    with pytest.raises(Mismatch) as caught:
        replay(record(), plain, bodies(record()))
    assert caught.value.check.startswith("policy.pack")


def test_a_pack_whose_own_case_fails_is_refused() -> None:
    case = dataclasses.replace(PACK.cases[0], required=True, mode=Mode.CROSS_PROVINCE)
    pack = dataclasses.replace(PACK, cases=(case, *PACK.cases[1:]))
    facts = lot()
    again = dataclasses.replace(record(), decision=decide(facts, pack, "sm3"))
    with pytest.raises(Mismatch) as caught:
        replay(again, to_plain(pack), bodies(again))
    assert caught.value.check.startswith("policy.cases")


@pytest.mark.parametrize("plain", [None, {}, [], {"v": 1}, "pack"])
def test_something_that_is_no_pack_is_refused(plain) -> None:
    with pytest.raises(Mismatch):
        replay(record(), plain, bodies(record()))
