"""YAML of a pack → the compiled ``Pack``. Everything unknown, missing or contradicting is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yuanping.infra.facts_file import code_of, read_facts
from yuanping.infra.yaml_file import Node, read_file
from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.conditions import Condition, Op, RuleGives, check_condition
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import (
    Article,
    Case,
    Demand,
    Document,
    LocalStandard,
    Parameter,
    Phase,
    Reading,
    RequirementRule,
    RoundTo,
    Rule,
    Unit,
    VisibilityRule,
)


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of a pack; ``document`` is the law a bare article belongs to, ``region`` where a case without one plays."""

    path: Path
    document: str
    region: str = ""

    def files(self, part: str) -> Iterator[Node]:
        """The YAML files of a sub-folder, in order."""
        for path in sorted((self.path / part).glob("*.yaml")):
            yield read_file(path, f"{self.path.name}/{part}/{path.name}")

    def law(self, node: Node) -> Law:
        """``一（一）1`` of the folder's own document, or a mapping with document and article."""
        if node.is_scalar:
            return Law(self.document, node.text)
        found = Law(node.get("document").text, node.get("article").text)
        node.done()
        return found


def read_documents(folder: Folder) -> tuple[Document, ...]:
    """The documents of ``law.yaml``."""
    top = read_file(folder.path / "law.yaml", f"{folder.path.name}/law.yaml")
    found = []
    for item in top.get("documents").items():
        articles = []
        for article in item.get("articles").items():
            checked = not article.has("checked") or article.get("checked").yes
            articles.append(
                Article(article.get("article").text, " ".join(article.get("quote").text.split("\n")), checked)
            )
            article.done()
        document = Document(
            number=item.get("number").text,
            title=item.get("title").text,
            issuer=item.get("issuer").text,
            issued_on=item.get("issued").day if item.has("issued") else None,
            in_force_on=item.get("in_force").day if item.has("in_force") else None,
            until_on=item.get("until").day if item.has("until") else None,
            note=item.get("note").text if item.has("note") else "",
            superseded_by=item.get("superseded_by").text if item.has("superseded_by") else "",
            articles=tuple(articles),
        )
        for name in ("issued", "in_force", "until", "note", "superseded_by"):
            if name in item.keys():  # noqa: SIM118 - a node is no mapping
                item.get(name)
        item.done()
        found.append(document)
    top.done()
    return tuple(found)


def _value(node: Node, unit: str) -> str | None:
    if node.is_null:
        return None
    if node.is_list:
        return ",".join(item.text for item in node.items())
    if unit == "wan":
        return str(node.wan.fen)
    if unit == Unit.YES_NO:
        return "yes" if node.yes else "no"
    if unit in {Unit.COUNT, Unit.DAYS, Unit.WORKING_DAYS}:
        return str(node.whole)
    return node.day.isoformat() if unit == Unit.DAY else node.text


def _parameter(item: Node, folder: Folder) -> Parameter:
    unit = item.get("unit").text
    value = _value(item.get("value"), unit)
    note = item.get("note").text if item.has("note") else ""
    if value is None and not note:
        raise item.refuse("a value nobody has entered needs a note that says why")
    found = Parameter(
        name=item.get("name").text,
        value=value,
        unit=Unit.FEN if unit == "wan" else item.get("unit").read(Unit),
        law=folder.law(item.get("law")),
        label=item.get("label").text,
        note=note,
        from_on=item.get("from").day if item.has("from") else None,
        until_on=item.get("until").day if item.has("until") else None,
    )
    item.done()
    return found


def read_parameters(folder: Folder) -> tuple[Parameter, ...]:
    """The dated values of ``parameters/*.yaml`` (all but the visibility table and the local standards)."""
    found: list[Parameter] = []
    for top in folder.files("parameters"):
        if top.has("parameters"):
            for item in top.get("parameters").items():
                parameter = _parameter(item, folder)
                if any(other.name == parameter.name and _overlap(other, parameter) for other in found):
                    raise item.refuse(f"two entries of {parameter.name} hold on one day")
                found.append(parameter)
    return tuple(found)


