"""Passes into a live channel and the channel's own reports, bound by the installation's key.

The channel runs as a process of its own without a database: whoever comes shows a pass made by the web process for one use, and what the channel
measured goes back by way of the browser in a report that only the channel could have made. A pass runs on the machine's clock, also where a demo
clock stands still: it bounds a connection of minutes, no legal term hangs on it.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping

from yuanping.infra import crypto
from yuanping.kernel.canonical import Plain, canonical, parse_canonical
from yuanping.kernel.errors import Malformed

PASS, REPORT = "live.pass", "live.report"
LASTS = 300
"""Seconds from the making of a pass to the end of its use."""


def make_pass(subject: str) -> str:
    """A pass for ``subject`` (no dot in it) into the live channel."""
    until = int(time.time()) + LASTS
    return f"{subject}.{until}.{crypto.keyed_hash(PASS, f'{subject}.{until}'.encode())}"


def read_pass(text: str) -> str:
    """The subject of a pass that holds now, or empty."""
    subject, _, rest = text.partition(".")
    until, _, mark = rest.partition(".")
    if not until.isdecimal() or len(until) > 12 or int(until) < time.time():
        return ""
    expected = crypto.keyed_hash(PASS, f"{subject}.{until}".encode())
    return subject if hmac.compare_digest(expected.encode(), mark.encode()) else ""


def make_report(subject: str, figures: Mapping[str, int]) -> str:
    """What the channel measured of a subject, so that the web process knows its own channel said it."""
    body = canonical({"subject": subject, **figures}).decode()
    return f"{crypto.keyed_hash(REPORT, body.encode())}.{body}"


def read_report(text: str, subject: str) -> dict[str, int]:
    """The figures of a report about ``subject``.

    Raises:
        Malformed: not made by this installation's channel, or about something else.
    """
    mark, _, body = text.partition(".")
    if not hmac.compare_digest(crypto.keyed_hash(REPORT, body.encode()).encode(), mark.encode()):
        raise Malformed("report", "not of this channel")
    found: Plain = parse_canonical(body.encode())
    if not isinstance(found, dict) or found.get("subject") != subject:
        raise Malformed("report", "of another test")
    return {key: value for key, value in found.items() if isinstance(value, int)}
