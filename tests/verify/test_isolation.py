"""The checker runs where there is no Django, no database and no network, and says so by its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.verify.factory import mini_log

BLOCK = """
import sys, socket
class Block:
    names = {"django", "sqlite3", "_sqlite3", "psycopg", "yuanping.infra", "yuanping.apps", "yuanping.config", "yuanping.web", "yuanping.cli"}
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(each + ".") for each in self.names):
            raise ImportError("blocked: " + name)
sys.meta_path.insert(0, Block())
def refuse(*args, **kwargs):
    raise OSError("no network here")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
sys.argv = ["verify", *sys.argv[1:]]
import runpy
runpy.run_module("yuanping.verify", run_name="__main__")
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", BLOCK, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    path.write_bytes(mini_log().bundle())
    return path


def test_checker_needs_no_django_database_or_network(bundle: Path) -> None:
    result = run(str(bundle), "--json")
    answer = json.loads(result.stdout)
    assert [line["state"] for line in answer["checks"][:3]] == ["held"] * 3
    assert result.stderr == ""


def test_checker_names_the_first_failure_and_exits_1(bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes()[:-1])
    result = run(str(bundle))
    assert result.returncode == 1
    assert "存档包" in result.stdout.splitlines()[-1]
    assert run(str(bundle), "--lang", "en").stdout.splitlines()[-1] == "✗ does not hold: 1 container"


def test_checker_exits_2_on_wrong_usage(bundle: Path, tmp_path: Path) -> None:
    assert run().returncode == 2
    assert run(str(tmp_path / "none.zip")).returncode == 2
    (tmp_path / "trust.json").write_text("{}")
    result = run(str(bundle), "--trust", str(tmp_path / "trust.json"))
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
