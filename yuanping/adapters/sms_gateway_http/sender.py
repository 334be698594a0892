"""The sender process: opens sealed notices with its own key, writes the text, sends it signed to the gateway, forgets.

* It alone sees number and text; neither goes into an answer, an error or a log line.
* Only a status that refuses this very message is final; a wrong secret, a wrong clock or a full gateway are not the message's fault.
* A notice whose moment has passed is not sent: the platform cannot know, for it cannot read until when.
* The same id and the same bytes whenever a notice is sent again, so that a gateway can tell.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from yuanping.adapters.keyholder_process.notice import open_parcel
from yuanping.adapters.sms_gateway_http.folder import Gateway, read_folder
from yuanping.adapters.sms_gateway_http.post import post
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.notice import is_over
from yuanping.kernel.committee.notice_text import kept_hash, text_of
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.venue_system.signature import read_secret, sign

HANDED, LATER, REFUSED, OVER = "handed", "later", "refused", "over"
_OK = range(200, 300)
FINAL = frozenset({400, 413, 422})
"""Said of this message itself: unreadable, too large, not acceptable. Every other refusal may be another one tomorrow."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One line in: a sealed notice under its id. ``seconds`` is the limit for the whole request."""

    message_id: str
    sealed: bytes
    now: datetime
    seconds: int


@dataclass(frozen=True, slots=True)
class Told:
    """One line out."""

    message_id: str
    result: str
    kept: str


def send(private: bytes, gateway: Gateway, ask: Ask) -> Told:
    """Try one notice once."""
    parcel = open_parcel(private, ask.sealed)
    if parcel is None:  # sealed to somebody else's key: no gateway will ever send it
        return Told(ask.message_id, REFUSED, "")
    if is_over(parcel.notice, ask.now):
        return Told(ask.message_id, OVER, "")
    text = text_of(parcel.notice, gateway.answer_at, gateway.show_at)
    body = canonical({"v": 1, "to": parcel.number, "text": text})
    headers = sign([read_secret(gateway.secret)], ask.message_id, ask.now, body)
    status = post(gateway.url, headers, body, ask.seconds)
    return Told(ask.message_id, _result(status), kept_hash(parcel, text))


def _result(status: int) -> str:
    if status in _OK:
        return HANDED
    return REFUSED if status in FINAL else LATER


def serve(folder: Path, reader: BinaryIO, writer: BinaryIO) -> None:
    """Answer each line with one line until the other side has said everything."""
    private, gateway = read_folder(folder)
    for line in reader:
        told = send(private, gateway, from_plain(Ask, parse_canonical(line.rstrip(b"\n"))))
        writer.write(canonical(to_plain(told)) + b"\n")
        writer.flush()


def serve_standard_streams(folder: Path) -> int:
    """Serve standard input and output; a fault says its kind only, for its words could hold a number."""
    try:
        serve(folder, sys.stdin.buffer, sys.stdout.buffer)
    except Exception as error:
        print(type(error).__name__, file=sys.stderr)
        return 1
    return 0
