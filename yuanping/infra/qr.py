"""A QR code as the path of a drawing inside the page: no picture to fetch, no script, sharp at any size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""Modules of white around it, as the norm asks."""


@dataclass(frozen=True, slots=True)
class QrDrawing:
    """A square of ``size`` modules; ``path`` covers the dark ones."""

    size: int
    path: str


def draw_qr(text: str) -> QrDrawing:
    """The drawing of a text. At least 15 of 100 modules may be smudged (level M, or better where it costs no room)."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET)]
    return QrDrawing(len(rows), "".join(_runs(row, y) for y, row in enumerate(rows)))


def _runs(row: bytes, y: int) -> str:
    parts, x = [], 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            parts.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(parts)
