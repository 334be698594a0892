"""Worked examples of duties: a lot, or a form of evaluation, and everything somebody has to do because of it; and what stands without any lot.

A province's examples name its own duties, the nation's name the nation's: both are owed, and nobody writes fifty lines twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yuanping.infra.facts_file import code_of, read_facts
from yuanping.infra.pack_compiler import Folder
from yuanping.infra.pack_duties import NATIONAL
from yuanping.infra.yaml_file import Node, read_file
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.duties import duties_of, standing_duties
from yuanping.kernel.policy.facts import LotFacts, Mode
from yuanping.kernel.policy.pack import Pack

CASES_CHECK = "policy.duties 职责案例"


@dataclass(frozen=True, slots=True)
class DutyCase:
    """Facts of a lot, or a mode, or neither (what stands on ``on``), and the duties in the order in which they fall due."""

    title: str
    national: bool
    facts: LotFacts | None
    mode: Mode | None
    on: date
    duties: tuple[str, ...]


def read_duty_cases(folder: Path) -> tuple[DutyCase, ...]:
    """``职责案例`` of a pack folder."""
    head = read_file(folder / "pack.yaml", f"{folder.name}/pack.yaml")
    region = head.get("region").text if head.has("region") else ""
    return tuple(
        _case(item, region, national=not region)
        for top in Folder(folder, "").files("cases")
        if top.has("职责案例")
        for item in top.get("职责案例").items()
    )


def _case(item: Node, region: str, *, national: bool) -> DutyCase:
    facts = read_facts(item.get("事实"), region=region) if item.has("事实") else None
    found = DutyCase(
        title=item.get("题").text,
        national=national,
        facts=facts,
        mode=item.get("方式").read(lambda text: Mode(code_of(text))) if item.has("方式") else None,
        on=facts.notice_on if facts is not None else item.get("日").day,
        duties=tuple(each.text for each in item.get("职责").items()),
    )
    item.done()
    return found


def check_duty_case(case: DutyCase, pack: Pack) -> None:
    """One worked example.

    Raises:
        Mismatch: the pack asks for something else.
    """
    if case.facts is not None:
        named = tuple(each.duty for each in decide(case.facts, pack, "sm3").duties)
    elif case.mode is not None:
        named = tuple(each.duty for each in duties_of(pack, case.mode, case.on))
    else:
        named = tuple(each.duty for each in standing_duties(pack, case.on))
    found = tuple(name for name in named if name.startswith(NATIONAL) is case.national)
    if found != case.duties:
        apart = sorted(set(found) ^ set(case.duties)) or ["another order"]
        raise Mismatch(CASES_CHECK, f"{case.title}: {', '.join(apart)}")
