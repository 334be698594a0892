"""What holds between records: the same lot, the same digests, and seats that are the same seat everywhere."""

from __future__ import annotations

from yuanping.kernel.booking import record as booking
from yuanping.kernel.booking.rules import rules_from_pack
from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.committee.record import CallsRecord, MembersRecord
from yuanping.kernel.draw.bodies import FROZEN, REVEALED
from yuanping.kernel.draw.messages import RevealMessage
from yuanping.kernel.draw.record import ExpertDrawRecord, VenueDrawRecord
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.evaluation.record import EvaluationRecord
from yuanping.kernel.evaluation.values import MemberKind
from yuanping.kernel.evidence.note import parse_note, parse_verifier_key, verify_note
from yuanping.kernel.lot.record import LotRecord
from yuanping.kernel.plain import from_plain
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.record import DecisionRecord
from yuanping.kernel.signing.record import SignatureManifest
from yuanping.verify import record_checks as files
from yuanping.verify.case import Case
from yuanping.verify.log import check_known, verify_ed25519
from yuanping.verify.outcome import NotHeld, Unproven, Words


def _draws(case: Case) -> tuple[VenueDrawRecord | ExpertDrawRecord, ...]:
    return (case.record(files.VENUES, VenueDrawRecord), case.record(files.EXPERTS, ExpertDrawRecord))


def check_parties(case: Case) -> Words:
    """The keys of the three parties are those the reader knows them by, in both draws.

    Raises:
        NotHeld: ``party_key``. Unproven: no trust file, or it does not know a party.
    """
    if case.trust is None:
        raise Unproven(
            Words(
                "未给信任文件（--trust）：不知三方密钥属于谁",
                "no roots of trust (--trust): whose the keys of the parties are is not known",
            )
        )
    for record in _draws(case):
        for commit in record.request.commitments:
            known = case.trust.keys_of(commit.party)
            if not known:
                raise Unproven(
                    Words(f"信任文件没有 {commit.party} 的密钥", f"the trust file has no key of {commit.party}")
                )
            if commit.public_key not in known:
                raise NotHeld(
                    "party_key",
                    Words("三方之一的密钥不是信任文件所载", "the key of a party is not the one in the trust file"),
                    commit.party,
                )
    return Words(
        "两次抽取的三方密钥均为信任文件所载", "the keys of all parties in both draws are those of the trust file"
    )


def check_checkpoints(case: Case) -> Words:
    """Every party held a checkpoint of this log that contained the request before it revealed.

    Raises:
        NotHeld: ``reveal_before_checkpoint``, ``seen_unknown``, ``log_entry_missing``. Mismatch: a checkpoint is not signed by the log.
    """
    count = 0
    for record in _draws(case):
        frozen = _place(case, FROZEN, record.request.draw_id)
        for message in record.reveals:
            _check_reveal(case, message, frozen)
            count += 1
    return Words(
        f"{count} 次揭示之前，申请均已在各方所存的检查点内",
        f"before each of {count} reveals the request stood in a checkpoint its party held",
    )


def _check_reveal(case: Case, message: RevealMessage, frozen: int) -> None:
    if case.trust is not None:
        held = verify_note(message.checkpoint, parse_verifier_key(case.trust.log_key), verify_ed25519)
    else:
        held = parse_note(message.checkpoint).checkpoint
    check_known(case.log, held)
    revealed = _place(case, REVEALED, message.draw_id, message.party)
    if not frozen < held.size <= revealed:
        raise NotHeld(
            "reveal_before_checkpoint",
            Words(
                "揭示时所存检查点不含该申请，或晚于揭示",
                "the checkpoint held does not contain the request, or is later than the reveal",
            ),
            f"{message.party} {frozen} {held.size} {revealed}",
        )


def _place(case: Case, kind: str, draw_id: str, party: str = "") -> int:
    """Where in the log the one entry of ``kind`` of this draw (and party) stands."""
    found = [
        place
        for payload, place in zip(case.log.payloads, case.log.places, strict=True)
        if payload is not None and payload.kind == kind and _says(payload.body, draw_id, party)
    ]
    if len(found) != 1:
        raise NotHeld(
            "log_entry_missing",
            Words("日志中没有恰好一条对应的证据", "not exactly one such entry in the log"),
            f"{kind} {draw_id} {party}",
        )
    return found[0]