def _overlap(one: Parameter, two: Parameter) -> bool:
    starts_after = two.from_on is not None and one.until_on is not None and two.from_on > one.until_on
    ends_before = two.until_on is not None and one.from_on is not None and two.until_on < one.from_on
    return not (starts_after or ends_before)


def read_local_standards(folder: Folder) -> tuple[LocalStandard, ...]:
    """Cities' own staged scale standards."""
    found = []
    for top in folder.files("parameters"):
        if top.has("local_standards"):
            found += [_local_standard(item, folder) for item in top.get("local_standards").items()]
    return tuple(found)


def _local_standard(item: Node, folder: Folder) -> LocalStandard:
    standard = LocalStandard(
        region=item.get("region", "地区").text,
        category=code_of(item.get("category", "类别").text),
        value=item.get("value", "标准").wan,
        from_on=item.get("from", "自").day,
        until_on=item.get("until", "至").day if item.has("until", "至") else None,
        law=folder.law(item.get("law", "条款")),
    )
    item.done()
    return standard


def read_visibility(folder: Folder) -> tuple[VisibilityRule, ...]:
    """Who learns what, from which phase."""
    found = []
    for top in folder.files("parameters"):
        if not top.has("visibility"):
            continue
        for item in top.get("visibility").items():
            phase = item.get("from").text
            found.append(
                VisibilityRule(
                    subject=item.get("subject").text,
                    roles=tuple(role.text for role in item.get("roles").items()),
                    from_phase=None if phase == "never" else item.get("from").read(Phase),
                    reason=item.get("reason").text if item.has("reason") else "",
                    opens=item.get("opens").text if item.has("opens") else "",
                    law=folder.law(item.get("law")),
                )
            )
            item.done()
    return tuple(found)


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


def read_rules(folder: Folder) -> tuple[tuple[Demand, ...], tuple[Rule, ...], tuple[RequirementRule, ...]]:
    """``rules/mode.yaml``: demands, rules, requirements."""
    demands, rules, requirements = [], [], []
    for top in folder.files("rules"):
        if top.has("demands"):
            demands += [_demand(item, folder) for item in top.get("demands").items()]
        if top.has("rules"):
            rules += [_rule(item, folder) for item in top.get("rules").items()]
        if top.has("requirements"):
            requirements += [_requirement(item, folder) for item in top.get("requirements").items()]
    return tuple(demands), tuple(rules), tuple(requirements)


def _demand(item: Node, folder: Folder) -> Demand:
    when = read_condition(item.get("when"), folder)
    found = Demand(item.get("code").text, when, folder.law(item.get("law")), item.get("field").text)
    item.done()
    return found


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
        quote=item.get("quote").text if item.has("quote") else "",
    )
    if (found.gives is RuleGives.REQUIRES) != (found.mode is not None):
        raise item.refuse("a rule that requires names a mode, no other rule does")
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
        quote=item.get("quote").text if item.has("quote") else "",
    )
    item.done()
    return found


def read_readings(folder: Folder) -> tuple[Reading, ...]:
    """Texts that can be read two ways."""
    found = []
    for top in folder.files("rules"):
        if not top.has("readings"):
            continue
        for item in top.get("readings").items():
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
            )
            if len(words) != 2 or reading.takes not in dict(words):
                raise item.refuse("a reading has two options and takes one of them")
            item.done()
            found.append(reading)
    return tuple(found)


def read_cases(folder: Folder) -> tuple[Case, ...]:
    """Worked examples."""
    found = []
    for top in folder.files("cases"):
        for number, item in enumerate(top.get("cases", "案例").items(), 1):
            found.append(_case(item, folder, f"{Path(top.file).stem}-{number:02d}"))
    return tuple(found)


def _case(item: Node, folder: Folder, case_id: str) -> Case:
    gives = item.get("gives", "结论")
    refused = gives.get("refused", "退回").text if gives.has("refused", "退回") else ""
    articles = gives.get("articles", "条款").items() if gives.has("articles", "条款") else ()
    readings = gives.get("readings", "读法").items() if gives.has("readings", "读法") else ()
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
        local_standards=tuple(_local_standard(standard, folder) for standard in standards),
    )
    gives.done()
    item.done()
    return found
