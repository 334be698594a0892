"""Bytes of several parts, joined so that the joint can be undone."""

from __future__ import annotations


def framed(*parts: str | bytes) -> bytes:
    """Join parts so that no two lists give the same bytes: 4 bytes of length (big endian) before each, text as UTF-8."""
    out: list[bytes] = []
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        out += (len(raw).to_bytes(4, "big"), raw)
    return b"".join(out)
