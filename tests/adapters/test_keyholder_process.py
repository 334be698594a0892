"""The real child process: it comes back when it dies, and a hanging one ends in a clear refusal."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from yuanping.adapters.keyholder_process.client import KeyholderFault, KeyholderProcess
from yuanping.kernel.committee.holder import ReleaseOrder
from yuanping.kernel.committee.holder_files import Profile
from yuanping.kernel.errors import Refused

MADE = datetime(2026, 9, 23, 2, tzinfo=UTC)
PROFILE = Profile("ab" * 16, "演示专家", "210102197501010010", "13900000000", "cd" * 32)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[KeyholderProcess]:
    process = KeyholderProcess(tmp_path / "own" / "holder.key", timeout=20)
    yield process
    process.close_hard()


def pid_of(holder: KeyholderProcess) -> int:
    assert holder._child is not None
    return holder._child.pid


def test_process_seals_and_says_nothing_of_a_name(holder: KeyholderProcess) -> None:
    (sealed,) = holder.seal_profiles((PROFILE,))
    assert "演示专家".encode() not in sealed
    assert PROFILE.phone.encode() not in sealed


def test_process_is_started_again_when_it_has_died(holder: KeyholderProcess) -> None:
    mark = holder.mark("2222-2222-2222", "reply")
    first = pid_of(holder)
    os.kill(first, signal.SIGKILL)
    assert holder.mark("2222-2222-2222", "reply") == mark
    assert pid_of(holder) != first


def test_hanging_process_ends_in_a_refusal_and_is_replaced(holder: KeyholderProcess) -> None:
    holder.mark("2222-2222-2222", "reply")
    stopped = pid_of(holder)
    os.kill(stopped, signal.SIGSTOP)
    holder._timeout = 0.01
    with pytest.raises(Refused, match="keyholder_unavailable"):
        holder.mark("2222-2222-2222", "reply")
    holder._timeout = 20.0
    assert len(holder.mark("2222-2222-2222", "reply")) == 64
    assert pid_of(holder) != stopped


def test_child_that_cannot_start_is_a_refusal(tmp_path: Path) -> None:
    bad = tmp_path / "holder.key"
    bad.write_bytes(b"too short")
    process = KeyholderProcess(bad, timeout=20)
    with pytest.raises(Refused, match="keyholder_unavailable"):
        process.mark("2222-2222-2222", "reply")
    process.close_hard()


def test_tampered_blob_is_a_fault_without_its_content(holder: KeyholderProcess) -> None:
    with pytest.raises(KeyholderFault, match="malformed pool"):
        holder.release(ReleaseOrder(b"\x00" * 100, b"\x00" * 100, MADE, ()))


def test_key_of_the_holder_lies_outside_the_platforms_key_folder() -> None:
    assert not Path(settings.KEYHOLDER_KEYS).resolve().is_relative_to(Path(settings.KEYS_DIR).resolve())


def test_child_gets_neither_database_nor_secret_of_the_platform(holder: KeyholderProcess) -> None:
    holder.mark("2222-2222-2222", "reply")
    environment = Path(f"/proc/{pid_of(holder)}/environ").read_bytes().split(b"\0")
    assert {entry.split(b"=")[0] for entry in environment if entry} <= {b"PATH", b"PYTHONPATH", b"LC_CTYPE"}
