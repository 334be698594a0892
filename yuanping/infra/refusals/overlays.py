"""Texts of what cities' standards, the calendar editor and the calendar addresses refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "overlay_not_allowed": RefusalText(
        what=_("未能起草市级标准。"),
        why=_("%(province)s的文件没有授权各市另定这一类标准。"),
        next=_("本省标准继续适用；确需调整的，请由省级主管部门修订文件。"),
    ),
    "overlay_city_unknown": RefusalText(
        what=_("未能起草市级标准。"),
        why=_("%(region)s 不是%(province)s的市（GB/T 2260，六位代码）。"),
        next=_("从列表中选择城市；您填写的内容都在。"),
    ),
    "overlay_category_unfit": RefusalText(
        what=_("未能起草扩大跨省范围的标准。"),
        why=_("工程总承包按其施工、货物、服务各部分判定，没有单独的跨省标准。"),
        next=_("改为施工、货物或服务。"),
    ),
    "overlay_document_missing": RefusalText(
        what=_("未能起草市级标准。"),
        why=_("没有写明该市公布标准的文号。"),
        next=_("填写文号，例如“某发改〔2026〕1号”。"),
    ),
    "overlay_value_missing": RefusalText(
        what=_("未能起草市级标准。"),
        why=_("标准须大于零。"),
        next=_("填写金额（万元）。"),
    ),
    "overlay_too_early": RefusalText(
        what=_("市级标准不能自 %(from_on)s 起施行。"),
        why=_("标准不得溯及既往：最早自批准的次日起。"),
        next=_("起始日改为 %(earliest)s 或以后；已起草的请撤回后重新起草。"),
    ),
    "overlay_days_out_of_order": RefusalText(
        what=_("日期先后不对。"),
        why=_("末日早于起始日。"),
        next=_("改正末日，或留空表示没有末日。"),
    ),
    "overlay_narrows_duty": RefusalText(
        what=_("未能起草扩大跨省范围的标准。"),
        why=_("%(value)s不低于全省标准 %(limit)s：各市只能扩大跨省范围，不能缩小。"),
        next=_("填写低于全省标准的金额。"),
    ),
    "overlay_overlaps": RefusalText(
        what=_("同一天不能有两个同类标准。"),
        why=_("%(document)s（%(from_on)s 至 %(until_on)s）与它在同一城市、同一类别上重叠。"),
        next=_("先终止或撤回原有的，或调整起止日。"),
    ),
    "overlay_ends_too_early": RefusalText(
        what=_("未能终止市级标准。"),
        why=_("终止不得溯及既往：末日不得早于今天（%(today)s）。"),
        next=_("末日改为今天或以后。"),
    ),
    "overlay_ends_anyway": RefusalText(
        what=_("未能终止市级标准。"),
        why=_("该标准到 %(until)s 自行期满。"),
        next=_("填写更早的末日，或等它期满。"),
    ),
    "overlay_pack_broken": RefusalText(
        what=_("未能批准市级标准。"),
        why=_("加上它之后规则包不再成立：%(why)s。"),
        next=_("请撤回后改正，或与规则包维护人员核对。"),
    ),
    "second_person_needed": RefusalText(
        what=_("未能批准。"),
        why=_("%(document)s 由您起草或提出，须由另一人批准。"),
        next=_("请另一位省级调度人员办理。"),
    ),
    "overlay_field_wrong": RefusalText(
        what=_("有一项没有填写或填写有误。"),
        why=_("“%(text)s”不能读作该项的内容。"),
        next=_("改正后再提交；其余内容都在。"),
    ),
    "feed_too_often": RefusalText(
        what=_("读取过于频繁。"),
        why=_("每小时最多读取 %(most)s 次。"),
        next=_("请在日历程序中调低刷新频率。"),
    ),
}
