"""How many were passed over for which reason: fixed before the seed, published after the award, and never so finely that it names anybody.

* How many of each cell were excluded stands in D2 itself; the reasons do not. A cell with fewer than ``LEAST`` excluded people would tell why a certain
  person was, so such cells are put together: within their specialty first, then with another one. The groups share no cell, so no difference between
  two of them says anything of a part.
* Within a group a reason with fewer than ``LEAST`` people is not named, and enough others are left unnamed beside it (``small_cells``): what is left of the
  group's number is nobody, or at least ``LEAST`` people of at least two reasons, and which reasons those are is not said.
* If all together are fewer than ``LEAST``, no reason is shown at all.
* digest = H("REASONS" ‖ draw ‖ salt ‖ canonical groups) stands in D2, so that nobody can count differently once the names are known.
* That the reasons are true is for supervisor and courts: they stay sealed with the names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yuanping.kernel.canonical import canonical
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.values import PoolCell
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import to_plain
from yuanping.kernel.small_cells import LEAST, hide_small

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CellName:
    """One cell by its specialty and centre."""

    specialty: str
    centre: str


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """People excluded for one reason."""

    reason: str
    people: int


@dataclass(frozen=True, slots=True)
class ExcludedGroup:
    """Cells counted together, the people excluded in them, and the reasons that may be named; the people left are of several others."""

    cells: tuple[CellName, ...]
    people: int
    reasons: tuple[ReasonCount, ...]


def publish_reasons(cells: Iterable[PoolCell], reason_at: Mapping[int, str]) -> tuple[ExcludedGroup, ...]:
    """Count the reasons of the excluded positions, small cells put together; the same input gives the same groups."""
    counts: dict[Key, Counter[str]] = {}
    for cell in cells:
        found = Counter(reason_at[at] for at in range(cell.start, cell.start + cell.count) if at in reason_at)
        if found:
            counts[cell.specialty, cell.centre] = found
    size = {key: found.total() for key, found in counts.items()}
    return tuple(_group(keys, counts) for keys in _together(sorted(counts), size))


def _together(keys: list[Key], size: Mapping[Key, int]) -> list[tuple[Key, ...]]:
    """Put cells together until each group holds ``LEAST`` people, or only one is left: neighbours of the same specialty first."""
    groups: list[tuple[Key, ...]] = [(key,) for key in keys]

    def people(group: tuple[Key, ...]) -> int:
        return sum(size[key] for key in group)

    while len(groups) > 1:
        least = min(groups, key=lambda group: (people(group), group))
        if people(least) >= LEAST:
            break
        groups.remove(least)
        specialties = {specialty for specialty, _ in least}
        near = [group for group in groups if any(specialty in specialties for specialty, _ in group)] or groups
        partner = min(near, key=lambda group: (people(group), group))
        groups[groups.index(partner)] = tuple(sorted((*least, *partner)))
    return sorted(groups)


def _group(keys: tuple[Key, ...], counts: Mapping[Key, Counter[str]]) -> ExcludedGroup:
    total: Counter[str] = sum((counts[key] for key in keys), Counter())
    names, reasons = tuple(CellName(*key) for key in keys), sorted(total)
    shown = zip(reasons, hide_small([total[reason] for reason in reasons]), strict=True)
    return ExcludedGroup(
        names, total.total(), tuple(ReasonCount(reason, people) for reason, people in shown if people is not None)
    )


def reasons_digest(hash_name: str, draw_id: str, salt: str, groups: tuple[ExcludedGroup, ...]) -> str:
    """Return what D2 carries, in hex. The salt must have been decoded strictly before."""
    return hasher(hash_name)(framed("REASONS", draw_id, bytes.fromhex(salt), canonical(to_plain(groups)))).hex()


def reasons_salt(hash_name: str, key: bytes, draw_id: str) -> str:
    """Return the salt of a draw in hex, from the key holder's own key of the exclusions."""
    return hasher(hash_name)(framed("REASONS", key, draw_id)).hex()


def fits_cells(cells: Iterable[PoolCell], groups: Iterable[ExcludedGroup]) -> bool:
    """Tell whether the groups are of exactly the excluded people of D2's cells, each cell once, and show nothing too small."""
    left = {(cell.specialty, cell.centre): cell.count - cell.eligible for cell in cells if cell.count > cell.eligible}
    for group in groups:
        people = sum(left.pop((cell.specialty, cell.centre), -group.people - 1) for cell in group.cells)
        shown = [one.people for one in group.reasons]
        rest = group.people - sum(shown)
        if people != group.people or any(number < LEAST for number in shown) or (shown and 0 != rest < LEAST):
            return False
    return not left