def _says(body: Plain, draw_id: str, party: str) -> bool:
    if not isinstance(body, dict) or body.get("draw_id") != draw_id:
        return False
    message = body.get("message")
    return not party or (isinstance(message, dict) and message.get("party") == party)


def check_joins(case: Case) -> Words:
    """The records are of one lot, and each rests on the one before.

    Raises:
        NotHeld: ``join_…`` with the two sides. Mismatch: the booking does not rest on the draw of the venues.
    """
    lot_id = case.manifest.lot_id
    opened = case.record(files.LOT, LotRecord)
    booked = case.record(files.BOOKING, booking.BookingRecord)
    venues = case.record(files.VENUES, VenueDrawRecord)
    experts = case.record(files.EXPERTS, ExpertDrawRecord)
    calls = case.record(files.CALLS, CallsRecord)
    members = case.record(files.MEMBERS, MembersRecord)
    judged = case.record(files.EVALUATION, EvaluationRecord)
    signed = case.record(files.SIGNATURES, SignatureManifest)
    lots = {opened.lot_id, booked.lot_id, venues.request.lot_id, experts.request.lot_id, members.lot_id, judged.lot_id,
            signed.lot_id}  # fmt: skip
    _same("join_lot", lots, {lot_id})
    _same("join_hash", {opened.hash_name, booked.hash_name, venues.request.hash_name, experts.request.hash_name, calls.hash_name, members.hash_name,
                        judged.hash_name, signed.hash_name}, {case.manifest.hash_name})  # fmt: skip
    _check_rules(case, opened, booked)
    if len(booked.rounds) == 1:
        booking.match_draw(booked, request_digest(venues.request), venues.result)
    _same("join_venue_draw", experts.request.venue_request_digest, request_digest(venues.request))
    _same("join_counts", _counts(experts.request.counts), _counts(booked.counts))
    _same("join_calls", (calls.draw_id, calls.leaves), (experts.request.draw_id, experts.call_leaves))
    _same("join_size", (len(judged.members), len(signed.signers)), (members.size, members.size))
    _same("join_signers", sorted(signed.signers), sorted(member.seat_id for member in judged.members))
    _check_numbers(members, judged)
    return Words("标段、申请、席位、评委、签名人一致", "lot, requests, seats, members and signers agree")


def _check_rules(case: Case, opened: LotRecord, booked: booking.BookingRecord) -> None:
    """The limits and terms of the booking are those of the pack that decided the lot."""
    decided = case.record(files.DECISION, DecisionRecord).decision
    pack = from_plain(Pack, parse_canonical(case.member(files.PACK)), files.PACK)
    _same("join_pack", booked.rules.pack_digest, decided.pack.digest)
    try:
        rules = rules_from_pack(pack, decided.pack.digest, opened.registration.notice_on)
    except KeyError as missing:
        raise NotHeld(
            "join_rules", Words("规则包缺少预订参数", "the pack lacks a figure of the booking"), str(missing)
        ) from None
    _same("join_rules", booked.rules, rules)


def _check_numbers(members: MembersRecord, judged: EvaluationRecord) -> None:
    """Public edition: number by number the member of the draw is the member who scored."""
    if not members.members:
        return
    sat = sorted((member.number, member.kind, member.specialty) for member in members.members)
    scored = sorted((member.number, str(MemberKind(member.kind)), member.specialty) for member in judged.members)
    _same("join_members", sat, scored)


def _counts(cells: tuple[object, ...]) -> list[str]:
    return sorted(repr(cell) for cell in cells if getattr(cell, "seats", 0))


def _same(code: str, left: object, right: object) -> None:
    if left != right:
        raise NotHeld(code, Words("两份记录互相矛盾", "two records contradict each other"), f"{left} ≠ {right}")
