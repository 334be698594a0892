"""The threat model claims nothing beyond a test: every test it names exists, and every scenario of this folder is named there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def test_every_test_it_names_exists() -> None:
    assert len(NAMED) > 40
    missing = []
    for path, name in NAMED:
        file = ROOT / path
        if not file.is_file() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            missing.append(f"{path}::{name}")
    assert missing == []


def test_every_scenario_of_this_folder_is_named() -> None:
    ours = {f"tests/attacks/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert ours - {path for path, _ in NAMED} == set()


def test_every_adversary_of_the_issue_has_its_table() -> None:
    for heading in (
        "Agency",
        "Expert",
        "副场 operator",
        "Hub operator",
        "Database administrator",
        "Root on the web",
        "Root on the key",
    ):
        assert f"\n### {heading}" in TEXT
    assert "\n## Any two\n" in TEXT
    assert "\n## All of them\n" in TEXT
