"""What may be shown to everybody: tables that disclose no small cell, and the procedures side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from yuanping.kernel.draw.odds import Means, chances_of, deviation_of
from yuanping.kernel.draw.planning import VenueDraft, plan_venues
from yuanping.kernel.draw.request import VenueRequest
from yuanping.kernel.draw.select import law_of
from yuanping.kernel.draw.values import Chance, Procedure
from yuanping.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class PublicCell:
    """Cells of one specialty merged until they hold enough experts; ``chance`` is their mean. ``experts`` 0: withheld."""

    specialty: str
    centres: tuple[str, ...]
    experts: int
    chance: Fraction


@dataclass(frozen=True, slots=True)
class ProcedureChances:
    """One procedure beside the others: exact chances and the range of chance / equal chance."""

    procedure: Procedure
    chances: tuple[Chance, ...]
    lowest: Fraction
    highest: Fraction
    largest_deviation: Fraction


def public_cells(request: VenueRequest, region_of: Mapping[str, str], min_cell: int) -> tuple[PublicCell, ...]:
    """Merge centres, first within their region, then smallest with smallest, until each group has ``min_cell`` experts.

    A specialty with fewer experts altogether is shown without number and chance.
    """
    chance = {(one.specialty, one.centre): one.chance for one in request.chances}
    experts = {(cell.specialty, cell.centre): cell.experts for cell in request.cells}
    found: list[PublicCell] = []
    for quota in request.quotas:
        held = {v: experts.get((quota.specialty, v), 0) for v in request.centres}
        for centres in _groups(request.centres, held, region_of, min_cell):
            total = sum(held[v] for v in centres)
            if total < min_cell:
                found.append(PublicCell(quota.specialty, centres, 0, Fraction(0)))
            else:
                weighted = sum((held[v] * chance[quota.specialty, v] for v in centres if held[v]), Fraction(0))
                found.append(PublicCell(quota.specialty, centres, total, weighted / total))
    return tuple(found)


def _groups(
    centres: tuple[str, ...], held: Mapping[str, int], region_of: Mapping[str, str], min_cell: int
) -> list[tuple[str, ...]]:
    """Group the centres of one specialty, in the order of their first member."""

    def size(group: tuple[str, ...]) -> int:
        return sum(held[v] for v in group)

    groups: list[tuple[str, ...]] = [(v,) for v in centres if held[v] >= min_cell]
    small: dict[str, list[str]] = {}
    for v in centres:
        if held[v] < min_cell:
            small.setdefault(region_of.get(v, ""), []).append(v)
    groups += [tuple(members) for members in small.values()]
    while len(groups) > 1:
        least = min(groups, key=lambda group: (size(group), group))
        if size(least) >= min_cell:
            break
        groups.remove(least)
        region = region_of.get(least[0], "")
        near = [group for group in groups if any(region_of.get(v, "") == region for v in group)] or groups
        partner = min(near, key=lambda group: (size(group), group))
        groups[groups.index(partner)] = tuple(v for v in centres if v in least or v in partner)
    return sorted(groups, key=lambda group: centres.index(group[0]))


def compare_procedures(draft: VenueDraft) -> tuple[ProcedureChances, ...]:
    """Show every procedure's exact chances for one draft; one that cannot be carried out is left out."""
    found = []
    for procedure in Procedure:
        try:
            request = plan_venues(replace(draft, procedure=procedure))
        except Refused:
            continue
        found.append(_chances_beside(request))
    return tuple(found)


def _chances_beside(request: VenueRequest) -> ProcedureChances:
    means: Means = law_of(request).expected()
    chances = chances_of(request, means)
    seats = {quota.specialty: quota.seats for quota in request.quotas}
    totals = {s: sum(cell.experts for cell in request.cells if cell.specialty == s) for s in seats}
    ratios = [one.chance * totals[one.specialty] / seats[one.specialty] for one in chances]
    return ProcedureChances(request.procedure, chances, min(ratios), max(ratios), deviation_of(request, means))
