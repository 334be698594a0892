"""What a stranger needs to decide again: the facts, the decision, the pack.

The bundle carries ``policy/decision.json`` (a ``DecisionRecord``) and ``policy/pack/pack.json`` (the compiled ``Pack`` in canonical form, whose
digest is the pack digest). The YAML files beside it are for reading; nothing is decided from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.check import check_pack
from yuanping.kernel.policy.decision import ModeDecision, decide
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Case, Pack, pack_digest

VERSION = 1
DECIDED = "mode_decided"
PACK_CHECK = "policy.pack 规则包"
DECISION_CHECK = "policy.decision 判定"
CASES_CHECK = "policy.cases 规则包自带案例"
EVIDENCE_CHECK = "policy.evidence 判定证据"


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """The file ``policy/decision.json``."""

    v: int
    decision_id: str
    lot_id: str
    number: int
    hash_name: str
    decided_at: datetime
    facts: LotFacts
    decision: ModeDecision


def record_digest(record: DecisionRecord) -> str:
    """Digest of a decision record; it stands in the lot's evidence."""
    return digest(record.hash_name, to_plain(record))


def decided_body(record: DecisionRecord) -> dict[str, Plain]:
    """What evidence keeps of a decision."""
    return {
        "decision_id": record.decision_id,
        "digest": record_digest(record),
        "pack": record.decision.pack.digest,
        "mode": record.decision.mode.value,
    }


def replay(record: DecisionRecord, pack_plain: Plain, bodies: Mapping[str, tuple[Plain, ...]]) -> None:
    """Decide again from the pack in the bundle and compare with the record and the evidence.

    Raises:
        Mismatch: names the check that does not hold.
    """
    pack = _pack(pack_plain)
    if pack_digest(record.hash_name, pack) != record.decision.pack.digest:
        raise Mismatch(PACK_CHECK, "the pack in the bundle is not the one that decided")
    try:
        again = decide(record.facts, pack, record.hash_name)
    except (Refused, KeyError, ValueError) as error:
        raise Mismatch(DECISION_CHECK, f"the pack does not decide these facts: {error}") from None
    if again != record.decision or record.lot_id != record.facts.lot_id:
        raise Mismatch(
            DECISION_CHECK, f"decided again: {again.mode.value}; in the record: {record.decision.mode.value}"
        )
    newest = bodies.get(DECIDED, ())[-1:]
    if newest != (decided_body(record),):
        raise Mismatch(EVIDENCE_CHECK, "the newest recorded decision is not this one")
    for case in pack.cases:
        check_case(pack, case, record.hash_name)


def _pack(plain: Plain) -> Pack:
    try:
        return check_pack(from_plain(Pack, plain))
    except Malformed as error:
        raise Mismatch(PACK_CHECK, str(error)) from None


def check_case(pack: Pack, case: Case, hash_name: str) -> None:
    """One worked example of the pack, with the city figures the example itself names: a recorded one must not turn the examples.

    Raises:
        Mismatch: the pack decides it otherwise than the example says.
    """
    same = pack.local_standards == case.local_standards  # the same pack keeps what is remembered about it
    with_overlay = pack if same else replace(pack, local_standards=case.local_standards)
    try:
        decision = decide(case.facts, with_overlay, hash_name)
    except Refused as refused:
        if refused.code != case.refused:
            raise Mismatch(CASES_CHECK, f"{case.case} {case.title}: refused with {refused.code}") from None
        return
    except (KeyError, ValueError) as error:
        raise Mismatch(CASES_CHECK, f"{case.case} {case.title}: {error}") from None
    cited = {quote.law for quote in decision.articles}
    missing = [str(law) for law in case.articles if law not in cited]
    readings = tuple(item.reading for item in decision.readings)
    found = (decision.mode, decision.required, readings)
    told = {alert.alert for alert in decision.alerts}
    missing += [alert for alert in case.alerts if alert not in told]
    same_verdict = case.verdict in {"", decision.verdict.value}
    if case.refused or found != (case.mode, case.required, case.readings) or missing or not same_verdict:
        gave = f"{decision.mode.value} ({decision.verdict.value}), required {decision.required}, readings {readings}"
        raise Mismatch(CASES_CHECK, f"{case.case} {case.title}: {gave}, missing {missing}")
