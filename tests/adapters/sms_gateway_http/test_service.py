"""The sender beside the platform: a child in a demonstration, another user's service in production."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.adapters.sms_gateway_http.gateway import Line, gateway
from tests.apps.notifications.test_gateway import NOW, NUMBER, PARCEL
from yuanping.adapters.keyholder_process.notice import seal_notice
from yuanping.adapters.sms_gateway_http.client import SmsGateway
from yuanping.adapters.sms_gateway_http.service import SOCKET_MODE, make_service
from yuanping.apps.notifications.checks import check_sender
from yuanping.apps.notifications.ports import Outgoing, Result
from yuanping.kernel.errors import Malformed

NOBODY = 65534
# Becoming another user of the system is root's alone; everything that needs no second user is tested beside these two, by anybody.
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="acting as another user of the system needs root")


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with gateway(tmp_path / "sms") as found:
        yield found


@contextmanager
def another_user() -> Iterator[None]:
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@contextmanager
def served(line: Line, at: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The service as a process, listening at ``at`` for its group."""
    command = [sys.executable, "-m", "yuanping.cli", "sms-sender", "--folder", str(line.folder), "--serve", str(at)]
    with subprocess.Popen(command) as child:
        try:
            while not (at.exists() and at.stat().st_mode & 0o777 == SOCKET_MODE):
                with pytest.raises(subprocess.TimeoutExpired):
                    child.wait(0.1)
            os.chown(at, -1, NOBODY if os.geteuid() == 0 else -1)
            yield child
        finally:
            child.terminate()


def production(settings: Settings, line: Line) -> None:
    settings.DEMO = settings.DEBUG = False
    settings.NOTICE_OUTLET = "yuanping.adapters.sms_gateway_http.client.SmsGateway"
    settings.SMS_FOLDER, settings.SMS_TIMEOUT = line.folder, 5


def send(line: Line) -> Result:
    sealed = seal_notice(bytes.fromhex(line.public), PARCEL)
    (told,) = SmsGateway().send((Outgoing("one", sealed),), NOW)
    return told.result


def test_a_demonstration_starts_the_sender_as_its_child(line: Line, settings: Settings) -> None:
    settings.SMS_FOLDER, settings.SMS_SOCKET, settings.SMS_TIMEOUT = line.folder, "", 5
    assert send(line) is Result.HANDED
    assert len(line.telephone(NUMBER)) == 1


def test_production_starts_no_child(line: Line, settings: Settings) -> None:
    production(settings, line)
    settings.SMS_SOCKET = ""
    assert send(line) is Result.LATER
    assert line.simulator.seen == {}


def test_production_gives_nothing_to_a_sender_of_its_own_user(
    line: Line, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    production(settings, line)
    settings.SMS_SOCKET = line.socket
    assert send(line) is Result.LATER
    assert line.simulator.seen == {}
    assert "own user" in caplog.text


@only_root
def test_in_production_the_platform_s_user_sends_through_the_socket_and_reads_neither_key_nor_secret(
    settings: Settings,
) -> None:
    place = Path(tempfile.mkdtemp())  # where another user comes to the socket, unlike the folders of tests
    place.chmod(0o755)
    try:
        with gateway(place / "sms") as line:
            production(settings, line)
            settings.SMS_SOCKET = str(place / "sender.sock")
            with served(line, place / "sender.sock"), another_user():
                assert check_sender() == []
                for name in ("sender.key", "gateway.json"):
                    with pytest.raises(PermissionError):
                        (line.folder / name).read_bytes()
                assert send(line) is Result.HANDED
            assert len(line.telephone(NUMBER)) == 1
    finally:
        shutil.rmtree(place)


def test_a_key_within_the_platform_s_reach_is_refused_at_the_start(line: Line, settings: Settings) -> None:
    production(settings, line)
    settings.SMS_SOCKET = ""
    assert [each.id for each in check_sender()] == ["notifications.E001", "notifications.E002"]
    settings.SMS_SOCKET = line.socket
    (line.folder / "sender.key").chmod(0o000)  # its own user could take it back at any time
    (told,) = check_sender()
    assert (told.id, "sender.key" in told.msg, "0700" in str(told.hint)) == ("notifications.E002", True, True)
    settings.SMS_FOLDER = line.folder / "elsewhere"
    assert check_sender() == []


@only_root
def test_a_file_another_user_left_open_is_refused_too(settings: Settings) -> None:
    place = Path(tempfile.mkdtemp())
    try:
        place.chmod(0o755)
        (place / "gateway.json").write_text("{}")
        (place / "gateway.json").chmod(0o644)
        settings.DEMO = settings.DEBUG = False
        settings.NOTICE_OUTLET = "yuanping.adapters.sms_gateway_http.client.SmsGateway"
        settings.SMS_SOCKET, settings.SMS_FOLDER = "/run/there", place
        with another_user():
            (told,) = check_sender()
        assert "gateway.json" in told.msg
    finally:
        shutil.rmtree(place)


def test_demonstrations_and_other_outlets_are_not_asked(line: Line, settings: Settings) -> None:
    production(settings, line)
    settings.SMS_SOCKET = ""
    for name in ("DEMO", "DEBUG"):
        setattr(settings, name, True)
        assert check_sender() == []
        setattr(settings, name, False)
    settings.NOTICE_OUTLET = ""
    assert check_sender() == []


def test_worker_and_site_do_not_start_with_a_key_they_can_read(line: Line, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "YUANPING_DATA": str(tmp_path / "data"),
        "YUANPING_DEMO": "0",
        "YUANPING_SECRET_KEY": "x" * 60,
        "YUANPING_NOTICE_OUTLET": "yuanping.adapters.sms_gateway_http.client.SmsGateway",
        "YUANPING_SMS_FOLDER": str(line.folder),
        "YUANPING_SMS_SOCKET": line.socket,
    }
    for command in (["worker", "--once"], ["serve", "--port", "0"]):
        done = subprocess.run(
            [sys.executable, "-m", "yuanping.cli", *command],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert "notifications.E002" in done.stderr
        assert "sender.key" in done.stderr


def test_the_service_refuses_files_that_others_read_and_a_place_that_is_taken(line: Line, tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        make_service(line.folder, Path(line.socket))
    (line.folder / "gateway.json").chmod(0o640)
    with pytest.raises(Malformed) as caught:
        make_service(line.folder, tmp_path / "s")
    assert caught.value.path == "gateway.json"


def test_a_socket_that_an_earlier_service_left_is_replaced_and_only_the_group_may_use_it(
    line: Line, tmp_path: Path
) -> None:
    for _ in range(2):
        with make_service(line.folder, tmp_path / "s"):
            assert (tmp_path / "s").stat().st_mode & 0o777 == 0o660
        assert (tmp_path / "s").exists()


def test_the_command_serves(line: Line, settings: Settings, tmp_path: Path) -> None:
    settings.SMS_SOCKET = str(tmp_path / "s")
    with served(line, tmp_path / "s"):
        assert send(line) is Result.HANDED
    assert len(line.telephone(NUMBER)) == 1
