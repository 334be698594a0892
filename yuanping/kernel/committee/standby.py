"""How many standby experts a draw lines up behind each cell's seats (备选专家).

* The request names the number; where it names none, the pack's usual number holds. No text at hand fixes either: they are the platform's own figures.
* More standby names need more people in the cell: a cell that cannot line them up refuses the draw (``cell_too_small``).
* Who stands by is sealed like who sits: the number alone is published, in D2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack

LAW_SECRET = Law("招标投标法", "第三十七条")
USUAL = 2
"""What holds under a pack from before the figure; as many as before and no more."""


@dataclass(frozen=True, slots=True)
class StandbyRule:
    """The pack's usual number for each cell, and the most a request may name."""

    usual: int = USUAL
    most: int = USUAL
    law: Law = LAW_SECRET


def standby_rule(pack: Pack, on: date) -> StandbyRule:
    """The figures as they hold on a day."""
    usual = pack.find_parameter("expert.standby_usual", on)
    most = pack.find_parameter("expert.standby_max", on)
    if usual is None or most is None:
        return StandbyRule()
    return StandbyRule(usual.whole, most.whole, most.law)


def check_standby(asked: int | None, rule: StandbyRule) -> int:
    """The number that holds.

    Raises:
        Refused: ``standby_out_of_range``.
    """
    if asked is None:
        return rule.usual
    if not 0 <= asked <= rule.most:
        raise Refused("standby_out_of_range", {"asked": asked, "most": rule.most}, rule.law, field="standby")
    return asked
