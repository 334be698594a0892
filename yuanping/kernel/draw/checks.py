"""The frame of a replay: named checks in a fixed order, and those that both moments of a draw share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from yuanping.kernel.canonical import Plain
from yuanping.kernel.draw.bodies import (
    COMMITTED,
    FROZEN,
    REVEALED,
    SHARE_OPENED,
    SUPERSEDED,
    VOIDED,
    Bodies,
    entries_of,
)
from yuanping.kernel.draw.calls import CallBroken
from yuanping.kernel.draw.escrow import is_whole, prove_rebuilt
from yuanping.kernel.draw.messages import (
    CommitMessage,
    RevealMessage,
    VerifySignature,
    read_commit,
    read_reveal,
    read_share,
    signed_by,
)
from yuanping.kernel.draw.papers import CONTINUED_VERSION, RECORD_VERSIONS, ExpertDrawRecord, VenueDrawRecord
from yuanping.kernel.draw.request import VERSIONS, check_commitments, is_salted, request_digest
from yuanping.kernel.draw.seed import Reveal, check_reveal, reveal_of
from yuanping.kernel.draw.values import PARTIES, DrawKind
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain


class CheckState(StrEnum):
    """How a check that did not fail ended."""

    HELD = "held"
    LATER = "later"
    UNPROVEN = "unproven"


class Failed(Exception):
    """The check does not hold, because of ``detail``."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Unproven(Exception):
    """The check cannot be made with what was handed in."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One printed line."""

    key: str
    title: str
    state: CheckState


class Case:
    """One record under replay. ``bodies`` and ``verify`` come from whoever asks."""

    def __init__(
        self, record: VenueDrawRecord | ExpertDrawRecord, bodies: Bodies, verify: VerifySignature | None
    ) -> None:
        """Keep what the checks need."""
        self.papers = record
        self.bodies = bodies
        self.verify = verify
        self.kind = DrawKind.VENUES if isinstance(record, VenueDrawRecord) else DrawKind.EXPERTS
        # A salt that is no hex must fail the first check by name, not the making of the case.
        self.digest = request_digest(record.request) if is_salted(record.request) else ""

    @property
    def reveals(self) -> tuple[Reveal, ...]:
        """All reveals, given or rebuilt."""
        return (*(reveal_of(message) for message in self.papers.reveals), *self.rebuilt)

    @property
    def rebuilt(self) -> tuple[Reveal, ...]:
        """Those put together from shares."""
        return tuple(Reveal(one.party, _hex(one.nonce), _hex(one.secret)) for one in self.papers.rebuilt)


C = TypeVar("C", bound=Case)
C_contra = TypeVar("C_contra", bound=Case, contravariant=True)


@dataclass(frozen=True, slots=True)
class Check(Generic[C_contra]):
    """A named step. ``after_award``: it needs K."""

    key: str
    title: str
    run: Callable[[C_contra], None]
    after_award: bool = False


def run_checks(checks: tuple[Check[C], ...], case: C, *, released: bool) -> tuple[CheckResult, ...]:
    """Run the checks in order.

    Raises:
        Mismatch: the first that does not hold.

    """
    return tuple(_run(check, case, released=released) for check in checks)


def _run(check: Check[C], case: C, *, released: bool) -> CheckResult:
    name = f"{check.key} {check.title}"
    state = CheckState.HELD
    if check.after_award and not released:
        return CheckResult(check.key, check.title, CheckState.LATER)
    try:
        check.run(case)
    except Unproven:
        state = CheckState.UNPROVEN
    except Failed as failed:
        raise Mismatch(name, failed.detail) from None
    except Refused as refused:
        raise Mismatch(name, " ".join([refused.code, *(f"{k}={v}" for k, v in refused.params.items())])) from None
    except (Malformed, CallBroken, ValueError) as error:
        raise Mismatch(name, str(error)) from None
    return CheckResult(check.key, check.title, state)


def need(good: object, detail: str) -> None:
    """Fail the running check unless ``good``."""
    if not good:
        raise Failed(detail)


def check_form(case: Case) -> None:
    """Version and the form of every message."""
    need(case.papers.request.v in VERSIONS[case.kind], "unknown version of the request")
    versions = (case.papers.v, case.papers.request.v)
    need(versions in RECORD_VERSIONS[case.kind], "the record has another version than its request")
    if isinstance(case.papers, ExpertDrawRecord):
        continued = bool(case.papers.continuations)
        need(continued == (case.papers.v == CONTINUED_VERSION), "continuations in another version, or none in theirs")
        need(bool(case.papers.sealed_key) or not continued, "continuations in a sealed edition")
    need(is_salted(case.papers.request), "the salt of the hidden part is missing, or not expected")
    for commit in case.papers.commits:
        read_commit(to_plain(commit))
    for reveal in case.papers.reveals:
        read_reveal(to_plain(reveal))
    for share in case.papers.shares:
        read_share(to_plain(share))
    need(len(case.digest) == 64, "no digest")


