"""What the key holder opens after the award; until then nobody can read it."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.draw.calls import Call
from yuanping.kernel.draw.exclusions import BitProof
from yuanping.kernel.draw.pool import Opening
from yuanping.kernel.draw.values import CentreWorkstations, ExpertDraw


@dataclass(frozen=True, slots=True)
class Released:
    """Key K (hex), the draw as made, openings of the seated, exclusion bits of every position passed over, opened calls."""

    sealed_key: str
    draw: ExpertDraw
    workstations: tuple[CentreWorkstations, ...]
    exclusion_bits: tuple[BitProof, ...]
    calls: tuple[Call, ...]
    openings: tuple[Opening, ...]
