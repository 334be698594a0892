"""A pack that may not be used is told by file and line, down to the example that fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yuanping.infra.pack_validation import BROKEN, FAILS, Fault, validate_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy outside the installed packs; the nation's rules stay the installed ones."""
    return Path(shutil.copytree(Path(settings.PACKS_DIR) / "liaoning", tmp_path / "liaoning"))


def _change(path: Path, old: str, new: str) -> int:
    """Change the first place and tell its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def _line(folder: Path, fault: Fault) -> str:
    return (folder.parent / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_a_changed_number_is_laid_at_the_lines_of_the_examples_that_fail(folder: Path) -> None:
    _change(folder / "parameters" / "scale.yaml", "value: 3000, unit: wan", "value: 3001, unit: wan")
    faults = validate_pack(folder).faults
    assert {fault.code for fault in faults} == {FAILS}
    for fault in faults:
        title = fault.what.split("“")[1].split("”")[0]
        assert title in _line(folder, fault)


def test_every_kind_of_example_is_asked(folder: Path) -> None:
    _change(folder / "cases" / "committee.yaml", "结论: accept", "结论: reject")
    _change(folder / "cases" / "deadlines.yaml", "到期: 2026", "到期: 2025")
    path = next(each for each in (folder / "cases").glob("*.yaml") if "要求案例" in each.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition("要求案例")
    path.write_text(f"{head}要求案例{rest.replace('要求: {', '要求: {nothing_such: 1, ', 1)}", encoding="utf-8")
    files = {fault.file for fault in validate_pack(folder).faults}
    assert {"liaoning/cases/committee.yaml", "liaoning/cases/deadlines.yaml", f"liaoning/cases/{path.name}"} <= files


def test_a_figure_without_an_article_is_refused_on_its_line(folder: Path) -> None:
    line = _change(folder / "parameters" / "scale.yaml", ", law: ", ", lawless: ")
    (fault,) = validate_pack(folder).faults
    assert (fault.code, fault.file, fault.line) == (BROKEN, "liaoning/parameters/scale.yaml", line)
    assert "law is missing" in fault.what


def test_two_figures_for_one_day_are_refused_at_the_later_one(folder: Path) -> None:
    _change(folder / "parameters" / "scale.yaml", "until: 2025-10-30", "until: 2026-10-30")
    (fault,) = validate_pack(folder).faults
    assert "hold on one day" in fault.what
    name = fault.what.split("entries of ")[1].split(" ")[0]
    lines = (folder / "parameters" / "scale.yaml").read_text(encoding="utf-8").splitlines()
    assert fault.line in [number for number, line in enumerate(lines, 1) if f"name: {name}," in line][1:]


def test_limits_that_seat_nobody_are_laid_at_the_pack(folder: Path) -> None:
    _change(folder / "parameters" / "booking.yaml", "value: 1/2, unit: share", "value: 1/9, unit: share")
    (fault,) = validate_pack(folder).faults
    assert "no feasible seating for n = 5" in fault.what


def test_a_changed_nation_is_checked_before_it_is_installed(tmp_path: Path) -> None:
    nation = Path(shutil.copytree(Path(settings.PACKS_DIR) / "national", tmp_path / "national"))
    assert validate_pack(nation).faults == ()
    _change(nation / "parameters" / "committee.yaml", "value: 5, unit: count", "value: 7, unit: count")
    faults = validate_pack(nation).faults
    assert faults
    assert {(fault.code, fault.file) for fault in faults} == {(FAILS, "national/cases/committee.yaml")}
