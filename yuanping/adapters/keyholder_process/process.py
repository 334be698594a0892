"""The key holder's own process: reads questions, answers, forgets. It opens no file but its keys, no network, no database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from yuanping.adapters.keyholder_process import (
    absence,
    bridge,
    calling,
    continuing,
    drawing,
    gate,
    own_calls,
    own_page,
    persons,
    venue_key,
    wire,
)
from yuanping.adapters.keyholder_process.pool_blob import Pools
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.committee.holder import Mark, MarkOrder
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import from_plain, to_plain

Q = TypeVar("Q")
A = TypeVar("A")
Answerer = Callable[[Plain], Plain]
Clock = Callable[[], datetime]


def _answerer(op: wire.Op[Q, A], act: Callable[[Q], A]) -> tuple[str, Answerer]:
    return op.name, lambda body: to_plain(act(from_plain(op.question, body)))


class KeyHolderServer:
    """All operations over one vault."""

    def __init__(self, vault: Vault, clock: Clock | None = None) -> None:
        """``clock`` is what terms of calls are counted by; without one, what the platform says the time is (demonstration only)."""
        self._vault, self._clock = vault, clock
        pools = Pools(vault)
        self._answerers: Mapping[str, Answerer] = dict(
            (
                _answerer(wire.SEAL_PROFILES, lambda order: persons.seal(vault, order)),
                _answerer(wire.OPEN_PROFILES, lambda order: persons.unseal(vault, order)),
                _answerer(wire.MARK_PERSONS, lambda order: persons.mark(vault, order)),
                _answerer(wire.MARK_SEALED, lambda order: persons.mark_sealed(vault, order)),
                _answerer(wire.NEW_WRAPPING_KEY, lambda order: persons.new_key(vault, order)),
                _answerer(wire.REWRAP_PROFILES, lambda order: persons.rewrap(vault, order)),
                _answerer(wire.ISSUE_OWN_CODE, lambda order: own_page.issue(vault, order)),
                _answerer(wire.SEAL_VENUE_KEY, lambda order: venue_key.seal_venue_key(vault, order)),
                _answerer(wire.OPEN_VENUE_KEY, lambda order: venue_key.open_venue_key(vault, order)),
                _answerer(wire.PREPARE, pools.prepare),
                _answerer(wire.DRAW, lambda order: drawing.draw(vault, pools, order, self._now(order.now))),
                _answerer(wire.MARK, self._mark),
                _answerer(wire.REPLY, lambda order: calling.reply(vault, pools, order, self._now(order.now))),
                _answerer(wire.PASS_TIME, lambda order: calling.pass_time(vault, pools, order, self._now(order.now))),
                _answerer(wire.DIAL, lambda order: bridge.dial(vault, pools, order, self._now(order.now))),
                _answerer(wire.BRIDGE_ANSWER, lambda order: bridge.answer(vault, pools, order, self._now(order.now))),
                _answerer(wire.RECHECK, lambda order: calling.recheck(vault, pools, order, self._now(order.now))),
                _answerer(wire.ABSENT, lambda order: absence.absent(vault, pools, order, self._now(order.now))),
                _answerer(wire.PLAN_CONTINUATION, lambda order: continuing.plan(vault, pools, order)),
                _answerer(
                    wire.DRAW_CONTINUATION, lambda order: continuing.draw_on(vault, pools, order, self._now(order.now))
                ),
                _answerer(wire.OPEN_AT_GATE, lambda order: gate.open_at_gate(vault, pools, order)),
                _answerer(wire.SEAT_OF, lambda order: gate.seat_of(vault, order)),
                _answerer(wire.NUMBER_MEMBERS, lambda order: gate.number(pools, vault, order)),
                _answerer(wire.RELEASE, lambda order: gate.release(vault, pools, order)),
                _answerer(wire.OPEN_EXCLUSIONS, lambda order: gate.open_exclusions(vault, pools, order)),
                _answerer(wire.OWN_MARK, lambda order: own_calls.own_mark(vault, order)),
                _answerer(wire.OPEN_CALLS, lambda order: own_calls.open_calls(vault, order)),
            )
        )

    def _now(self, said: datetime) -> datetime:
        """The own clock's time: who moves the platform's clock ends nobody's term early."""
        return self._clock() if self._clock else said

    def _mark(self, order: MarkOrder) -> Mark:
        return Mark(self._vault.mark(order.purpose, read_code(order.code)), order.purpose)

    def answer(self, line: bytes) -> bytes:
        """One line for one line. A fault names its kind and path only: no value of a blob ever goes into a message."""
        try:
            asked = parse_canonical(line)
            if not isinstance(asked, dict) or not isinstance(asked.get("op"), str):
                raise Malformed("$", "no operation")
            answerer = self._answerers.get(str(asked["op"]))
            if answerer is None:
                raise Malformed("op", "unknown")
            return canonical({"ok": answerer(asked.get("body"))})
        except Refused as refused:
            return canonical({"refused": to_plain(wire.RefusedOnWire.of(refused))})
        except Malformed as malformed:
            return canonical({"fault": f"malformed {malformed.path.split('[')[0][:80]}"})
        except Exception as error:
            return canonical({"fault": type(error).__name__})


def serve(key: Path, reader: BinaryIO, writer: BinaryIO, clock: Clock | None = None) -> None:
    """Answer until the other side closes the pipe."""
    server = KeyHolderServer(Vault(key), clock)
    for line in reader:
        writer.write(server.answer(line.rstrip(b"\n")) + b"\n")
        writer.flush()


def own_clock() -> datetime:
    """The time of the machine the key holder runs on."""
    return datetime.now(UTC)


def serve_standard_streams(key: Path, *, demo_clock: bool = False) -> int:
    """Serve standard input and output."""
    serve(key, sys.stdin.buffer, sys.stdout.buffer, None if demo_clock else own_clock)
    return 0
