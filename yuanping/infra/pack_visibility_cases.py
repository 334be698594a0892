"""Worked examples of the visibility table: who, what, in which phase, shown or not, and the article that says so."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yuanping.infra.pack_compiler import Folder, read_visibility
from yuanping.infra.yaml_file import Node
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.pack import Pack, Phase

CASES_CHECK = "policy.visibility 可见范围案例"


@dataclass(frozen=True, slots=True)
class VisibilityCase:
    """One question to the table and its answer."""

    title: str
    subject: str
    role: str
    phase: Phase
    shown: bool
    article: str


def read_visibility_cases(folder: Path) -> tuple[VisibilityCase, ...]:
    """``可见案例`` of a pack folder."""
    return tuple(
        _case(item)
        for top in Folder(folder, "").files("cases")
        if top.has("可见案例")
        for item in top.get("可见案例").items()
    )


def _case(item: Node) -> VisibilityCase:
    found = VisibilityCase(
        title=item.get("题").text,
        subject=item.get("事项").text,
        role=item.get("角色").text,
        phase=item.get("阶段").read(Phase),
        shown=item.get("可见").yes,
        article=item.get("条款").text,
    )
    item.done()
    return found


def visibility_cases(own: Path, national: Path) -> tuple[VisibilityCase, ...]:
    """A pack's own examples, and the nation's about whom and what the province has no rule of its own."""
    rules = read_visibility(Folder(own, "")) if own != national else ()
    named = {(rule.subject, role) for rule in rules for role in rule.roles}
    return read_visibility_cases(own) + tuple(
        case
        for case in (read_visibility_cases(national) if own != national else ())
        if not {(case.subject, case.role), (case.subject, "*")} & named
    )


def check_visibility_case(case: VisibilityCase, pack: Pack) -> None:
    """One worked example.

    Raises:
        Mismatch: the table answers otherwise, or from another article.
    """
    answer = pack.visibility(case.subject, case.role, case.phase)
    if (answer.shown, answer.law.article) != (case.shown, case.article):
        raise Mismatch(CASES_CHECK, f"{case.title}: {answer.shown}, {answer.law.article}")
