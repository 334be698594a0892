"""Where a notice stands with the gateway that sends it.

* Handed over is not received: the sealed text stays until the receipt, a receipt of failure sends it again.
* Received or given up, the text is deleted and only a salted hash stays.
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
            (PassageState.QUEUED, PassageState.HANDED),
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
            "多次未成或逾期无回执；密文删除",
        ),
    ),
)
