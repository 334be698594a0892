"""Fetch and cut down the Chinese face of reports, once. Offline and quick when it is there already.

Usage: fetch_font.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from yuanping.infra.pdf.face import FaceMissing, prepare  # noqa: E402 - the checkout is put on the path first


def main() -> int:
    """Prepare the face; say so when it cannot be had."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "fonts"
    try:
        print(f"    {prepare(folder).name}")
    except FaceMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
