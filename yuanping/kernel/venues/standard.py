"""The workstation standard a venue is accepted against: versions, each with its items ((三十): 适时更新).

* An acceptance names the version it looked at; a newer version does not undo it, it shows that the venue was accepted under an older one.
* An inspection answers every item of the version; what is not met keeps the venue out until it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.venues.states import ENTER


@dataclass(frozen=True, slots=True)
class StandardItem:
    """One thing to look at, with the sentence it rests on."""

    key: str
    label: str
    label_en: str
    law: Law


@dataclass(frozen=True, slots=True)
class Standard:
    """One version. ``own`` says that the platform wrote it because no authority has published one."""

    version: str
    from_on: date
    own: bool
    items: tuple[StandardItem, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The items by name, in order."""
        return tuple(item.key for item in self.items)


def standard_on(standards: tuple[Standard, ...], on: date) -> Standard:
    """Return the version in force on a day; a day before the first one is a bug of the caller."""
    known = [each for each in standards if each.from_on <= on]
    return max(known, key=lambda each: each.from_on)


def unmet(standard: Standard, met: Collection[str]) -> tuple[str, ...]:
    """Return the items that are not met, in order.

    Raises:
        Refused: ``standard_item_unknown`` when something was looked at that is no item of this version.
    """
    strange = sorted(set(met) - set(standard.keys))
    if strange:
        raise Refused("standard_item_unknown", {"item": strange[0], "version": standard.version}, ENTER, field="items")
    return tuple(key for key in standard.keys if key not in met)


def check_entry(*, other_operator: bool, approved: bool, docked: bool) -> None:
    """Refuse a venue of another operator without approval or online supervision; public centres need neither ((六), (三十)).

    Raises:
        Refused: ``venue_not_approved``, ``venue_not_supervised``.
    """
    if other_operator and not approved:
        raise Refused("venue_not_approved", {}, ENTER)
    if other_operator and not docked:
        raise Refused("venue_not_supervised", {}, ENTER)
