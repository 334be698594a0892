"""The duties a pack holds: those a lot brings about, and those that stand whatever lots there are.

A booking, a venue's console and a report ask the same question and get the same answer.
"""

from __future__ import annotations

from datetime import date

from yuanping.kernel.policy.duty import Duty, Moment
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import Pack

_ORDER = {moment: rank for rank, moment in enumerate(Moment)}


def duties_of(pack: Pack, mode: Mode, on: date, *, exempted: bool = False) -> tuple[Duty, ...]:
    """What somebody has to do because a lot whose notice is of ``on`` is evaluated in ``mode``, in the order in which it falls due.

    A lot that was exempted brings besides what goes with the permission.
    """
    found = (
        each for each in pack.duties if (exempted if each.exempt_only else mode in each.modes) and each.holds_on(on)
    )
    return tuple(sorted(found, key=lambda each: _ORDER[each.when]))


def standing_duties(pack: Pack, on: date) -> tuple[Duty, ...]:
    """What offices, centres and operators owe whatever the lots are."""
    return tuple(each for each in pack.duties if each.standing and each.holds_on(on))
