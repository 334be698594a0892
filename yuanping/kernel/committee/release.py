"""What the key holder opens after the award; until then nobody can read it."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.committee.channels import Answered
from yuanping.kernel.draw.calls import Call
from yuanping.kernel.draw.continuation import Continued
from yuanping.kernel.draw.excluded import ExcludedGroup
from yuanping.kernel.draw.exclusions import BitProof
from yuanping.kernel.draw.pool import Opening
from yuanping.kernel.draw.values import CentreWorkstations, ExpertDraw
from yuanping.kernel.plain import later


@dataclass(frozen=True, slots=True)
class CallNote:
    """One call sealed for the expert it was made to; without the key holder the mark says neither who he is nor which lot it was."""

    mark: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Released:
    """Key K (hex), the draw as made, openings of the seated, exclusion bits of every position passed over, opened calls; notes in random order."""

    sealed_key: str
    draw: ExpertDraw
    workstations: tuple[CentreWorkstations, ...]
    exclusion_bits: tuple[BitProof, ...]
    calls: tuple[Call, ...]
    openings: tuple[Opening, ...]
    notes: tuple[CallNote, ...]
    answered: tuple[Answered, ...] = later(())
    """How each call came to its outcome, in the order of ``calls``."""
    continuations: tuple[Continued, ...] = later(())
    excluded: tuple[ExcludedGroup, ...] = later(())
    """How many were excluded for which reason, as counted before the seed; with the salt of their digest in D2."""
    excluded_salt: str = later("")
