from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from yuanping.infra import storage
from yuanping.infra.storage import NotStored, StorageDamaged
from yuanping.kernel.hashing import hasher


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path
    settings.HASH_NAME = "sm3"


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_content_is_found_by_its_digest(tmp_path: Path) -> None:
    digest = storage.put(b"report")
    assert digest == hasher("sm3")(b"report").hex()
    assert storage.get(digest) == b"report"
    assert storage.has(digest)
    assert len(_files(tmp_path)) == 1


def test_storing_twice_keeps_the_first_file(tmp_path: Path) -> None:
    storage.put(b"report")
    (path,) = _files(tmp_path)
    before = path.stat()
    storage.put(b"report")
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns, len(_files(tmp_path))) == (before.st_ino, before.st_mtime_ns, 1)
    assert after.st_mode & 0o077 == 0


def test_a_changed_file_is_refused_when_read_and_when_stored_again(tmp_path: Path) -> None:
    digest = storage.put(b"report")
    (path,) = _files(tmp_path)
    path.write_bytes(b"Report")
    with pytest.raises(StorageDamaged):
        storage.get(digest)
    with pytest.raises(StorageDamaged):
        storage.put(b"report")
    assert path.read_bytes() == b"Report"


@pytest.mark.parametrize("digest", ["", "ab", "../../etc/passwd", "A" * 64, "0" * 63 + "/", "0" * 64])
def test_what_is_not_there_is_not_stored(digest: str) -> None:
    with pytest.raises(NotStored):
        storage.get(digest)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(storage.os, "fsync", fail)
    with pytest.raises(OSError):
        storage.put(b"report")
    assert _files(tmp_path) == []


def test_a_day_is_all_that_a_file_tells(tmp_path: Path) -> None:
    path = tmp_path / "out" / "x"
    storage.write_once(path, b"1", on=date(2026, 9, 1))
    assert path.stat().st_mtime % 86400 == 0
    assert [p.name for p in path.parent.iterdir()] == ["x"]
