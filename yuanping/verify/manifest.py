"""The manifest: what a bundle is, and the digest of every other file in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.hashing import hasher
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.verify.container import write_container
from yuanping.verify.outcome import NotHeld, Words

NAME = "manifest.json"
KIND = "yuanping-bundle"


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the bundle."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in ``manifest.json``. ``members`` are sorted by name and leave out the manifest itself."""

    v: int
    kind: str
    edition: Edition
    lot_id: str
    hash_name: str
    made_at: datetime
    log_size: int
    members: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the maker of a bundle says of it."""

    edition: Edition
    lot_id: str
    hash_name: str
    made_at: datetime
    log_size: int


def write_bundle(about: About, members: Mapping[str, bytes]) -> bytes:
    """Return the bundle of ``members`` with its manifest."""
    hash_of = hasher(about.hash_name)
    listed = tuple(Listed(name, len(members[name]), hash_of(members[name]).hex()) for name in sorted(members))
    manifest = Manifest(1, KIND, about.edition, about.lot_id, about.hash_name, about.made_at, about.log_size, listed)
    return write_container({**members, NAME: canonical(to_plain(manifest))})


def read_manifest(members: Mapping[str, bytes]) -> Manifest:
    """Return the manifest when it lists exactly the other members, each with its size and digest.

    Raises:
        NotHeld: ``manifest_missing``, ``manifest_version``, ``manifest_unlisted``, ``manifest_absent``, ``manifest_digest``.
        Malformed: it has another shape.
    """
    if NAME not in members:
        raise NotHeld("manifest_missing", Words("没有清单", "no manifest"), NAME)
    manifest = from_plain(Manifest, parse_canonical(members[NAME]), NAME)
    if manifest.v != 1 or manifest.kind != KIND:
        raise NotHeld(
            "manifest_version",
            Words("清单的种类或版本未知", "unknown kind or version of manifest"),
            f"{manifest.kind} {manifest.v}",
        )
    listed = {each.name: each for each in manifest.members}
    if tuple(listed) != tuple(sorted(listed)) or len(listed) != len(manifest.members):
        raise NotHeld(
            "manifest_order", Words("清单未按名称排序或有重复", "the manifest is unsorted or names a file twice")
        )
    for name in sorted(set(members) - {NAME} - set(listed)):
        raise NotHeld("manifest_unlisted", Words("文件不在清单内", "a file the manifest does not list"), name)
    for name in sorted(set(listed) - set(members)):
        raise NotHeld("manifest_absent", Words("清单内的文件不在包内", "a listed file is not there"), name)
    hash_of = hasher(manifest.hash_name)
    for name, each in listed.items():
        if each.size != len(members[name]) or each.digest != hash_of(members[name]).hex():
            raise NotHeld(
                "manifest_digest", Words("文件与清单的摘要不符", "a file differs from its digest in the manifest"), name
            )
    return manifest
