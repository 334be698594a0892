"""Texts of what ``archive`` and the demo refuse."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "bundle_not_signed": RefusalText(
        what=_("未能生成密封版档案包。"),
        why=_("评标报告尚未由全体成员签署。"),
        next=_("等全体成员签署后再生成，系统会自动生成一次。"),
    ),
    "bundle_not_awarded": RefusalText(
        what=_("未能生成公开版档案包。"),
        why=_("尚未定标，评标委员会成员和抽取密钥仍须保密。"),
        next=_("招标人确定中标人后，系统会自动生成公开版。"),
    ),
    "demo_record_place": RefusalText(
        what=_("未能读取“%(place)s”。"),
        why=_("记录的位置应写成 文件:编号。"),
        next=_("例如 --record tenders.jsonl:1234。"),
    ),
    "demo_record_missing": RefusalText(
        what=_("未能找到“%(place)s”。"),
        why=_("没有这个文件，或文件里没有这个编号。"),
        next=_("核对文件名和编号；不给 --record 时使用项目自带的样例。"),
    ),
    "demo_record_amount": RefusalText(
        what=_("记录 %(place)s 不能用于演示。"),
        why=_("记录里没有中标价，也没有任何投标报价。"),
        next=_("换一条有金额的记录。"),
    ),
    "demo_nothing_due": RefusalText(
        what=_("没有可推进到的期限。"),
        why=_("演示省里没有未到的期限，也没有等待某一时刻的标段。"),
        next=_("先以某个角色办理一步，或登记一个新项目。"),
    ),
    "demo_not_yet": RefusalText(
        what=_("其他角色现在还不能办理。"),
        why=_("下一步要到 %(moment)s 才可以办理。"),
        next=_("先在本页推进演示时钟。"),
    ),
    "demo_nothing_to_play": RefusalText(
        what=_("没有需要其他角色办理的事项。"),
        why=_("该标段已办完，或正在等待您选择的角色。"),
        next=_("以该角色进入后办理，或换一个标段。"),
    ),
}
