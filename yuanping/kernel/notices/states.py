"""Where a notice stands with the gateway that sends it.

* Handed over is not received: the sealed text stays until the receipt, a receipt of failure sends it again.
* Received, the text is deleted and only a salted hash stays. Given up, the sealed text stays, so that it can be sent again.
* The sender alone reads until when a notice is of use; what comes too late is not sent, and its text is deleted.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

LAW_SECRET = Law("招标投标法", "第三十七条")


class PassageState(StrEnum):
    """Where one notice stands."""

    QUEUED = "queued"
    HANDED = "handed"
    RECEIVED = "received"
    DEAD = "dead"
    OVER = "over"


PENDING = (PassageState.QUEUED, PassageState.DEAD)
"""Not sent, and of use as far as anybody but the sender can tell."""


PASSAGE = Machine(
    "notice_passage",
    tuple(PassageState),
    PassageState.QUEUED,
    (
        Transition(
            "hand", (PassageState.QUEUED,), PassageState.HANDED, (Role.SYSTEM,), LAW_SECRET, "网关已收下，密文仍留存"
        ),
        Transition(
            "receive",
            (PassageState.QUEUED, PassageState.HANDED, PassageState.DEAD),
            PassageState.RECEIVED,
            (Role.SYSTEM,),
            LAW_SECRET,
            "回执签名相符；密文删除，只留加盐摘要",
        ),
        Transition("again", (PassageState.HANDED,), PassageState.QUEUED, (Role.SYSTEM,), LAW_SECRET, "回执为未送达"),
        Transition(
            "give_up",
            (PassageState.QUEUED, PassageState.HANDED),
            PassageState.DEAD,
            (Role.SYSTEM,),
            LAW_SECRET,
            "多次未成、网关终局拒收或逾期无回执；密文仍留存，可重发",
        ),
        Transition(
            "send_again",
            PENDING,
            PassageState.QUEUED,
            (Role.SYSTEM_ADMIN,),
            LAW_SECRET,
            "系统管理员重发；看不到是谁的通知",
        ),
        Transition(
            "miss",
            (PassageState.QUEUED,),
            PassageState.OVER,
            (Role.SYSTEM,),
            LAW_SECRET,
            "发送进程见通知已过时，不再发送；密文删除",
        ),
    ),
)
