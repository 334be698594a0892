"""YAML of a pack → its checks of committees, seats and sittings, and the worked examples of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yuanping.infra.pack_compiler import Folder
from yuanping.infra.yaml_file import Node
from yuanping.kernel.errors import Malformed
from yuanping.kernel.policy.checks import (
    CheckReading,
    CheckRule,
    Outcome,
    Result,
    Test,
    TestOp,
    Topic,
    check_test,
)
from yuanping.kernel.policy.rules import Action

_WORDS = ("fact", "of", "than", "parameter")


def read_checks(folder: Folder, *, national: bool) -> tuple[CheckRule, ...]:
    """The checks of ``rules/*.yaml``."""
    return tuple(
        _rule(item, folder, national=national)
        for top in folder.files("rules")
        if top.has("checks")
        for item in top.get("checks").items()
    )


def _test(node: Node) -> Test:
    ops = node.keys()
    if len(ops) != 1 or ops[0] not in set(TestOp):
        raise node.refuse(f"exactly one operation of the vocabulary is needed, found {list(ops)}")
    op, body = TestOp(ops[0]), node.get(ops[0])
    if op in {TestOp.ALL, TestOp.ANY}:
        test = Test(op, tuple(_test(item) for item in body.items()))
    elif op is TestOp.NOT:
        test = Test(op, (_test(body),))
    else:
        words = {name: body.get(name).text for name in _WORDS if body.has(name)}
        lists = {name: tuple(i.text for i in body.get(name).items()) for name in ("facts", "items") if body.has(name)}
        test = Test(op, **words, **lists)  # type: ignore[arg-type]
        body.done()
    try:
        check_test(test, node.path)
    except Malformed as error:
        raise node.refuse(f"{error.path}: {error.why}") from None
    return test


def _outcomes(node: Node, folder: Folder) -> tuple[Outcome, ...]:
    return tuple(_outcome(item, folder) for item in node.items())


def _outcome(item: Node, folder: Folder) -> Outcome:
    found = Outcome(
        result=item.get("result").read(Result),
        text=item.get("text").text if item.has("text") else "",
        when=_test(item.get("when")) if item.has("when") else None,
        code=item.get("code").text if item.has("code") else "",
        law=folder.law(item.get("law")) if item.has("law") else None,
        quote=item.get("quote").text if item.has("quote") else "",
    )
    item.done()
    return found


def _rule(item: Node, folder: Folder, *, national: bool) -> CheckRule:
    found = CheckRule(
        check=item.get("id").text,
        title=item.get("title").text,
        topic=item.get("topic").read(Topic),
        national=national,
        needs=tuple(name.text for name in item.get("needs").items()) if item.has("needs") else (),
        applies=_test(item.get("applies")) if item.has("applies") else None,
        outcomes=_outcomes(item.get("outcomes"), folder),
        law=folder.law(item.get("law")) if item.has("law") else None,
        quote=item.get("quote").text if item.has("quote") else "",
        reading=_reading(item.get("reading"), folder) if item.has("reading") else None,
    )
    if any(not outcome.text for outcome in found.outcomes):
        raise item.refuse("an outcome needs a text")
    if found.law is None and "自设" not in found.title:
        raise item.refuse("a check without a law is a term of our own and says 自设 in its title")
    item.done()
    return found


def _reading(node: Node, folder: Folder) -> CheckReading:
    options = node.get("options")
    found = CheckReading(
        reading=node.get("id").text,
        question=node.get("question").text,
        options=tuple((name, options.get(name).text) for name in options.keys()),  # noqa: SIM118 - a node is no mapping
        takes=node.get("takes").text,
        action=node.get("action").read(Action),
        outcomes=_outcomes(node.get("otherwise"), folder),
        ask=node.get("ask").text if node.has("ask") else "",
    )
    node.done()
    return found


# --- worked examples --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CommitteeCase:
    """A worked example an official can read: facts in the words of the exchange format, and what is answered.

    ``findings`` name a code and its result; ``readings`` are those that matter; ``refused`` a code of the refusal instead.
    """

    title: str
    facts: dict[str, Any]
    result: str
    findings: tuple[tuple[str, str], ...]
    articles: tuple[str, ...]
    readings: tuple[str, ...]
    refused: str


def read_committee_cases(folder: Path) -> tuple[CommitteeCase, ...]:
    """``委员会案例`` of a pack folder."""
    return tuple(
        _case(item)
        for top in Folder(folder, "").files("cases")
        if top.has("委员会案例")
        for item in top.get("委员会案例").items()
    )


def _case(item: Node) -> CommitteeCase:
    findings = item.get("核对") if item.has("核对") else None
    found = CommitteeCase(
        title=item.get("题").text,
        facts=item.get("事实").plain,
        result=item.get("结论").text if item.has("结论") else "",
        findings=tuple((name, findings.get(name).text) for name in findings.keys()) if findings else (),  # noqa: SIM118
        articles=tuple(each.text for each in item.get("条款").items()) if item.has("条款") else (),
        readings=tuple(each.text for each in item.get("读法").items()) if item.has("读法") else (),
        refused=item.get("拒绝").text if item.has("拒绝") else "",
    )
    if bool(found.result) == bool(found.refused):
        raise item.refuse("a case has either a result (结论) or a refusal (拒绝)")
    item.done()
    return found
