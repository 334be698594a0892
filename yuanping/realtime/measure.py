"""What one connection of a self-test measures on the server's side, message by message; knows no socket.

* ``clock``: the machine asks, the channel answers with the moment it heard and the moment it answers; the machine takes the exchange with the least delay.
* A binary frame that is no upload is an echo: it goes back as it came, so that delay, jitter and what came too late are counted at the machine.
* ``down`` sends random frames for as long as asked and waits until the machine says it has all of them; ``up`` counts what arrives until ``up_end``.
* ``seal`` answers with the channel's own report. The bandwidths and how many echoes there were are the channel's figures, not the machine's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from yuanping.kernel.canonical import Plain

FRAME = 64 * 1024
MOST_DOWN = 24 * 1024 * 1024
MOST_UP = 24 * 1024 * 1024
LONGEST = 3.0
"""Seconds of download; a fast line ends by ``MOST_DOWN``, a slow one by the clock."""
MOST_ECHOES = 1000
LARGEST_ECHO = 2048


class Misuse(Exception):
    """The machine does not keep to the protocol; the connection is closed with the reason."""


@dataclass
class Measurement:
    """The figures of one connection. ``clock`` answers seconds, ``wall`` seconds since 1970."""

    clock: Callable[[], float]
    wall: Callable[[], float]
    up_bytes: int = 0
    up_began: float | None = None
    up_ms: int = 0
    down_bytes: int = 0
    down_began: float = 0.0
    down_ms: int = 0
    echoes: int = 0
    _uploading: bool = field(default=False, repr=False)

    def take_frame(self, frame: bytes) -> bytes | None:
        """Count an uploaded frame, or give an echo back."""
        if self._uploading:
            if self.up_began is None:
                # the first frame only starts the watch: its own bytes were under way before it
                self.up_began = self.clock()
            else:
                self.up_bytes += len(frame)
            if self.up_bytes > MOST_UP:
                raise Misuse("too much uploaded")
            return None
        self.echoes += 1
        if self.echoes > MOST_ECHOES or len(frame) > LARGEST_ECHO:
            raise Misuse("too many or too large echoes")
        return frame

    def take_word(self, word: dict[str, Plain]) -> dict[str, Plain] | None:
        """Answer a word of the machine; ``down`` is answered by the connection, which sends."""
        kind = word.get("kind")
        if kind == "clock":
            return self._answer_clock(word)
        if kind == "up":
            self._uploading, self.up_began, self.up_bytes = True, None, 0
            return {"kind": "up"}
        if kind == "up_end" and self._uploading:
            self._uploading = False
            self.up_ms = self._since(self.up_began) if self.up_began is not None else 0
            return {"kind": "up_end"}
        if kind == "down_end" and self.down_began:
            self.down_ms = self._since(self.down_began)
            self.down_began = 0.0
            return {"kind": "down_end"}
        raise Misuse("unknown word")

    def _answer_clock(self, word: dict[str, Plain]) -> dict[str, Plain]:
        number = word.get("number")
        if not isinstance(number, int):
            raise Misuse("clock without a number")
        moment = round(self.wall() * 1_000_000)
        return {"kind": "clock", "number": number, "heard": moment, "said": round(self.wall() * 1_000_000)}

    def begin_down(self) -> None:
        """The first byte is about to leave; once a connection."""
        if self.down_bytes:
            raise Misuse("downloaded twice")
        self.down_began = self.clock()

    def may_send(self) -> bool:
        """Whether another frame of the download is due."""
        return self.down_bytes < MOST_DOWN and self.clock() - self.down_began < LONGEST

    def sent(self, size: int) -> None:
        """A frame of the download has left."""
        self.down_bytes += size

    def figures(self) -> dict[str, int]:
        """What the report says, in bytes and milliseconds."""
        return {
            "up_bytes": self.up_bytes,
            "up_ms": self.up_ms,
            "down_bytes": self.down_bytes,
            "down_ms": self.down_ms,
            "echoes": self.echoes,
        }

    def _since(self, began: float) -> int:
        return max(1, round((self.clock() - began) * 1000))
