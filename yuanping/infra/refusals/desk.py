"""Texts of what the decision desk does not accept; nothing is stored there, so nothing is lost."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "desk_day_out_of_range": RefusalText(
        what=_("日期 %(day)s 未被接受。"),
        why=_("判定台只回答 2000 年至 2099 年。"),
        next=_("核对年份再填写。"),
    ),
    "desk_notice_beyond_calendar": RefusalText(
        what=_("公告日 %(day)s 未被接受。"),
        why=_("该年的节假日安排尚未公布，本省文件也没有写明施行到那一年。"),
        next=_("填写已公布日历之内的日期；安排公布并录入后再判定。"),
    ),
    "desk_days_out_of_order": RefusalText(
        what=_("日期先后不对。"),
        why=_("评标日 %(evaluation)s 早于公告日 %(notice)s。"),
        next=_("改正其中一个。"),
    ),
    "desk_committee_size": RefusalText(
        what=_("评委人数 %(size)s 未被接受。"),
        why=_("评标委员会成员为五人以上单数。"),
        next=_("填写 5、7、9 等单数。"),
    ),
    "desk_parts_without_epc": RefusalText(
        what=_("各部分估算价未被接受。"),
        why=_("只有工程总承包才分施工、货物、服务各部分。"),
        next=_("清空各部分，或把类别改为工程总承包。"),
    ),
    "desk_parts_incomplete": RefusalText(
        what=_("各部分估算价不全。"),
        why=_("施工、货物、服务三部分须一并填写。"),
        next=_("没有的部分填 0。"),
    ),
}
