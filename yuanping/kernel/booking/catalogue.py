"""What a self-check looks at, and a centre's counts in the shared catalogue; what the catalogue falls short of is ``kernel.venues.watch``."""

from __future__ import annotations

from dataclasses import dataclass


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
