"""What may be asked about the registry: candidates without names, counts, and a table that hides small cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from yuanping.apps.experts import permissions
from yuanping.apps.experts.models import Expert
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.recusal import Candidate, Relation, Tie
from yuanping.kernel.errors import NotFound

SMALLEST_SHOWN_CELL = 5


@dataclass(frozen=True, slots=True)
class CellTotal:
    """Experts of one specialty whose home centre is ``centre``."""

    specialty: str
    centre: str
    experts: int


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One specialty of the table; None stands for a cell too small to show."""

    specialty: str
    total: int | None
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class RegistryTable:
    centres: tuple[str, ...]
    rows: tuple[RegistryRow, ...]
    total: int


def list_candidates(specialties: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Active experts of these specialties, by id; ties included, names not."""
    rows = Expert.objects.filter(specialty__in=specialties, active=True).order_by("expert_id")
    return tuple(
        Candidate(
            row.expert_id,
            row.specialty,
            row.home_centre,
            row.region,
            row.employer_uscc,
            tuple(Relation(Tie(tie.kind), tie.uscc, tie.until_on) for tie in row.relations.all()),
        )
        for row in rows.prefetch_related("relations")
    )


def sealed_profiles(expert_ids: Iterable[str]) -> Mapping[str, bytes]:
    """Profiles as the key holder sealed them; this process cannot open them."""
    wanted = set(expert_ids)
    rows = Expert.objects.filter(active=True).values_list("expert_id", "sealed_profile")
    return {expert_id: bytes(sealed) for expert_id, sealed in rows if expert_id in wanted}


def count_cells(specialties: tuple[str, ...] = ()) -> tuple[CellTotal, ...]:
    """Active experts per specialty and home centre, for planning."""
    rows = Expert.objects.filter(active=True)
    if specialties:
        rows = rows.filter(specialty__in=specialties)
    counted = rows.values_list("specialty", "home_centre").annotate(experts=Count("id"))
    return tuple(CellTotal(*cell) for cell in counted.order_by("specialty", "home_centre"))


def registry_table(actor: Actor) -> RegistryTable:
    """Counts by specialty and centre; a cell under five is hidden, and with it a second one, so that no sum gives it away."""
    if not permissions.can_view_registry(actor):
        raise NotFound("registry")
    cells = {(cell.specialty, cell.centre): cell.experts for cell in count_cells()}
    centres = tuple(sorted({centre for _, centre in cells}))
    rows = tuple(
        RegistryRow(
            specialty,
            _total(sum(cells.get((specialty, centre), 0) for centre in centres)),
            _hide_small(tuple(cells.get((specialty, centre), 0) for centre in centres)),
        )
        for specialty in sorted({specialty for specialty, _ in cells})
    )
    return RegistryTable(centres, rows, sum(cells.values()))


def _total(experts: int) -> int | None:
    return None if experts < SMALLEST_SHOWN_CELL else experts


def _hide_small(counts: tuple[int, ...]) -> tuple[int | None, ...]:
    small = {place for place, count in enumerate(counts) if 0 < count < SMALLEST_SHOWN_CELL}
    if len(small) == 1:
        others = [place for place, count in enumerate(counts) if count and place not in small]
        small |= {min(others, key=lambda place: counts[place])} if others else set()
    return tuple(None if place in small else count for place, count in enumerate(counts))
