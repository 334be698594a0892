"""Words of windows, plans and failing venues, the same on the pages of the province, a centre and a party."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.planning.queries import MoveView, OutageSummary
from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.planning.reallocate import Fate
from yuanping.kernel.planning.states import Cause, MoveState, OutageState
from yuanping.web.shell.menu import role_name

WHY: dict[str, Promise] = {
    "closed": _("主场在所申请的日期和时间内不开放或没有可用工位"),
    "host": _("主场工位不足，最好的时段还差 %(n)s 个"),
    "away": _("异地席位不足：各副场余下的工位在限额内还差 %(n)s 个"),
    "experts": _("同一时段可到场的专家不足，还差 %(n)s 名"),
    "no_day_here": _("申请的日期不在本方案内，或早于法定截标日"),
    "too_few_centres": _("可用的评标场所少于规定的副场个数"),
    "too_many_at_host": _("招标人代表人数使异地比例无法达到"),
    "pool_too_small": _("专家库中该专业人数不足，还差 %(n)s 名"),
}
CAUSES: dict[Cause, Promise] = {
    Cause.FIRE: _("火灾"),
    Cause.POWER: _("停电"),
    Cause.NETWORK: _("网络中断"),
    Cause.MAINTENANCE: _("检修"),
    Cause.SUSPENDED: _("暂停使用"),
    Cause.OTHER: _("其他原因"),
}
OUTAGE_STATES: dict[OutageState, tuple[str, Promise]] = {
    OutageState.REPORTED: ("go", _("已报告，未执行")),
    OutageState.CARRYING: ("go", _("执行中")),
    OutageState.CARRIED: ("ok", _("已执行")),
    OutageState.DROPPED: ("mute", _("已作废")),
}
FATES: dict[Fate, Promise] = {
    Fate.STAYS: _("留下：换本中心的工位"),
    Fate.DRAWN_AGAIN: _("收回要约，席位重新抽取"),
    Fate.ASKED_ANEW: _("主场不能承接：预订作罢，由代理机构另行申请"),
    Fate.CHANGED: _("副场的席位重新抽取，其余场所不动"),
    Fate.HOST_CHANGED: _("主场不能使用：由代理机构改期，或以不可抗力取消"),
    Fate.EMERGENCY: _("不动：专家已抽取，按应急处理"),
}


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One offer in words; ``who``: the ones who must agree or act; ``laws``: by which articles, each once."""

    move: MoveView
    fate: str
    who: str
    laws: tuple[Law, ...]
    kind: str
    state: str
    note: str
    open: bool


def fate_words(move: MoveView) -> str:
    """A session that has begun is named as such: it is never moved."""
    if move.fate is Fate.EMERGENCY and move.begun:
        return _text("不动：评标已开始，按应急处理")
    return str(FATES[move.fate])


def move_line(move: MoveView) -> MoveLine:
    who = _text("、").join(role_name(each.role) for each in move.consents)
    kind, state = _state(move)
    note = move.words or (str(explain(Refused(move.code, move.params)).why) if move.code else "")
    return MoveLine(
        move,
        fate_words(move),
        who,
        tuple(dict.fromkeys(each.law for each in move.consents)),
        kind,
        state,
        note,
        move.state in {MoveState.WAITING, MoveState.LEFT},
    )


def _state(move: MoveView) -> tuple[str, str]:
    if move.state is None:
        return "mute", _text("未执行")
    first = role_name(move.consents[0].role)
    return {
        MoveState.RELEASED: ("go", _text("等候执行")),
        MoveState.WAITING: ("go", _text("等%(role)s同意") % {"role": first}),
        MoveState.DONE: ("ok", _text("已办")),
        MoveState.FAILED: ("warn", _text("未成立")),
        MoveState.LEFT: ("warn", _text("由%(role)s另行处理") % {"role": first}),
    }[move.state]


@dataclass(frozen=True, slots=True)
class OutageLine:
    """One failure in words."""

    outage: OutageSummary
    cause: str
    kind: str
    state: str


def outage_line(outage: OutageSummary) -> OutageLine:
    kind, state = OUTAGE_STATES[outage.state]
    return OutageLine(outage, str(CAUSES[outage.cause]), kind, str(state))
