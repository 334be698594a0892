"""The checks that re-run what was decided: each replays one record of the lot against its evidence."""

from __future__ import annotations

from yuanping.kernel.booking import record as booking
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.committee import record as committee
from yuanping.kernel.draw.checks import CheckResult, CheckState
from yuanping.kernel.draw.record import ExpertDrawRecord, VenueDrawRecord, replay_experts, replay_venues
from yuanping.kernel.evaluation import record as evaluation
from yuanping.kernel.lot import record as lot
from yuanping.kernel.policy import record as policy
from yuanping.kernel.signing import record as signing
from yuanping.verify import signatures
from yuanping.verify.case import Case
from yuanping.verify.outcome import NOTHING, Later, NotHeld, Words
from yuanping.verify.party_keys import verify_p256

LOT, DECISION, PACK = "lot/lot.json", "policy/decision.json", "policy/pack/pack.json"
BOOKING, EVALUATION = "booking/booking.json", "evaluation/evaluation.json"
VENUES, EXPERTS = "draw/venues.json", "draw/experts.json"
CALLS, MEMBERS = "committee/calls.json", "committee/members.json"
REPORT = "report/"
REPORT_FILE, SIGNATURES = f"{REPORT}report.pdf", f"{REPORT}signatures.json"


def _counted(results: tuple[CheckResult, ...]) -> Words:
    held = sum(each.state is CheckState.HELD for each in results)
    later = sum(each.state is CheckState.LATER for each in results)
    wait = Words(f"，{later} 项待定标后可核", f", {later} only after the award") if later else NOTHING
    return Words(f"重放 {held} 项一致{wait.zh}", f"{held} checks replayed{wait.en}")


def check_lot(case: Case) -> Words:
    """Registration, notice, criteria and bids are those in the log, within the law's terms."""
    record = case.record(LOT, lot.LotRecord)
    lot.replay(record, case.bodies)
    bids = len(record.opening.bids) if record.opening else 0
    return Words(f"{record.registration.name}，{bids} 份投标", f"{record.registration.name}, {bids} bids")


def check_decision(case: Case) -> Words:
    """The decision is taken again from its facts by the pack in the bundle."""
    record = case.record(DECISION, policy.DecisionRecord)
    policy.replay(record, parse_canonical(case.member(PACK)), case.bodies)
    decided = record.decision
    return Words(
        f"按包内规则包 {decided.pack.code} {decided.pack.version} 重新判定，结论相同：{decided.mode.value}",
        f"decided again by pack {decided.pack.code} {decided.pack.version} in the bundle: {decided.mode.value}",
    )


def check_venues(case: Case) -> Words:
    """L1 is drawn again from the three secrets."""
    return _counted(replay_venues(case.record(VENUES, VenueDrawRecord), case.bodies, verify_p256))


def check_experts(case: Case) -> Words:
    """L2 and L3 are drawn again from the three secrets and the sealed key."""
    record = case.record(EXPERTS, ExpertDrawRecord)
    if case.public and not record.sealed_key:
        raise NotHeld("sealed_key_missing", Words("公开版没有密钥 K", "a public edition without the sealed key"))
    venues = case.record(VENUES, VenueDrawRecord)
    return _counted(replay_experts(record, case.bodies, verify_p256, venues))


def check_committee(case: Case) -> Words:
    """The calls follow the draw, and the members are those who were called and came."""
    calls = committee.replay_calls(case.record(CALLS, committee.CallsRecord), case.bodies)
    record = case.record(MEMBERS, committee.MembersRecord)
    members = committee.replay_members(record, case.record(EXPERTS, ExpertDrawRecord), case.bodies)
    if case.public and not record.members:
        raise NotHeld("members_missing", Words("公开版没有评委名录", "a public edition without members"))
    return Words(
        f"{record.size} 名评委，{len(calls) + len(members)} 项一致",
        f"{record.size} members, {len(calls) + len(members)} checks",
    )


def check_booking(case: Case) -> Words:
    """The booking keeps the pack's limits and is the one in the log."""
    record = case.record(BOOKING, booking.BookingRecord)
    booking.replay(record, case.bodies)
    seats = sum(len(each.workstations) for each in record.workstations)
    return Words(
        f"{len(record.workstations)} 个场所 {seats} 个工位，合乎席位约束",
        f"{seats} workstations at {len(record.workstations)} centres, within the limits",
    )


def check_evaluation(case: Case) -> Words:
    """Leader, reviews, scores and ranking are recomputed."""
    record = case.record(EVALUATION, evaluation.EvaluationRecord)
    evaluation.replay(record, case.bodies)
    return Words(
        f"{len(record.members)} 名评委、{len(record.bids)} 份投标，得分与排序重算一致",
        f"{len(record.members)} members, {len(record.bids)} bids: scores and ranking recomputed",
    )


def check_signatures(case: Case) -> Words:
    """Every member signed once, in order, with both kinds of signature, over the report in the log."""
    record = case.record(SIGNATURES, signing.SignatureManifest)
    signing.replay(record, case.bodies)
    named = {name.removeprefix(REPORT): data for name, data in case.members.items() if name.startswith(REPORT)}
    roots = None if case.trust is None else tuple(each.encode() for each in case.trust.ca_roots)
    lines = signatures.check_signatures(record, signatures.SignedFiles(case.member(REPORT_FILE), named), roots)
    demo = Words("（演示密钥）", " (demo keys)") if record.demo else NOTHING
    return Words(
        f"{len(lines)} 人依次签名，PAdES 与国密签名均有效{demo.zh}",
        f"{len(lines)} members signed in turn, PAdES and SM2 both valid{demo.en}",
    )


def check_award(case: Case) -> Words:
    """The awarded bidder is a candidate; before the award there is nothing to check."""
    record = case.record(EVALUATION, evaluation.EvaluationRecord)
    if record.award is None:
        if case.public:
            raise NotHeld("award_missing", Words("公开版没有定标记录", "a public edition without an award"))
        raise Later(Words("尚未定标；定标后的公开版可核", "not awarded yet; the public edition will show it"))
    place = next(line.place for line in record.ranking if line.bid_id == record.award.bid_id)
    return Words(f"中标人为第 {place} 中标候选人", f"awarded to candidate number {place}")
