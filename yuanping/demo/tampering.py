"""What a forger could try with the bundle of the walk, and which check names it."""

from __future__ import annotations

import json
from collections.abc import Callable

from yuanping.kernel.canonical import canonical
from yuanping.verify.container import read_container, write_container
from yuanping.verify.manifest import NAME, About, read_manifest, write_bundle
from yuanping.verify.outcome import Exit
from yuanping.verify.runner import verify_bundle
from yuanping.verify.trust import read_trust

Members = dict[str, bytes]


def flip_byte(data: bytes) -> bytes:
    """One bit of the file."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def remake(data: bytes, change: Callable[[Members], None]) -> bytes:
    """Change members, then repair every digest and the manifest, as a careful forger would."""
    members = read_container(data)
    manifest = read_manifest(members)
    change(members)
    del members[NAME]
    about = About(manifest.edition, manifest.lot_id, manifest.hash_name, manifest.made_at, manifest.log_size)
    return write_bundle(about, members)


def raise_score(members: Members) -> None:
    """Half a point more for somebody."""
    name = "evaluation/evaluation.json"
    record = json.loads(members[name])
    score = record["sheets"][0]["scores"][0]
    score["points"] = "7.5" if score["points"] != "7.5" else "8.0"
    members[name] = canonical(record)


def swap_seats(members: Members) -> None:
    """Another expert in the first seat."""
    name = "draw/experts.json"
    record = json.loads(members[name])
    seats = record["draw"]["seats"]
    seats[0]["position"], seats[1]["position"] = seats[1]["position"], seats[0]["position"]
    members[name] = canonical(record)


def drop_entry(members: Members) -> None:
    """One act less in the lot's evidence."""
    name = "log/entries.json"
    record = json.loads(members[name])
    del record["entries"][5]
    members[name] = canonical(record)


def add_member(data: bytes) -> bytes:
    """A file nobody listed."""
    return write_container({**read_container(data), "extra.json": b"{}"})


def show_tampering(data: bytes, trust: bytes, seen: str) -> tuple[str, ...]:
    """One line an attempt.

    Raises:
        AssertionError: an attempt was not refused.
    """
    attempts = (
        ("改一个字节", flip_byte(data)),
        ("截去末尾", data[:-1]),
        ("塞进一个文件", add_member(data)),
        ("改一个分数并重做全部摘要", remake(data, raise_score)),
        ("换一个席位并重做全部摘要", remake(data, swap_seats)),
        ("抽走一条证据并重做全部摘要", remake(data, drop_entry)),
    )
    lines = []
    for title, changed in attempts:
        report = verify_bundle(changed, read_trust(trust), seen)
        if report.exit is not Exit.FAILED or report.failed is None:
            raise AssertionError(title)
        lines.append(f"篡改 · {title} → {report.failed.say('zh')}")
    return tuple(lines)
