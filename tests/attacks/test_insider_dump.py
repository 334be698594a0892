"""A thief with the whole database, the files, and the platform's own keys; then with the key holder's as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.apps.committee.cases import DRAW_AT, Case
from tests.leaks.dump import Secret, find_joins, take_dump
from yuanping.adapters.keyholder_process.client import KEY_FILE
from yuanping.adapters.keyholder_process.notice import open_notice
from yuanping.adapters.keyholder_process.pool_blob import Pools
from yuanping.adapters.keyholder_process.state_blob import open_state
from yuanping.adapters.keyholder_process.vault import BUCKETS, Vault
from yuanping.apps.committee import queries
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.notifications import queries as notifications
from yuanping.infra import storage
from yuanping.infra.worker import tick
from yuanping.kernel.committee.record import EXPERT
from yuanping.kernel.errors import Malformed


@pytest.fixture
def called(case: Case) -> tuple[Case, list[Secret]]:
    """Everybody has been called and has said yes; the day of the meeting has not come."""
    case.draw()
    codes = case.accept_all()
    tick(DRAW_AT)
    people = [case.person(expert_id) for expert_id in codes]
    return case, [Secret(p.expert_id, p.name, f"139{case.people.index(p):08d}", p.id_number) for p in people]


def blobs(case: Case) -> dict[str, bytes]:
    row = Committee.objects.get(lot_id=case.lot_id)
    return {"pool": storage.get(row.sealed_pool), "state": bytes(row.sealed_state)}


def platform_keys() -> list[bytes]:
    """Every 32 bytes any key file of the platform holds, as they stand and out of hex."""
    found = []
    for path in Path(settings.KEYS_DIR).rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        found += [data] if len(data) == 32 else []
        try:
            found += [bytes.fromhex(data.decode().strip())]
        except ValueError:
            continue
    return [key for key in found if len(key) == 32]


def test_the_dump_joins_nobody_to_the_lot(called: tuple[Case, list[Secret]]) -> None:
    _, people = called
    assert len(people) == 6
    assert find_joins(take_dump(), people) == []


def test_the_platform_s_own_keys_open_neither_pool_nor_state_nor_notice(
    called: tuple[Case, list[Secret]], tmp_path: Path
) -> None:
    case, _ = called
    keys = platform_keys()
    assert len(keys) >= 2
    for number, key in enumerate(keys):
        path = tmp_path / str(number)
        path.write_bytes(key)
        for purpose, blob in blobs(case).items():
            with pytest.raises(Malformed):
                Vault(path).unseal(purpose, blob, purpose)
        for notice_id in notifications.list_notice_ids():
            assert open_notice(key, notifications.read_sealed(notice_id)) is None


def test_the_key_holder_s_file_opens_the_list_after_the_draw(called: tuple[Case, list[Secret]]) -> None:
    """The line of the claim, shown from the other side: whoever has dump *and* this one file knows everybody."""
    case, people = called
    vault = Vault(Path(settings.KEYHOLDER_KEYS) / KEY_FILE)
    found = blobs(case)
    pool, state = Pools(vault).open(found["pool"]), open_state(vault, found["state"])
    named = {Pools(vault).profile_at(pool, seat.position).name for seat in state.seats}
    assert named == {one.name for one in people}


def test_sizes_of_what_is_sealed_say_nothing(called: tuple[Case, list[Secret]]) -> None:
    case, _ = called
    for purpose, blob in blobs(case).items():
        assert (len(blob) - 12 - 16) % BUCKETS[purpose] == 0
    assert len({len(notifications.read_sealed(one)) for one in notifications.list_notice_ids()}) == 1


def test_from_the_door_on_the_platform_s_own_key_opens_the_name(case: Case) -> None:
    """What the gate has shown once, the platform keeps under its own key: a dump with that key names those who have arrived."""
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    expert_id, code = next(iter(codes.items()))
    assert not Seat.objects.filter(kind=EXPERT).exclude(sealed_member=b"").exists()
    case.arrive(expert_id, code)
    (seat,) = Seat.objects.filter(kind=EXPERT).exclude(sealed_member=b"")
    assert queries.person_of(seat).name == case.person(expert_id).name
