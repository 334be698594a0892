"""YAML of a pack → its deadlines, and the worked examples of how they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yuanping.infra.pack_compiler import Folder
from yuanping.infra.yaml_file import Node
from yuanping.kernel.calendar import WorkCalendar
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.deadlines import count
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.terms import DeadlineRule, How, Stage

CASES_CHECK = "policy.deadlines 期限案例"
OPTIONAL = ("parameter", "quote", "reading", "question", "taken", "other", "after_parameter")


def read_deadlines(own: Folder, national: Folder) -> tuple[DeadlineRule, ...]:
    """The deadlines of ``rules/*.yaml``; the province's own stands in the place of the nation's of the same name."""
    found = _read(own)
    names = {rule.deadline for rule in found}
    return found + tuple(rule for rule in _read(national) if rule.deadline not in names)


def _read(folder: Folder) -> tuple[DeadlineRule, ...]:
    return tuple(
        _rule(item, folder)
        for top in folder.files("rules")
        if top.has("deadlines")
        for item in top.get("deadlines").items()
    )


def _rule(item: Node, folder: Folder) -> DeadlineRule:
    words = {name: item.get(name).text if item.has(name) else "" for name in OPTIONAL}
    stages = tuple(_stage(each) for each in item.get("stages").items()) if item.has("stages") else ()
    rule = DeadlineRule(
        deadline=item.get("id").text,
        title=item.get("title").text,
        how=item.get("how").read(How),
        start=item.get("start").text,
        act=item.get("act").text,
        duty_of=item.get("duty_of").text,
        law=folder.law(item.get("law")),
        stages=stages,
        **words,
    )
    if (rule.how is How.STAGES) != bool(stages) or bool(rule.parameter) == bool(stages):
        raise item.refuse("stages are needed for how: stages, a parameter for every other")
    item.done()
    return rule


def _stage(item: Node) -> Stage:
    stage = Stage(item.get("by").text, item.get("amount").text)
    item.done()
    return stage


@dataclass(frozen=True, slots=True)
class DeadlineCase:
    """A worked example an official can read: from a day, until which day."""

    title: str
    deadline: str
    start: date
    due: date | None
    latest: date | None
    in_time: tuple[tuple[date, bool], ...]
    amount: str
    unknown_year: int


def read_deadline_cases(folder: Path) -> tuple[DeadlineCase, ...]:
    """``期限案例`` of a pack folder."""
    return tuple(
        _case(item)
        for top in Folder(folder, "").files("cases")
        if top.has("期限案例")
        for item in top.get("期限案例").items()
    )


def _case(item: Node) -> DeadlineCase:
    acts = item.get("办理") if item.has("办理") else None
    found = DeadlineCase(
        title=item.get("题").text,
        deadline=item.get("规则").text,
        start=item.get("起").day,
        due=item.get("到期").day if item.has("到期") else None,
        latest=item.get("最晚").day if item.has("最晚") else None,
        in_time=tuple(
            (date.fromisoformat(name), acts.get(name).yes)
            for name in acts.keys()  # noqa: SIM118 - a node is no mapping
        )
        if acts
        else (),
        amount=item.get("达到").text if item.has("达到") else "",
        unknown_year=item.get("日历未知").whole if item.has("日历未知") else 0,
    )
    item.done()
    return found


def deadline_cases(root: Path, folder: str, national: str) -> tuple[DeadlineCase, ...]:
    """The nation's cases and the province's own: a pack must count all of them."""
    return read_deadline_cases(root / national) + read_deadline_cases(root / folder)


def check_deadline_case(pack: Pack, case: DeadlineCase, calendar: WorkCalendar) -> None:
    """One worked example.

    Raises:
        Mismatch: the pack counts it otherwise than the example says.
    """
    rule = next((rule for rule in pack.deadlines if rule.deadline == case.deadline), None)
    if rule is None:
        raise Mismatch(CASES_CHECK, f"{case.title}: no rule {case.deadline}")
    counted = count(pack, rule, case.start, calendar)
    found = (counted.due, counted.latest, counted.unknown_year)
    if found != (case.due, case.latest, case.unknown_year):
        raise Mismatch(CASES_CHECK, f"{case.title}: due {counted.due}, latest {counted.latest}, {counted.unknown_year}")
    for act, in_time in case.in_time:
        if counted.in_time(act) is not in_time:
            raise Mismatch(CASES_CHECK, f"{case.title}: an act on {act} is answered {counted.in_time(act)}")
    if case.amount and (counted.amount is None or counted.amount.value != case.amount):
        raise Mismatch(CASES_CHECK, f"{case.title}: {counted.amount.value if counted.amount else None}")