def check_parties(case: Case) -> None:
    """Exactly the three parties, and their signed commitments are those of the request."""
    request = case.papers.request
    check_commitments(request.commitments)
    need(request.commitments == tuple(sorted(request.commitments, key=lambda one: one.party)), "not in order")
    signed = [(one.party, one.public_key, one.commitment) for one in case.papers.commits]
    need(signed == [(one.party, one.public_key, one.commitment) for one in request.commitments], "other commitments")
    need(all(one.draw_id == request.draw_id for one in case.papers.commits), "a commitment to another draw")
    need(not request.escrow or is_whole(request.escrow), "not one share of every party for every other")


def check_signatures(case: Case) -> None:
    """Every message is signed with the key its party committed with."""
    if case.verify is None:
        raise Unproven
    keys = {one.party: one.public_key for one in case.papers.request.commitments}
    messages: tuple[CommitMessage | RevealMessage, ...] = (*case.papers.commits, *case.papers.reveals)
    for message in messages:
        need(message.party in keys, f"{message.party} is no party")
        need(signed_by(message, keys[message.party], case.verify), f"signature of {message.party}")


def check_frozen(case: Case) -> None:
    """The digest of the request stands in the log, once."""
    found = entries_of(case.bodies, FROZEN, case.papers.request.draw_id)
    need(len(found) == 1, f"{len(found)} entries for this draw")
    need(found[0].get("kind") == case.kind, "frozen as another kind of draw")
    need(found[0].get("request_digest") == case.digest, f"the log froze another request than {case.digest}")


def check_single(case: Case) -> None:
    """No second draw of this kind was frozen for the lot, unless it was voided or superseded on record."""
    gone = {body.get("draw_id") for kind in (VOIDED, SUPERSEDED) for body in entries_of(case.bodies, kind)}
    need(case.papers.request.draw_id not in gone, "this draw was voided or superseded")
    for body in entries_of(case.bodies, FROZEN):
        other = body.get("draw_id")
        if body.get("kind") == case.kind and other != case.papers.request.draw_id:
            need(other in gone, f"a second draw {other}")


def check_messages(case: Case) -> None:
    """The log holds exactly these messages."""
    draw_id = case.papers.request.draw_id
    for kind, messages in ((COMMITTED, case.papers.commits), (REVEALED, case.papers.reveals)):
        logged = [body.get("message") for body in entries_of(case.bodies, kind, draw_id)]
        need(_by_party(logged) == _by_party([to_plain(one) for one in messages]), f"other messages under {kind}")
    opened = [body.get("message") for body in entries_of(case.bodies, SHARE_OPENED, draw_id)]
    need(all(to_plain(one) in opened for one in case.papers.shares), f"other messages under {SHARE_OPENED}")


def _by_party(messages: list[Plain]) -> list[Plain]:
    return sorted(messages, key=lambda one: str(one.get("party")) if isinstance(one, dict) else "")


def check_reveals(case: Case) -> None:
    """Exactly the three secrets, each the one committed to, each given for this very request."""
    need(sorted(one.party for one in case.reveals) == list(PARTIES), "not exactly the three parties")
    given = [one.party for one in case.papers.reveals]
    need(given == sorted(given), "not in order")
    for message in case.papers.reveals:
        need(message.draw_id == case.papers.request.draw_id, f"{message.party} revealed for another draw")
        need(message.request_digest == case.digest, f"{message.party} revealed for another request")
    for reveal in case.reveals:
        check_reveal(case.papers.request, reveal)
    prove_rebuilt(case.papers.request, case.digest, case.rebuilt, case.papers.shares, case.verify)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Failed("not hex") from None


def shared_checks(prefix: str) -> tuple[Check[Case], ...]:
    """Return the checks both kinds begin with."""
    return (
        Check(f"{prefix}.form", "记录形式", check_form),
        Check(f"{prefix}.commitments", "三方承诺与申请一致", check_parties),
        Check(f"{prefix}.signatures", "三方签名", check_signatures),
        Check(f"{prefix}.frozen", "申请冻结后入账，此后未改", check_frozen),
        Check(f"{prefix}.single", "没有另一次抽取", check_single),
        Check(f"{prefix}.messages", "承诺与揭示均已入账", check_messages),
        Check(f"{prefix}.reveals", "三方揭示与承诺相符", check_reveals),
    )
