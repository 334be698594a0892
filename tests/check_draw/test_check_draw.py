"""The one-file checker against the kernel's own draws: it agrees, it refuses every changed value, and it runs on every Python found."""

from __future__ import annotations

import copy
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.check_draw.transcripts import FOLDER, make_all, text_of
from yuanping.kernel.canonical import Plain
from yuanping.kernel.sm3 import sm3

CHECKER = Path(__file__).resolve().parents[2] / "verify" / "check_draw.py"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
MINORS = (11, 12, 13, 14, 15)


@pytest.fixture(scope="module")
def checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_draw", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.is_signed = cache(module.is_signed)  # a pure function, slow on purpose: readable curves, no table
    return module


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


def run(python: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Alone: no site packages, no path of ours, no environment."""
    return subprocess.run([python, "-I", "-S", str(CHECKER), str(path)], capture_output=True, text=True, check=False)


def test_files_are_what_the_kernel_draws_today() -> None:
    made = make_all()
    assert sorted(made) == NAMES
    for name, transcript in made.items():
        assert text_of(transcript) == (FOLDER / f"{name}.json").read_text(encoding="utf-8"), name


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("name", NAMES)
def test_frozen_transcripts_hold_on_every_interpreter(minor: int, name: str) -> None:
    python = interpreter(minor)
    if python is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    done = run(python, FOLDER / f"{name}.json")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert done.stdout.splitlines()[-1] == "标段 / lot LN-LOT：全部成立 / everything holds"
    assert "✗" not in done.stdout


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = set(re.findall(r"^(?:import|from) (\w+)", CHECKER.read_text(encoding="utf-8"), re.MULTILINE))
    assert imported <= set(sys.stdlib_module_names)


def _shapes(value: Plain, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _shapes(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _shapes(item, (*path, number))
    else:
        yield path


def _changed(old: Plain) -> Plain:
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return old + 1
    assert isinstance(old, str)
    if re.fullmatch(r"[0-9a-f]{2,}", old):
        return ("1" if old[0] == "0" else "0") + old[1:]
    return old + "x"


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_value_is_held_against_another(
    name: str, checker: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One value of each kind is changed and nothing else: some check says no, never a traceback."""
    whole = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    kinds: dict[tuple[str, ...], tuple[str | int, ...]] = {}
    for path in _shapes(whole):
        kinds[tuple("*" if isinstance(step, int) else step for step in path)] = path
    held = []
    for path in kinds.values():
        forged = copy.deepcopy(whole)
        at = forged
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = _changed(at[path[-1]])
        file = tmp_path / "draw.json"
        file.write_text(json.dumps(forged), encoding="utf-8")
        if checker.main([str(file)]) == 0:
            held.append(path)
        assert "✗" in capsys.readouterr().out or held
    assert held == []


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
