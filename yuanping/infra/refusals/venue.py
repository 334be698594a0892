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
    "hours_out_of_order": RefusalText(
        what=_("未能使用 %(starts)s 至 %(ends)s。"),
        why=_("结束时间须晚于开始时间。"),
        next=_("改正结束时间。"),
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
    "move_not_live": RefusalText(
        what=_("未能调换工位。"),
        why=_("预订 %(number)s 已不再占用本中心的工位。"),
        next=_("刷新时间板，按最新的占用情况办理。"),
    ),
    "move_not_held": RefusalText(
        what=_("未能调换工位。"),
        why=_("预订 %(number)s 的工位刚被调换过，这一页上的已不是最新安排。"),
        next=_("刷新时间板后，按最新安排再调换。"),
    ),
    "move_after_draw": RefusalText(
        what=_("未能调换工位。"),
        why=_("预订 %(number)s 的评标委员会已经抽取，席位随机分到了具体工位，不再由人调换。"),
        next=_("工位出现故障的，按应急处置办理并记录。"),
    ),
    "move_after_end": RefusalText(
        what=_("未能调换工位。"),
        why=_("预订 %(number)s 的时段已经结束。"),
        next=_("无需调换；工位有问题的，在工位与自检中登记。"),
    ),
    "task_too_early": RefusalText(
        what=_("未能记为已办。"),
        why=_("“%(task)s”在评标开始后才能办理。"),
        next=_("评标开始后再记。"),
    ),
    "task_proof_missing": RefusalText(
        what=_("未能记为已办。"),
        why=_("每项职责须写明以什么为凭，这一项是“%(proof)s”。"),
        next=_("填写凭据的编号、地点或内容后再记。"),
    ),
    "task_done_before": RefusalText(
        what=_("未能再次记为已办。"),
        why=_("“%(task)s”已经记为已办，记录不能改写。"),
        next=_("需要补充的，写入下一项或事件记录。"),
    ),
    "task_owner_missing": RefusalText(
        what=_("未能指定责任人。"),
        why=_("没有填写姓名。"),
        next=_("填写办理人的姓名。"),
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
    "committee_drawn": RefusalText(
        what=_("预订没有变更，工位照旧保留。"),
        why=_("评标委员会已经抽取，席位已分到各场所的工位，不再经预订变更或取消。"),
        next=_("评标不能如期进行的，报项目行政监督部门，按应急处置办理；须延时或隔夜的，与各场所项目负责人联系。"),
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
        next=_("因不可抗力的，勾选“不可抗力”、写明情况并附证明；否则按原定时间评标。"),
    ),
    "change_changes_nothing": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("新时间与原定时间相同。"),
        next=_("填写新的评标时间。"),
    ),
    "end_notice_missing": RefusalText(
        what=_("未能终止招标。"),
        why=_("终止招标须发布公告或者书面通知。"),
        next=_("填写终止公告或者书面通知的编号。"),
    ),
    "waiting_not_needed": RefusalText(
        what=_("未排队。"),
        why=_("所选时间现在就可以安排。"),
        next=_("直接提出工位预订申请。"),
    ),
    "already_waiting": RefusalText(
        what=_("未排队。"),
        why=_("本标段已在排队；一个标段只排一个时间。"),
        next=_("在工位预订页面先退出原来的排队。"),
    ),
    "agreement_not_allowed": RefusalText(
        what=_("未提出协商确定副场。"),
        why=_("本省规则没有协商确定副场的规定。"),
        next=_("撤回后换时间、主场或放宽备选副场，重新申请。"),
    ),
    "agreement_before_draw": RefusalText(
        what=_("未提出协商确定副场。"),
        why=_("随机选取未能满足之后，才可以协商。"),
        next=_("先按随机选取办理。"),
    ),
    "agreement_pending": RefusalText(
        what=_("未提出协商确定副场。"),
        why=_("已有一次申请待行政监督部门确认。"),
        next=_("等待答复。"),
    ),
    "hours_missing": RefusalText(
        what=_("未能保存。"),
        why=_("日期和起止时间没有填写完整。"),
        next=_("选择日期、开始时间和结束时间。"),
    ),
    "host_not_chosen": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("还没有选择主场。"),
        next=_("在“主场”中选择一个评标场所。"),
    ),
    "seats_not_a_number": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("“%(text)s”不是席数。"),
        next=_("用数字填写席数。"),
    ),
    "not_possible_then": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("所选时间无法安排；各场所的余量全程保密，不说明原因。"),
        next=_("换一个日期或时段后再提出。"),
    ),
    "asked_too_often": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_(
            "副场信息全程保密，反复试探可用时间会泄露余量：同一标段每日最多申请 %(most)s 次，同一代理机构最多 %(all)s 次（平台自设）；已向行政监督显示。"
        ),
        next=_("次日再提出，或与省级调度人员联系。"),
    ),
    "proof_missing": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("因不可抗力变更的，须附证明；只勾选不算证明。"),
        next=_("附上证明文件（PDF、JPG 或 PNG）后再提出。"),
    ),
    "proof_too_large": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("证明文件超过 %(most)s MB，没有保存任何部分。"),
        next=_("压缩或拆分后再提出。"),
    ),
    "proof_kind_unknown": RefusalText(
        what=_("未能提出变更申请。"),
        why=_("该文件不是 PDF、JPG 或 PNG（按文件内容判断，与文件名无关），没有保存。"),
        next=_("换成 PDF、JPG 或 PNG 后再提出。"),
    ),
    "no_show_not_confirmed": RefusalText(
        what=_("未能登记无人到场。"),
        why=_("只有已确认的要约才有为其备好的工位。"),
        next=_("无需登记。"),
    ),
    "no_show_too_early": RefusalText(
        what=_("未能登记无人到场。"),
        why=_("评标时间还没有到。"),
        next=_("到时仍无人到场的，再登记。"),
    ),
    "no_show_recorded": RefusalText(
        what=_("未能登记无人到场。"),
        why=_("这次要约已登记过，登记后不改。"),
        next=_("无需再办。"),
    ),
    "request_key_malformed": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("请求标识须为 8 至 64 位字母、数字、下划线或连字符。"),
        next=_("换一个请求标识，或不带标识。"),
    ),
    "request_key_reused": RefusalText(
        what=_("未能提出工位预订申请。"),
        why=_("该请求标识已用于预订 %(number)s，内容与这次不同；同一标识只对应一份申请。"),
        next=_("打开该预订；确需另行申请的，重新打开申请页面（接口：换一个请求标识）。"),
    ),
    "booking_stale": RefusalText(
        what=_("未能保存。"),
        why=_("预订 %(number)s 在您打开页面之后有了变化，您看到的不是最新情况。"),
        next=_("重新打开该预订，核对后再办理。"),
    ),
    "silence_looked_into": RefusalText(
        what=_("未能保存。"),
        why=_("该场所逾期未答的情况已登记。"),
        next=_("无需再办。"),
    ),
}
