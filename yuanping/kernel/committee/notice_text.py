"""What a message says, word for word: place and hour, how to answer, and never the project (招标投标法第三十七条).

* Nothing is filled in but the place, the hours, the code and the address of the reply page; no name, so that who looks at the telephone learns none.
* The answer may be given at the address, or as a message: the key 1 or 2 and the code.
* An address carries the code behind ``#``, which no browser sends: neither the page's log nor anybody on the way learns it.
* What is kept of a message is a hash over salt, number and text; the salt is the key holder's alone.
"""

from __future__ import annotations

from datetime import datetime

from yuanping.kernel.calendar import SHANGHAI
from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.errors import Refused
from yuanping.kernel.hashing import hasher
from yuanping.kernel.law import Law

LAW_SECRET = Law("招标投标法", "第三十七条")
ACCEPT, REFUSE = "1", "2"
TEXTS = {
    NoticeKind.CALL: "【远程异地评标】请于{meets}到{place}参加工作，{opens}起报到。能否到场，请于{until}前答复：打开{answer_at}#{code}，"
    "或回复“1 代码”表示参加、“2 代码”表示不能参加，代码{code}。逾时未答复，即通知他人。请勿告诉任何人。",
    NoticeKind.CONFIRMED: "【远程异地评标】已记录您参加。请于{meets}到{place}，{opens}起报到，到场码{code}，请带身份证件。{shown}请勿告诉任何人。",
    NoticeKind.WITHDRAWN: "【远程异地评标】原定{meets}到{place}的工作，您不必到场。请勿告诉任何人。",
    NoticeKind.OWN_PAGE: "【远程异地评标】{place}于{opens}发给您个人页面的口令：{code}，原口令自此失效；{meets}起才能用它登记通行密钥。"
    "不是您要的，请立即到{place}换发。请勿告诉任何人。",
}


SHOWN = "到场时打开{show_at}#{code}出示二维码。"


def text_of(notice: Notice, answer_at: str, show_at: str = "") -> str:
    """The message of a notice; without the address at which a code is shown, the code alone."""
    return TEXTS[notice.kind].format(
        place=notice.place,
        meets=_moment(notice.meets_at),
        opens=_moment(notice.arrive_from),
        until=_moment(notice.answer_by or notice.meets_at),
        answer_at=answer_at,
        shown=SHOWN.format(show_at=show_at, code=notice.code) if show_at else "",
        code=notice.code,
    )


def kept_hash(parcel: Parcel, text: str) -> str:
    """What stays of a message once it was received: it says nothing to who lacks the salt."""
    return hasher("sm3")(bytes.fromhex(parcel.salt) + f"{parcel.number}|{text}".encode()).hex()


def read_answer(text: str) -> tuple[bool, str]:
    """(accepted, code) of a message that answers a call.

    Raises:
        Refused: ``answer_unreadable``.
    """
    key, _, code = text.strip().partition(" ")
    if key not in {ACCEPT, REFUSE} or not code.strip():
        raise Refused("answer_unreadable", {}, LAW_SECRET)
    return key == ACCEPT, code.strip()


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"
