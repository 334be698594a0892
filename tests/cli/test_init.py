from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.personas import make_uscc
from yuanping.apps.identity import queries
from yuanping.cli import main
from yuanping.kernel.actor import Role

pytestmark = pytest.mark.django_db
ARGS = ("init", "--organisation", "辽宁省远评运行中心", "--uscc", make_uscc(7), "--region", "210000")


def test_init_makes_three_administrators_with_passwords_shown_once(settings, capsys) -> None:
    settings.DEMO = False

    assert main.main([*ARGS, "--generate", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert [each["role"] for each in answer["administrators"]] == ["system_admin", "security_admin", "auditor"]
    passwords = {each["password"] for each in answer["administrators"]}
    assert len(passwords) == 3
    for each in answer["administrators"]:
        assert queries.actor_of(each["username"]).role is Role(each["role"])
        row = queries.find_user(each["username"])
        assert row is not None
        assert row.check_password(each["password"])
    assert not queries.list_organisations()[0].demo


def test_init_is_refused_in_a_demo(capsys) -> None:
    assert main.main([*ARGS, "--generate"]) == 1

    assert "演示模式的人员由演示程序建立" in capsys.readouterr().err
    assert not queries.has_users()


def test_init_is_refused_a_second_time(settings, capsys) -> None:
    settings.DEMO = False
    main.main([*ARGS, "--generate"])

    assert main.main([*ARGS, "--generate"]) == 1

    assert "首批管理员只能在空的环境中建立一次" in capsys.readouterr().err


def test_typed_passwords_are_typed_twice(settings, monkeypatch, capsys) -> None:
    settings.DEMO = False
    typed = iter(
        [
            "松花江-泡菜-信封-七月",
            "手滑",
            *["松花江-泡菜-信封-七月"] * 2,
            *["黑土地-玉米-铁路-八月"] * 2,
            *["辽东湾-海参-灯塔-九月"] * 2,
        ]
    )
    monkeypatch.setattr("getpass.getpass", lambda _prompt="": next(typed))

    assert main.main(list(ARGS)) == 0

    captured = capsys.readouterr()
    assert "两次输入不同" in captured.err
    assert "松花江" not in captured.out + captured.err
    row = queries.find_user("auditor")
    assert row is not None
    assert row.check_password("辽东湾-海参-灯塔-九月")


def test_init_with_a_wrong_credit_code_leaves_nothing(settings, capsys) -> None:
    settings.DEMO = False
    wrong = [*ARGS[:4], make_uscc(7)[:-1] + ("0" if make_uscc(7)[-1] != "0" else "1"), *ARGS[5:]]

    assert main.main([*wrong, "--generate"]) == 1
    assert not queries.has_users()
    assert not queries.has_organisations()


def test_one_account_for_two_administrators_is_refused(settings, capsys) -> None:
    settings.DEMO = False

    assert main.main([*ARGS, "--generate", "--auditor", "sysadmin"]) == 1
    assert "三个不同的账号" in capsys.readouterr().err


def test_init_is_the_first_command_of_an_empty_folder(tmp_path: Path) -> None:
    database = tmp_path / "yuanping.sqlite3"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YUANPING_")} | {
        "YUANPING_DATA": str(tmp_path),
        "YUANPING_DATABASE_URL": f"sqlite:///{database}",
        "YUANPING_SECRET_KEY": "a key of this test only, long enough to be taken",
    }
    command = [sys.executable, "-m", "yuanping.cli", *ARGS, "--generate", "--json"]

    done = subprocess.run(command, capture_output=True, env=environment, timeout=300, check=False)

    assert done.returncode == 0, done.stderr.decode()
    made = {each["username"] for each in json.loads(done.stdout)["administrators"]}
    stored = sqlite3.connect(database).execute("SELECT username, must_change_password FROM identity_user").fetchall()
    assert dict(stored) == dict.fromkeys(made, 1)
