"""Texts of what ``identity`` refuses."""

from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import RefusalText

TEXTS = {
    "demo_organisation_only": RefusalText(
        what=_("未能登记单位“%(name)s”。"),
        why=_("演示环境只接受虚构的单位。"),
        next=_("在正式环境登记真实单位，或将其标为演示单位。"),
    ),
    "real_organisation_only": RefusalText(
        what=_("未能登记单位“%(name)s”。"),
        why=_("正式环境不接受演示单位。"),
        next=_("核对单位信息后，作为真实单位登记。"),
    ),
    "uscc_taken": RefusalText(
        what=_("未能登记该单位。"),
        why=_("统一社会信用代码 %(uscc)s 已登记过，一个单位只登记一次。"),
        next=_("在单位列表中查找该单位，为其人员授予角色。"),
    ),
    "username_taken": RefusalText(
        what=_("未能建立账号“%(username)s”。"),
        why=_("该账号名已被使用。"),
        next=_("换一个账号名。"),
    ),
    "password_too_weak": RefusalText(
        what=_("未能设置该口令。"),
        why=_("口令至少 %(least)s 个字符，不能是常见口令、纯数字，也不能与账号相近。"),
        next=_("换一个更长的口令，可用几个不相关的词连成。"),
    ),
    "organisation_name_missing": RefusalText(
        what=_("未能登记该单位。"),
        why=_("没有填写单位名称。"),
        next=_("按营业执照或法人证书填写全称。"),
    ),
    "person_name_missing": RefusalText(
        what=_("未能更改姓名。"),
        why=_("没有填写姓名，证据和工作台需要知道账号属于谁。"),
        next=_("填写本人姓名。"),
    ),
    "organisation_rename_missing": RefusalText(
        what=_("未能更改单位名称。"),
        why=_("没有填写单位名称。"),
        next=_("按营业执照或法人证书填写全称。"),
    ),
    "username_form": RefusalText(
        what=_("未能建立账号“%(username)s”。"),
        why=_("账号名为 2 至 64 个字符，由英文字母、数字、点、横线和下划线组成，以字母或数字开头。"),
        next=_("改写账号名，例如姓名的拼音加工号。"),
    ),
    "username_unknown": RefusalText(
        what=_("没有账号“%(username)s”。"),
        why=_("只能为已开立的账号授予角色。"),
        next=_("核对账号名；尚未开立的，请系统管理员先开立。"),
    ),
    "display_name_missing": RefusalText(
        what=_("未能建立账号。"),
        why=_("没有填写姓名，证据和工作台需要知道账号属于谁。"),
        next=_("填写本人姓名。"),
    ),
    "password_wrong": RefusalText(
        what=_("未能更换口令。"),
        why=_("原口令不对。"),
        next=_("核对大小写后再试；忘记的请安全管理员重置。"),
    ),
    "passwords_differ": RefusalText(
        what=_("未能更换口令。"),
        why=_("两次输入的新口令不同。"),
        next=_("再输入一遍，两次须完全相同。"),
    ),
    "password_unchanged": RefusalText(
        what=_("未能更换口令。"),
        why=_("新口令与原口令相同。"),
        next=_("换一个不同的口令。"),
    ),
    "demo_password_fixed": RefusalText(
        what=_("未能更换口令。"),
        why=_("演示环境的口令是公开的，谁都可以用它登录，因此固定不变。"),
        next=_("在正式环境中更换或重置口令。"),
    ),
    "own_account": RefusalText(
        what=_("未能对自己的账号办理。"),
        why=_("自己的角色、停用、恢复和口令重置须由另一名安全管理员办理。"),
        next=_("请另一名安全管理员办理；更换自己的口令请到“账号与口令”页。"),
    ),
    "last_security_admin": RefusalText(
        what=_("未能停用“%(name)s”或收回其角色。"),
        why=_("这是最后一名在用的安全管理员，此后无人能授予角色、重置口令。"),
        next=_("先把安全管理员的角色授予另一个人。"),
    ),
    "role_not_of_kind": RefusalText(
        what=_("未能授予该角色。"),
        why=_("角色“%(role)s”不属于“%(name)s”这一类单位。"),
        next=_("在列出的角色中选择，或到此人实际任职的单位授予。"),
    ),
    "role_not_grantable": RefusalText(
        what=_("未能授予该角色。"),
        why=_("角色 %(role)s 不由账号持有。"),
        next=_("评标专家凭到场码入席，不需要账号。"),
    ),
    "admin_roles_separated": RefusalText(
        what=_("未能授予该角色。"),
        why=_("三员分立：系统管理员、安全管理员、审计员须由不同的人担任，也不得兼任业务角色。此人已有角色 %(held)s。"),
        next=_("为另一个人建立账号后，再授予该角色。"),
    ),
    "language_unknown": RefusalText(
        what=_("未能切换语言。"),
        why=_("系统没有语言 %(language)s。"),
        next=_("选择中文或英文。"),
    ),
    "init_in_demo": RefusalText(
        what=_("未能建立管理员。"),
        why=_("演示模式的人员由演示程序建立，不与正式环境混用。"),
        next=_("去掉 YUANPING_DEMO，用空的数据库再运行 yuanping init。"),
    ),
    "installation_not_empty": RefusalText(
        what=_("未能建立管理员。"),
        why=_("数据库中已有 %(users)s 个账号，首批管理员只能在空的环境中建立一次。"),
        next=_("由已有的系统管理员建立账号，由安全管理员授予角色。"),
    ),
    "three_administrators_needed": RefusalText(
        what=_("未能建立管理员。"),
        why=_("三员分立：系统管理员、安全管理员、审计员须是三个不同的账号，现在给出 %(given)s 个。"),
        next=_("为三个人各取一个账号名，再运行一次。"),
    ),
}
