"""Compile every ``django.po`` below ``yuanping/locale`` (no gettext tools needed)."""

from __future__ import annotations

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "yuanping" / "locale"


def main() -> int:
    """Write a ``.mo`` beside each ``.po`` that is newer than it."""
    for source in sorted(LOCALE.glob("**/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
