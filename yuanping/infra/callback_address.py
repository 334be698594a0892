"""Which addresses a centre may give for its own system, and which network addresses may be called.

* ``https`` only; a centre inside a closed network may be allowed plain ``http`` by a setting of the installation.
* No name and password, no fragment, no blanks; the port is any that is not kept for something else by habit.
* A network address must be public. Private ones only from the networks the installation names: otherwise a centre could make this
  server call machines behind its own wall. Names are looked up and judged again at every sending, for a name may move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from yuanping.kernel.errors import Refused

LONGEST = 500
HTTPS = 443
HTTP = 80
_KEPT = frozenset(
    {22, 23, 25, 53, 110, 143, 445, 465, 587, 993, 1433, 1521, 3306, 3389, 5432, 6379, 9200, 11211, 27017}
)

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address, in its parts."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What an installation allows beside the public internet by https."""

    plain: bool = False
    networks: tuple[Network, ...] = ()


def read_limits(plain: bool, networks: Sequence[str]) -> Limits:
    """The limits from settings; a network that is none stops the start with ``ValueError``."""
    return Limits(plain, tuple(ip_network(each) for each in networks))


def check_address(url: str, limits: Limits, *, field: str = "url") -> Address:
    """The parts of an address that may be called.

    Raises:
        Refused: ``callback_address_wrong``, ``callback_not_https``, ``callback_private``.
    """
    wrong = Refused("callback_address_wrong", {"url": url[:80]}, field=field)
    if not url or len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise wrong
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise wrong
    if parts.scheme != "https" and not (parts.scheme == "http" and limits.plain):
        raise Refused("callback_not_https", {"url": url[:80]}, field=field)
    secure = parts.scheme == "https"
    number = port or (HTTPS if secure else HTTP)
    if number in _KEPT:
        raise wrong
    if _is_number(parts.hostname) and not is_allowed(parts.hostname, limits):
        raise Refused("callback_private", {"url": url[:80]}, field=field)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(secure, parts.hostname, number, path)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_allowed(number: str, limits: Limits) -> bool:
    """Whether a network address may be called."""
    found = ip_address(number)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found in network for network in limits.networks if network.version == found.version):
        return True
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
