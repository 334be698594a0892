"""Exclusions by reason in words: groups of cells, numbers that are hidden shown as such."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yuanping.apps.identity import queries as identity
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.committee.recusal import RecusalReason
from yuanping.kernel.draw.excluded import CellName, ExcludedGroup
from yuanping.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason and its number."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Cells counted together; ``rest``: people of reasons that are not named."""

    cells: tuple[str, ...]
    people: int
    reasons: tuple[ReasonLine, ...]
    rest: int


def compose_excluded(groups: tuple[ExcludedGroup, ...]) -> tuple[GroupLine, ...]:
    return tuple(
        GroupLine(
            tuple(_cell(cell) for cell in group.cells),
            group.people,
            tuple(ReasonLine(reason_name(one.reason), one.people) for one in group.reasons),
            group.people - sum(one.people for one in group.reasons),
        )
        for group in groups
    )


def _cell(cell: CellName) -> str:
    try:
        place = identity.access_organisation(cell.centre).name
    except NotFound:
        place = cell.centre
    return f"{specialty_name(cell.specialty)} · {place}"


def reason_name(reason: str) -> str:
    """A ground of exclusion; one of a later version as itself."""
    words = {
        RecusalReason.WORKS_FOR_BIDDER: _("任职于投标人"),
        RecusalReason.INTEREST_IN_BIDDER: _("与投标人有利害关系"),
        RecusalReason.KIN_OF_BIDDER: _("投标人主要负责人的近亲属"),
        RecusalReason.STAFF_OF_SUPERVISOR: _("行政监督部门人员"),
        RecusalReason.STAFF_OF_PROCURING_SIDE: _("招标人或其代理机构人员"),
        RecusalReason.PUNISHED: _("曾受行政或者刑事处罚"),
        RecusalReason.TERM_OVER: _("聘期已满"),
        RecusalReason.TRAINING_OVER: _("培训已过有效期"),
        RecusalReason.ENTERED_LATELY: _("入库未满规定日数"),
        RecusalReason.UNAVAILABLE: _("当日不能参加"),
        RecusalReason.RESTING: _("间隔日数未满"),
        RecusalReason.TOO_OFTEN: _("周期内次数已满"),
    }
    return words[RecusalReason(reason)] if reason in set(RecusalReason) else reason
