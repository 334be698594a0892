"""Roots of trust: what the reader must have got by another road than the bundle.

A trust file is canonical JSON: the log's key, the roots under which signers' certificates were issued, and the keys the
three parties of the draw are known to have. One that came with the bundle proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain

KIND = "yuanping-trust"
NOTICE = "此文件须经本系统以外的途径取得 / obtain this file by another road than the bundle"


@dataclass(frozen=True, slots=True)
class KnownParty:
    """The public keys (hex SPKI) one party of the draw is known by."""

    party: str
    public_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """What stands in a trust file."""

    v: int
    kind: str
    notice: str
    log_key: str
    ca_roots: tuple[str, ...]
    parties: tuple[KnownParty, ...]

    def keys_of(self, party: str) -> frozenset[str]:
        """The keys of ``party``; none when the file does not name it."""
        return frozenset(key for known in self.parties if known.party == party for key in known.public_keys)


def make_trust(log_key: str, ca_roots: tuple[str, ...], parties: tuple[KnownParty, ...]) -> bytes:
    """Return the bytes of a trust file. ``log_key`` is the verifier key line, ``ca_roots`` are PEM texts."""
    return canonical(to_plain(Trust(1, KIND, NOTICE, log_key, ca_roots, parties)))


def read_trust(data: bytes) -> Trust:
    """Return the trust file in ``data``; one line end behind it is allowed, since editors add it.

    Raises:
        Malformed: it is not one.
    """
    trust = from_plain(Trust, parse_canonical(data.removesuffix(b"\n")), "trust")
    if trust.v != 1 or trust.kind != KIND:
        raise Malformed("trust.kind", f"{trust.kind} {trust.v}")
    return trust
