"""What the platform laid into an edition, as its own log has it: no value of any record can be changed once it is archived.

The single checks hold the decisive values against what was recorded when they were decided. This one holds every byte of every record
against the entry that was written just before the edition was put together; only the log's own files are left out, since they prove themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from yuanping.kernel.canonical import Plain
from yuanping.kernel.edition import Edition
from yuanping.kernel.hashing import hasher
from yuanping.verify.case import Case
from yuanping.verify.manifest import NAME
from yuanping.verify.outcome import NotHeld, Words

KIND = "bundle_files"
LOG = "log/"


def files_body(edition: Edition, hash_name: str, members: Mapping[str, bytes]) -> dict[str, Plain]:
    """What evidence keeps of an edition before it is put together: name and digest of every file but the log's."""
    hash_of = hasher(hash_name)
    names = sorted(name for name in members if name != NAME and not name.startswith(LOG))
    return {"edition": str(edition), "files": {name: hash_of(members[name]).hex() for name in names}}


def check_archived(case: Case) -> Words:
    """The files are those the log says were archived.

    Raises:
        NotHeld: ``archive_unrecorded``, ``archive_file`` with the first file that differs.
    """
    wanted = files_body(case.manifest.edition, case.manifest.hash_name, case.members)
    found = [
        body
        for body in case.bodies.get(KIND, ())
        if isinstance(body, dict) and body.get("edition") == wanted["edition"]
    ]
    if len(found) != 1:
        raise NotHeld(
            "archive_unrecorded",
            Words("日志没有恰好一条本版的归档记录", "the log has not exactly one entry of what this edition archives"),
        )
    if found[0] != wanted:
        recorded, here = found[0].get("files"), wanted["files"]
        assert isinstance(here, dict)
        known = recorded if isinstance(recorded, dict) else {}
        name = next((each for each in sorted({*known, *here}) if known.get(each) != here.get(each)), "")
        raise NotHeld(
            "archive_file",
            Words("文件不是归档时记录的那一份", "a file is not the one recorded when it was archived"),
            name,
        )
    count = len(case.members) - sum(name.startswith(LOG) for name in case.members) - 1
    return Words(f"{count} 个文件均为归档时入账的原件", f"{count} files are those recorded when they were archived")
