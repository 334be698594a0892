"""Texts of what ``planning`` refuses."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

ASK = _("未能提出排期申请。")
DRAFT = _("未能拟定方案。")
REPORT = _("停用没有记录。")
CARRY = _("方案未执行，没有一项提出预订申请。")

TEXTS = {
    "window_out_of_order": RefusalText(
        what=ASK, why=_("最晚一日早于最早一日。"), next=_("改正日期；您填写的内容都在。")
    ),
    "window_too_long": RefusalText(
        what=ASK, why=_("一份排期申请最长 %(days)s 日。"), next=_("缩短日期范围；临近时可以再次申请。")
    ),
    "window_hours_wrong": RefusalText(
        what=ASK,
        why=_("开始时间须为整点或半点，最早不晚于最晚。"),
        next=_("改正最早和最晚开始时间。"),
    ),
    "window_length_wrong": RefusalText(
        what=ASK, why=_("评标时长须大于零，最长 %(days)s 日。"), next=_("填写预计时长。")
    ),
    "host_missing": RefusalText(what=ASK, why=_("至少需要一个主场，且不得重复。"), next=_("选择主场。")),
    "window_waiting": RefusalText(
        what=ASK, why=_("本标段已有一份排期申请在等候。"), next=_("需要修改时，先撤回原申请。")
    ),
    "plan_in_past": RefusalText(what=DRAFT, why=_("方案最早从明日起。"), next=_("把起始日改为明日或以后。")),
    "plan_out_of_order": RefusalText(what=DRAFT, why=_("截止日早于起始日。"), next=_("改正日期。")),
    "plan_too_long": RefusalText(what=DRAFT, why=_("一份方案最多 %(days)s 日。"), next=_("缩短日期范围。")),
    "spare_wrong": RefusalText(what=DRAFT, why=_("余量为 0 至 %(most)s。"), next=_("改正余量。")),
    "queue_empty": RefusalText(what=DRAFT, why=_("没有等候安排的排期申请。"), next=_("等代理机构提出申请。")),
    "plan_places_nothing": RefusalText(
        what=CARRY, why=_("方案中没有可安排的申请。"), next=_("查看每项未能安排的原因，另行拟定。")
    ),
    "plan_stale": RefusalText(
        what=CARRY,
        why=_("拟定之后，申请、预订、工位或开放时间有了变化，方案不再成立。"),
        next=_("重新拟定方案，查看后再执行。"),
    ),
    "no_lot": RefusalText(
        what=_("排期申请未能安排。"), why=_("该标段不再由贵单位办理。"), next=_("在“我的标段”核对。")
    ),
    "outage_out_of_order": RefusalText(
        what=REPORT, why=_("停用结束须晚于停用开始，且为整分。"), next=_("改正起止时间。")
    ),
    "outage_over": RefusalText(
        what=REPORT, why=_("停用时段已经过去。"), next=_("改正起止时间；仍在停用的，延长结束时间。")
    ),
    "outage_too_long": RefusalText(
        what=REPORT, why=_("一次最长 %(days)s 日。"), next=_("更长的停用，由省级在目录中暂停该场所。")
    ),
    "outage_cause_unknown": RefusalText(what=REPORT, why=_("没有选择原因类别。"), next=_("选择一类。")),
    "outage_stale": RefusalText(
        what=_("没有执行，预订照旧。"), why=_("您查看之后，预订或工位有了变化。"), next=_("查看新的方案后再执行。")
    ),
    "offer_not_out": RefusalText(
        what=_("要约没有收回。"),
        why=_("该要约已不在等候，或者场所在该时段开放。"),
        next=_("查看预订 %(number)s 的现状。"),
    ),
    "booking_settled": RefusalText(
        what=_("要约没有收回。"),
        why=_("预订 %(number)s 的各场所均已确认，只能按变更程序变动。"),
        next=_("再次报告停用，按新的方案处理。"),
    ),
    "relocation_not_needed": RefusalText(
        what=_("没有重新抽取。"),
        why=_("预订 %(number)s 的副场在该时段都可以使用。"),
        next=_("主场核验变更的，按不通过处理并说明。"),
    ),
}
