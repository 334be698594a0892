"""The manifest lists every other file with its digest, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from yuanping.kernel.edition import Edition
from yuanping.verify.container import read_container, write_container
from yuanping.verify.manifest import NAME, About, read_manifest, write_bundle
from yuanping.verify.outcome import NotHeld

ABOUT = About(Edition.PUBLIC, "LN1", "sm3", datetime(2026, 9, 25, tzinfo=UTC), 9)
MEMBERS = {"lot/lot.json": b"{}", "log/checkpoint.txt": b"x"}


def test_manifest_is_read_back() -> None:
    manifest = read_manifest(read_container(write_bundle(ABOUT, MEMBERS)))
    assert (manifest.edition, manifest.lot_id, manifest.log_size) == (Edition.PUBLIC, "LN1", 9)
    assert [each.name for each in manifest.members] == sorted(MEMBERS)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"extra.json": b"{}"}, "manifest_unlisted"),
        ({"lot/lot.json": None}, "manifest_absent"),
        ({"lot/lot.json": b"[]"}, "manifest_digest"),
        ({"lot/lot.json": b"{} "}, "manifest_digest"),
        ({NAME: None}, "manifest_missing"),
    ],
)
def test_manifest_names_what_differs(change: dict[str, bytes | None], code: str) -> None:
    members = read_container(write_bundle(ABOUT, MEMBERS))
    changed = {name: data for name, data in (dict(members) | change).items() if data is not None}
    with pytest.raises(NotHeld) as caught:
        read_manifest(read_container(write_container(changed)))
    assert caught.value.code == code
