"""Counts for the registry and for strangers: by specialty and place, small cells hidden, never who."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import ExpertSpecialty
from yuanping.apps.experts.queries.pool import count_cells
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.small_cells import LEAST, publish

SMALLEST_SHOWN_CELL = LEAST
CATALOGUE_LEVEL = 5
"""The shared catalogue counts by the second level of the code: A0801."""


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One specialty of the table; None stands for a cell too small to show."""

    specialty: str
    total: int | None
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class RegistryTable:
    """Specialties by place; ``total`` is None where it would give a hidden row away."""

    centres: tuple[str, ...]
    rows: tuple[RegistryRow, ...]
    total: int | None


def registry_table(actor: Actor) -> RegistryTable:
    """Counts by specialty and centre; a cell under five is hidden, and with it what would give it away."""
    if not permissions.can_view_registry(actor):
        raise NotFound("registry")
    return _table({(cell.specialty, cell.centre): cell.experts for cell in count_cells()})


def shared_catalogue() -> RegistryTable:
    """What the public sees: counts by specialty (second level) and city."""
    counted = (
        ExpertSpecialty.objects.filter(in_pool=True)
        .exclude(pool_code="")
        .annotate(level=Substr("pool_code", 1, CATALOGUE_LEVEL), city=Substr("expert__region", 1, 4))
        .values_list("level", "city")
        .annotate(experts=Count("expert_id", distinct=True))
    )
    return _table({(level, f"{city}00"): experts for level, city, experts in counted})


def _table(cells: dict[tuple[str, str], int]) -> RegistryTable:
    places = tuple(sorted({place for _, place in cells}))
    specialties = tuple(sorted({specialty for specialty, _ in cells}))
    counts = publish([[cells.get((code, place), 0) for place in places] for code in specialties])
    rows = tuple(RegistryRow(code, row.total, row.cells) for code, row in zip(specialties, counts.rows, strict=True))
    return RegistryTable(places, rows, counts.total)
