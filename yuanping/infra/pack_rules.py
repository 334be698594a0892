"""YAML of a pack → its condition trees: demands, rules, requirements, alerts, readings, and the worked examples."""

from __future__ import annotations

from pathlib import Path

from yuanping.infra.facts_file import code_of, read_facts
from yuanping.infra.pack_compiler import Folder, read_local_standard
from yuanping.infra.yaml_file import Node
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.conditions import Condition, Op, RuleGives, check_condition
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.outcome import Verdict
from yuanping.kernel.policy.rules import (
    Action,
    AlertRule,
    Case,
    Demand,
    Proviso,
    Reading,
    RequirementRule,
    RoundTo,
    Rule,
)


def read_condition(node: Node, folder: Folder) -> Condition:
    """One node of a condition tree."""
    ops = [name for name in node.keys() if name in set(Op)]  # noqa: SIM118 - a node is no mapping
    if len(ops) != 1:
        raise node.refuse(f"exactly one operation of the vocabulary is needed, found {ops or list(node.keys())}")
    op, body = Op(ops[0]), node.get(ops[0])
    label = node.get("label").text if node.has("label") else ""
    law = folder.law(node.get("law")) if node.has("law") else None
    if op in {Op.ALL, Op.ANY}:
        condition = Condition(op, tuple(read_condition(item, folder) for item in body.items()), label=label, law=law)
    elif op is Op.NOT:
        condition = Condition(op, (read_condition(body, folder),), label=label, law=law)
    else:
        condition = _leaf(op, body, label, law)
    node.done()
    try:
        check_condition(condition, node.path)
    except Malformed as error:
        raise node.refuse(f"{error.path}: {error.why}") from None
    return condition


def _leaf(op: Op, body: Node, label: str, law: Law | None) -> Condition:
    facts = [body.get("fact").text] if body.has("fact") else []
    facts += [item.text for item in body.get("facts").items()] if body.has("facts") else []
    items = [item.text for item in body.get("items").items()] if body.has("items") else []
    words = {
        name: body.get(name).text if body.has(name) else ""
        for name in ("parameter", "until", "group", "reading", "option")
    }
    condition = Condition(
        op,
        facts=tuple(facts),
        items=tuple(items),
        parameter=words["parameter"],
        until=words["until"],
        group=words["group"],
        reading=words["reading"],
        option=words["option"],
        label=label,
        law=law,
    )
    body.done()
    return condition


def read_demands(folder: Folder) -> tuple[Demand, ...]:
    """What must be told before anything is decided."""
    return tuple(_demand(item, folder) for item in _listed(folder, "demands"))


def read_rules(folder: Folder) -> tuple[Rule, ...]:
    """When the document governs, what it demands, which ways lead out."""
    return tuple(_rule(item, folder) for item in _listed(folder, "rules"))


def read_requirements(folder: Folder) -> tuple[RequirementRule, ...]:
    """What follows from a mode."""
    return tuple(_requirement(item, folder) for item in _listed(folder, "requirements"))


def read_alerts(folder: Folder) -> tuple[AlertRule, ...]:
    """What a reader should be told besides."""
    return tuple(_alert(item, folder) for item in _listed(folder, "alerts"))


def _listed(folder: Folder, name: str) -> list[Node]:
    return [item for top in folder.files("rules") if top.has(name) for item in top.get(name).items()]


def _demand(item: Node, folder: Folder) -> Demand:
    found = Demand(
        code=item.get("code").text,
        when=read_condition(item.get("when"), folder),
        law=folder.law(item.get("law")),
        field=item.get("field").text,
        reading=item.get("reading").text if item.has("reading") else "",
    )
    item.done()
    return found


def _quote(item: Node) -> str:
    return item.get("quote").text if item.has("quote") else ""


def _rule(item: Node, folder: Folder) -> Rule:
    found = Rule(
        rule_id=item.get("id").text,
        title=item.get("title").text,
        gives=item.get("gives").read(RuleGives),
        mode=item.get("mode").read(Mode) if item.has("mode") else None,
        applies=read_condition(item.get("applies"), folder) if item.has("applies") else None,
        when=read_condition(item.get("when"), folder),
        law=folder.law(item.get("law")),
        missing=item.get("missing").text if item.has("missing") else "",
        quote=_quote(item),
        provisos=tuple(_proviso(each, folder) for each in item.get("provisos").items()) if item.has("provisos") else (),
    )
    if (found.gives is RuleGives.REQUIRES) != (found.mode is not None):
        raise item.refuse("a rule that requires names a mode, no other rule does")
    if found.provisos and found.gives not in {RuleGives.EXEMPTS, RuleGives.EMERGENCY}:
        raise item.refuse("only a rule that frees has provisos")
    item.done()
    return found


