"""``yuanping catalogue FILE``: whether the platform signed exactly this catalogue, and whether its log holds it.

* The signature needs the log's verifier key, got by another road; without it the answer is “unproven”, never “held”.
* The proof in the log is checked as in a bundle: leaf, opening, inclusion, and the entry's body against the catalogue's own digest.
* The version before, as somebody kept it, may be given: then this one must name exactly that one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.leaf import verify_opening
from yuanping.kernel.evidence.merkle import verify_inclusion
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.evidence.note import VerifierKey, parse_note, parse_verifier_key, verify_note
from yuanping.kernel.plain import from_plain
from yuanping.kernel.venues.published import KIND, Catalogue, catalogue_digest, log_body, verify_catalogue
from yuanping.verify.log import verify_ed25519
from yuanping.verify.outcome import MARKS, Exit, State, Words

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LogProof:
    """Where the log holds a publication."""

    checkpoint: str
    index: int
    leaf: str
    payload: str
    salt: str
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueDocument:
    """One publication as it is downloaded."""

    v: int
    catalogue: Catalogue
    note: str
    log: LogProof | None


@dataclass(frozen=True, slots=True)
class Check:
    """One check with its outcome."""

    words: Words
    state: State
    detail: str = ""


def read_document(data: bytes) -> CatalogueDocument:
    """The downloaded file. Raises ``Malformed``."""
    document = from_plain(CatalogueDocument, parse_canonical(data), "file")
    if document.v != 1:
        raise Malformed("file.v", "unknown edition")
    return document


def check_document(document: CatalogueDocument, key: VerifierKey | None, before: Catalogue | None) -> tuple[Check, ...]:
    """Every check of one publication, in order."""
    signed = Words("平台签署的正是这份目录", "the platform signed exactly this catalogue")
    logged = Words("证据日志收录了这份目录", "the evidence log holds this catalogue")
    chained = Words("与您给出的上一版相接", "it follows the earlier one you gave")
    if key is None:
        missing = "--log-key"
        checks = [Check(signed, State.UNPROVEN, missing), Check(logged, State.UNPROVEN, missing)]
    else:
        known = key
        checks = [_run(signed, lambda: verify_catalogue(document.catalogue, document.note, known, verify_ed25519))]
        if document.log is None:
            checks.append(Check(logged, State.LATER))
        else:
            proof = document.log
            checks.append(_run(logged, lambda: _check_log(document.catalogue, proof, known)))
    if before is not None:
        earlier = before
        checks.append(_run(chained, lambda: _check_chain(document.catalogue, earlier)))
    return tuple(checks)


def _run(words: Words, check: Callable[[], None]) -> Check:
    try:
        check()
    except (Mismatch, Malformed) as broken:
        return Check(words, State.FAILED, str(broken))
    return Check(words, State.HELD)


def _check_log(catalogue: Catalogue, proof: LogProof, key: VerifierKey) -> None:
    checkpoint = verify_note(proof.checkpoint, key, verify_ed25519)
    hash_name = parse_note(proof.checkpoint).checkpoint.hash_name
    path = tuple(_hex(each) for each in proof.proof)
    verify_inclusion(hash_name, proof.leaf.encode(), proof.index, checkpoint.head, path)
    payload = verify_opening(hash_name, proof.leaf.encode(), _hex(proof.salt), proof.payload.encode())
    wanted: Plain = log_body(catalogue)
    if payload.kind != KIND or payload.body != wanted:
        raise Mismatch("catalogue.log 目录与日志", "the entry is of another catalogue")


def _check_chain(catalogue: Catalogue, before: Catalogue) -> None:
    if catalogue.number != before.number + 1 or catalogue.previous != catalogue_digest(before):
        raise Mismatch("catalogue.chain 目录相接", "another catalogue stands before it")


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Malformed("hex", text[:40]) from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", help="下载的目录文件 / the downloaded catalogue")
    parser.add_argument("--log-key", default="", help="从别处得知的日志公钥 / the log's key, got by another road")
    parser.add_argument(
        "--before", default="", metavar="FILE", help="您保存的上一版 / the version before, as you kept it"
    )
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")


def run(args: argparse.Namespace) -> int:
    """Check one publication and print one line a check. Returns 0 held, 1 not, 2 unreadable, 3 unproven."""
    try:
        document = read_document(_read(args.file))
        before = read_document(_read(args.before)).catalogue if args.before else None
        key = parse_verifier_key(args.log_key) if args.log_key else None
    except (OSError, Malformed) as problem:
        print(f"无法读取 / cannot read: {problem}", file=sys.stderr)
        return Exit.USAGE
    checks = check_document(document, key, before)
    for check in checks:
        print(f"{MARKS[check.state]} {check.words.say(args.lang)}{f' ({check.detail})' if check.detail else ''}")
    states = {check.state for check in checks}
    if State.FAILED in states:
        return Exit.FAILED
    return Exit.UNPROVEN if State.UNPROVEN in states else Exit.ALL_HELD


def _read(name: str) -> bytes:
    with Path(name).open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Malformed("file", "too long")
    return data
