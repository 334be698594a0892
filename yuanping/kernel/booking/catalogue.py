"""The shared catalogue of workstations, and what it should look like.

* A centre that regularly serves as a cross-province sub-venue has at least ten workstations for it, each of them:
  鲁发改公管〔2026〕307号 二（二）2; 黑龙江 二（四）; 吉林 四 (read as "each", see the list of open readings).
* Dedicated shared workstations are at least 20 % of a region's: 辽发改法规〔2025〕843号（九）.
* "原则上": a shortfall is a warning with its article, never a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.law import Law

TEN_SEATS = 10
TEN_SEATS_LAW = Law("鲁发改公管〔2026〕307号", "二（二）2")
SHARED_PERCENT = 20
SHARED_LAW = Law("辽发改法规〔2025〕843号", "（九）")


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


@dataclass(frozen=True, slots=True)
class CatalogueWarning:
    """A shortfall against a rule that says 原则上."""

    code: str
    subject: str
    have: int
    need: int
    law: Law


def check_catalogue(rows: tuple[CatalogueRow, ...]) -> tuple[CatalogueWarning, ...]:
    """Return what the catalogue falls short of: ten healthy seats a centre, 20 % shared a region (city and counties)."""
    found = [
        CatalogueWarning("fewer_than_ten_seats", row.name, row.cross_province, TEN_SEATS, TEN_SEATS_LAW)
        for row in rows
        if row.cross_province_centre and row.cross_province < TEN_SEATS
    ]
    for city in sorted({row.region[:4] for row in rows}):
        here = [row for row in rows if row.region[:4] == city]
        total, shared = sum(row.workstations for row in here), sum(row.dedicated_shared for row in here)
        if shared * 100 < total * SHARED_PERCENT:
            need = -(-total * SHARED_PERCENT // 100)
            found.append(CatalogueWarning("shared_below_fifth", f"{city}00", shared, need, SHARED_LAW))
    return tuple(found)
