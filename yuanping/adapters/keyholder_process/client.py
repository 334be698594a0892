"""The platform's side of the key holder's pipe.

The process is started with its first use and started again when it has died. It is stateless, so a question whose
answer never came may be asked once more; nothing of the platform has been stored by then.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from yuanping.adapters.keyholder_process import wire
from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.committee import holder, holder_files
from yuanping.kernel.committee.own_calls import OwnCall
from yuanping.kernel.committee.release import Released
from yuanping.kernel.errors import Refused
from yuanping.kernel.plain import from_plain, to_plain

Q = TypeVar("Q")
A = TypeVar("A")
_CHUNK = 65_536
KEY_FILE = "keyholder.key"


class KeyholderFault(RuntimeError):
    """The key holder cannot make sense of a blob or a question: a fault of ours, or tampering."""


class _Gone(Exception):
    """The process has died or does not answer in time."""


class KeyholderProcess:
    """``KeyHolder`` by a child process with its own key file."""

    def __init__(self, key: Path | None = None, timeout: float | None = None) -> None:
        self._key = key or Path(settings.KEYHOLDER_KEYS) / KEY_FILE
        self._timeout = timeout or float(settings.KEYHOLDER_TIMEOUT)
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        atexit.register(self.close)

    # --- the port -----------------------------------------------------------------------------------------------

    def seal_profiles(self, profiles: tuple[holder_files.Profile, ...]) -> tuple[bytes, ...]:
        return self._ask(wire.SEAL_PROFILES, holder_files.Profiles(profiles)).sealed

    def open_profiles(self, profiles: tuple[holder_files.SealedProfile, ...]) -> tuple[holder_files.Profile, ...]:
        return self._ask(wire.OPEN_PROFILES, holder_files.OpenOrder(profiles)).profiles

    def mark_persons(self, profiles: tuple[holder_files.Profile, ...]) -> tuple[holder_files.PersonMarks, ...]:
        return self._ask(wire.MARK_PERSONS, holder_files.Profiles(profiles)).marks

    def mark_sealed(self, profiles: tuple[holder_files.SealedProfile, ...]) -> tuple[holder_files.PersonMarks, ...]:
        return self._ask(wire.MARK_SEALED, holder_files.OpenOrder(profiles)).marks

    def new_wrapping_key(self, reason: str) -> int:
        return self._ask(wire.NEW_WRAPPING_KEY, holder_files.KeyOrder(reason)).number

    def rewrap_profiles(self, profiles: tuple[holder_files.SealedProfile, ...]) -> tuple[bytes, ...]:
        return self._ask(wire.REWRAP_PROFILES, holder_files.OpenOrder(profiles)).sealed

    def issue_own_code(self, order: holder_files.OwnCodeOrder) -> holder_files.OwnCode:
        return self._ask(wire.ISSUE_OWN_CODE, order)

    def seal_venue_key(self, order: holder.VenueKeyOrder) -> holder.SealedVenueKey:
        return self._ask(wire.SEAL_VENUE_KEY, order)

    def open_venue_key(self, order: holder.OpenVenueKeyOrder) -> holder.VenueKey:
        return self._ask(wire.OPEN_VENUE_KEY, order)

    def prepare(self, order: holder.PrepareOrder) -> holder.Prepared:
        return self._ask(wire.PREPARE, order)

    def draw(self, order: holder.DrawOrder) -> holder.Drawn:
        return self._ask(wire.DRAW, order)

    def mark(self, code: str, purpose: str) -> str:
        return self._ask(wire.MARK, holder.MarkOrder(code, purpose)).mark

    def reply(self, order: holder.ReplyOrder) -> holder.Moved:
        return self._ask(wire.REPLY, order)

    def pass_time(self, order: holder.TimeOrder) -> holder.Moved:
        return self._ask(wire.PASS_TIME, order)

    def dial(self, order: holder.DialOrder) -> holder.Dial:
        return self._ask(wire.DIAL, order)

    def bridge_answer(self, order: holder.BridgeOrder) -> holder.Moved:
        return self._ask(wire.BRIDGE_ANSWER, order)

    def recheck(self, order: holder.RecheckOrder) -> holder.Moved:
        return self._ask(wire.RECHECK, order)

    def absent(self, order: holder.AbsentOrder) -> holder.Moved:
        return self._ask(wire.ABSENT, order)

    def plan_continuation(self, order: holder.ContinuationOrder) -> holder.Continuation:
        return self._ask(wire.PLAN_CONTINUATION, order)

    def draw_continuation(self, order: holder.ContinueOrder) -> holder.Moved:
        return self._ask(wire.DRAW_CONTINUATION, order)

    def open_at_gate(self, order: holder.GateOrder) -> holder.Admitted:
        return self._ask(wire.OPEN_AT_GATE, order)

    def seat_of(self, sealed_state: bytes, code: str) -> int:
        numbers = self._ask(wire.SEAT_OF, holder.DeskOrder(sealed_state, code)).numbers
        return numbers[0] if numbers else 0

    def number_members(self, order: holder.NumberOrder) -> tuple[int, ...]:
        return self._ask(wire.NUMBER_MEMBERS, order).numbers

    def release(self, order: holder.ReleaseOrder) -> Released:
        return self._ask(wire.RELEASE, order)

    def open_exclusions(self, order: holder.ExclusionsOrder) -> tuple[tuple[str, str], ...]:
        return self._ask(wire.OPEN_EXCLUSIONS, order).blocks

    def own_mark(self, expert_id: str) -> str:
        return self._ask(wire.OWN_MARK, holder.OwnMarkOrder(expert_id)).mark

    def open_calls(self, expert_id: str, sealed: tuple[bytes, ...]) -> tuple[OwnCall, ...]:
        return self._ask(wire.OPEN_CALLS, holder.OpenCallsOrder(expert_id, sealed)).calls

    # --- the pipe -----------------------------------------------------------------------------------------------

    def close(self) -> None:
        """End the child this process started."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        with contextlib.suppress(OSError):
            assert child.stdin is not None
            child.stdin.close()
        try:
            child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with contextlib.suppress(OSError):
            assert child.stdout is not None
            child.stdout.close()

    def _ask(self, op: wire.Op[Q, A], question: Q) -> A:
        line = canonical({"op": op.name, "body": to_plain(question)}) + b"\n"
        with self._lock:
            answer = self._converse(line)
        if "ok" in answer:
            return from_plain(op.answer, answer["ok"])
        if "refused" in answer:
            raise from_plain(wire.RefusedOnWire, answer["refused"]).rebuild()
        raise KeyholderFault(str(answer.get("fault", "")))

    def _converse(self, line: bytes) -> dict[str, Plain]:
        for last in (False, True):
            try:
                answer = parse_canonical(self._exchange(line))
            except _Gone:
                self.close_hard()
                if last:
                    raise Refused("keyholder_unavailable") from None
                continue
            assert isinstance(answer, dict)
            return answer
        raise AssertionError("unreachable")

    def close_hard(self) -> None:
        """Drop a child that has died or hangs."""
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
        self.close()

    def _exchange(self, line: bytes) -> bytes:
        child, until = self._running(), time.monotonic() + self._timeout
        self._write_line(child, line, until)
        return self._read_line(child, until)

    def _write_line(self, child: subprocess.Popen[bytes], line: bytes, until: float) -> None:
        """Write without ever waiting for longer than ``until``: a stopped child must not stop us."""
        assert child.stdin is not None
        fileno, rest = child.stdin.fileno(), memoryview(line)
        while rest:
            _, ready, _ = select.select([], [fileno], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise _Gone
            try:
                rest = rest[os.write(fileno, rest[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _Gone from error

    def _read_line(self, child: subprocess.Popen[bytes], until: float) -> bytes:
        assert child.stdout is not None
        fileno, parts = child.stdout.fileno(), []
        while True:
            ready, _, _ = select.select([fileno], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(fileno, _CHUNK) if ready else b""
            if not chunk:
                raise _Gone
            parts.append(chunk)
            if chunk.endswith(b"\n"):
                return b"".join(parts)[:-1]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._owner != os.getpid() or self._child.poll() is not None:
            self._child = self._start()
            self._owner = os.getpid()
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "yuanping.cli.keyholder", "--key", str(self._key)]
        if settings.DEMO:  # its clock stands where it was put; anywhere else the key holder believes its own
            command.append("--demo-clock")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0)  # noqa: S603 (our own module)
        assert child.stdin is not None
        os.set_blocking(child.stdin.fileno(), False)
        return child
