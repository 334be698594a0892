"""The checks in their printed order. Each is a function of the case; what it returns stands behind its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yuanping.verify import archived, joins
from yuanping.verify import frame_checks as frame
from yuanping.verify import record_checks as records
from yuanping.verify.case import Case
from yuanping.verify.outcome import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One check: stable key, title, and what runs."""

    key: str
    title: Words
    run: Callable[[Case], Words]


STEPS: tuple[Step, ...] = (
    Step("container", Words("存档包", "container"), frame.check_container),
    Step("manifest", Words("清单", "manifest"), frame.check_manifest),
    Step("log", Words("证据日志", "evidence log"), frame.check_log),
    Step("trust", Words("信任根", "roots of trust"), frame.check_trust),
    Step("seen", Words("您保存的检查点", "your own checkpoint"), frame.check_seen),
    Step("lot", Words("标段与公告", "lot and notice"), records.check_lot),
    Step("decision", Words("评标方式判定", "decision on the mode"), records.check_decision),
    Step("booking", Words("工位预订", "booking"), records.check_booking),
    Step("venues", Words("副场抽取", "draw of the venues"), records.check_venues),
    Step("experts", Words("专家抽取", "draw of the experts"), records.check_experts),
    Step("parties", Words("抽取三方", "parties of the draw"), joins.check_parties),
    Step("checkpoints", Words("先入账后揭示", "recorded before revealed"), joins.check_checkpoints),
    Step("committee", Words("评标委员会", "committee"), records.check_committee),
    Step("evaluation", Words("评审与排序", "evaluation and ranking"), records.check_evaluation),
    Step("signatures", Words("报告签名", "signatures of the report"), records.check_signatures),
    Step("award", Words("定标", "award"), records.check_award),
    Step("joins", Words("各记录互相一致", "records agree with each other"), joins.check_joins),
    Step("archived", Words("归档原件", "as archived"), archived.check_archived),
    Step("edition", Words("公开范围", "what this edition may hold"), frame.check_edition),
)
