"""A file that is no pack is refused with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from yuanping.infra import packs
from yuanping.infra.yaml_file import BadFile, read_text
from yuanping.kernel.errors import Malformed, Refused


@pytest.fixture
def copy(tmp_path: Path, settings) -> Path:
    target = tmp_path / "packs"
    shutil.copytree(settings.PACKS_DIR, target)
    settings.PACKS_DIR = target
    return target / "liaoning"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("rules/mode.yaml", "is_true: {fact: mandatory}", "is_sure: {fact: mandatory}", "vocabulary"),
        ("rules/mode.yaml", "gives: scope", "gives: nothing", "not understood"),
        ("rules/mode.yaml", "law: （三十三）", "law: （九十九）", "no sentence is quoted"),
        ("rules/mode.yaml", "parameter: remote.works", "parameter: remote.work", "unknown parameter"),
        ("rules/mode.yaml", "fact: estimated_value", "fact: estimate", "knows no fact"),
        ("rules/mode.yaml", "mode: intra_province", "mode: everywhere", "not understood"),
        ("rules/mode.yaml", "quote: 采用远程异地评标模式的", "quote: 一律采用远程", "does not stand in"),
        ("rules/mode.yaml", "id: mandatory", "id: in_force", "named twice"),
        ("rules/readings.yaml", "takes: a", "takes: c", "takes one of them"),
        ("rules/duties.yaml", "law: （五）\n    quote", "quote", "law is missing"),
        ("rules/duties.yaml", "of: [评标委员会]", "of: [评标组]", "not understood"),
        ("rules/duties.yaml", "when: before_session", "when: some_day", "not understood"),
        ("rules/duties.yaml", "strength: encouraged", "strength: welcome", "not understood"),
        ("rules/duties.yaml", "id: host.tools", "id: evaluation.assisted", "named twice"),
        ("rules/duties.yaml", "id: host.tools", "id: law.tools", "only the names of the nation"),
        ("rules/duties.yaml", "quote: 鼓励应用", "quote: 应当应用", "does not stand in"),
        ("rules/duties.yaml", "deadline: venue_confirm", "deadline: some_day", "unknown deadline"),
        (
            "parameters/scale.yaml",
            "value: 3000, unit: wan, from",
            "value: viel, unit: wan, from",
            "amount_not_a_number",
        ),
        ("parameters/scale.yaml", "until: 2025-10-30", "until: 2026-10-30", "hold on one day"),
        ("parameters/scale.yaml", "name: remote.works, label", "nam: remote.works, label", "name is missing"),
        ("parameters/scale.yaml", "parameters:", "parameters: [", "not YAML"),
        ("law.yaml", "    title:", "    titel:", "title is missing"),
        ("pack.yaml", "code: LN", "code: LN\ncode: SD", "twice"),
    ],
)
def test_pack_with_a_fault_is_refused_with_its_place(copy: Path, file: str, old: str, new: str, says: str) -> None:
    change(copy / file, old, new)
    with pytest.raises(Malformed) as caught:
        packs.load_pack("liaoning")
    assert says in str(caught.value)
    assert "liaoning" in caught.value.path


def test_place_names_file_line_and_path(copy: Path) -> None:
    change(copy / "parameters/scale.yaml", "value: 2025-11-05", "value: gestern")
    with pytest.raises(BadFile) as caught:
        packs.load_pack("liaoning")
    assert caught.value.path == "liaoning/parameters/scale.yaml:2 parameters[0].value"


def test_a_changed_file_is_loaded_anew(copy: Path) -> None:
    before = packs.load_pack("liaoning")
    change(copy / "pack.yaml", "version: 2025.11-1", "version: 2025.11-9")
    assert (before.version, packs.load_pack("liaoning").version) == ("2025.11-1", "2025.11-9")


def test_unknown_province_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        packs.load_pack("atlantis")
    assert caught.value.code == "pack_unknown"


@pytest.mark.parametrize("text", ["", "[1, 2", "a: 1\na: 2", "!!python/object:os.system {}"])
def test_hostile_text_is_refused(text: str) -> None:
    with pytest.raises(BadFile):
        read_text(text, "x.yaml").get("facts")
