"""The checks that concern any bundle: its bytes, its log, who signed it, and what its edition may hold."""

from __future__ import annotations

from yuanping.kernel.edition import Edition
from yuanping.verify import log
from yuanping.verify.case import Case
from yuanping.verify.container import read_container
from yuanping.verify.manifest import read_manifest
from yuanping.verify.outcome import Unproven, Words
from yuanping.verify.redaction import check_redaction


def check_container(case: Case) -> Words:
    """The bytes are the one container of their members."""
    case.members = read_container(case.data)
    return Words(
        f"{len(case.members)} 个文件，重写后逐字节相同",
        f"{len(case.members)} files, byte for byte the same when written again",
    )


def check_manifest(case: Case) -> Words:
    """The manifest lists every file with its digest, and nothing else."""
    case.checked_manifest = manifest = read_manifest(case.members)
    edition = (
        Words("公开版", "public edition") if manifest.edition is Edition.PUBLIC else Words("密封版", "sealed edition")
    )
    return Words(
        f"{edition.zh}，标段 {manifest.lot_id}，{manifest.hash_name}",
        f"{edition.en}, lot {manifest.lot_id}, {manifest.hash_name}",
    )


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
        raise Unproven(
            Words(
                "未给信任文件（--trust）：不知检查点由谁签署",
                "no roots of trust (--trust): who signed the checkpoint is not known",
            )
        )
    checkpoint = log.check_signer(case.members, case.trust)
    return Words(
        f"检查点由 {checkpoint.origin} 的密钥签署", f"the checkpoint is signed by the key of {checkpoint.origin}"
    )


def check_seen(case: Case) -> Words:
    """The reader's own checkpoint is a beginning of this log."""
    if case.seen is None:
        raise Unproven(
            Words(
                "未给您保存的检查点（--seen）：不知日志是否被整体改写",
                "no checkpoint of your own (--seen): whether the log was rewritten is not known",
            )
        )
    return log.check_seen(case.log, case.seen, case.trust)


def check_edition(case: Case) -> Words:
    """The public edition holds no personal number."""
    if not case.public:
        return Words("密封版，仅供监督与档案", "sealed edition, for supervisor and archive only")
    seen = check_redaction(case.members)
    return Words(
        f"{seen} 处文字中没有身份证号、电话、账号", f"no identity number, telephone or account in {seen} texts"
    )
