"""``yuanping decide`` as the published exchange: told by its key, answered by exit status, without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FACTS: dict[str, Any] = {
    "province": "HLJ",
    "statutory": True,
    "notice_date": "2026-05-08",
    "lots": [{"lot": "一标段", "cls": "construction", "estimate_yuan": 100000000.00, "contract_form": "施工总承包"}],
}


def run(tmp_path: Path, *options: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """In a fresh process that could open no database even if it wanted to."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("YUANPING", "DJANGO"))}
    environment |= {"YUANPING_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3", "YUANPING_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "yuanping.cli.main", "decide", *options]
    return subprocess.run(command, capture_output=True, input=stdin, env=environment, check=False)


def file(tmp_path: Path, content: bytes | dict[str, Any], name: str = "facts.json") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
    return str(path)


def test_answers_in_the_format(tmp_path: Path) -> None:
    done = run(tmp_path, file(tmp_path, FACTS), "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    answer = json.loads(done.stdout)
    assert (answer["v"], answer["mode"], answer["pack"]["code"]) == (1, "cross_province", "HLJ")
    assert {
        "per_lot", "conditions", "alerts", "requirements", "deadlines", "articles", "readings", "trace", "pack", "facts",
    } <= set(answer)  # fmt: skip


@pytest.mark.parametrize("name", ["facts.json", "facts.yaml", "facts"])
def test_the_format_is_told_by_its_key_not_by_the_name_of_the_file(tmp_path: Path, name: str) -> None:
    assert json.loads(run(tmp_path, file(tmp_path, FACTS, name), "--json").stdout)["v"] == 1


def test_reads_standard_input(tmp_path: Path) -> None:
    for options in (("--json",), ("-", "--json")):
        done = run(tmp_path, *options, stdin=json.dumps(FACTS).encode())
        assert json.loads(done.stdout)["mode"] == "cross_province"


def test_the_text_is_for_people(tmp_path: Path) -> None:
    text = run(tmp_path, file(tmp_path, {**FACTS, "evaluation_date": "2026-06-10"})).stdout.decode()
    assert "总的结论：原则上应当跨省远程异地评标" in text
    assert "标段 一标段" in text
    assert "工程施工类（施工总承包）单项合同估算价1亿元及以上" in text
    assert "期限：" in text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"{", "not_json"),
        (b"\xff\xfe\x00", "not_utf8"),
        (b"[" * 50_000, "nested_too_deep"),
        (json.dumps({**FACTS, "province": "XX"}).encode(), "province_unknown"),
        (json.dumps({**FACTS, "colour": "red"}).encode(), "unknown_field"),
        (b"{}", "province_missing"),
    ],
)
def test_refused_with_status_2_and_never_a_traceback(tmp_path: Path, content: bytes, code: str) -> None:
    path = file(tmp_path, content)
    done = run(tmp_path, path, "--json")
    assert done.returncode == 2
    refused = json.loads(done.stdout)["refused"]
    assert refused[0]["code"] == code
    assert set(refused[0]) >= {"code", "field", "text"}
    in_words = run(tmp_path, path)
    assert (in_words.returncode, in_words.stdout) == (2, b"")
    assert code in in_words.stderr.decode()
    assert "Traceback" not in (done.stderr + in_words.stderr).decode()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path, str(tmp_path / "none.json"), "--json")
    assert (done.returncode, json.loads(done.stdout)["refused"][0]["code"]) == (2, "file_unreadable")


def test_asks_with_status_3(tmp_path: Path) -> None:
    path = file(tmp_path, {**FACTS, "lots": [{"cls": "construction"}]})
    done = run(tmp_path, path, "--json")
    assert (done.returncode, json.loads(done.stdout)["question"]["field"]) == (3, "lots[0].estimate_yuan")
    in_words = run(tmp_path, path)
    assert in_words.returncode == 3
    assert "估算价" in in_words.stderr.decode()


@pytest.mark.parametrize(("options", "needle"), [(("--schema",), "lots"), (("--schema", "answer"), "per_lot")])
def test_prints_the_schema_that_is_published(tmp_path: Path, options: tuple[str, ...], needle: str) -> None:
    done = run(tmp_path, *options)
    schema = json.loads(done.stdout)
    assert done.returncode == 0
    assert needle in schema["properties"]
    which = options[1] if len(options) > 1 else "input"
    published = Path(__file__).resolve().parents[2] / "docs" / "exchange" / f"decide.{which}.schema.json"
    assert schema == json.loads(published.read_text(encoding="utf-8"))
