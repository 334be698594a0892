"""The one zip file a set of members can be: written and read byte for byte, by us alone.

* Members are stored (not compressed), sorted by name, dated 1980-01-01, without extra fields, comments, attributes or data
  descriptors; nothing stands before, between or after them but the one central directory and its end record.
* A name is ASCII path segments joined by ``/``; no segment is empty or begins with a dot, so ``..`` and absolute paths are not names.
* Whoever reads gets the members only if writing them again gives the very same bytes. Everything else is refused by a named check.

No zip library takes part: general readers accept what differs between them, and two readings of one file are two documents.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping

MEMBER_LIMIT = 4_000
MEMBER_SIZE_LIMIT = 96 * 1024 * 1024
BUNDLE_SIZE_LIMIT = 512 * 1024 * 1024
NAME_LIMIT = 200

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_LOCAL_SIGNATURE, _CENTRAL_SIGNATURE, _END_SIGNATURE = 0x04034B50, 0x02014B50, 0x06054B50
_VERSION, _FLAGS, _STORED, _TIME, _DATE = 20, 0x0800, 0, 0, 0x0021
_SEGMENT = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_NAME = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


class BadContainer(Exception):
    """The bytes are not the canonical container. ``check`` names what does not hold, ``detail`` says where."""

    def __init__(self, check: str, detail: str = "") -> None:
        super().__init__(f"{check}: {detail}")
        self.check = check
        self.detail = detail


def write_container(members: Mapping[str, bytes]) -> bytes:
    """Return the one container of ``members``.

    Raises:
        BadContainer: a name or a size is outside what a container may hold.
    """
    if len(members) > MEMBER_LIMIT:
        raise BadContainer("container_bomb", f"{len(members)} members")
    body, directory, offset = [], [], 0
    for name in sorted(members, key=lambda text: text.encode("utf-8", "replace")):
        data = members[name]
        _check_name(name)
        if len(data) > MEMBER_SIZE_LIMIT or offset > BUNDLE_SIZE_LIMIT:
            raise BadContainer("container_bomb", name)
        raw, checksum = name.encode("ascii"), zlib.crc32(data)
        head = (_VERSION, _FLAGS, _STORED, _TIME, _DATE, checksum, len(data), len(data), len(raw))
        local = _LOCAL.pack(_LOCAL_SIGNATURE, *head, 0) + raw
        directory.append(_CENTRAL.pack(_CENTRAL_SIGNATURE, _VERSION, *head, 0, 0, 0, 0, 0, offset) + raw)
        body += [local, data]
        offset += len(local) + len(data)
    index = b"".join(directory)
    end = _END.pack(_END_SIGNATURE, 0, 0, len(members), len(members), len(index), offset, 0)
    return b"".join([*body, index, end])


def read_container(data: bytes) -> dict[str, bytes]:
    """Return the members of ``data``.

    Raises:
        BadContainer: the first thing that makes ``data`` another file than ``write_container`` of its members.
    """
    if len(data) > BUNDLE_SIZE_LIMIT:
        raise BadContainer("container_bomb", f"{len(data)} bytes")
    count, start = _read_end(data)
    members: dict[str, bytes] = {}
    position, expected, previous = start, 0, ""
    for _ in range(count):
        name, size, checksum, offset, position = _read_central(data, position)
        if name in members:
            raise BadContainer("container_member_doubled", name)
        if name < previous:
            raise BadContainer("container_unsorted", name)
        if offset != expected:
            raise BadContainer("container_gap", name)
        members[name], expected = _read_member(data, name, (size, checksum, offset), start)
        previous = name
    if expected != start or position != len(data) - _END.size:
        raise BadContainer("container_gap", "central directory")
    if write_container(members) != data:
        raise BadContainer("container_not_canonical")
    return members


def _check_name(name: str) -> None:
    if len(name) > NAME_LIMIT or not name.isascii() or not _NAME.fullmatch(name):
        raise BadContainer("container_member_path", ascii(name[:NAME_LIMIT]))


def _read_end(data: bytes) -> tuple[int, int]:
    """Return the number of members and where the central directory begins."""
    if len(data) < _END.size:
        raise BadContainer("container_truncated", f"{len(data)} bytes")
    signature, disk, first, here, count, size, offset, comment = _END.unpack_from(data, len(data) - _END.size)
    if signature != _END_SIGNATURE:
        raise BadContainer("container_truncated", "end record")
    if disk or first or comment or here != count:
        raise BadContainer("container_header", "end record")
    if count > MEMBER_LIMIT:
        raise BadContainer("container_bomb", f"{count} members")
    if offset + size + _END.size != len(data):
        raise BadContainer("container_truncated", "central directory")
    return count, offset


def _read_central(data: bytes, position: int) -> tuple[str, int, int, int, int]:
    """Return name, size, checksum, offset of one directory entry and where the next begins."""
    limit = len(data) - _END.size
    if position + _CENTRAL.size > limit:
        raise BadContainer("container_truncated", "central directory")
    (
        signature,
        made,
        needed,
        flags,
        method,
        time,
        date,
        checksum,
        packed,
        size,
        name_size,
        extra,
        comment,
        disk,
        inner,
        outer,
        offset,
    ) = _CENTRAL.unpack_from(data, position)
    if signature != _CENTRAL_SIGNATURE:
        raise BadContainer("container_header", "central directory")
    after = position + _CENTRAL.size + name_size
    if name_size > NAME_LIMIT or after > limit:
        raise BadContainer("container_member_path", "name too long")
    name = data[position + _CENTRAL.size : after].decode("ascii", "backslashreplace")
    _check_name(name)
    if method != _STORED or packed != size:
        raise BadContainer("container_not_stored", name)
    if size > MEMBER_SIZE_LIMIT or size > len(data):
        raise BadContainer("container_bomb", name)
    if (
        extra
        or comment
        or disk
        or inner
        or outer
        or (made, needed, flags, time, date) != (_VERSION, _VERSION, _FLAGS, _TIME, _DATE)
    ):
        raise BadContainer("container_header", name)
    return name, size, checksum, offset, after


def _read_member(data: bytes, name: str, place: tuple[int, int, int], end: int) -> tuple[bytes, int]:
    """Return the content of one member and where the next must begin."""
    size, checksum, offset = place
    begin = offset + _LOCAL.size + len(name)
    if begin + size > end:
        raise BadContainer("container_truncated", name)
    expected = _LOCAL.pack(
        _LOCAL_SIGNATURE, _VERSION, _FLAGS, _STORED, _TIME, _DATE, checksum, size, size, len(name), 0
    ) + name.encode("ascii")
    if data[offset:begin] != expected:
        raise BadContainer("container_header", name)
    content = data[begin : begin + size]
    if zlib.crc32(content) != checksum:
        raise BadContainer("container_checksum", name)
    return content, begin + size
