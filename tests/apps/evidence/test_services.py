from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from yuanping.apps.evidence import queries, services
from yuanping.apps.evidence.models import Entry, LogCheckpoint, LogLeaf
from yuanping.infra import crypto, worker
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.evidence.chain import Link, verify_chain
from yuanping.kernel.evidence.leaf import leaf_digest, read_leaf
from yuanping.kernel.evidence.merkle import Tree, verify_consistency, verify_inclusion
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import parse_note, parse_verifier_key, verify_note

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, 2, 3, tzinfo=UTC)
CLERK = Actor(Role.AGENCY_CLERK, "LN01AGENCY", "US01", "someone's name")
ALL = frozenset(Access)


def _record(lot: str = "LN01", body: Plain = None, access: Access = Access.PUBLIC, kind: str = "lot.noted") -> str:
    with transaction.atomic():
        return services.record(kind=kind, lot_id=lot, actor=CLERK, body=body, access=access, now=NOW)


def _fill(count: int, lot: str = "LN01") -> list[str]:
    return [_record(lot, {"n": n}) for n in range(count)]


def _links(lot: str, classes: frozenset[Access] = ALL) -> tuple[Link, ...]:
    return tuple(Link(e.leaf, e.payload, e.salt) for e in queries.list_entries(lot, classes))


# --- recording ------------------------------------------------------------------------------------------------------


def test_a_record_says_who_what_when_and_chains() -> None:
    _record(body={"n": 1})
    _record(body=["x"], access=Access.SEALED, kind="draw.frozen")
    first, second = (entry.read() for entry in queries.list_entries("LN01", ALL))
    assert (first.kind, first.lot, first.number, first.prev, first.at) == ("lot.noted", "LN01", 1, "", NOW)
    assert (first.actor, first.body) == ("agency_clerk@LN01AGENCY", {"n": 1})
    (before, _) = queries.list_entries("LN01", ALL)
    assert (second.number, second.prev, second.body) == (2, leaf_digest("sm3", before.leaf), ["x"])


@pytest.mark.parametrize("count", [0, 1, 2, 14, 15, 16, 17, 40])
def test_entries_of_a_lot_are_counted_and_listed_in_order(count: int) -> None:
    _fill(count)
    _fill(3, "LN02")
    assert queries.count_entries("LN01") == count
    assert [entry.number for entry in queries.list_entries("LN01", ALL)] == list(range(1, count + 1))
    payloads = verify_chain("sm3", "LN01", _links("LN01"))
    assert [payload.body for payload in payloads if payload] == [{"n": n} for n in range(count)]


def test_long_chains_take_few_look_ups(django_assert_max_num_queries: object) -> None:
    rows = [
        Entry(entry_id=f"{n:032x}", slot=queries.slot_of("LN01", n), access="public", leaf="{}", sealed=b"x")
        for n in range(1, 301)
    ]
    Entry.objects.bulk_create(rows)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert queries.count_entries("LN01") == 300


def test_bodies_are_grouped_by_kind_within_the_classes() -> None:
    _record(body=1, kind="a.x")
    _record(body=2, kind="b.x", access=Access.SEALED)
    _record(body=3, kind="a.x", access=Access.PARTIES)
    assert queries.list_bodies("LN01", {Access.PUBLIC}) == {"a.x": (1,)}
    assert queries.list_bodies("LN01", ALL) == {"a.x": (1, 3), "b.x": (2,)}
    assert queries.list_bodies("LN09", ALL) == {}


def test_withheld_entries_keep_their_place_and_the_chain_still_holds() -> None:
    _record(body=1)
    _record(body=2, access=Access.SEALED)
    _record(body=3)
    entries = queries.list_entries("LN01", {Access.PUBLIC})
    assert [(e.number, e.withheld, e.payload is None, e.salt is None) for e in entries] == [
        (1, False, False, False),
        (2, True, True, True),
        (3, False, False, False),
    ]
    with pytest.raises(NotFound):
        entries[1].read()
    payloads = verify_chain("sm3", "LN01", _links("LN01", frozenset({Access.PUBLIC})))
    assert [payload is None for payload in payloads] == [False, True, False]


