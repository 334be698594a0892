"""The key holder's own process: reads questions, answers, forgets. It opens no file but its key, no network, no database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, TypeVar

from yuanping.adapters.keyholder_process import calling, drawing, gate, wire
from yuanping.adapters.keyholder_process.pool_blob import Pools, seal_profile
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.committee.codes import read_code
from yuanping.kernel.committee.holder import Mark, MarkOrder, Profiles, SealedProfiles
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.plain import from_plain, to_plain

Q = TypeVar("Q")
A = TypeVar("A")
Answerer = Callable[[Plain], Plain]


def _answerer(op: wire.Op[Q, A], act: Callable[[Q], A]) -> tuple[str, Answerer]:
    return op.name, lambda body: to_plain(act(from_plain(op.question, body)))


class KeyHolderServer:
    """All operations over one vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        pools = Pools(vault)
        self._answerers: Mapping[str, Answerer] = dict(
            (
                _answerer(wire.SEAL_PROFILES, self._seal_profiles),
                _answerer(wire.PREPARE, pools.prepare),
                _answerer(wire.DRAW, lambda order: drawing.draw(vault, pools, order)),
                _answerer(wire.MARK, self._mark),
                _answerer(wire.REPLY, lambda order: calling.reply(vault, pools, order)),
                _answerer(wire.RECHECK, lambda order: calling.recheck(vault, pools, order)),
                _answerer(wire.OPEN_AT_GATE, lambda order: gate.open_at_gate(vault, pools, order)),
                _answerer(wire.SEAT_OF, lambda order: gate.seat_of(vault, order)),
                _answerer(wire.NUMBER_MEMBERS, lambda order: gate.number(pools, vault, order)),
                _answerer(wire.RELEASE, lambda order: gate.release(vault, pools, order)),
            )
        )

    def _seal_profiles(self, order: Profiles) -> SealedProfiles:
        return SealedProfiles(tuple(seal_profile(self._vault, profile) for profile in order.profiles))

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


def serve(key: Path, reader: BinaryIO, writer: BinaryIO) -> None:
    """Answer until the other side closes the pipe."""
    server = KeyHolderServer(Vault(key))
    for line in reader:
        writer.write(server.answer(line.rstrip(b"\n")) + b"\n")
        writer.flush()


def serve_standard_streams(key: Path) -> int:
    """Serve standard input and output."""
    serve(key, sys.stdin.buffer, sys.stdout.buffer)
    return 0
