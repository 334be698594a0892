"""Before arrival, a dump of database, storage and outbox joins nobody to a lot. Each kind of planted leak is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee.cases import DRAW_AT, Case, make_case
from tests.leaks.dump import Dump, Secret, find_joins, take_dump
from yuanping.apps.committee import services
from yuanping.infra.worker import tick


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Dump, list[Secret]]]:
    """After the draw: one refusal, everybody else accepts, notices delivered, the representative named."""
    with django_db_blocker.unblock(), transaction.atomic():
        case = make_case()
        case.draw()
        person, notice = case.letters()[0]
        services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
        case.read.clear()
        codes = _accept(case, refused=person.expert_id)
        case.name_representative()
        tick(DRAW_AT)
        people = [case.person(expert_id) for expert_id in codes]
        assert len(people) == 6
        secrets = [Secret(one.expert_id, one.name, f"139{case.people.index(one):08d}", one.id_number) for one in people]
        yield take_dump(), [*secrets, Secret("00" * 16, "宋代表", "13999999999", "210102197501010010")]
        transaction.set_rollback(True)


def _accept(case: Case, refused: str) -> dict[str, str]:
    """Everybody but the one who refused says yes."""
    codes: dict[str, str] = {}
    while waiting := [one for one in case.letters() if one[0].expert_id != refused]:
        for person, notice in waiting:
            if notice.kind == "call":
                services.record_reply(code=notice.code, accepted=True, now=DRAW_AT)
            else:
                codes[person.expert_id] = notice.code
    return codes


def test_dump_after_the_draw_joins_nobody(world: tuple[Dump, list[Secret]]) -> None:
    dump, secrets = world
    assert len(dump.tables["committee_seat"]) == 7
    assert len(dump.tables["notifications_sealednotice"]) == 13
    assert dump.files
    assert find_joins(dump, secrets) == []


def _plant_id(dump: Dump, one: Secret) -> None:
    dump.tables["committee_seat"][0]["workstation"] = one.expert_id


def _plant_name(dump: Dump, one: Secret) -> None:
    dump.tables["committee_committee"][0]["record"] = f'{{"member":"{one.name}"}}'


def _plant_raw_id(dump: Dump, one: Secret) -> None:
    dump.tables["committee_committee"][0]["sealed_state"] = b"\x01" + bytes.fromhex(one.expert_id)


def _plant_employer(dump: Dump, one: Secret) -> None:
    row = next(row for row in dump.tables["experts_expert"] if row["expert_id"] == one.expert_id)
    dump.tables["committee_seat"][0]["specialty"] = row["employer_uscc"]


def _plant_pseudonym(dump: Dump, one: Secret) -> None:
    row = next(row for row in dump.tables["experts_expert"] if row["expert_id"] == one.expert_id)
    row["region"] = dump.tables["committee_seat"][2]["seat_id"]


def _plant_time(dump: Dump, one: Secret) -> None:
    dump.tables["notifications_sealednotice"][0]["posted_on"] = DRAW_AT


def _plant_file_time(dump: Dump, one: Secret) -> None:
    next(file for file in dump.files if file.place == Path(settings.OUTBOX_DIR).name).changed += 37


def _plant_size(dump: Dump, one: Secret) -> None:
    next(file for file in dump.files if file.place == Path(settings.OUTBOX_DIR).name).size += 1


def _plant_order(dump: Dump, one: Secret) -> None:
    rows = sorted(dump.tables["committee_seat"], key=lambda row: int(str(row["seat_no"])))
    for number, row in enumerate(rows):
        row["id"] = number


def _plant_file(dump: Dump, one: Secret) -> None:
    dump.files[0].data += one.phone.encode()


@pytest.mark.parametrize(
    "plant",
    [
        _plant_id,
        _plant_name,
        _plant_raw_id,
        _plant_employer,
        _plant_pseudonym,
        _plant_time,
        _plant_file_time,
        _plant_size,
        _plant_order,
        _plant_file,
    ],
)
def test_planted_leak_is_found(world: tuple[Dump, list[Secret]], plant: Callable[[Dump, Secret], None]) -> None:
    dump, secrets = world
    leaky = deepcopy(dump)
    plant(leaky, secrets[0])
    assert find_joins(leaky, secrets) != []


def test_key_files_are_not_part_of_a_dump(world: tuple[Dump, list[Secret]]) -> None:
    dump, _ = world
    assert not {file.place for file in dump.files} & {Path(settings.KEYS_DIR).name, Path(settings.KEYHOLDER_KEYS).name}
    keys = [path for path in Path(settings.KEYS_DIR).rglob("*") if path.is_file()]
    holder = [path for path in Path(settings.KEYHOLDER_KEYS).rglob("*") if path.is_file()]
    assert keys
    assert holder
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*keys, *holder))
