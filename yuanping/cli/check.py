"""``yuanping check``: does the live database still hold what must hold of bookings, queue, plans, messages and pictures?

Reads only; safe while server and worker run. Exit status 0 nothing found, 1 something does not hold.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuanping.cli.types import SubParsers
    from yuanping.kernel.booking.invariants import Finding

WORDS = {
    "constraint_missing": "数据库缺少“一个工位同一时段只占用一次”的唯一约束",
    "workstation_twice": "同一工位同一时段被占用两次",
    "booking_incomplete": "预订已确认，但席位没有全部落实到已确认的场地",
    "booking_not_confirmed": "各场地均已确认，预订却未转为已确认",
    "booking_gap": "有席位没有场地，也没有重新抽取",
    "booking_over_but_live": "预订已撤回或未落实，仍有要约有效",
    "booking_rounds": "有效的抽取轮次不是恰好一轮",
    "booking_draw": "预订状态与场地抽取不一致",
    "booking_change": "预订状态与变更申请不一致",
    "offer_seats": "要约占用的工位或时段与席位数、评标时间不符",
    "offer_over_but_holds": "要约已结束，仍占用工位",
    "offer_confirmed_but_held": "要约已确认，工位仍只是预留",
    "offer_booked_unasked": "要约未答复，工位却已订下",
    "hold_unwatched": "预留没有对应的答复期限",
    "hold_overdue": "预留已过答复期限",
    "deadline_left": "要约已答复，期限仍未了结",
    "waiting_ended": "候补记录的状态与结束时间不一致",
    "waiting_unserved": "候补已转为预订，预订却不存在；或未转为预订却记有预订",
    "waiting_unwatched": "候补仍在等候却没有期限，或已结束而期限未了结",
    "external_hours": "中心自有系统的占用与其时段不符",
    "external_held": "中心自有系统的占用被记成预留",
    "external_foreign": "中心自有系统占用了别的中心的工位",
    "local_short": "本地评标使用的工位数与其应有数不符",
    "local_state": "本地评标使用的状态与其占用不一致",
    "gate_ended": "工位检查结果的状态与结束时间不一致",
    "gate_foreign": "工位检查结果指向别的中心的工位",
    "wish_unbooked": "排期申请与其预订不一致",
    "line_unanswered": "排期方案的一行已办理却无结果，或结果与预订不一致",
    "plan_unfinished": "排期方案的状态与各行办理情况不一致",
    "move_unsettled": "场所停用涉及的一项，状态与了结时间不一致",
    "outage_unfinished": "场所停用的状态与各项办理情况不一致",
    "message_lost": "发给中心系统的通知编号有缺口",
    "message_unsettled": "发给中心系统的通知，状态与送达时间不一致",
    "picture_missing": "评标室图片的文件不存在",
    "picture_damaged": "评标室图片的文件与摘要不符",
    "handler_failing": "事件处理失败，等待重试",
    "deadline_failing": "到期事项处理失败，等待重试",
}


def add_parser(subparsers: SubParsers) -> None:
    parser = subparsers.add_parser(
        "check", help="检查数据库：无一工位重复占用，预订、要约、预留、期限、候补、排期、通知、图片相互一致"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 回答")


def run(args: argparse.Namespace) -> int:
    """Inspect, say what was looked at and what does not hold."""
    import django

    django.setup()
    from yuanping.apps.booking.queries import inspect_bookings
    from yuanping.apps.planning.queries import inspect_planning
    from yuanping.apps.venue_systems.queries import inspect_messages
    from yuanping.apps.venues.queries import inspect_pictures
    from yuanping.infra import clock

    seen = inspect_bookings(clock.now())
    broken = (*seen.findings, *inspect_planning(), *inspect_messages(), *inspect_pictures(), *_worker())
    looked = {"bookings": seen.bookings, "offers": seen.offers, "half_hours": seen.half_hours}
    if args.json:
        findings = [{"code": each.code, "subject": each.subject} for each in broken]
        print(json.dumps({**looked, "findings": findings}, ensure_ascii=False))
        return 1 if findings else 0
    print(f"查了 {seen.bookings} 份预订、{seen.offers} 份要约、{seen.half_hours} 个占用的半小时。")
    for each in broken:
        print(f"不符：{each.subject}：{WORDS[each.code]}（{each.code}）")
    print(f"共 {len(broken)} 处不符。" if broken else "未发现不符。")
    return 1 if broken else 0


def _worker() -> list[Finding]:
    """Handlers and due deadlines that failed and wait for another try, as often as each has failed."""
    from yuanping.infra import deadlines, outbox
    from yuanping.kernel.booking.invariants import Finding

    kept = [("handler_failing", each) for each in outbox.list_failures()]
    kept += [("deadline_failing", each) for each in deadlines.list_failures()]
    return [Finding(code, f"{each.what} ×{each.attempts}") for code, each in kept]
