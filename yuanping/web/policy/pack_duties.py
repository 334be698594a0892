"""Who has to do what, as people read it: by the one whose duty it is, in the order in which it falls due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from yuanping.kernel.law import Law
from yuanping.kernel.policy.duty import Duty, Moment, Strength
from yuanping.kernel.policy.outcome import DutyOwed

MOMENTS: dict[Moment, Promise] = {
    Moment.NOTICE: gettext_lazy("发布公告时"),
    Moment.BOOKING: gettext_lazy("预订时"),
    Moment.BEFORE_SESSION: gettext_lazy("评标前"),
    Moment.ARRIVAL: gettext_lazy("进场时"),
    Moment.EVALUATION: gettext_lazy("评标中"),
    Moment.AFTER_EVALUATION: gettext_lazy("评标结束后"),
    Moment.AFTER_AWARD: gettext_lazy("确定中标人后"),
    Moment.ON_OBJECTION: gettext_lazy("有异议、投诉时"),
    Moment.ON_INCIDENT: gettext_lazy("出现异常时"),
    Moment.MONTHLY: gettext_lazy("每月"),
    Moment.ALWAYS: gettext_lazy("长期"),
}
STRENGTHS: dict[Strength, Promise] = {
    Strength.SHALL: gettext_lazy("应当"),
    Strength.IN_PRINCIPLE: gettext_lazy("原则上"),
    Strength.ENCOURAGED: gettext_lazy("鼓励"),
    Strength.MAY: gettext_lazy("可以"),
}
_ORDER = {moment: rank for rank, moment in enumerate(Moment)}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty. ``of_lot``: a lot brings it about; else it stands."""

    text: str
    when: Promise
    strength: Promise
    evidence: str
    of_lot: bool
    law: Law


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """The duties of the same people."""

    anchor: str
    doers: tuple[str, ...]
    rows: tuple[DutyRow, ...]


def compose_duties(duties: Iterable[Duty]) -> tuple[DutyGroup, ...]:
    """All duties of a pack; those with most to do come first."""
    return _grouped(
        (
            each.duty_of,
            each.when,
            DutyRow(
                each.says, MOMENTS[each.when], STRENGTHS[each.strength], each.evidence, not each.standing, each.law
            ),
        )
        for each in duties
    )


def compose_owed(duties: Iterable[DutyOwed]) -> tuple[DutyGroup, ...]:
    """The duties one decision names."""
    return _grouped(
        (each.duty_of, each.when, DutyRow(each.text, MOMENTS[each.when], STRENGTHS[each.strength], "", True, each.law))
        for each in duties
    )


def _grouped(found: Iterable[tuple[tuple[str, ...], Moment, DutyRow]]) -> tuple[DutyGroup, ...]:
    groups: dict[tuple[str, ...], list[tuple[int, DutyRow]]] = {}
    for doers, when, row in found:
        groups.setdefault(tuple(str(doer) for doer in doers), []).append((_ORDER[when], row))
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return tuple(
        DutyGroup(f"d{at}", doers, tuple(row for _, row in sorted(rows, key=lambda each: each[0])))
        for at, (doers, rows) in enumerate(ordered, 1)
    )
