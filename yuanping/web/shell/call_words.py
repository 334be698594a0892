"""How the calls of a draw and the disputes about them are said."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.committee.bridge import Reason, Stated
from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.states import BridgeState, DisputeState
from yuanping.kernel.draw.calls import Outcome

OUTCOMES: dict[Outcome, tuple[str, Promise]] = {
    Outcome.ACCEPTED: ("ok", _("答复参加")),
    Outcome.REFUSED: ("", _("答复不能参加")),
    Outcome.NO_ANSWER: ("warn", _("没有答复")),
    Outcome.WITHDRAWN: ("warn", _("应允后退出")),
    Outcome.RECUSED: ("", _("因回避不再参加")),
    Outcome.ABSENT: ("bad", _("没有到场")),
}
DISPUTES: dict[DisputeState, tuple[str, Promise]] = {
    DisputeState.OPEN: ("warn", _("已提出异议，核查中")),
    DisputeState.UPHELD: ("bad", _("核查：记录与事实不符")),
    DisputeState.DISMISSED: ("ok", _("核查：记录属实")),
}
BRIDGES: dict[BridgeState, tuple[str, Promise]] = {
    BridgeState.WAITING: ("", _("等候接通")),
    BridgeState.CONNECTED: ("warn", _("通话中")),
    BridgeState.STATED: ("warn", _("待另一人确认")),
    BridgeState.DONE: ("ok", _("已办结")),
    BridgeState.OVER: ("", _("已结束，不必再打")),
}
STATED: dict[Stated, Promise] = {
    Stated.ACCEPTED: _("能参加"),
    Stated.REFUSED: _("不能参加"),
    Stated.NOT_REACHED: _("没有接通"),
}
REASONS: dict[Reason, Promise] = {
    Reason.HEALTH: _("身体原因"),
    Reason.TRAVEL: _("出差在外"),
    Reason.WORK: _("工作冲突"),
    Reason.RECUSAL: _("应当回避"),
    Reason.OTHER: _("别的原因"),
}
CHANNELS: dict[Channel, Promise] = {
    Channel.PAGE: _("在答复页面"),
    Channel.MESSAGE: _("回复短信"),
    Channel.BRIDGE: _("值守通话，两人经手"),
    Channel.NONE: _("没有本人答复，由系统按规则记录"),
}


def outcome_words(outcome: Outcome) -> tuple[str, str]:
    """Kind and words of how a call ended."""
    kind, words = OUTCOMES[outcome]
    return kind, str(words)


def dispute_words(state: str) -> tuple[str, str]:
    """Kind and words of where a dispute stands."""
    kind, words = DISPUTES[DisputeState(state)]
    return kind, str(words)


def bridge_words(state: str) -> tuple[str, str]:
    """Kind and words of where a call through the bridge stands."""
    kind, words = BRIDGES[BridgeState(state)]
    return kind, str(words)


def stated_words(stated: str) -> str:
    """What was answered, as staff state it."""
    return str(STATED[Stated(stated)])


def reason_words(reason: str) -> str:
    """Why somebody cannot come."""
    return str(REASONS[Reason(reason)])


def channel_words(channel: str) -> str:
    """By which road an outcome came about."""
    return str(CHANNELS[Channel(channel)])
