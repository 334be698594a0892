from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from yuanping.apps.notifications import queries, services
from yuanping.apps.notifications.models import SealedNotice
from yuanping.infra import worker
from yuanping.infra.ids import new_secret_id
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 23, 18, 34, 56, tzinfo=UTC)  # the 24th in Shanghai


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Path:
    settings.OUTBOX_DIR = tmp_path / "outbox"
    return tmp_path / "outbox"


def _post(sealed: bytes) -> str:
    notice_id = new_secret_id()
    services.post_sealed(notice_id=notice_id, sealed=sealed, now=NOW)
    return notice_id


def test_a_notice_is_readable_before_and_after_it_is_delivered(outbox: Path) -> None:
    notice_id = _post(b"sealed bytes")
    assert queries.read_sealed(notice_id) == b"sealed bytes"
    assert not outbox.exists()
    assert worker.tick(NOW) == 1
    assert worker.tick(NOW) == 0
    assert queries.read_sealed(notice_id) == b"sealed bytes"
    assert len(list(outbox.iterdir())) == 1
    assert bytes(SealedNotice.objects.get().sealed) == b""


def test_posting_again_changes_nothing(outbox: Path) -> None:
    notice_id = _post(b"one")
    services.post_sealed(notice_id=notice_id, sealed=b"two", now=NOW)
    worker.tick(NOW)
    services.post_sealed(notice_id=notice_id, sealed=b"two", now=NOW)
    assert worker.tick(NOW) == 0
    assert (queries.read_sealed(notice_id), queries.list_notice_ids()) == (b"one", (notice_id,))


def test_files_tell_neither_size_nor_hour_nor_order_nor_id(outbox: Path) -> None:
    ids = [_post(b"x" * size) for size in (0, 1, 500, services.MAX_SEALED)]
    worker.tick(NOW)
    files = list(outbox.iterdir())
    assert {path.stat().st_size for path in files} == {services.FILE_SIZE}
    assert {path.stat().st_mtime for path in files} == {datetime(2026, 9, 24, tzinfo=UTC).timestamp()}
    assert not {path.name for path in files} & set(ids)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert len({path.read_bytes()[-100:] for path in files}) == 4
    assert [len(queries.read_sealed(one)) for one in ids] == [0, 1, 500, services.MAX_SEALED]


def test_rows_hold_no_person_lot_or_hour() -> None:
    assert {field.name for field in SealedNotice._meta.get_fields()} == {
        "notice_id",
        "file_name",
        "posted_on",
        "sealed",
        "delivered",
    }


def test_a_notice_of_another_size_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        _post(b"x" * (services.MAX_SEALED + 1))
    assert caught.value.code == "notice_too_large"
    assert SealedNotice.objects.count() == 0


def test_a_crash_between_file_and_mark_delivers_once(outbox: Path) -> None:
    notice_id = _post(b"one")
    outbox.mkdir()
    (outbox / SealedNotice.objects.get().file_name).write_bytes(b"half")
    assert worker.tick(NOW) == 1
    assert queries.read_sealed(notice_id) == b"one"
    assert len(list(outbox.iterdir())) == 1


def test_an_unknown_or_lost_notice_is_not_found(outbox: Path) -> None:
    with pytest.raises(NotFound):
        queries.read_sealed("none")
    notice_id = _post(b"one")
    worker.tick(NOW)
    for path in outbox.iterdir():
        path.unlink()
    with pytest.raises(NotFound):
        queries.read_sealed(notice_id)
