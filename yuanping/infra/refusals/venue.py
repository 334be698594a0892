"""Texts of what ``venues`` and ``booking`` refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "centre_registered": RefusalText(
        what=_("未能登记场所“%(name)s”。"),
        why=_("该单位的评标场所已在共享资源目录中，一个单位登记一次。"),
        next=_("打开该场所，在其中登记评标室和工位。"),
    ),
    "workstation_label_taken": RefusalText(
        what=_("未能登记工位。"),
        why=_("%(room)s 已有相同编号的工位，室内编号不能重复。"),
        next=_("换一个编号；您填写的内容都在。"),
    ),
    "reason_missing": RefusalText(
        what=_("未能保存。"),
        why=_("这一步需要写明原因，原因随证据保存。"),
        next=_("填写原因后再保存。"),
    ),
    "quota_not_positive": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("每个专业至少 1 席，招标人代表不能为负数，且至少需要一个专业。"),
        next=_("改正席数；不需要的专业请整行留空。"),
    ),
    "specialty_twice": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("同一专业填了两行。"),
        next=_("把两行的席数合并到一行。"),
    ),
    "committee_too_small": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("评标委员会共 %(size)s 人，法定至少 %(least)s 人且为单数。"),
        next=_("增加专家席数，使总人数为 %(least)s 人以上的单数。"),
    ),
    "committee_even": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("评标委员会共 %(size)s 人，法定为 5 人以上单数。"),
        next=_("增减一席，使总人数为单数。"),
    ),
    "too_few_experts": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("招标人代表 %(representatives)s 人，技术、经济专家不得少于成员总数的三分之二，代表最多 %(most)s 人。"),
        next=_("减少招标人代表，或增加专家席数。"),
    ),
    "host_among_subs": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("主场不能同时是副场，副场须与主场不同地址。"),
        next=_("在备选副场中取消主场。"),
    ),
    "centres_not_choosable": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("本省副场由系统全随机选取，不能指定备选副场。"),
        next=_("选择“全部场所”后再提出。"),
    ),
    "centre_unknown": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("所选场所不在共享资源目录中，或暂不接受预订。"),
        next=_("在列表中另选场所。"),
    ),
    "booking_in_past": RefusalText(
        what=_("未能预订 %(starts)s 的工位。"),
        why=_("该时间已过，现在是 %(now)s。"),
        next=_("选择今后的日期和时间。"),
    ),
    "booking_before_bids_due": RefusalText(
        what=_("未能预订 %(starts)s 的工位。"),
        why=_("按公告日期，投标截止最早是 %(due)s（自招标文件发出之日起不少于二十日），评标在开标之后进行。"),
        next=_("选择投标截止之后的时间。"),
    ),
    "not_a_half_hour": RefusalText(
        what=_("未能使用时间 %(time)s。"),
        why=_("工位按半小时预订。"),
        next=_("选择整点或半点。"),
    ),
    "hours_out_of_order": RefusalText(
        what=_("未能使用 %(starts)s 至 %(ends)s。"),
        why=_("结束时间须晚于开始时间。"),
        next=_("改正结束时间。"),
    ),
    "hours_on_two_days": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("一次预订在同一天内；隔夜评标另行登记。"),
        next=_("把结束时间改在同一天。"),
    ),
    "outside_opening_hours": RefusalText(
        what=_("未能使用该时间段。"),
        why=_("评标场所 %(opens)s 开放，%(closes)s 关闭（平台自设）。"),
        next=_("选择开放时间内的时间段。"),
    ),
    "contact_incomplete": RefusalText(
        what=_("未能保存联系人。"),
        why=_("须指定一名项目负责人，写明姓名。"),
        next=_("填写联系人姓名。"),
    ),
    "contact_phone_malformed": RefusalText(
        what=_("未能保存联系人。"),
        why=_("联系电话须是能打通的手机号或带区号的座机号。"),
        next=_("填写 11 位手机号，或如 024-12345678 的座机号。"),
    ),
    "too_few_centres": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("可用的其他场所只有 %(allowed)s 个，至少需要 %(least)s 个。"),
        next=_("放宽备选副场，或选择“全部场所”。"),
    ),
    "too_many_at_host": RefusalText(
        what=_("席位安排不符合要求。"),
        why=_("主场 %(host)s 人，异地专家不得少于三分之一，主场最多 %(most)s 人。"),
        next=_("减少主场人数（招标人代表计入主场）。"),
    ),
    "too_many_at_one_venue": RefusalText(
        what=_("席位安排不符合要求。"),
        why=_("单一副场 %(seats)s 人，超过评标委员会的二分之一（最多 %(most)s 人）。"),
        next=_("把席位分到更多副场。"),
    ),
    "not_enough_workstations": RefusalText(
        what=_("未能留出工位。"),
        why=_("该场所该时段自检通过的空闲工位只有 %(free)s 个，需要 %(needed)s 个。"),
        next=_("换一个时段或场所，或先完成工位自检。"),
    ),
    "workstation_taken": RefusalText(
        what=_("未能占用 %(workstation)s。"),
        why=_("该工位 %(when)s 已被占用，一个工位同一时段只能用一次。"),
        next=_("可选 %(alternatives)s。您填写的内容都在。"),
    ),
    "workstation_not_bookable": RefusalText(
        what=_("未能选择 %(workstation)s。"),
        why=_("该工位不属于本场所、已停用或最近一次自检未通过。"),
        next=_("选择自检通过的工位，或先完成自检。"),
    ),
    "workstation_count_wrong": RefusalText(
        what=_("未能确认。"),
        why=_("本次要约需要 %(needed)s 个工位，您选了 %(chosen)s 个。"),
        next=_("选满 %(needed)s 个工位后再确认。"),
    ),
    "lot_not_bookable": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("该标段尚未判定为远程异地评标，或已不在可以预订的阶段。"),
        next=_("先完成评标方式判定，再申请工位。"),
    ),
    "already_booked": RefusalText(
        what=_("未能再次申请工位。"),
        why=_("该标段已有预订 %(number)s；同一项目不重复预订。"),
        next=_("打开已有预订；需要改期的，提出变更申请。"),
    ),
    "offer_overdue": RefusalText(
        what=_("未能答复该要约。"),
        why=_("答复期限 %(due)s 已过，逾期不视为同意，席位将转由其他场所抽取。"),
        next=_("如仍可承接，请联系省级协调人员。"),
    ),
    "change_too_late": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("变更须在开展评标至少 %(days)s 日前提出，最晚 %(latest)s。"),
        next=_("因不可抗力的，勾选“不可抗力”并写明情况；否则按原定时间评标。"),
    ),
    "change_changes_nothing": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("新时间与原定时间相同。"),
        next=_("填写新的评标时间。"),
    ),
    "hours_missing": RefusalText(
        what=_("未能保存。"),
        why=_("日期和起止时间没有填写完整。"),
        next=_("选择日期、开始时间和结束时间。"),
    ),
    "seats_not_a_number": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("“%(text)s”不是席数。"),
        next=_("用数字填写席数。"),
    ),
    "silence_looked_into": RefusalText(
        what=_("未能保存。"),
        why=_("该场所逾期未答的情况已登记。"),
        next=_("无需再办。"),
    ),
}