def _proviso(item: Node, folder: Folder) -> Proviso:
    found = Proviso(
        proviso=item.get("id").text,
        when=read_condition(item.get("when"), folder),
        says=item.get("says").text,
        law=folder.law(item.get("law")),
        quote=_quote(item),
    )
    item.done()
    return found


def _alert(item: Node, folder: Folder) -> AlertRule:
    found = AlertRule(
        alert=item.get("id").text,
        when=read_condition(item.get("when"), folder),
        says=item.get("says").text,
        law=folder.law(item.get("law")),
        quote=_quote(item),
    )
    item.done()
    return found


def _requirement(item: Node, folder: Folder) -> RequirementRule:
    found = RequirementRule(
        requirement=item.get("id").text,
        modes=tuple(mode.read(Mode) for mode in item.get("modes").items()) if item.has("modes") else (),
        parameter=item.get("parameter").text if item.has("parameter") else "",
        round_to=item.get("round").read(RoundTo) if item.has("round") else RoundTo.NONE,
        says=item.get("says").text,
        law=folder.law(item.get("law")),
        exempt_only=item.has("exempt_only") and item.get("exempt_only").yes,
        quote=_quote(item),
        applies=read_condition(item.get("applies"), folder) if item.has("applies") else None,
    )
    item.done()
    return found


def read_readings(folder: Folder) -> tuple[Reading, ...]:
    """Texts that can be read two ways."""
    return tuple(_reading(item, folder) for item in _listed(folder, "readings"))


def _reading(item: Node, folder: Folder) -> Reading:
    options = item.get("options")
    words = tuple((name, options.get(name).text) for name in options.keys())  # noqa: SIM118 - a node is no mapping
    reading = Reading(
        reading=item.get("id").text,
        question=item.get("question").text,
        touched=read_condition(item.get("touched"), folder),
        options=words,
        takes=item.get("takes").text,
        ask=item.get("ask").text if item.has("ask") else "",
        law=folder.law(item.get("law")),
        action=item.get("action").read(Action),
    )
    if len(words) != 2 or reading.takes not in dict(words):
        raise item.refuse("a reading has two options and takes one of them")
    item.done()
    return reading


def read_cases(folder: Folder) -> tuple[Case, ...]:
    """Worked examples."""
    found = []
    for top in folder.files("cases"):
        if not top.has("cases", "案例"):
            continue
        for number, item in enumerate(top.get("cases", "案例").items(), 1):
            found.append(_case(item, folder, f"{Path(top.file).stem}-{number:02d}"))
    return tuple(found)


_VERDICTS = {
    "应当": Verdict.REQUIRED,
    "自愿": Verdict.VOLUNTARY,
    "未达到": Verdict.NOT_REQUIRED,
    "不在范围": Verdict.NOT_GOVERNED,
    "无文件适用": Verdict.NOT_IN_FORCE,
    "例外": Verdict.EXEMPTED,
    "应急": Verdict.EMERGENCY,
}
"""性质: why the mode of a case is what it is."""


def _verdict(text: str) -> str:
    return _VERDICTS[text].value if text in _VERDICTS else Verdict(text).value


def _case(item: Node, folder: Folder, case_id: str) -> Case:
    gives = item.get("gives", "结论")
    refused = gives.get("refused", "退回").text if gives.has("refused", "退回") else ""
    articles = gives.get("articles", "条款").items() if gives.has("articles", "条款") else ()
    readings = gives.get("readings", "读法").items() if gives.has("readings", "读法") else ()
    verdict = gives.get("verdict", "性质").read(_verdict) if gives.has("verdict", "性质") else ""
    alerts = gives.get("alerts", "提示").items() if gives.has("alerts", "提示") else ()
    standards = item.get("local_standards", "本地标准").items() if item.has("local_standards", "本地标准") else ()
    found = Case(
        case=case_id,
        title=item.get("title", "题").text,
        facts=read_facts(item.get("facts", "事实"), lot_id=case_id, region=folder.region),
        mode=None if refused else gives.get("mode", "方式").read(lambda text: Mode(code_of(text))),
        required=None if refused else gives.get("required", "强制").yes,
        articles=tuple(folder.law(article) for article in articles),
        refused=refused,
        readings=tuple(reading.text for reading in readings),
        local_standards=tuple(read_local_standard(standard, folder) for standard in standards),
        verdict=verdict,
        alerts=tuple(alert.text for alert in alerts),
    )
    gives.done()
    item.done()
    return found
