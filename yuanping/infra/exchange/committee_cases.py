"""Worked examples of a pack's checks: answered as the command would, and compared with what the example says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yuanping.infra.exchange.committee import answer_with
from yuanping.infra.exchange.committee_input import CommitteeIn
from yuanping.infra.exchange.refuse import NotAccepted, Question, check
from yuanping.infra.pack_checks import CommitteeCase
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.pack import Pack

CHECK = "policy.cases 规则包自带案例"


def check_committee_case(case: CommitteeCase, pack: Pack) -> None:
    """Answer one example; one without a province is about the nation's rules alone, whatever pack they are in.

    Raises:
        Mismatch: the answer is not what the example says.
    """
    asked = pack if "province" in case.facts else national_part(pack)
    try:
        found = answer_with(check(case.facts, CommitteeIn), asked)
    except NotAccepted as refused:
        _same(case, case.refused in {each.code for each in refused.problems}, str(refused))
    except Question as question:
        _same(case, question.code == case.refused, question.code)
    else:
        _same(case, not case.refused and _fits(case, found), str([(f["code"], f["result"]) for f in found["findings"]]))


def _fits(case: CommitteeCase, found: dict[str, Any]) -> bool:
    answers = {(each["code"], each["result"]) for each in found["findings"]}
    articles = {each["article"] for each in found["findings"]}
    readings = {each["code"] for each in found["readings"]}
    return (
        found["result"] == case.result
        and set(case.findings) <= answers
        and set(case.articles) <= articles
        and (readings == set(case.readings) or not case.readings)
    )


def _same(case: CommitteeCase, fits: bool, gave: str) -> None:
    if not fits:
        raise Mismatch(CHECK, f"{case.title}: {gave}")


def national_part(pack: Pack) -> Pack:
    """What of a pack is the nation's; a changed figure stays changed."""
    documents = {rule.law.document for rule in pack.checks if rule.national and rule.law is not None}
    return replace(
        pack,
        checks=tuple(rule for rule in pack.checks if rule.national),
        parameters=tuple(entry for entry in pack.parameters if entry.law.document in documents),
    )
