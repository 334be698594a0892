"""``draw.json``: the draw of one lot taken out of a bundle, for those who only want to check the draw (docs/draw-transcript.md)."""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.verify.record_checks import EXPERTS, VENUES

VERSION = 1
KIND = "yuanping-draw"


def make_transcript(venues: Plain, experts: Plain) -> dict[str, Plain]:
    """The transcript of a venue draw and an expert draw; either may be missing."""
    return {"v": VERSION, "kind": KIND, "venues": venues, "experts": experts}


def transcript_of(members: Mapping[str, bytes]) -> dict[str, Plain]:
    """The transcript of the draws in a bundle's members."""
    found = [parse_canonical(members[name]) if name in members else None for name in (VENUES, EXPERTS)]
    return make_transcript(found[0], found[1])
