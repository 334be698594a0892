"""Texts of what terminals and their self-tests are refused."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

_UNBOUND = _("本机没有绑定。")
_NOT_TAKEN = _("检测结果没有保存。")

TEXTS = {
    "enrolment_code_wrong": RefusalText(
        what=_UNBOUND,
        why=_("绑定码不对、已用过或已过期；一个码只用一次，半小时内有效。"),
        next=_("核对后重输，或请工作人员在工位页面再生成一个。"),
    ),
    "terminal_key_wrong": RefusalText(
        what=_UNBOUND, why=_("浏览器送来的密钥不能用。"), next=_("换用较新的 Chrome、Edge 或 Firefox 再试。")
    ),
    "terminal_elsewhere": RefusalText(
        what=_UNBOUND, why=_("这台机器已绑定另一个工位，一台机器只属于一个工位。"), next=_("先在那个工位解除绑定。")
    ),
    "terminal_certificate_wrong": RefusalText(
        what=_("证书没有绑定。"), why=_("读不出 PEM 格式的证书。"), next=_("上传以 BEGIN CERTIFICATE 开头的文件。")
    ),
    "terminal_certificate_over": RefusalText(
        what=_("证书没有绑定。"), why=_("证书不在有效期内（至 %(day)s）。"), next=_("换一张在有效期内的证书。")
    ),
    "terminal_signature_wrong": RefusalText(
        what=_NOT_TAKEN, why=_("签名与绑定的机器不符。"), next=_("在绑定的机器上检测；机器换了，请重新绑定。")
    ),
    "self_test_over": RefusalText(what=_NOT_TAKEN, why=_("这次检测已提交过或已超过十分钟。"), next=_("重新检测一次。")),
    "self_test_malformed": RefusalText(
        what=_NOT_TAKEN, why=_("结果不完整或读不懂（%(part)s），不完整的结果不予保存。"), next=_("刷新页面后重新检测。")
    ),
    "gate_ended": RefusalText(
        what=_("工位没有更换。"), why=_("该工位已经换过或已经修好。"), next=_("刷新后查看本场次现在的工位。")
    ),
}
