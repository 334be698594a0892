"""What a copy of the tables tells somebody who has no key: nothing that joins a lot, a person, an act or a time."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from yuanping.apps.evidence import queries, services
from yuanping.apps.evidence.models import Entry, LogCheckpoint, LogLeaf, LogNode
from yuanping.apps.evidence.permissions import classes_for
from yuanping.kernel.actor import ANONYMOUS, Actor, Role
from yuanping.kernel.evidence.access import Access

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 2, 3, tzinfo=UTC)
CLERK = Actor(Role.AGENCY_CLERK, "LN01ARYORGANISATION")
LOTS = ("LN01AAAALOT", "LN01BBBBLOT")


def _record(lot: str, n: int, access: Access) -> str:
    body = {"seat": "4f" * 16, "text": "甲" * n}
    return services.record(kind="committee.called", lot_id=lot, actor=CLERK, body=body, access=access, now=NOW)


@pytest.fixture
def ids() -> list[str]:
    made = [_record(LOTS[n % 2], n, access) for n in range(20) for access in (Access.SEALED, Access.PERSONAL)]
    services.sequence_pending(NOW)
    return made + [_record(LOTS[n % 2], n, Access.SEALED) for n in range(5)]


def _dump() -> bytes:
    cells = [
        cell
        for model in (LogLeaf, LogNode, LogCheckpoint, Entry)
        for row in model.objects.values_list()
        for cell in row
    ]  # type: ignore[attr-defined]
    return b"\n".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in cells)


@pytest.mark.usefixtures("ids")
def test_no_lot_person_act_or_time_is_readable() -> None:
    dump = _dump()
    # Long words only: sealed bytes and hashes are random, and a short word turns up in them by chance.
    for word in (*LOTS, "LN01ARYORGANISATION", "agency_clerk", "committee", "4f" * 16, "甲" * 4):
        assert word.encode() not in dump
    assert not re.search(rb"2026-?\d\d-?\d\d|\d\d:\d\d:\d\d", dump)


@pytest.mark.usefixtures("ids")
def test_entries_of_one_lot_share_no_value() -> None:
    rows = list(Entry.objects.values_list("slot", "leaf", "entry_id"))
    values = [value for row in rows for value in row]
    assert len(values) == len(set(values)) == 3 * 45
    columns = {field.name for field in Entry._meta.get_fields()}
    assert columns == {"entry_id", "slot", "access", "leaf", "index", "sealed"}


@pytest.mark.usefixtures("ids")
def test_sizes_tell_no_more_than_a_bucket() -> None:
    assert len({len(sealed) for sealed in Entry.objects.values_list("sealed", flat=True)}) == 1
    assert {len(leaf) for leaf in LogLeaf.objects.values_list("leaf", flat=True)} == {len('{"h":"","v":1}') + 64}


def test_ids_do_not_tell_the_order_of_recording(ids: list[str]) -> None:
    assert ids != sorted(ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.usefixtures("ids")
def test_the_log_tells_its_length_only() -> None:
    columns = {
        model.__name__: {f.name for f in model._meta.get_fields()} for model in (LogLeaf, LogNode, LogCheckpoint)
    }
    assert columns == {
        "LogLeaf": {"index", "leaf"},
        "LogNode": {"id", "level", "index", "hash"},
        "LogCheckpoint": {"size", "text"},
    }
    for text in LogCheckpoint.objects.values_list("text", flat=True):
        assert [len(part) > 0 for part in text.split("\n")] == [True, True, True, True, False, True, False]


def test_two_acts_of_one_content_give_unlike_leaves() -> None:
    first, second = (_record(LOTS[0], 1, Access.PUBLIC) for _ in range(2))
    assert queries.open_entry(first).leaf != queries.open_entry(second).leaf


ROLES = {
    Role.AGENCY_CLERK: {Access.PUBLIC, Access.PARTIES},
    Role.PROCURING_ENTITY: {Access.PUBLIC, Access.PARTIES},
    Role.REGISTRY_OWNER: {Access.PUBLIC, Access.PARTIES},
    Role.PROJECT_SUPERVISOR: {Access.PUBLIC, Access.PARTIES, Access.SUPERVISOR},
    Role.AUDITOR: {Access.PUBLIC, Access.PARTIES, Access.SUPERVISOR},
    Role.SYSTEM: {Access.PUBLIC, Access.PARTIES, Access.SUPERVISOR},
}


@pytest.mark.parametrize("role", Role)
def test_before_the_award_nobody_opens_what_is_sealed(role: Role) -> None:
    assert classes_for(Actor(role), awarded=False) == ROLES.get(role, {Access.PUBLIC})


@pytest.mark.parametrize("role", Role)
def test_nobody_opens_personal_data_by_role(role: Role) -> None:
    after = classes_for(Actor(role), awarded=True)
    assert Access.PERSONAL not in after
    assert after >= {Access.PUBLIC, Access.PARTIES, Access.SEALED}
    assert classes_for(ANONYMOUS, awarded=True) == {Access.PUBLIC, Access.PARTIES, Access.SEALED}
