"""docs/law is current, complete and names nothing that is not there."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from yuanping.infra import packs

ROOT = Path(__file__).resolve().parents[2]
DESIGN = Path(os.environ.get("YUANPING_FACTS", str(ROOT.parent / "shared" / "data"))).parent / "design"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_law", ROOT / "tools" / "render_law.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TOOL = _tool()
COVERAGE = TOOL.TARGET / "coverage.yaml"


def test_pages_are_current() -> None:
    """``make docs`` writes them; a parameter that changes its value changes its line."""
    for name, text in TOOL.pages().items():
        assert (TOOL.TARGET / name).read_text(encoding="utf-8") == text, name


def test_every_requirement_is_answered_once() -> None:
    sections, parts = TOOL.read()
    entries = [entry for section in sections for entry in section.entries]
    assert len(entries) == len({entry.id for entry in entries}) == 21 + 34 + 21 + 77 + 23 + 8 + 6 + 7
    assert {entry.state for entry in entries} <= set(TOOL.STATES)
    assert {entry.later for entry in entries if entry.later} <= set(parts)


def test_ids_are_those_of_the_requirements() -> None:
    """The list of ids is not ours to shorten: it is read from the requirements where they are at hand."""
    source = DESIGN / "requirements.md"
    if not source.is_file():
        pytest.skip(f"{source.name} is not here: set YUANPING_FACTS to the data folder beside the design papers")
    wanted = set(re.findall(r"^\| (S[0-3]-\d+) \|", source.read_text(encoding="utf-8"), re.MULTILINE))
    rows = (DESIGN / "law.md").read_text(encoding="utf-8").partition("## 2.1 ")[2].partition("## 2.2 ")[0]
    table = [line for line in rows.splitlines() if line.startswith("| ")][1:]
    given = {entry.id for section in TOOL.read()[0] for entry in section.entries}
    assert {name for name in given if name.startswith("S")} == wanted
    assert len({name for name in given if name.startswith("L-2.1")}) == len(table)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("parameter shandong cross_province.works", "parameter shandong cross_province.work"),
        ("rule shandong cross.works", "rule shandong cross.nothing"),
        ("rule shandong cross.works", "rule atlantis cross.works"),
        ("article jilin 附件", "article jilin 附件二"),
        ("table booking.confirm", "table booking.agree"),
        ("module kernel/policy/venues.py", "module kernel/policy/places.py"),
        ("case shandong 非依法必须招标", "case shandong 没有这一例"),
        ("::test_mode_of_venues_follows_where_they_are", "::test_mode_of_venues_follows_the_wind"),
        ("later: remedies", "later: some_day"),
        ("  - id: S3-40\n", "  - id: S3-99\n"),
        ("    cannot: ", "    rest: "),
    ],
)
def test_a_name_that_names_nothing_is_refused(old: str, new: str, tmp_path: Path, monkeypatch) -> None:
    text = COVERAGE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "coverage.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    read = TOOL.read
    monkeypatch.setattr(TOOL, "read", lambda: read(tmp_path / "coverage.yaml"))
    with pytest.raises(TOOL.Dangling):
        TOOL.pages()


def test_a_figure_no_requirement_names_is_listed() -> None:
    """Nothing silently: what is in a pack and in no requirement stands on the index page."""
    sections, _ = TOOL.read()
    linked = {name for section in sections for entry in section.entries for name in entry.by}
    index = TOOL.pages()["README.md"]
    for folder in (*packs.provinces(), "national"):
        for parameter in TOOL._parameters(folder):
            listed = f"| `{folder}` | {parameter.name} |" in index
            assert listed is (f"parameter {folder} {parameter.name}" not in linked), parameter.name


def test_liaoning_has_no_local_standard() -> None:
    """（二十九）不得另行制定其他规定: no city of Liaoning has a standard of its own."""
    assert packs.load_pack("liaoning").local_standards == ()
