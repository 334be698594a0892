"""Who makes up a committee.

* At least five members, and an odd number (招标投标法第三十七条).
* Experts are at least two thirds; the others represent the procuring entity.
* Where a sector asks for more members, ``minimum`` is raised by its pack value.
"""

from __future__ import annotations

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

COMPOSITION_LAW = Law("招标投标法", "第三十七条")
MINIMUM = 5


def check_composition(experts: int, representatives: int, minimum: int = MINIMUM) -> int:
    """Size of a lawful committee.

    Raises:
        Refused: ``committee_size`` (fewer than the minimum, or even), ``experts_below_two_thirds``.
    """
    size = experts + representatives
    if experts < 0 or representatives < 0 or size < minimum or size % 2 == 0:
        raise Refused("committee_size", {"size": size, "minimum": minimum}, COMPOSITION_LAW, field="quotas")
    if 3 * experts < 2 * size:
        raise Refused(
            "experts_below_two_thirds", {"experts": experts, "size": size}, COMPOSITION_LAW, field="representatives"
        )
    return size
