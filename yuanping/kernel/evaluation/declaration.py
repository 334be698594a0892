"""What every member declares before anything else (评标委员会和评标方法暂行规定 第十二条; 招标投标法 第三十八条)."""

from __future__ import annotations

from datetime import datetime

from yuanping.kernel.canonical import Plain
from yuanping.kernel.plain import to_plain

TEXT = (
    "本人不是投标人或者投标人主要负责人的近亲属。",
    "本人不是项目主管部门或者行政监督部门的人员。",
    "本人与投标人没有经济利益关系，或者其他可能影响公正评审的社会关系。",
    "本人未曾因在招标、评标以及其他与招标投标有关活动中从事违法行为而受过行政处罚或刑事处罚。",
    "本人独立评审，遵守保密和纪律规定，对提出的评审意见承担个人责任。",
)


def declare(lot_id: str, seat_id: str, declared_at: datetime) -> Plain:
    """The text one member signs."""
    sentences: list[Plain] = list(TEXT)
    return {
        "v": 1,
        "kind": "evaluation_declaration",
        "lot": lot_id,
        "seat": seat_id,
        "declared_at": to_plain(declared_at),
        "text": sentences,
    }
