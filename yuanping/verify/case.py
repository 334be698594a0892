"""What is known of a bundle while its checks run: each check may rest on what an earlier one established."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.edition import Edition
from yuanping.kernel.plain import from_plain
from yuanping.verify.log import LotLog
from yuanping.verify.manifest import Manifest
from yuanping.verify.outcome import NotHeld, Words
from yuanping.verify.trust import Trust

T = TypeVar("T")


class Case:
    """One bundle under examination. ``members``, ``manifest`` and ``log`` are set by the first three checks."""

    def __init__(self, data: bytes, trust: Trust | None, seen: str | None) -> None:
        self.data = data
        self.trust = trust
        self.seen = seen
        self.members: dict[str, bytes] = {}
        self.checked_manifest: Manifest | None = None
        self.checked_log: LotLog | None = None
        self._records: dict[str, object] = {}

    @property
    def manifest(self) -> Manifest:
        """The manifest, after its check."""
        return _known(self.checked_manifest, "manifest.json")

    @property
    def log(self) -> LotLog:
        """The lot's log, after its check."""
        return _known(self.checked_log, "log/entries.json")

    @property
    def public(self) -> bool:
        """Whether this is the public edition."""
        return self.manifest.edition is Edition.PUBLIC

    @property
    def bodies(self) -> Mapping[str, tuple[Plain, ...]]:
        """The opened evidence bodies of the lot by kind."""
        return self.log.bodies

    def member(self, name: str) -> bytes:
        """The bytes of a file that must be there."""
        if name not in self.members:
            raise NotHeld("file_missing", Words("存档包缺少文件", "a file is missing"), name)
        return self.members[name]

    def record(self, name: str, cls: type[T]) -> T:
        """The record in a JSON file, decoded strictly and once.

        Raises:
            NotHeld: ``file_missing``.
            Malformed: it has another shape.
        """
        found = self._records.get(name)
        if not isinstance(found, cls):
            found = from_plain(cls, parse_canonical(self.member(name)), name)
            self._records[name] = found
        return found


def _known(value: T | None, name: str) -> T:
    if value is None:
        raise NotHeld("file_missing", Words("前一项检查没有结果", "an earlier check gave no result"), name)
    return value
