"""What happened to a centre's workstations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkstationStateChanged:
    """A workstation was checked, or taken out of or back into service."""

    workstation_id: str
    centre_id: str