def test_a_record_stands_or_falls_with_the_act() -> None:
    @transaction.atomic
    def act() -> None:
        services.record(kind="a", lot_id="LN01", actor=CLERK, body=None, access=Access.PUBLIC, now=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        act()
    assert queries.count_entries("LN01") == 0
    _record()
    assert queries.count_entries("LN01") == 1


@pytest.mark.parametrize(
    ("kind", "body"), [("Bad Kind", None), ("a", 0.5), ("a", {"x": float("nan")}), ("a", "\ud800")]
)
def test_what_has_no_final_form_is_not_recorded(kind: str, body: Plain) -> None:
    with pytest.raises(Malformed):
        _record(kind=kind, body=body)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_the_act() -> None:
    with pytest.raises(RuntimeError):
        services.record(kind="a", lot_id="L", actor=CLERK, body=None, access=Access.PUBLIC, now=NOW)


def test_one_number_is_given_once_by_constraint() -> None:
    _record()
    slot = queries.slot_of("LN01", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(entry_id="f" * 32, slot=slot, access="public", leaf="{}", sealed=b"x")


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_lot_leave_no_gap_and_no_double() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite: an IMMEDIATE transaction excludes every other writer by itself")
    errors: list[Exception] = []

    def write() -> None:
        try:
            for n in range(10):
                _record(body={"n": n})
                worker.tick(NOW)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert queries.count_entries("LN01") == 40
    verify_chain("sm3", "LN01", _links("LN01"))
    services.sequence_pending(NOW)
    assert sorted(Entry.objects.values_list("index", flat=True)) == list(range(40))


# --- the log --------------------------------------------------------------------------------------------------------


def test_sequencing_puts_every_entry_once_under_a_signed_checkpoint() -> None:
    ids = [*_fill(5), *_fill(4, "LN02")]
    assert queries.newest_checkpoint() is None
    assert services.sequence_pending(NOW) == 9
    assert services.sequence_pending(NOW) == 0
    newest = queries.newest_checkpoint()
    assert newest is not None
    key = parse_verifier_key(queries.log_identity().verifier_key)
    checkpoint = verify_note(newest.text, key, crypto.verify_ed25519)
    assert (checkpoint.size, checkpoint.root.hex(), queries.count_leaves()) == (newest.size, newest.root, 9)
    leaves = list(LogLeaf.objects.order_by("index").values_list("leaf", flat=True))
    assert checkpoint.head == Tree("sm3", [leaf.encode() for leaf in leaves]).head()
    assert sorted(queries.find_index(one) or 0 for one in ids) == list(range(9))


def test_every_entry_is_proved_against_every_later_checkpoint() -> None:
    for count in (1, 2, 5, 1, 8):
        _fill(count)
        services.sequence_pending(NOW)
    entries = queries.list_entries("LN01", ALL)
    views = queries.list_checkpoints()
    assert [view.size for view in views] == [1, 3, 8, 9, 17]
    for view in views:
        head = parse_note(view.text).checkpoint.head
        covered = [e for e in entries if e.index is not None and e.index < view.size]
        proofs = queries.inclusion_proofs([e.index for e in covered if e.index is not None], view.size)
        for entry, proof in zip(covered, proofs, strict=True):
            assert entry.index is not None
            verify_inclusion("sm3", entry.leaf, entry.index, head, proof)
        for older in views:
            if older.size <= view.size:
                old = parse_note(older.text).checkpoint.head
                verify_consistency("sm3", old, head, queries.consistency_proof(older.size, view.size))


def test_the_first_checkpoint_that_covers_an_entry_is_found() -> None:
    (first,) = _fill(1)
    assert queries.checkpoint_covering(first) is None
    services.sequence_pending(NOW)
    _fill(3)
    services.sequence_pending(NOW)
    view = queries.checkpoint_covering(first)
    assert view is not None
    assert view.size == 1
    assert queries.checkpoint_covering("") is None
    assert queries.checkpoint_covering("unknown") is None


def test_covers_takes_only_our_own_checkpoints(settings: Settings, tmp_path: Path) -> None:
    (first,) = _fill(1)
    services.sequence_pending(NOW)
    old = queries.newest_checkpoint()
    (second,) = _fill(1)
    services.sequence_pending(NOW)
    new = queries.newest_checkpoint()
    assert old is not None
    assert new is not None
    assert [queries.covers(view.text, one) for view in (old, new) for one in (first, second)] == [
        True,
        False,
        True,
        True,
    ]
    assert not queries.covers("", first)
    assert not queries.covers(new.text.replace("\n2\n", "\n3\n"), first)
    assert not queries.covers(new.text, "unknown")
    settings.KEYS_DIR = tmp_path  # another log's key: a checkpoint that it did not sign
    assert not queries.covers(new.text, first)


def test_a_log_keeps_its_hash_function(settings: Settings) -> None:
    _fill(1)
    services.sequence_pending(NOW)
    settings.HASH_NAME = "sha256"
    _fill(1, "LN02")
    with pytest.raises(ImproperlyConfigured):
        services.sequence_pending(NOW)


def test_a_log_may_be_of_sha256(settings: Settings) -> None:
    settings.HASH_NAME = "sha256"
    _fill(3)
    services.sequence_pending(NOW)
    view = queries.newest_checkpoint()
    assert view is not None
    checkpoint = parse_note(view.text).checkpoint
    assert checkpoint.hash_name == "sha256"
    entry = queries.list_entries("LN01", ALL)[1]
    assert entry.index is not None
    verify_inclusion("sha256", entry.leaf, entry.index, checkpoint.head, queries.inclusion_proof(entry.index, 3))
    with pytest.raises(Mismatch):
        verify_inclusion("sm3", entry.leaf, entry.index, checkpoint.head, queries.inclusion_proof(entry.index, 3))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (0, 4), (-1, 3)])
