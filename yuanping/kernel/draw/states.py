"""States of one ceremony: open for commitments and shares, frozen in the log, revealed, drawn, released.

* A party that stays away past the term stops nothing: the two others open their shares of its secret, and the ceremony goes on.
* A void ceremony stays; only the project supervisor can order a new one in its place.
* Venues may be drawn again for a booking change; the earlier ceremony is then superseded, never erased.
"""

from __future__ import annotations

from enum import StrEnum

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.machine import Machine, Transition

_RANDOM = Law("招标投标法实施条例", "第四十六条")
_SECRET = Law("招标投标法", "第三十七条")
_SEATS = Law("辽发改法规〔2025〕843号", "（十三）")
_PARTIES = (Role.PROCURING_ENTITY, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR, Role.REGISTRY_OWNER)


class CeremonyState(StrEnum):
    """Where a ceremony stands."""

    OPEN = "open"
    FROZEN = "frozen"
    REVEALED = "revealed"
    DRAWN = "drawn"
    RELEASED = "released"
    VOIDED = "voided"
    SUPERSEDED = "superseded"


CEREMONY = Machine(
    "ceremony",
    tuple(CeremonyState),
    CeremonyState.OPEN,
    (
        Transition("freeze", (CeremonyState.OPEN,), CeremonyState.FROZEN, _PARTIES, _RANDOM, "三方承诺与寄存份额齐备"),
        Transition(
            "complete_reveals",
            (CeremonyState.FROZEN,),
            CeremonyState.REVEALED,
            _PARTIES,
            _RANDOM,
            "三方秘密齐备：揭示相符，或由份额恢复",
        ),
        Transition("draw", (CeremonyState.REVEALED,), CeremonyState.DRAWN, (Role.SYSTEM,), _RANDOM, "种子已定"),
        Transition(
            "release", (CeremonyState.DRAWN,), CeremonyState.RELEASED, (Role.SYSTEM,), _SECRET, "中标结果已确定"
        ),
        Transition(
            "blame",
            (CeremonyState.FROZEN,),
            CeremonyState.VOIDED,
            _PARTIES,
            _RANDOM,
            "揭示或份额恢复出的秘密与承诺不符",
        ),
        Transition(
            "void",
            (CeremonyState.OPEN, CeremonyState.FROZEN, CeremonyState.REVEALED),
            CeremonyState.VOIDED,
            (Role.PROJECT_SUPERVISOR,),
            _RANDOM,
            "行政监督部门书面理由",
        ),
        Transition(
            "supersede",
            (CeremonyState.DRAWN,),
            CeremonyState.SUPERSEDED,
            (Role.SYSTEM, Role.AGENCY_CLERK, Role.VENUE_OPERATOR),
            _SEATS,
            "场地变更，仅限场地抽取",
        ),
    ),
)
