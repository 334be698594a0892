"""The frozen draw comes out on this Python, and on every other one found: the kernel alone, without a single package."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.interpreters import MINORS, interpreter
from tests.kernel.draw import frozen

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_draw_is_frozen(hash_name: str) -> None:
    assert frozen.vectors(hash_name) == json.loads(frozen.FILE.read_text(encoding="utf-8"))[hash_name]


@pytest.mark.parametrize("minor", MINORS)
def test_draw_is_frozen_on_every_interpreter(minor: int) -> None:
    python = interpreter(minor)
    if python is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    command = [python, "-I", "-S", frozen.__file__, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("the same draw\n", "", 0)


def test_a_changed_value_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = json.loads(frozen.FILE.read_text(encoding="utf-8"))
    kept["sm3"]["seed"] = "00" * 32
    other = tmp_path / "vectors.json"
    other.write_text(json.dumps(kept), encoding="utf-8")
    monkeypatch.setattr(frozen, "FILE", other)
    assert frozen.differences() == ["sm3 seed"]
