"""``yuanping decide``: from a file, without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FACTS = """
标段: 施工二标段
类别: 施工
专业类别: A0812
公告日: 2026-09-02
单项合同估算价: 4280.00
项目总投资额: 12600
资金来源: [中央预算内投资]
评委人数: 7
"""


def run(tmp_path: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """In a fresh process that could open no database even if it wanted to."""
    file = tmp_path / "facts.yaml"
    file.write_text(text, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("YUANPING", "DJANGO"))}
    environment |= {"YUANPING_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3", "YUANPING_DATA": str(tmp_path)}
    command = [sys.executable, "-m", "yuanping.cli.main", "decide", str(file), *options]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_prints_the_decision_in_chinese_with_articles(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS)
    assert done.returncode == 0, done.stderr
    assert "结论：应当采用：省内网络远程分布评标" in done.stdout
    assert "单项合同估算价（施工）：4,280.00 万元；规则 ≥ 3,000 万元；符合" in done.stdout
    assert "辽发改法规〔2025〕843号（四）1前段：“1.单个招标标段" in done.stdout


def test_json_is_the_whole_decision(tmp_path: Path) -> None:
    done = run(tmp_path, FACTS, "--json", "--province", "SD")
    decision = json.loads(done.stdout)
    assert (decision["mode"], decision["pack"]["code"], decision["required"]) == ("intra_province", "SD", True)
    assert {"trace", "articles", "readings", "requirements"} <= set(decision)


def test_reads_json_facts_with_english_keys(tmp_path: Path) -> None:
    facts = {"category": "works", "notice_on": "2026-09-02", "estimated_value": "8000.00"}
    done = run(tmp_path, json.dumps(facts), "--province", "shandong", "--json")
    assert json.loads(done.stdout)["mode"] == "cross_province"


@pytest.mark.parametrize(
    ("text", "options", "says"),
    [
        ("类别: 工程总承包\n公告日: 2026-09-02\n估算价: 9000", ("--province", "SD"), "epc_parts_missing"),
        (FACTS, ("--province", "atlantis"), "pack_unknown"),
        ("类别: 施工\n公告日: 2026-09-02\n估算价: -5", (), "amount_negative"),
        ("类别: 施工\n公告日: gestern\n估算价: 5", (), "2026-05-08"),
        ("类别: 施工\n公告日: 2026-09-02", (), "estimated_value is missing"),
        ("类别: 施工\n公告日: 2026-09-02\n估算价: 5\n颜色: 红", (), "颜色"),
        ("[1, 2", (), "not YAML"),
        ("", (), "empty"),
    ],
)
def test_refuses_with_a_code_and_never_a_traceback(
    tmp_path: Path, text: str, options: tuple[str, ...], says: str
) -> None:
    done = run(tmp_path, text, "--json", *options)
    assert done.returncode == 1
    assert says in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_refusal_names_article_and_next_step(tmp_path: Path) -> None:
    done = run(tmp_path, "类别: 工程总承包\n公告日: 2026-09-02\n估算价: 9000", "--province", "HL")
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "一（一）4" in said
    assert "填写各部分估算价" in said


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yuanping.cli.main", "decide", str(tmp_path / "none.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
