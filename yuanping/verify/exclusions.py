"""Every exclusion bit of a draw, as supervisor and auditor hold them, against the request in the bundle."""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.draw.exclusions import check_bitmap
from yuanping.kernel.draw.papers import ExclusionsFile, ExpertDrawRecord
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain
from yuanping.verify.record_checks import EXPERTS

KIND = "yuanping-exclusions"


def count_exclusions(members: Mapping[str, bytes], file: ExclusionsFile) -> int:
    """How many positions are excluded.

    Raises:
        Malformed: naming what does not hold: another draw, another tree than the request commits to, or a cell with another number.
    """
    if file.v != 1 or file.kind != KIND:
        raise Malformed("kind", "no file of exclusions that is known here")
    if EXPERTS not in members:
        raise Malformed(EXPERTS, "not in the bundle")
    record = from_plain(ExpertDrawRecord, parse_canonical(members[EXPERTS]))
    if file.request != record.request:
        raise Malformed("request", "of another draw than the bundle's")
    bitmap = check_bitmap(record.request, file.blocks)
    if bitmap is None:
        raise Malformed("blocks", "not the tree that the request commits to")
    total = 0
    for cell in record.request.cells:
        found = bitmap.count(cell.start, cell.start + cell.count)
        if found != cell.count - cell.eligible:
            raise Malformed(
                "cells", f"{cell.specialty} {cell.centre}: {found} excluded, not {cell.count - cell.eligible}"
            )
        total += found
    return total
