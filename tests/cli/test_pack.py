"""``yuanping pack check``: a whole pack passes, a wrong one is named with its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yuanping.cli.main import main


def copy(tmp_path: Path, name: str = "liaoning") -> Path:
    shutil.copytree(Path(settings.PACKS_DIR) / name, tmp_path / name)
    return tmp_path / name


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", ["national", "heilongjiang", "jilin", "liaoning", "shandong"])
def test_a_whole_pack_passes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(copy(tmp_path, name)), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["wrong"] == []
    assert told["cases"] > 10


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "what"),
    [
        ("rules/committee.yaml", "{at_least: {fact: offsite,", "{exactly: {fact: offsite,", "committee.yaml:", "vocabulary"),
        ("rules/committee.yaml", "fact: offsite,", "fact: offside,", "committee.yaml:", "no fact offside"),
        ("rules/committee.yaml", "parameter: committee.offsite_share_min", "parameter: committee.offsite", "checks.", "unknown parameter"),
        ("rules/committee.yaml", "异地专家人数不得少于", "异地专家人数不少于", "checks.offsite_share", "does not stand in"),
        ("rules/committee.yaml", "    law: （五）\n", "", "committee.yaml:", "自设"),
        ("rules/committee.yaml", "topic: seats", "topic: chairs", "committee.yaml:", "not understood"),
        ("parameters/booking.yaml", "value: 1/2, unit: share", "value: 1/9, unit: share", "parameters.committee", "no feasible seating"),
        ("parameters/booking.yaml", "value: 1/3, unit: share", "value: 1/2, unit: share", "cases", "异地 3 人"),
        ("cases/committee.yaml", "结论: warn", "结论: accept", "cases", "超过二分之一"),
    ],
)  # fmt: skip
def test_a_wrong_pack_is_named_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, where: str, what: str
) -> None:
    folder = copy(tmp_path)
    change(folder / file, old, new)
    assert main(["pack", "check", str(folder), "--json"]) == 1
    wrong = json.loads(capsys.readouterr().out)["wrong"]
    assert any(where in each["where"] and what in each["what"] for each in wrong), wrong


def test_a_folder_that_is_no_pack_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(tmp_path)]) == 1
    assert "pack.yaml" in capsys.readouterr().err
