"""Copy the browser files we serve from ``node_modules`` to ``node_modules/.vendor`` (static path ``vendor/``).

Run after ``npm ci --ignore-scripts``. Only what a page loads is copied, so that nothing else of a package is ever
served. Their licence texts travel with them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

MODULES = Path(__file__).resolve().parent.parent / "node_modules"
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.LICENSE.txt": "@tabler/core/LICENSE",
    "sm-crypto.js": "sm-crypto-v2/dist/index.umd.js",
    "sm-crypto.LICENSE.txt": "sm-crypto-v2/LICENCE_MIT",
}


def main() -> int:
    """Copy every file of ``FILES``; a source map reference is cut off, because its target is not served."""
    target = MODULES / ".vendor"
    target.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        origin = MODULES / source
        if not origin.exists():
            if name.endswith(".txt"):
                continue
            print(f"vendor_assets: {origin} is missing; run: npm ci --ignore-scripts", file=sys.stderr)
            return 1
        shutil.copyfile(origin, target / name)
        if name.endswith((".css", ".js")):
            text = (target / name).read_text(encoding="utf-8")
            lines = [line for line in text.splitlines() if "sourceMappingURL=" not in line or len(line) > 400]
            (target / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
