from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence import leaf as leaves
from yuanping.kernel.evidence.chain import Link, verify_chain
from yuanping.kernel.evidence.leaf import Payload
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher

AT = datetime(2026, 9, 1, 1, tzinfo=UTC)
FIRST = Payload(1, "draw.frozen", "LN01", 1, "", AT, "agency_clerk@LN02", {"digest": "ab"})
SALT = bytes(range(32))


def test_the_format_is_final() -> None:
    """These bytes may never change: old logs stand on them."""
    payload = leaves.write_payload(FIRST)
    assert payload == (
        b'{"actor":"agency_clerk@LN02","at":"2026-09-01T01:00:00Z","body":{"digest":"ab"},"kind":"draw.frozen",'
        b'"lot":"LN01","number":1,"prev":"","v":1}'
    )
    assert leaves.write_leaf("sm3", SALT, payload) == (
        b'{"h":"' + hasher("sm3")(SALT + payload).hex().encode() + b'","v":1}'
    )
    assert leaves.write_leaf("sha256", SALT, payload) == (
        b'{"h":"47ec6d538b95db6f4c8620ad3cc6e349d63f8d4d9862a7f02b4a071f10c89dd8","v":1}'
    )


def test_payload_and_leaf_read_back() -> None:
    payload = leaves.write_payload(FIRST)
    assert leaves.read_payload(payload) == FIRST
    leaf = leaves.write_leaf("sm3", SALT, payload)
    assert leaves.verify_opening("sm3", leaf, SALT, payload) == FIRST
    assert leaves.read_leaf(leaf).v == 1


@pytest.mark.parametrize(
    "payload",
    [
        replace(FIRST, v=2),
        replace(FIRST, kind="Draw"),
        replace(FIRST, kind=""),
        replace(FIRST, kind="a" * 65),
        replace(FIRST, number=0),
        replace(FIRST, number=2),
        replace(FIRST, prev="ab" * 32),
        replace(FIRST, number=2, prev="xy"),
    ],
)
def test_payloads_of_another_shape_are_malformed(payload: Payload) -> None:
    with pytest.raises(Malformed):
        leaves.write_payload(payload)


def test_an_opening_is_exact() -> None:
    payload = leaves.write_payload(FIRST)
    leaf = leaves.write_leaf("sm3", SALT, payload)
    other = leaves.write_payload(replace(FIRST, lot="LN03"))
    for salt, data, name in [(SALT[::-1], payload, "sm3"), (SALT, other, "sm3"), (SALT, payload, "sha256")]:
        with pytest.raises(Mismatch):
            leaves.verify_opening(name, leaf, salt, data)
    for salt in (b"", SALT + b"\x00"):
        with pytest.raises(Malformed):
            leaves.verify_opening("sm3", leaf, salt, payload)


@pytest.mark.parametrize(
    "data", [b"{}", b'{"h":"ab","v":1}', b'{"h":"' + b"0" * 64 + b'","v":2}', b'{"h":"' + b"0" * 64 + b'"}']
)
def test_leaves_of_another_shape_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        leaves.read_leaf(data)


def _chain(count: int, lot: str = "LN01") -> tuple[Link, ...]:
    links: list[Link] = []
    for number in range(1, count + 1):
        prev = leaves.leaf_digest("sm3", links[-1].leaf) if links else ""
        payload = leaves.write_payload(replace(FIRST, lot=lot, number=number, prev=prev, body={"n": number}))
        salt = bytes([number]) * 32
        links.append(Link(leaves.write_leaf("sm3", salt, payload), payload, salt))
    return tuple(links)


def test_a_chain_holds_also_with_withheld_entries() -> None:
    links = _chain(5)
    assert [p.number if p else None for p in verify_chain("sm3", "LN01", links)] == [1, 2, 3, 4, 5]
    some = tuple(replace(link, payload=None, salt=None) if n in {1, 3} else link for n, link in enumerate(links))
    assert [p.number if p else None for p in verify_chain("sm3", "LN01", some)] == [1, None, 3, None, 5]
    assert verify_chain("sm3", "LN01", ()) == ()


def test_deletion_insertion_swap_and_foreign_entries_show() -> None:
    links = _chain(5)
    stranger = _chain(3, "LN09")
    hidden = replace(links[2], payload=None, salt=None)
    wrong = [
        links[1:],
        links[:2] + links[3:],
        (links[0], links[2], links[1], *links[3:]),
        (*links[:2], links[1], *links[2:]),
        (*links[:2], stranger[2], *links[3:]),
        (*links[:2], replace(hidden, leaf=stranger[2].leaf), *links[3:]),
        (links[1], *links[1:]),
    ]
    for chain in wrong:
        with pytest.raises(Mismatch):
            verify_chain("sm3", "LN01", chain)
    with pytest.raises(Mismatch):
        verify_chain("sm3", "LN02", links)
    with pytest.raises(Malformed):
        verify_chain("sm3", "LN01", (replace(links[0], leaf=b"{}", payload=None, salt=None),))
