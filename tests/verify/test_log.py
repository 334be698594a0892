"""A lot's log holds, or says which of its promises is broken; roots of trust and kept checkpoints come from the reader."""

from __future__ import annotations

import json
import random

import pytest

from tests.verify.factory import CHECKPOINT, ENTRIES, HISTORY, MiniLog, mini_log, repack
from yuanping.kernel.canonical import canonical
from yuanping.kernel.edition import Edition
from yuanping.verify import checks, runner
from yuanping.verify.outcome import Exit, Report
from yuanping.verify.runner import verify_bundle
from yuanping.verify.trust import read_trust


@pytest.fixture(autouse=True)
def only_log_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The miniature has no records of a lot; its log is the subject here."""
    wanted = {"container", "manifest", "log", "trust", "seen", "edition"}
    monkeypatch.setattr(runner, "STEPS", tuple(step for step in checks.STEPS if step.key in wanted))


def check(data: bytes, log: MiniLog | None = None, seen: str | None = None) -> Report:
    return verify_bundle(data, read_trust(log.trust()) if log else None, seen)


def failed_code(report: Report) -> str:
    assert report.failed is not None
    assert report.exit is Exit.FAILED
    return report.failed.code


def test_log_holds_with_roots_and_a_kept_checkpoint() -> None:
    log = mini_log()
    report = check(log.bundle(), log, log.checkpoint(log.published[1]))
    assert report.exit is Exit.ALL_HELD
    assert report.verdict("en") == "✓ everything holds"


def test_log_without_roots_is_consistent_but_of_unproven_origin() -> None:
    log = mini_log()
    assert check(log.bundle()).exit is Exit.UNPROVEN
    assert "内部一致，来源未证明" in check(log.bundle()).verdict("zh")
    assert "consistent in itself, origin not proven" in check(log.bundle()).verdict("en")
    assert check(log.bundle(), log).exit is Exit.UNPROVEN
    assert "origin proven" in check(log.bundle(), log).verdict("en")


@pytest.mark.parametrize("withhold", [(), (1,), (2, 3), (1, 2, 3, 4)])
def test_log_keeps_the_place_of_a_withheld_entry(withhold: tuple[int, ...]) -> None:
    log = mini_log()
    assert check(log.bundle(withhold), log, log.checkpoint()).exit is Exit.ALL_HELD


def test_remade_bundle_with_fresh_keys_and_other_scores_is_refused_with_trust() -> None:
    honest, forged = mini_log(), mini_log("forger", "99.99")
    assert check(forged.bundle()).exit is Exit.UNPROVEN
    assert failed_code(check(forged.bundle(), honest)) == "log.checkpoint"


def test_rewritten_log_under_the_true_key_is_refused_with_a_kept_checkpoint() -> None:
    honest, rewritten = mini_log(), mini_log(scores="99.99")
    assert check(rewritten.bundle(), honest).exit is Exit.UNPROVEN
    for size in honest.published:
        assert failed_code(check(rewritten.bundle(), honest, honest.checkpoint(size))) in {
            "seen_unknown",
            "log.consistency",
        }


def test_kept_checkpoint_outside_what_the_bundle_covers_is_not_proven() -> None:
    log = mini_log()
    bundle, early = log.bundle(), log.checkpoint(2)
    assert check(bundle, log, early).exit is Exit.UNPROVEN
    log.noise(4)
    assert check(bundle, log, log.checkpoint()).exit is Exit.UNPROVEN


def test_kept_checkpoint_the_log_never_published_is_refused() -> None:
    log = mini_log()
    assert failed_code(check(log.bundle(), log, log.checkpoint(log.published[0] + 1))) == "seen_unknown"


def test_kept_checkpoint_by_another_key_or_of_another_log_is_refused() -> None:
    log, other = mini_log(), mini_log("other")
    assert failed_code(check(log.bundle(), log, other.checkpoint())) == "log.checkpoint"
    assert (
        failed_code(check(log.bundle(), None, log.checkpoint().replace("yuanping.test/log", "else.test/log")))
        == "seen_origin"
    )
    assert failed_code(check(log.bundle(), log, "nothing")) == "seen_shape"


def changed_entries(log: MiniLog, change: object) -> bytes:
    members = log.members()
    data = json.loads(members[ENTRIES])
    assert callable(change)
    change(data)
    members[ENTRIES] = canonical(data)
    return repack(members, Edition.PUBLIC, log.tree.size)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data["entries"].pop(1), "log.chain"),
        (lambda data: data["entries"].reverse(), "log.chain"),
        (lambda data: data["entries"].append(data["entries"][-1]), "log_order"),
        (lambda data: data["entries"].clear(), "log_empty"),
        (lambda data: data["entries"][0].update(index=0), "log.inclusion"),
        (lambda data: data["entries"][0].update(leaf=data["entries"][1]["leaf"]), "log.inclusion"),
        (lambda data: data["entries"][0]["proof"].pop(), "log.inclusion"),
        (lambda data: data["entries"][0].update(salt="00" * 32), "log.opening"),
        (
            lambda data: data["entries"][0].update(payload=data["entries"][0]["payload"].replace("92.50", "99.50")),
            "log.opening",
        ),
        (lambda data: data["entries"][0].update(payload=""), "log_shape"),
        (lambda data: data.update(lot_id="LN02"), "log_lot"),
        (lambda data: data.update(size=3), "log_size"),
        (lambda data: data.update(extra=1), "log_shape"),
        (lambda data: data["entries"][0].update(salt="zz"), "log_shape"),
    ],
)
def test_changed_entry_is_named(change: object, code: str) -> None:
    log = mini_log()
    assert failed_code(check(changed_entries(log, change), log, log.checkpoint())) in {code, "log.opening"}


@pytest.mark.parametrize("name", [CHECKPOINT, ENTRIES, HISTORY])
def test_missing_log_file_is_named(name: str) -> None:
    log = mini_log()
    members = log.members()
    del members[name]
    assert failed_code(check(repack(members, Edition.PUBLIC, log.tree.size), log)) == "file_missing"


def test_forged_history_is_refused() -> None:
    log = mini_log()
    members = log.members()
    data = json.loads(members[HISTORY])
    data["passages"][0]["root"] = "11" * 32
    members[HISTORY] = canonical(data)
    assert failed_code(check(repack(members, Edition.PUBLIC, log.tree.size), log)) == "log.consistency"


def test_2000_random_byte_flips_are_each_refused_by_a_named_check() -> None:
    log = mini_log()
    data, dice = log.bundle(), random.Random(2026)
    for _ in range(2000):
        changed = bytearray(data)
        changed[dice.randrange(len(data))] ^= dice.randrange(1, 256)
        assert failed_code(check(bytes(changed))).startswith(("container_", "manifest_"))


def test_1000_flips_repacked_by_a_forger_are_refused_or_named() -> None:
    """A forger repairs checksums, digests and the manifest: then the proofs must catch the change, or the signature."""
    log = mini_log()
    honest, dice = log.members(), random.Random(7)
    for _ in range(1000):
        members = dict(honest)
        name = dice.choice(sorted(members))
        changed = bytearray(members[name])
        changed[dice.randrange(len(changed))] ^= dice.randrange(1, 256)
        members[name] = bytes(changed)
        report = check(repack(members, Edition.PUBLIC, log.tree.size), log, log.checkpoint(log.published[1]))
        assert failed_code(report), (name, report)


def test_personal_number_in_an_opened_payload_is_refused_in_the_public_edition() -> None:
    log = mini_log()
    log.record("note", {"text": "13912340172"})
    assert failed_code(check(log.bundle(), log)) == "personal_data"
    assert check(log.bundle((5,)), log, log.checkpoint()).exit is Exit.ALL_HELD
    assert check(log.bundle(edition=Edition.SEALED), log, log.checkpoint()).exit is Exit.ALL_HELD
