"""Texts of what ``policy``, ``tenders`` and ``bidding`` refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "epc_parts_missing": RefusalText(
        what=_("未能判定“%(lot)s”的评标方式。"),
        why=_("本省按施工、货物、服务各部分的估算价分别判定工程总承包，缺少各部分估算价就无法判定。"),
        next=_("在标段中填写各部分估算价后再判定。"),
    ),
    "reading_unknown": RefusalText(
        what=_("未能采用这一读法。"),
        why=_("规则包中没有读法 %(reading)s 的选项 %(option)s。"),
        next=_("从所列的读法中选择。"),
    ),
    "reading_reason_missing": RefusalText(
        what=_("未能保存读法 %(reading)s 的选择。"),
        why=_("条文有两种读法时，选择须写明理由，理由随判定公开。"),
        next=_("写明理由（例如主管部门答复的文号）后再保存。"),
    ),
    "pack_unknown": RefusalText(
        what=_("没有找到规则包“%(province)s”。"),
        why=_("本系统装有的规则包：%(known)s。"),
        next=_("从中选择一个。"),
    ),
    "tender_name_missing": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("没有填写项目名称。"),
        next=_("填写项目名称；其余内容都在。"),
    ),
    "entity_name_missing": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("没有填写招标人名称。"),
        next=_("填写招标人名称；其余内容都在。"),
    ),
    "dates_out_of_order": RefusalText(
        what=_("日期先后不对。"),
        why=_("公告日 %(notice)s 至评标日 %(evaluation)s 不足二十日，投标人没有法定的编制时间。"),
        next=_("评标日最早为 %(earliest)s。"),
    ),
    "lots_missing": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("没有标段。"),
        next=_("至少填写一个标段。"),
    ),
    "lots_too_many": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("一个招标项目最多 %(most)s 个标段。"),
        next=_("分成几个招标项目登记。"),
    ),
    "lot_name_missing": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("有一个标段没有名称。"),
        next=_("填写该标段的名称；其余内容都在。"),
    ),
    "estimate_missing": RefusalText(
        what=_("未能登记“%(lot)s”。"),
        why=_("单项合同估算价须大于零。"),
        next=_("填写估算价（万元）；其余内容都在。"),
    ),
    "parts_without_epc": RefusalText(
        what=_("未能登记“%(lot)s”。"),
        why=_("只有工程总承包才分施工、货物、服务各部分。"),
        next=_("清空各部分，或把类别改为工程总承包。"),
    ),
    "parts_do_not_add_up": RefusalText(
        what=_("各部分估算价与总额不符。"),
        why=_("各部分合计 %(sum)s 万元，总额 %(whole)s 万元。"),
        next=_("改正各部分或总额。"),
    ),
    "notice_in_the_past": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("公告日 %(notice)s 已经过去。"),
        next=_("把公告日改为今天或以后。"),
    ),
    "organisation_unknown": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("系统中没有单位 %(organisation)s。"),
        next=_("从列表中选择，或留空。"),
    ),
    "tender_code_taken": RefusalText(
        what=_("未能登记招标项目。"),
        why=_("招标项目编号 %(code)s 已经登记过。"),
        next=_("核对编号；若为同一项目，请打开已有的记录。"),
    ),
    "facts_are_fixed": RefusalText(
        what=_("未能修改判定所依据的事实。"),
        why=_("工位预订或公告已在此判定上进行（状态 %(state)s），事实不再改动。"),
        next=_("确需改动，先按变更程序撤回预订。"),
    ),
    "exemption_ground_unknown": RefusalText(
        what=_("未能提出不采用远程的申请。"),
        why=_("理由 %(ground)s 不在本省文件所列情形之内。"),
        next=_("从所列情形中选择。"),
    ),
    "consent_not_yours": RefusalText(
        what=_("未能保存同意文号。"),
        why=_("同意由项目行政监督部门在系统中作出，不能由申请人填写。"),
        next=_("只填写理由与说明，等监督部门办理。"),
    ),
    "exemption_not_claimed": RefusalText(
        what=_("未能作出同意。"),
        why=_("招标人没有提出不采用远程的申请。"),
        next=_("等申请提出后再办理。"),
    ),
    "consent_reference_missing": RefusalText(
        what=_("未能保存。"),
        why=_("同意须有文号或记录号，事由也须写明。"),
        next=_("填写后再保存。"),
    ),
    "booking_not_requested": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("本省要求工位预订申请与招标公告同时提出，此标段还没有预订申请。"),
        next=_("先申请工位（约 2 分钟），再发布公告；评标标准已为您保留。"),
    ),
    "criteria_not_hundred": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("各评标因素与价格分合计 %(total)s 分，应为 100 分。"),
        next=_("调整各项分值。"),
    ),
    "bid_period_too_short": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("自今日至投标截止不足 %(days)s 日。"),
        next=_("投标截止日最早为 %(earliest)s。"),
    ),
    "bid_too_late": RefusalText(
        what=_("投标文件被拒收。"),
        why=_("投标截止时间 %(due)s 已过。"),
        next=_("截止后送达的投标文件依法拒收。"),
    ),
    "price_missing": RefusalText(
        what=_("未能接收投标文件。"),
        why=_("没有投标人名称，或投标价格不大于零。"),
        next=_("请交易系统核对后重发。"),
    ),
    "bidder_is_procuring_entity": RefusalText(
        what=_("未能接收投标文件。"),
        why=_("投标人与招标人是同一单位。"),
        next=_("请交易系统核对统一社会信用代码。"),
    ),
    "opening_too_early": RefusalText(
        what=_("未能开标。"),
        why=_("投标截止时间 %(due)s 未到，开标与截止同时进行。"),
        next=_("到时再开标；系统会在待办中提醒。"),
    ),
    "too_few_bids": RefusalText(
        what=_("不得开标。"),
        why=_("投标人 %(bids)s 个，少于 %(fewest)s 个。"),
        next=_("招标人应当依法重新招标。"),
    ),
    "points_not_a_number": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("“%(text)s”不是可用的分值。"),
        next=_("填写零或正数，可带一位小数；其余内容都在。"),
    ),
    "criterion_title_missing": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("第 %(number)s 行有分值而没有因素名称。"),
        next=_("填写名称，或清空该行的分值。"),
    ),
    "due_not_a_moment": RefusalText(
        what=_("未能发布招标公告。"),
        why=_("投标截止日或时间没有填对。"),
        next=_("日期写作 2026-09-24，时间写作 09:00。"),
    ),
}
