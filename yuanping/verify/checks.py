"""The checks in their printed order. Each is a function of the case; what it returns stands behind its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yuanping.kernel.booking import record as booking
from yuanping.kernel.edition import Edition
from yuanping.kernel.evaluation import record as evaluation
from yuanping.kernel.signing import record as signing
from yuanping.verify import log, signatures
from yuanping.verify.case import Case
from yuanping.verify.container import read_container
from yuanping.verify.manifest import read_manifest
from yuanping.verify.outcome import NOTHING, Later, NotHeld, Unproven, Words
from yuanping.verify.redaction import check_redaction

BOOKING, EVALUATION, AWARD = "booking/booking.json", "evaluation/evaluation.json", "award/award.json"
REPORT = "report/"
REPORT_FILE, SIGNATURES = f"{REPORT}report.pdf", f"{REPORT}signatures.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One check: stable key, title, and what runs."""

    key: str
    title: Words
    run: Callable[[Case], Words]


def check_container(case: Case) -> Words:
    """The bytes are the one container of their members."""
    case.members = read_container(case.data)
    return Words(f"{len(case.members)} 个文件，重写后逐字节相同", f"{len(case.members)} files, byte for byte the same when written again")


def check_manifest(case: Case) -> Words:
    """The manifest lists every file with its digest, and nothing else."""
    case.checked_manifest = manifest = read_manifest(case.members)
    edition = Words("公开版", "public edition") if manifest.edition is Edition.PUBLIC else Words("密封版", "sealed edition")
    return Words(f"{edition.zh}，标段 {manifest.lot_id}，{manifest.hash_name}", f"{edition.en}, lot {manifest.lot_id}, {manifest.hash_name}")


def check_log(case: Case) -> Words:
    """Every entry of the lot is in the log, in an unbroken chain."""
    manifest = case.manifest
    case.checked_log = found = log.read_log(case.members, manifest.lot_id, manifest.hash_name, manifest.log_size)
    total, hidden = len(found.payloads), found.withheld
    return Words(
        f"本标段 {total} 条证据编号连续，均在 {found.checkpoint.size} 条的日志内；其中 {hidden} 条内容不公开",
        f"{total} entries without a gap, all in the log of {found.checkpoint.size}; {hidden} withheld",
    )


def check_trust(case: Case) -> Words:
    """The checkpoint is signed by the key the reader trusts."""
    if case.trust is None:
        raise Unproven(Words("未给信任文件（--trust）：不知检查点由谁签署", "no roots of trust (--trust): who signed the checkpoint is not known"))
    checkpoint = log.check_signer(case.members, case.trust)
    return Words(f"检查点由 {checkpoint.origin} 的密钥签署", f"the checkpoint is signed by the key of {checkpoint.origin}")


def check_seen(case: Case) -> Words:
    """The reader's own checkpoint is a beginning of this log."""
    if case.seen is None:
        raise Unproven(Words("未给您保存的检查点（--seen）：不知日志是否被整体改写", "no checkpoint of your own (--seen): whether the log was rewritten is not known"))
    return log.check_seen(case.log, case.seen, case.trust)


def check_booking(case: Case) -> Words:
    """The booking keeps the pack's limits and is the one in the log."""
    record = case.record(BOOKING, booking.BookingRecord)
    booking.replay(record, case.bodies)
    seats = sum(len(each.workstations) for each in record.workstations)
    return Words(f"{len(record.workstations)} 个场所 {seats} 个工位，合乎席位约束", f"{seats} workstations at {len(record.workstations)} centres, within the limits")


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


def check_edition(case: Case) -> Words:
    """The public edition holds no personal number."""
    if not case.public:
        return Words("密封版，仅供监督与档案", "sealed edition, for supervisor and archive only")
    seen = check_redaction(case.members)
    return Words(f"{seen} 处文字中没有身份证号、电话、账号", f"no identity number, telephone or account in {seen} texts")


STEPS: tuple[Step, ...] = (
    Step("container", Words("存档包", "container"), check_container),
    Step("manifest", Words("清单", "manifest"), check_manifest),
    Step("log", Words("证据日志", "evidence log"), check_log),
    Step("trust", Words("信任根", "roots of trust"), check_trust),
    Step("seen", Words("您保存的检查点", "your own checkpoint"), check_seen),
    Step("booking", Words("工位预订", "booking"), check_booking),
    Step("evaluation", Words("评审与排序", "evaluation and ranking"), check_evaluation),
    Step("signatures", Words("报告签名", "signatures of the report"), check_signatures),
    Step("award", Words("定标", "award"), check_award),
    Step("edition", Words("公开范围", "what this edition may hold"), check_edition),
)

__all__ = ["NOTHING", "STEPS", "Step"]
