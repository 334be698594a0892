"""The words of messages to centres' systems and of what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.venue_systems.queries import AttemptLine, MessageLine
from yuanping.kernel.venue_system.retry import MOST

KINDS: dict[str, Promise] = {
    "apply": _("要约"),
    "change": _("变更待核验"),
    "cancel": _("要约取消"),
    "query": _("询问是否在线"),
    "notify": _("答复结果"),
    "evalstart": _("评标开始"),
    "evalpause": _("评标暂停"),
    "evalend": _("评标结束"),
    "exceptionNotify": _("工位状态"),
}
FAULTS: dict[str, Promise] = {
    "status": _("对方答复了错误状态"),
    "redirect": _("对方要求转到别处，不跟随"),
    "timeout": _("超时"),
    "connection": _("连接不上"),
    "tls": _("证书不可信"),
    "name": _("域名查不到"),
    "address": _("域名指向不允许的网络"),
    "protocol": _("答复不是 HTTP"),
}


@dataclass(frozen=True, slots=True)
class MessageWords:
    """One message as a page shows it; ``again`` says whether sending again makes sense now."""

    view: MessageLine
    kind: str
    state: str
    state_kind: str
    again: bool


@dataclass(frozen=True, slots=True)
class AttemptWords:
    at: datetime
    outcome: str
    good: bool
    status: int | None
    milliseconds: int


def message_words(line: MessageLine) -> MessageWords:
    """A message in words."""
    kind = str(KINDS.get(line.kind, line.kind))
    again = line.state != "waiting" or line.not_before is not None
    if line.state == "delivered":
        return MessageWords(line, kind, _text("已取走") if line.fetched else _text("已送达"), "ok", again)
    if line.state == "dead":
        return MessageWords(line, kind, _text("已停止投递"), "bad", again)
    return MessageWords(line, kind, _text("等待重试") if line.attempts else _text("等待发送"), "warn", again)


def attempt_words(line: AttemptLine) -> AttemptWords:
    """An attempt in words."""
    outcome = str(FAULTS.get(line.fault, line.fault)) if line.fault else _text("已收下")
    return AttemptWords(line.at, outcome, not line.fault, line.status, line.milliseconds)


def most_attempts() -> int:
    """After how many attempts a message is dead."""
    return MOST
