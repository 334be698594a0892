"""The bundles of a lot that really walked all nine steps, and what every kind of forger gets."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.verify.conftest import ROOT, WalkedFiles
from tests.verify.factory import key_from
from tests.verify.test_isolation import run
from yuanping.demo import tampering
from yuanping.kernel.canonical import Plain, canonical
from yuanping.kernel.evidence.note import Signature, VerifierKey, parse_note, write_note
from yuanping.verify.container import read_container
from yuanping.verify.log import CHECKPOINT
from yuanping.verify.outcome import Exit, Report
from yuanping.verify.runner import verify_bundle
from yuanping.verify.trust import read_trust

pytestmark = pytest.mark.slow
Members = dict[str, bytes]


def check(walked: WalkedFiles, data: bytes, *, trust: bool = True, seen: bool = True) -> Report:
    return verify_bundle(data, read_trust(walked.trust) if trust else None, walked.seen if seen else None)


def failed(report: Report) -> str:
    assert report.exit is Exit.FAILED
    assert report.failed is not None
    return report.failed.key


def test_walk_says_every_step_with_its_article(walked: WalkedFiles) -> None:
    for number in range(1, 11):
        assert f"\n{number}. " in walked.output
    assert walked.output.count("依据") >= 12
    assert walked.output.count("篡改") == 6


def test_public_bundle_holds_for_a_stranger_with_roots(walked: WalkedFiles) -> None:
    files = ("--trust", str(walked.folder / "trust.json"), "--seen", str(walked.folder / "checkpoint.txt"))
    result = run(str(walked.folder / "public.zip"), *files)
    assert result.returncode == 0, result.stdout
    assert "Traceback" not in result.stderr
    english = run(str(walked.folder / "public.zip"), *files, "--lang", "en")
    assert english.stdout.splitlines()[-1] == "✓ everything holds"


def test_public_bundle_without_roots_is_of_unproven_origin(walked: WalkedFiles) -> None:
    result = run(str(walked.folder / "public.zip"))
    assert result.returncode == 3
    assert "内部一致，来源未证明" in result.stdout.splitlines()[-1]


def test_sealed_bundle_holds_and_says_what_must_wait(walked: WalkedFiles) -> None:
    report = check(walked, walked.sealed)
    assert report.exit is Exit.ALL_HELD
    assert {line.key for line in report.lines if line.state == "later"} == {"award"}


def test_sealed_bundle_holds_no_key_and_no_members(walked: WalkedFiles) -> None:
    members = read_container(walked.sealed)
    assert json.loads(members["draw/experts.json"])["sealed_key"] == ""
    assert json.loads(members["committee/members.json"])["members"] == []


def test_bundle_is_an_ordinary_zip_for_others(walked: WalkedFiles) -> None:
    code = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(walked.folder / "public.zip")], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(read_container(walked.public))


@pytest.mark.parametrize("edition", ["public", "sealed"])
def test_draw_taken_out_holds_for_the_one_file_checker(walked: WalkedFiles, edition: str, tmp_path: Path) -> None:
    draw = tmp_path / "draw.json"
    assert run(str(walked.folder / f"{edition}.zip"), "--draw", str(draw)).returncode == 3
    alone = (sys.executable, "-I", "-S", str(ROOT / "verify" / "check_draw.py"), str(draw))
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_2000_random_byte_flips_are_each_refused_by_a_named_check(walked: WalkedFiles) -> None:
    data, dice = walked.public, random.Random(2026)
    for _ in range(2000):
        changed = bytearray(data)
        changed[dice.randrange(len(data))] ^= dice.randrange(1, 256)
        assert failed(verify_bundle(bytes(changed))) in {"container", "manifest"}


@pytest.mark.parametrize(
    ("change", "keys"),
    [(tampering.raise_score, {"evaluation"}), (tampering.swap_seats, {"experts"}), (tampering.drop_entry, {"log"})],
)
def test_careful_forgery_is_named(walked: WalkedFiles, change: Callable[[Members], None], keys: set[str]) -> None:
    assert failed(check(walked, tampering.remake(walked.public, change))) in keys


def test_fresh_keys_are_refused_with_trust(walked: WalkedFiles) -> None:
    """The whole bundle re-made under another log key: consistent, but of another origin."""

    def sign_anew(members: Members) -> None:
        note, key = parse_note(members[CHECKPOINT].decode()), key_from("forger")
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        mine = VerifierKey(note.checkpoint.origin, public)
        signature = Signature(mine.name, mine.key_id, key.sign(note.body.encode()))
        members[CHECKPOINT] = write_note(note.body, (signature,)).encode()

    forged = tampering.remake(walked.public, sign_anew)
    assert check(walked, forged, trust=False).exit is Exit.UNPROVEN
    assert failed(check(walked, forged)) == "trust"


def _leaves(value: Plain, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [each for key, item in value.items() for each in _leaves(item, (*path, key))]
    if isinstance(value, list):
        return [each for number, item in enumerate(value) for each in _leaves(item, (*path, number))]
    return [path]


def _another(old: Plain, dice: random.Random) -> Plain:
    """Another value of the same shape, so that it is the meaning that is refused and not the spelling."""
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return old + dice.choice((1, -1))
    assert isinstance(old, str)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", old):
        return old[:-1].replace("T0", "T1", 1) + "Z" if "T0" in old else old.replace("T1", "T0", 1)
    if old and re.fullmatch(r"[0-9a-f]+", old):
        return ("1" if old[0] == "0" else "0") + old[1:]
    return "x" + old


def _mutate(value: Plain, path: tuple[str | int, ...], dice: random.Random) -> None:
    target: Plain = value
    for step in path[:-1]:
        target = target[step]  # type: ignore[index, call-overload]
    target[path[-1]] = _another(target[path[-1]], dice)  # type: ignore[index, call-overload]


def test_what_was_archived_is_the_one_entry_of_its_edition(walked: WalkedFiles) -> None:
    """A value no other check rests on: the log still knows the file it stood in."""

    def rename(members: Members) -> None:
        name = "booking/booking.json"
        members[name] = canonical({**json.loads(members[name]), "number": "YD-2026-09-9999"})

    report = check(walked, tampering.remake(walked.public, rename))
    assert failed(report) == "archived"
    assert any("booking/booking.json" in str(line) for line in report.lines)


def test_any_changed_value_of_any_record_is_refused_by_name(walked: WalkedFiles) -> None:
    """A forger changes one value anywhere and repairs every digest of the manifest."""
    members = read_container(walked.public)
    names = [
        name
        for name in sorted(members)
        if name.endswith(".json") and name != "manifest.json" and not name.startswith("policy/pack")
    ]
    dice, passed = random.Random(11), []
    for turn in range(80):
        name = names[turn % len(names)]
        record = json.loads(members[name])
        path = dice.choice(_leaves(record))
        _mutate(record, path, dice)

        def put(changed: Members, name: str = name, record: Plain = record) -> None:
            changed[name] = canonical(record)

        report = check(walked, tampering.remake(walked.public, put))
        if report.exit is not Exit.FAILED:
            passed.append((name, path))
    assert passed == []
