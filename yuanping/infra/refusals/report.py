"""Texts of what the province's report refuses."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "months_out_of_order": RefusalText(
        what=_("未能生成报表。"),
        why=_("起始月份不能晚于结束月份，一次最多 %(most)s 个月。"),
        next=_("改正月份后再导出。"),
    ),
}
