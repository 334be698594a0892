"""The sender's own folder: its private key and what it knows of the gateway. In production it is another user's, and the
platform does not start where its own user could read it (``apps/notifications/checks.py``).

``sender.key`` opens notices; ``sender.pub`` is what the key holder's owner puts beside the key holder's key; ``gateway.json`` has ``url``,
``secret`` (``whsec_…``), ``answer_at``, the address of the reply page, and ``show_at``, that of the page that shows an arrival code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yuanping.adapters.keyholder_process.key_file import write_new
from yuanping.adapters.keyholder_process.notice import make_mailbox_key
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.plain import from_plain, later, to_plain

KEY, PUBLIC, GATEWAY = "sender.key", "sender.pub", "gateway.json"


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where messages go and how we are known there."""

    url: str
    secret: str
    answer_at: str
    show_at: str = later("")


def make_key(folder: Path) -> str:
    """Make the sender's key, once; answers the public half (hex)."""
    private, public = make_mailbox_key()
    if write_new(folder / KEY, private):
        (folder / PUBLIC).write_text(public.hex() + "\n")
    return (folder / PUBLIC).read_text().strip()


def write_gateway(folder: Path, gateway: Gateway) -> None:
    """Keep what is known of the gateway; an earlier one is replaced."""
    (folder / GATEWAY).unlink(missing_ok=True)
    write_new(folder / GATEWAY, canonical(to_plain(gateway)))


def read_folder(folder: Path) -> tuple[bytes, Gateway]:
    """Private key and gateway."""
    return (folder / KEY).read_bytes(), from_plain(Gateway, parse_canonical((folder / GATEWAY).read_bytes()))
