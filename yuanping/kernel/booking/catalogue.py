"""The shared catalogue of workstations, and what it should look like.

* A centre that regularly serves as a cross-province sub-venue has so many workstations for it, each of them (see the list of open readings).
* Dedicated shared workstations are a share of a region's; a venue with few rooms shares those of a whole room.
* How many, which share and how few are figures of each province's pack; where its texts set none, nothing is warned of.
* "原则上": a shortfall is a warning with its article, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Parameter


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """What a self-check of one workstation looks at (辽（七）): each item passed or not."""

    computer: bool
    camera: bool
    microphone: bool
    network: bool
    environment_monitor: bool
    identity_device: bool
    note: str = ""

    @property
    def failed(self) -> tuple[str, ...]:
        """Items that did not pass, in the order of the form."""
        return tuple(item for item in CHECK_ITEMS if not getattr(self, item))


CHECK_ITEMS = ("computer", "camera", "microphone", "network", "environment_monitor", "identity_device")


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One centre in the shared catalogue."""

    centre_id: str
    name: str
    region: str
    rooms: int
    workstations: int
    healthy: int
    dedicated_shared: int
    cross_province: int
    cross_province_centre: bool
    shared_rooms: int = 0


@dataclass(frozen=True, slots=True)
class CatalogueLimits:
    """What a province's texts set about its catalogue; ``None`` where they set nothing."""

    seats: Parameter | None
    share: Parameter | None
    few_rooms: Parameter | None
    rooms: Parameter | None


@dataclass(frozen=True, slots=True)
class CatalogueWarning:
    """A shortfall against a rule that says 原则上."""

    code: str
    subject: str
    have: int
    need: int
    law: Law


def limits_from_pack(pack: Pack, on: date) -> CatalogueLimits:
    """The figures of one pack about its catalogue, as they hold on a day."""
    return CatalogueLimits(
        seats=pack.find_parameter("catalogue.cross_province_seats_min", on),
        share=pack.find_parameter("shared_seats.share_min", on),
        few_rooms=pack.find_parameter("shared_seats.rooms_at_most", on),
        rooms=pack.find_parameter("shared_seats.rooms_min", on),
    )


def check_catalogue(
    rows: tuple[CatalogueRow, ...], limits: Mapping[str, CatalogueLimits]
) -> tuple[CatalogueWarning, ...]:
    """Return what the catalogue falls short of, each centre against the figures of its own province (the first two digits of its region)."""
    found: list[CatalogueWarning] = []
    for row in rows:
        of = limits.get(row.region[:2])
        if of is not None:
            found += _centre(row, of)
    for city in sorted({row.region[:4] for row in rows}):
        of = limits.get(city[:2])
        if of is not None and of.share is not None:
            found += _region(f"{city}00", [row for row in rows if row.region[:4] == city], of.share)
    return tuple(found)


def _centre(row: CatalogueRow, of: CatalogueLimits) -> Iterator[CatalogueWarning]:
    if of.seats is not None and row.cross_province_centre and row.cross_province < of.seats.whole:
        yield CatalogueWarning("fewer_than_ten_seats", row.name, row.cross_province, of.seats.whole, of.seats.law)
    if of.few_rooms is None or of.rooms is None:
        return
    if 0 < row.rooms <= of.few_rooms.whole and row.shared_rooms < of.rooms.whole:
        yield CatalogueWarning("no_shared_room", row.name, row.shared_rooms, of.rooms.whole, of.rooms.law)


def _region(region: str, here: list[CatalogueRow], share: Parameter) -> Iterator[CatalogueWarning]:
    """A city with its counties."""
    total, shared = sum(row.workstations for row in here), sum(row.dedicated_shared for row in here)
    need = ceil(total * share.fraction)
    if shared < need:
        yield CatalogueWarning("shared_below_fifth", region, shared, need, share.law)
