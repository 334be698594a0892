"""The envelope of every message: who sends, which one, when, of which area, of what kind, and the matter itself.

Canonical JSON, so that one message has one sequence of bytes and its digest names it. ``number`` counts a centre's messages without
gaps: who misses one knows it, and asks for everything since the last token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.venue_system.vocabulary import Said, Told

VERSION = 1
LARGEST = 256 * 1024
_SAID = {"v", "system", "id", "time", "area", "type", "data"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message; ``data`` is of the kind's own shape."""

    system: str
    message_id: str
    time: datetime
    area: str
    kind: str
    data: dict[str, Plain]


def write(envelope: Envelope, number: int) -> bytes:
    """The bytes of a message to a centre's system."""
    return canonical(
        {
            "v": VERSION,
            "system": envelope.system,
            "id": envelope.message_id,
            "number": number,
            "time": envelope.time.isoformat(),
            "area": envelope.area,
            "type": Told(envelope.kind).value,
            "data": envelope.data,
        }
    )


def read(body: bytes) -> Envelope:
    """A message from a centre's system, whose signature holds; canonical JSON like ours.

    Raises:
        Malformed: not canonical JSON, not these members, a kind nobody knows, a moment without its zone.
    """
    if len(body) > LARGEST:
        raise Malformed("$", f"more than {LARGEST} bytes")
    found = parse_canonical(body)
    if not isinstance(found, dict):
        raise Malformed("$", "not an object")
    if strange := found.keys() ^ _SAID:
        raise Malformed("$", f"these members are missing or unknown: {', '.join(sorted(strange))[:_LONGEST]}")
    if found["v"] != VERSION:
        raise Malformed("$.v", f"must be {VERSION}")
    texts = {name: _text(found[name], name) for name in ("system", "id", "time", "area", "type")}
    data = found["data"]
    if not isinstance(data, dict):
        raise Malformed("$.data", "not an object")
    if texts["type"] not in set(Said):
        raise Malformed("$.type", f"must be one of {', '.join(Said)}")
    return Envelope(
        texts["system"], texts["id"], moment_of(texts["time"], "$.time"), texts["area"], texts["type"], data
    )


def _text(value: Plain, name: str) -> str:
    if not isinstance(value, str) or not value or len(value) > _LONGEST:
        raise Malformed(f"$.{name}", f"must be a text of at most {_LONGEST} characters")
    return value


def moment_of(text: Plain, path: str) -> datetime:
    """An ISO moment with its zone.

    Raises:
        Malformed: it is none.
    """
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Malformed(path, "must be an ISO moment with its zone")
    return found
