"""YAML of a pack → its documents, parameters and tables. Everything unknown, missing or contradicting is refused with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yuanping.infra.facts_file import code_of
from yuanping.infra.yaml_file import Node, read_file
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Article, Document, LocalStandard, Parameter, Phase, Unit, VisibilityRule
from yuanping.kernel.policy.rules import StandardKind


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
            found += [read_local_standard(item, folder) for item in top.get("local_standards").items()]
    return tuple(found)


def read_local_standard(item: Node, folder: Folder) -> LocalStandard:
    standard = LocalStandard(
        region=item.get("region", "地区").text,
        category=code_of(item.get("category", "类别").text),
        value=item.get("value", "标准").wan,
        from_on=item.get("from", "自").day,
        until_on=item.get("until", "至").day if item.has("until", "至") else None,
        law=folder.law(item.get("law", "条款")),
        kind=item.get("kind", "种类").read(_standard_kind) if item.has("kind", "种类") else StandardKind.STAGE,
        source=item.get("source", "来源").text if item.has("source", "来源") else "",
    )
    item.done()
    return standard


def _standard_kind(text: str) -> StandardKind:
    return {"阶段标准": StandardKind.STAGE, "扩大跨省": StandardKind.WIDEN}.get(text) or StandardKind(text)


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
