"""Words of the library: states, steps, purposes, ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.apps.experts.queries import ExpertFile, ExpertLine
from yuanping.apps.identity import queries as identity
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.committee.recusal import Tie
from yuanping.kernel.experts.lifecycle import NEEDS_DAY, NEEDS_PAPER, NEEDS_REASON
from yuanping.kernel.experts.reads import Purpose
from yuanping.kernel.experts.states import EXPERT, ExpertState
from yuanping.kernel.law import Law
from yuanping.kernel.region import city_name
from yuanping.web.shell.menu import ROLE_NAMES

STATES: dict[ExpertState, tuple[str, Promise]] = {
    ExpertState.APPLIED: ("warn", _("已申请，待单位推荐")),
    ExpertState.RECOMMENDED: ("warn", _("已推荐，待审核")),
    ExpertState.REVIEWED: ("go", _("已审核，待聘任")),
    ExpertState.APPOINTED: ("ok", _("在聘")),
    ExpertState.SUSPENDED: ("bad", _("暂停参加")),
    ExpertState.REMOVED: ("", _("已移出")),
    ExpertState.RETURNED: ("", _("已退回")),
}
ACTS: dict[str, Promise] = {
    "recommend": _("登记单位推荐"),
    "review": _("审核通过"),
    "appoint": _("聘任"),
    "renew": _("续聘"),
    "suspend": _("暂停参加"),
    "resume": _("恢复"),
    "remove": _("移出专家库"),
    "return": _("退回申请"),
    "apply_again": _("重新受理申请"),
}
DONE: dict[str, Promise] = {
    "recommend": _("已登记单位推荐"),
    "review": _("已审核通过；请另一位工作人员办理聘任"),
    "appoint": _("已聘任，自此可被抽取"),
    "renew": _("已续聘"),
    "suspend": _("已暂停；此后的抽取不再包括"),
    "resume": _("已恢复"),
    "remove": _("已移出专家库"),
    "return": _("已退回申请"),
    "apply_again": _("已重新受理"),
}
PURPOSES: dict[Purpose, Promise] = {
    Purpose.REVIEW: _("审核入库资料"),
    Purpose.CONTACT: _("联系本人"),
    Purpose.CORRECTION: _("更正资料"),
    Purpose.PAYMENT: _("支付报酬"),
    Purpose.ORDER: _("有权机关依法调取"),
    Purpose.SELF: _("本人查看"),
}
TIES: dict[Tie, Promise] = {
    Tie.EMPLOYED: _("工作单位"),
    Tie.OFFICER: _("担任负责人、董事或者监事"),
    Tie.SHAREHOLDER: _("持有股份"),
    Tie.ECONOMIC_INTEREST: _("有经济利益关系"),
    Tie.KIN_OF_PRINCIPAL: _("近亲属为其负责人"),
    Tie.PUNISHED: _("因招标投标违法受过处罚"),
}
LEVELS: dict[str, Promise] = {"senior": _("高级职称"), "equal": _("同等专业水平"), "": _("其他")}


@dataclass(frozen=True, slots=True)
class Step:
    """One step that may be taken, with what its form asks for."""

    act: str
    words: str
    law: Law | None
    paper: bool
    reason: bool
    until: bool
    until_needed: bool
    unit: bool
    hard: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the search in words."""

    line: ExpertLine
    kind: str
    state: str
    specialties: tuple[tuple[str, str], ...]
    centre: str
    city: str


@dataclass(frozen=True, slots=True)
class Read:
    """A reading in words."""

    purpose: str
    reader: str
    on: object


def organisation_names() -> dict[str, str]:
    """Every organisation by its id, asked once a page."""
    return {each.organisation_id: each.name for each in identity.list_organisations()}


def line_words(line: ExpertLine, names: Mapping[str, str]) -> Line:
    kind, state = STATES[line.state]
    held = tuple((specialty_name(each.code), each.edition if not each.drawn else "") for each in line.specialties)
    return Line(
        line,
        kind,
        str(state),
        held,
        names.get(line.home_centre, line.home_centre),
        city_name(line.region) or line.region,
    )


def steps_of(file: ExpertFile) -> tuple[Step, ...]:
    return tuple(
        Step(
            act=act,
            words=str(ACTS[act]),
            law=EXPERT.transition(act).law,
            paper=act in NEEDS_PAPER,
            reason=act in NEEDS_REASON,
            until=act in NEEDS_DAY or act == "suspend",
            until_needed=act in NEEDS_DAY,
            unit=act == "recommend",
            hard=act in {"remove", "return", "suspend"},
        )
        for act in file.open_acts
    )


def reads_of(file: ExpertFile, names: Mapping[str, str]) -> tuple[Read, ...]:
    return tuple(
        Read(str(PURPOSES[Purpose(each.purpose)]), reader_words(each.reader, names), each.read_on)
        for each in file.reads
    )


def codes_of(file: ExpertFile, names: Mapping[str, str]) -> tuple[tuple[str, date], ...]:
    """(who had a code issued, on which day), the newest first."""
    return tuple((reader_words(each.issuer, names), each.issued_on) for each in file.codes)


def reader_words(reader: str, names: Mapping[str, str]) -> str:
    """The office and the organisation of a reader."""
    role, _sign, organisation = reader.partition("@")
    office = next((str(name) for known, name in ROLE_NAMES.items() if known.value == role), role)
    return f"{office}·{names.get(organisation, organisation)}" if organisation else office


def ties_of(file: ExpertFile) -> tuple[tuple[int, str, str, object], ...]:
    """(number, kind, organisation, last day)."""
    return tuple(
        (each.tie_id, str(TIES[each.relation.kind]), each.relation.uscc, each.relation.until_on) for each in file.ties
    )
