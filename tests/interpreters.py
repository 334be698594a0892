"""The Pythons of this machine from 3.11 on; a test that finds one missing names it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

MINORS = (11, 12, 13, 14, 15)


def interpreter(minor: int) -> str | None:
    """A Python 3.``minor`` that answers, if there is one: on the path, or among those pyenv keeps."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which(f"python3.{minor}"), *map(str, sorted(kept.glob(f"3.{minor}.*/bin/python")))]
    if sys.version_info[:2] == (3, minor):
        found.insert(0, sys.executable)
    for each in filter(None, found):
        if subprocess.run([each, "-c", "pass"], capture_output=True, check=False).returncode == 0:
            return each
    return None
