"""What is rendered from the code follows the code."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.source import ROOT


def test_state_tables_are_as_rendered() -> None:
    answer = subprocess.run(
        [sys.executable, "tools/render_states.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.stdout == ""
    assert answer.returncode == 0
