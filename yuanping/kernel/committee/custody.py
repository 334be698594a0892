"""Where telephones lie while a committee sits (通讯工具保管), and what depends on it.

* A pack says whether devices are handed in before the desk opens; where it says nothing, staff may still keep them and give a receipt.
* Who brings none says so, and that is kept as well: a desk waits for a word, not for a telephone.
* A locker holds one person's things at a time. What is not handed back after the sitting stays on the venue's console until it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.committee.states import LAW_KEPT_SECRET
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack

PARAMETER = "arrival.device_custody"
LONGEST_LOCKER = 12
MOST_DEVICES = 9


@dataclass(frozen=True, slots=True)
class CustodyRule:
    """Whether a desk opens only after the devices are handed in, and by which article."""

    required: bool = False
    law: Law = LAW_KEPT_SECRET


def custody_rule(pack: Pack, on: date) -> CustodyRule:
    """What the pack says on a day."""
    found = pack.find_parameter(PARAMETER, on)
    return CustodyRule(found.yes, found.law) if found is not None and found.known else CustodyRule()


def check_locker(locker: str, devices: int) -> str:
    """The number on the locker; empty where nothing was brought.

    Raises:
        Refused: ``devices_out_of_range``, ``locker_required``, ``locker_too_long``.
    """
    number = locker.strip().upper()
    if not 0 <= devices <= MOST_DEVICES:
        raise Refused("devices_out_of_range", {"most": MOST_DEVICES}, LAW_KEPT_SECRET, field="devices")
    if devices == 0:
        return ""
    if not number:
        raise Refused("locker_required", {}, LAW_KEPT_SECRET, field="locker")
    if len(number) > LONGEST_LOCKER:
        raise Refused("locker_too_long", {"most": LONGEST_LOCKER}, LAW_KEPT_SECRET, field="locker")
    return number


def check_desk(rule: CustodyRule, *, handed_in: bool) -> None:
    """Whether this desk may open.

    Raises:
        Refused: ``devices_not_handed_in`` with the pack's article.
    """
    if rule.required and not handed_in:
        raise Refused("devices_not_handed_in", {}, rule.law)
