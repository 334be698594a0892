"""The one-file checker against the kernel's own draws: it agrees, it refuses every changed value, and it runs on every Python found."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
import subprocess
import sys
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType

import pytest

from tests.check_draw.shapes import LOG_ALONE, changed, kinds, member_of
from tests.check_draw.transcripts import FOLDER, make_all, text_of
from tests.interpreters import MINORS, interpreter
from tests.kernel.draw import scene
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.draw.checks import CheckState
from yuanping.kernel.draw.odds import committee_chance
from yuanping.kernel.draw.papers import RECORD_VERSIONS, ExpertDrawRecord, VenueDrawRecord
from yuanping.kernel.draw.record import replay_experts, replay_venues
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.plain import from_plain
from yuanping.kernel.sm3 import sm3
from yuanping.verify.party_keys import verify_p256

CHECKER = Path(__file__).resolve().parents[2] / "verify" / "check_draw.py"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
OLD = sorted(f"{path.parent.name}/{path.stem}" for path in FOLDER.glob("*/*.json"))
"""Transcripts of earlier releases: no longer drawn like this, accepted for ever."""


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_draw", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.is_signed = cache(module.is_signed)  # a pure function, slow on purpose: readable curves, no table
    return module


def run(python: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Alone: no site packages, no path of ours, no environment."""
    return subprocess.run([python, "-I", "-S", str(CHECKER), str(path)], capture_output=True, text=True, check=False)


def test_files_are_what_the_kernel_draws_today() -> None:
    made = make_all()
    assert sorted(made) == NAMES
    for name, transcript in made.items():
        assert text_of(transcript) == (FOLDER / f"{name}.json").read_text(encoding="utf-8"), name


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("name", [*NAMES, *OLD])
def test_frozen_transcripts_hold_on_every_interpreter(minor: int, name: str) -> None:
    python = interpreter(minor)
    if python is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    done = run(python, FOLDER / f"{name}.json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "标段 / lot LN-LOT：全部成立 / everything holds"
    assert "✗" not in done.stdout


@pytest.mark.parametrize("name", [*NAMES, *OLD])
def test_frozen_transcripts_replay_in_the_kernel(name: str) -> None:
    whole = parse_canonical(canonical(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))))
    assert isinstance(whole, dict)
    venues = from_plain(VenueDrawRecord, whole["venues"])
    experts = from_plain(ExpertDrawRecord, whole["experts"]) if whole["experts"] else scene.make_scene().experts
    said = scene.bodies_of(venues, experts)
    found = list(replay_venues(venues, said, verify_p256))
    found += replay_experts(experts, said, verify_p256, venues) if whole["experts"] else ()
    assert {each.state for each in found} == {CheckState.HELD}


@pytest.mark.parametrize("kind", DrawKind)
def test_frozen_transcripts_are_of_every_version_there_was(kind: DrawKind) -> None:
    whole = [json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))[kind] for name in (*NAMES, *OLD)]
    found = {(each["request"]["hash_name"], each["v"]) for each in whole if each}
    assert found == set(product(("sha256", "sm3"), (version for version, _ in RECORD_VERSIONS[kind])))


