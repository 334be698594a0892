"""SM2 signature verification (GB/T 32918.2-2016) in plain Python, so that a stranger needs no crypto library for it.

* Curve, generator and order are the recommended ones of GB/T 32918.5.
* The signer's identifier is ``1234567812345678`` (GM/T 0009), entering through ``Z``.
* Signatures are DER ``SEQUENCE { r INTEGER, s INTEGER }``, accepted in their one canonical form only.
* Only verification is here: nothing secret passes through, so running time may depend on the input.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Hash = Callable[[bytes], bytes]
Point = tuple[int, int, int]

SIGNER_ID = b"1234567812345678"
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
SIZE = 32
UNCOMPRESSED = 0x04
_INFINITY: Point = (1, 1, 0)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A point of the curve."""

    x: int
    y: int


def read_public_key(data: bytes) -> PublicKey | None:
    """The key of an uncompressed point (65 bytes), or ``None`` when it is none of this curve."""
    if len(data) != 2 * SIZE + 1 or data[0] != UNCOMPRESSED:
        return None
    x, y = int.from_bytes(data[1 : SIZE + 1], "big"), int.from_bytes(data[SIZE + 1 :], "big")
    if x >= P or y >= P or (y * y - (x * x * x + A * x + B)) % P:
        return None
    return PublicKey(x, y)


def identity_digest(key: PublicKey, sm3: Hash, signer_id: bytes = SIGNER_ID) -> bytes:
    """``Z``: the hash of identifier, curve and key that precedes every signed message."""
    parts = (A, B, GX, GY, key.x, key.y)
    head = (8 * len(signer_id)).to_bytes(2, "big") + signer_id
    return sm3(head + b"".join(part.to_bytes(SIZE, "big") for part in parts))


def verify(key: PublicKey, message: bytes, signature: bytes, sm3: Hash, signer_id: bytes = SIGNER_ID) -> bool:
    """Whether ``signature`` (DER) is ``key``'s over ``message``. Never raises on malformed input."""
    pair = read_signature(signature)
    if pair is None:
        return False
    r, s = pair
    if not (1 <= r < N and 1 <= s < N):
        return False
    t = (r + s) % N
    if t == 0:
        return False
    e = int.from_bytes(sm3(identity_digest(key, sm3, signer_id) + message), "big")
    point = _add(_multiply(s, (GX, GY, 1)), _multiply(t, (key.x, key.y, 1)))
    if point[2] == 0:
        return False
    x = point[0] * pow(point[2], -2, P) % P
    return (e + x) % N == r


def read_signature(data: bytes) -> tuple[int, int] | None:
    """``(r, s)`` of a canonical DER signature, else ``None``."""
    if len(data) < 8 or data[0] != 0x30 or data[1] != len(data) - 2:
        return None
    first = _read_integer(data, 2)
    if first is None:
        return None
    second = _read_integer(data, first[1])
    if second is None or second[1] != len(data):
        return None
    return first[0], second[0]


def _read_integer(data: bytes, at: int) -> tuple[int, int] | None:
    if at + 2 > len(data) or data[at] != 0x02:
        return None
    size = data[at + 1]
    body = data[at + 2 : at + 2 + size]
    if not 1 <= size <= SIZE + 1 or len(body) != size or body[0] & 0x80:
        return None
    if size > 1 and body[0] == 0 and not body[1] & 0x80:
        return None
    return int.from_bytes(body, "big"), at + 2 + size


def _double(p: Point) -> Point:
    x, y, z = p
    if z == 0 or y == 0:
        return _INFINITY
    yy = y * y % P
    s = 4 * x * yy % P
    zz = z * z % P
    m = 3 * (x - zz) * (x + zz) % P
    nx = (m * m - 2 * s) % P
    return nx, (m * (s - nx) - 8 * yy * yy) % P, 2 * y * z % P


def _add(p: Point, q: Point) -> Point:
    if p[2] == 0:
        return q
    if q[2] == 0:
        return p
    zp, zq = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * zq % P, q[0] * zp % P
    s1, s2 = p[1] * zq * q[2] % P, q[1] * zp * p[2] % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if h == 0:
        return _double(p) if r == 0 else _INFINITY
    hh = h * h % P
    hhh = h * hh % P
    v = u1 * hh % P
    x = (r * r - hhh - 2 * v) % P
    return x, (r * (v - x) - s1 * hhh) % P, h * p[2] * q[2] % P


def _multiply(k: int, p: Point) -> Point:
    result = _INFINITY
    for bit in f"{k:b}":
        result = _double(result)
        if bit == "1":
            result = _add(result, p)
    return result