def test_proofs_outside_the_log_are_not_found(index: int, size: int) -> None:
    _fill(3)
    services.sequence_pending(NOW)
    with pytest.raises(NotFound):
        queries.inclusion_proof(index, size)


@pytest.mark.parametrize(("old", "new"), [(2, 1), (-1, 3), (0, 4)])
def test_consistency_outside_the_log_is_not_found(old: int, new: int) -> None:
    _fill(3)
    services.sequence_pending(NOW)
    with pytest.raises(NotFound):
        queries.consistency_proof(old, new)


def test_large_batches_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 3)
    _fill(7)
    assert worker.tick(NOW) >= 7
    assert (queries.count_leaves(), [v.size for v in queries.list_checkpoints(4)]) == (7, [6, 7])


def test_order_within_a_batch_is_drawn() -> None:
    for _ in range(4):
        _fill(6)
        services.sequence_pending(NOW)
    indexes = [entry.index for entry in queries.list_entries("LN01", ALL)]
    assert sorted(i for i in indexes if i is not None) == list(range(24))
    assert indexes != list(range(24))


# --- erasing --------------------------------------------------------------------------------------------------------


def _erase(entry_id: str, actor: Actor = SYSTEM, lot: str = "LN01", reason: str = "保管期限届满") -> None:
    services.erase_payload(actor=actor, lot_id=lot, entry_id=entry_id, reason=reason, now=NOW + timedelta(days=1))


@pytest.mark.parametrize("sequenced", [True, False])
def test_erasing_a_payload_leaves_every_proof_holding(sequenced: bool) -> None:
    _record(body=1)
    personal = _record(body={"phone": "13900000000"}, access=Access.PERSONAL)
    _record(body=3)
    if sequenced:
        services.sequence_pending(NOW)
    _erase(personal)
    services.sequence_pending(NOW)
    entries = queries.list_entries("LN01", ALL)
    assert [(entry.withheld, entry.erased) for entry in entries] == [
        (False, False),
        (True, True),
        (False, False),
        (False, False),
    ]
    assert bytes(Entry.objects.get(entry_id=personal).sealed) == b""
    verify_chain("sm3", "LN01", _links("LN01"))
    view = queries.newest_checkpoint()
    assert view is not None
    for entry in entries:
        assert entry.index is not None
        head = parse_note(view.text).checkpoint.head
        verify_inclusion("sm3", entry.leaf, entry.index, head, queries.inclusion_proof(entry.index, view.size))
    assert queries.list_bodies("LN01", ALL)["evidence.payload_erased"] == (
        {"number": 2, "leaf": leaf_digest("sm3", entries[1].leaf), "reason": "保管期限届满"},
    )
    with pytest.raises(NotFound):
        queries.open_entry(personal)


def test_only_personal_payloads_are_erased_once_and_with_a_reason() -> None:
    public, personal = _record(), _record(access=Access.PERSONAL)
    for entry_id, reason, code in [
        (public, "x", "payload_not_personal"),
        (personal, " ", "erasure_reason_missing"),
    ]:
        with pytest.raises(Refused) as caught:
            _erase(entry_id, reason=reason)
        assert caught.value.code == code
    _erase(personal)
    with pytest.raises(Refused) as caught:
        _erase(personal)
    assert caught.value.code == "payload_erased_already"


def test_erasing_is_not_for_everybody_and_not_of_another_lot() -> None:
    personal = _record(access=Access.PERSONAL)
    for actor, lot in [(CLERK, "LN01"), (Actor(Role.SYSTEM_ADMIN), "LN01"), (SYSTEM, "LN02")]:
        with pytest.raises(NotFound):
            _erase(personal, actor, lot)
    assert queries.open_entry(personal).payload
    _erase(personal, Actor(Role.AUDITOR))


def test_open_entry_opens_one() -> None:
    entry_id = _record(body={"x": 1}, access=Access.PARTIES)
    opened = queries.open_entry(entry_id)
    assert (opened.index, read_leaf(opened.leaf).v, len(opened.salt)) == (None, 1, 32)
    with pytest.raises(NotFound):
        queries.open_entry("unknown")


def test_log_checkpoints_are_kept_all() -> None:
    for _ in range(3):
        _fill(1)
        services.sequence_pending(NOW)
    assert LogCheckpoint.objects.count() == 3