@pytest.mark.parametrize("kind", ["venues", "experts"])
@pytest.mark.parametrize("version", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("name", ["whole-sm3", "before_hidden_part/whole-sm3", "before_venue_key/whole-sm3"])
def test_a_transcript_passes_for_no_other_version(
    name: str, version: int, kind: str, checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    true = whole[kind]["v"] == version
    whole[kind]["v"] = whole[kind]["request"]["v"] = version
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert (checker.main([str(file)]) == 0) is true
    assert ("✗" in capsys.readouterr().out) is not true


@pytest.mark.parametrize("name", NAMES)
def test_it_states_the_probability_of_the_committee_drawn(
    name: str, checker: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    path = FOLDER / f"{name}.json"
    venues = from_plain(VenueDrawRecord, json.loads(path.read_text(encoding="utf-8"))["venues"])
    assert checker.main([str(path)]) == 0
    (stated,) = re.findall(r"概率恰为 (\d+/\d+) ", capsys.readouterr().out)
    assert Fraction(stated) == committee_chance(venues.request, venues.result) > 0


@pytest.mark.parametrize("name", NAMES)
def test_it_gives_no_chance_to_what_breaks_a_limit(name: str, checker: ModuleType) -> None:
    request = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["venues"]["request"]
    first = checker.VenuesFirst if request["procedure"] == "sub_venues_first_even" else checker.Law
    law = first(request)
    all_at_host = [law.quotas, *[(0,) * len(law.quotas)] * (len(request["centres"]) - 1)]
    assert law.chance(all_at_host) == 0


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = set(re.findall(r"^(?:import|from) (\w+)", CHECKER.read_text(encoding="utf-8"), re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_value_is_held_against_another(
    name: str, checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One value of each kind is changed and nothing else: some check says no, never a traceback."""
    whole = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    held = []
    for path in kinds(whole):
        forged = copy.deepcopy(whole)
        at = forged
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = changed(at[path[-1]])
        file = tmp_path / "draw.json"
        file.write_text(json.dumps(forged), encoding="utf-8")
        if checker.main([str(file)]) == 0:
            held.append(path)
        assert "✗" in capsys.readouterr().out or held
    assert set(map(member_of, held)) <= LOG_ALONE


def test_list_cannot_be_shortened_or_turned(checker: ModuleType, tmp_path: Path) -> None:
    whole = json.loads((FOLDER / "whole-sha256.json").read_text(encoding="utf-8"))
    lists = [("experts", name) for name in ("calls", "call_leaves", "openings", "exclusion_bits", "workstations")]
    lists += [("venues", name) for name in ("commits", "reveals", "result")]
    for part, name in lists:
        for change in (lambda items: items[:-1], lambda items: items[::-1], lambda items: [*items, items[-1]]):
            forged = copy.deepcopy(whole)
            forged[part][name] = change(forged[part][name])
            file = tmp_path / "draw.json"
            file.write_text(json.dumps(forged), encoding="utf-8")
            assert checker.main([str(file)]) == 1, f"{name} {forged[part][name]}"


def test_secret_of_who_stayed_away_needs_both_shares_in_order(checker: ModuleType, tmp_path: Path) -> None:
    whole = json.loads((FOLDER / "venues-rebuilt.json").read_text(encoding="utf-8"))
    for name in ("shares", "rebuilt", "reveals"):
        for change in (lambda items: items[:-1], lambda items: items[:0], lambda items: [*items, items[-1]]):
            forged = copy.deepcopy(whole)
            forged["venues"][name] = change(forged["venues"][name])
            file = tmp_path / "draw.json"
            file.write_text(json.dumps(forged), encoding="utf-8")
            assert checker.main([str(file)]) == 1, name
    forged = copy.deepcopy(whole)
    forged["venues"]["shares"].reverse()
    file.write_text(json.dumps(forged), encoding="utf-8")
    assert checker.main([str(file)]) == 1


def test_sealed_edition_says_what_must_wait(
    checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed = json.loads((FOLDER / "whole-sm3.json").read_text(encoding="utf-8"))
    sealed["experts"] |= {
        "sealed_key": "",
        "draw": None,
        "workstations": [],
        "exclusion_bits": [],
        "calls": [],
        "openings": [],
    }
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(sealed), encoding="utf-8")
    assert checker.main([str(file)]) == 0
    assert "定标后公布" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"v":2,"kind":"yuanping-draw"}', "\ufffd", '{"v":1,"kind":"x"}', "[" * 99999]
)
def test_what_is_no_transcript_is_said_in_one_line(text: str, tmp_path: Path) -> None:
    file = tmp_path / "draw.json"
    file.write_text(text, encoding="utf-8")
    done = run(sys.executable, file)
    assert (done.returncode, done.stderr) == (2, "")
    assert len(done.stdout.splitlines()) == 1


def test_missing_file_is_said(tmp_path: Path) -> None:
    assert run(sys.executable, tmp_path / "none.json").returncode == 2


@pytest.mark.parametrize("size", [0, 1, 55, 56, 63, 64, 65, 1000])
def test_own_sm3_is_sm3(size: int, checker: ModuleType) -> None:
    assert checker.sm3(bytes(range(256)) * 4)[:0] == b""
    data = (b"yuanping" * 200)[:size]
    assert checker.sm3(data) == sm3(data)


def test_own_signature_check_refuses_what_is_no_key(checker: ModuleType) -> None:
    commit = json.loads((FOLDER / "whole-sha256.json").read_text(encoding="utf-8"))["venues"]["commits"][0]
    key, signature = bytes.fromhex(commit["public_key"]), bytes.fromhex(commit["signature"])
    message = checker.canonical({name: value for name, value in commit.items() if name != "signature"})
    assert checker.is_signed(key, signature, message)
    assert not checker.is_signed(key[:-1] + b"\x00", signature, message)
    assert not checker.is_signed(key[:90], signature, message)
    assert not checker.is_signed(key, bytes(64), message)
    assert not checker.is_signed(key, signature[:32] + bytes(32), message)
    assert not checker.is_signed(key, signature, message + b" ")
