"""The facts of the report, gathered and put into words. The report is a Chinese document in every language of the pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.evaluation.models import Session
from yuanping.apps.evaluation.queries.access import criteria_of, list_bids, list_members, list_rounds, list_standing
from yuanping.apps.evaluation.queries.gather import centre_name, local_text, member_names, workstation_label
from yuanping.apps.evaluation.queries.result import ResultView, get_result
from yuanping.apps.evaluation.report.facts import (
    Pair,
    RankLine,
    RejectedBid,
    ReportBid,
    ReportCriterion,
    ReportDissent,
    ReportFacts,
    ReportMember,
    ScoreLine,
)
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.evaluation.criteria import Criteria, PriceBase, TieRule
from yuanping.kernel.evaluation.leader import MAX_ROUNDS
from yuanping.kernel.evaluation.review import GROUND_TEXT
from yuanping.kernel.evaluation.values import MemberKind
from yuanping.kernel.lot.record import OpeningRecord
from yuanping.kernel.money import format_wan

KINDS = {MemberKind.EXPERT: "技术、经济专家", MemberKind.REPRESENTATIVE: "招标人代表"}
MATTERS = (
    "招标人应当自收到评标报告之日起三日内公示中标候选人，公示期不得少于三日（条例第五十四条）。",
    "中标人确定后三十日内订立书面合同，合同的主要条款与招标文件和中标人的投标文件一致（条例第五十七条）。",
)


def gather_report(session: Session, now: datetime) -> ReportFacts:
    """Everything the report says, from the locked session."""
    lot, opening, criteria = tenders.get_lot(session.lot_id), bidding.get_opening(session.lot_id), criteria_of(session)
    bids = _bids(opening)
    result = get_result(session)
    standing = {bid.label for bid in list_standing(session, list_bids(session))}
    return ReportFacts(
        title=lot.title,
        lot_code=lot.lot_code,
        basics=_basics(session, opening, now),
        members=_members(session),
        election=_election(session),
        opened=f"{local_text(opening.opened_at)} 开标，共 {len(bids)} 个投标人，报价当场读出。",
        bids=bids,
        standing=tuple(bid for bid in bids if bid.label in standing),
        rejected=_rejected(session, result),
        criteria=tuple(
            ReportCriterion(item.title, f"{_short(item.low)}–{_short(item.high)} 分", f"{_short(item.step)} 分")
            for item in criteria.criteria
        ),
        price_rule=_price_rule(criteria),
        rounding=_rounding(criteria),
        criteria_digest=session.criteria_digest,
        scores=_scores(result),
        ranking=tuple(
            RankLine(line.place, line.label, line.bidder, format_wan(line.price), str(line.total), line.candidate)
            for line in result.lines
        ),
        matters=MATTERS,
        clarifications=(),
        dissents=tuple(
            ReportDissent(f"评委 {row.number} 号", row.dissent) for row in session.members.all() if row.dissent
        ),
        composed=f"{local_text(now)} 形成。",
        demo=bool(settings.DEMO),
    )


def _basics(session: Session, opening: OpeningRecord, now: datetime) -> tuple[Pair, ...]:
    lot = tenders.get_lot(session.lot_id)
    return (
        Pair("招标项目", f"{lot.tender_name}（{lot.tender_code}）"),
        Pair("标段", f"{lot.name}（{lot.lot_code}）"),
        Pair("招标人", lot.procuring_entity_name),
        Pair("招标代理机构", lot.agency_name),
        Pair("合同估算价", f"{format_wan(lot.estimated_value)} 万元"),
        Pair("评标方式", "远程异地评标，评标委员会成员在不同地点的工位同时评审"),
        Pair("开标时间", local_text(opening.opened_at)),
        Pair("评标时间", f"{local_text(session.opened_at)} 至 {local_text(now)}"),
    )


def _members(session: Session) -> tuple[ReportMember, ...]:
    """Who sat where. The agency has the report before the award: where the pack hides the sub-venues until then, it names the host alone."""
    names = member_names(session.lot_id)
    views = {seat.seat_id: committee.member_for_seat(seat.seat_id) for seat in list_members(session)}
    hidden = booking.hides_places(session.lot_id)
    found = committee.find_committee(session.lot_id)
    host = found.host if found else ""
    return tuple(
        ReportMember(
            seat.seat_id,
            seat.number,
            names[seat.number],
            KINDS[seat.kind],
            seat.specialty or "–",
            _place(views[seat.seat_id], named=not hidden or views[seat.seat_id].centre == host),
            seat.seat_id == session.leader,
        )
        for seat in list_members(session)
    )


def _place(view: committee.MemberView, *, named: bool) -> str:
    """Centre and workstation; of a hidden sub-venue neither, for its rooms would tell it too."""
    return f"{centre_name(view.centre)} {workstation_label(view.workstation)}" if named else "副场"


def _election(session: Session) -> str:
    numbers = {seat.seat_id: seat.number for seat in list_members(session)}
    rounds = list_rounds(session)
    counts = "；".join(
        f"第 {ballot.number} 轮 "
        + "，".join(f"{numbers[votes.seat_id]} 号 {votes.count} 票" for votes in ballot.votes if votes.count)
        for ballot in rounds
    )
    rule = f"得票并列的在并列者中重新推选，第 {MAX_ROUNDS} 轮仍并列的由号数最小者担任（本平台规则）。"
    return f"组长由全体成员无记名推选：{counts}。{numbers[session.leader]} 号当选。{rule}"


def _bids(opening: OpeningRecord) -> tuple[ReportBid, ...]:
    return tuple(
        ReportBid(f"B-{bid.number:02d}", bid.bidder, format_wan(bid.price), local_text(bid.submitted_at))
        for bid in opening.bids
    )


def _rejected(session: Session, result: ResultView) -> tuple[RejectedBid, ...]:
    numbers = {seat.seat_id: seat.number for seat in list_members(session)}
    lines = []
    for bid, outcome in result.rejected:
        reasons = tuple(
            f"评委 {numbers[review.seat_id]} 号：{GROUND_TEXT[verdict.ground]}。{verdict.reason}"
            for review in result.reviews
            for verdict in review.verdicts
            if verdict.bid_id == bid.bid_id and verdict.ground is not None
        )
        ground = GROUND_TEXT[outcome.ground] if outcome.ground else ""
        against = f"{len(numbers)} 名成员中 {outcome.against} 名认为应当否决，条例第五十一条第 {outcome.ground} 项"
        lines.append(RejectedBid(bid.label, bid.bidder, ground, against, reasons))
    return tuple(lines)


def _scores(result: ResultView) -> tuple[ScoreLine, ...]:
    lines = sorted(result.lines, key=lambda line: line.label)
    return tuple(
        ScoreLine(
            line.label,
            tuple(_points(points) for points in line.by_member),
            str(line.scored),
            str(line.price_points),
            str(line.total),
        )
        for line in lines
    )


def _price_rule(criteria: Criteria) -> str:
    price = criteria.price
    base = "通过初步评审的投标报价的算术平均值" if price.base is PriceBase.MEAN else "通过初步评审的最低投标报价"
    return (
        f"报价分满分 {_short(price.full)} 分。评标基准价为{base}；每高于基准价百分之一扣 {_short(price.above)} 分，"
        f"每低于基准价百分之一扣 {_short(price.below)} 分，按比例计算，扣完为止。"
    )


def _rounding(criteria: Criteria) -> str:
    tie = "投标报价低的优先" if criteria.tie_rule is TieRule.LOWER_PRICE else "评分均值高的优先"
    return (
        f"评分均值为全体成员评分的算术平均值；评分均值和报价分各保留 {criteria.decimals} 位小数，四舍五入。"
        f"总分相等的，{tie}，仍相同的按递交投标文件的先后。推荐中标候选人不超过 {criteria.candidates} 名。"
    )


def _short(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _points(value: Decimal) -> str:
    """7.0: one decimal at least, as the score sheets show them."""
    exponent = value.as_tuple().exponent
    return format(value, "f") if isinstance(exponent, int) and exponent < 0 else f"{value:.1f}"
