"""Make ``import yuanping`` and the ``yuanping`` command work from this checkout, without building anything."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAUNCHER = """#!{python}
import sys
from yuanping.cli.main import main
sys.exit(main())
"""


def main() -> int:
    """Write a ``.pth`` file and a launcher into the running environment."""
    Path(sysconfig.get_path("purelib"), "yuanping.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = Path(sysconfig.get_path("scripts"), "yuanping")
    launcher.write_text(LAUNCHER.format(python=sys.executable), encoding="utf-8")
    launcher.chmod(0o755)
    return 0


if __name__ == "__main__":
    sys.exit(main())
