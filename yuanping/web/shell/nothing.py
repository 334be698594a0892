"""Why a work list is empty and what fills it, for each role."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.actor import Role
from yuanping.web.shell.menu import find_url


@dataclass(frozen=True, slots=True)
class Nothing:
    title: str
    text: str
    action: str = ""
    href: str = ""


TITLE = _("现在没有等您办理的事项")
TEXTS: dict[Role, tuple[Promise, Promise | str, str]] = {
    Role.AGENCY_CLERK: (
        _("登记项目后，系统判定每个标段的评标方式，并把下一步、期限和依据列在这里。"),
        _("登记项目"),
        "agency:register",
    ),
    Role.PROCURING_ENTITY: (_("代理机构登记贵单位的项目后，抽取承诺和定标会列在这里。"), "", ""),
    Role.REGISTRY_OWNER: (_("代理机构申请工位或抽取专家时，请您提交承诺、揭示的事项会列在这里。"), "", ""),
    Role.VENUE_OPERATOR: (_("有标段选中本中心时，要约和答复期限会列在这里；评标当日列出到场签到。"), "", ""),
    Role.PROJECT_SUPERVISOR: (_("您监督的标段进入抽取时，承诺、揭示和核验会列在这里。"), "", ""),
    Role.PROVINCIAL_COORDINATOR: (
        _("各中心的要约、工位负荷和目标进度见全省态势；需要您处理的会列在这里。"),
        _("查看全省态势"),
        "province:overview",
    ),
    Role.OWNER_REPRESENTATIVE: (_("评标当日在评标场所签到后，评审事项会列在这里。"), "", ""),
    Role.SYSTEM_ADMIN: (
        _("单位登记后、还没有人员的，会列在这里等您开立账号。新的单位和账号随时可在单位与人员中办理。"),
        _("单位与人员"),
        "accounts:organisations",
    ),
    Role.SECURITY_ADMIN: (
        _("系统管理员开立的账号，在授予角色之前列在这里。收回角色、重置口令、停用账号在单位与人员中办理。"),
        _("单位与人员"),
        "accounts:organisations",
    ),
    Role.AUDITOR: (
        _("审计员不办理业务，可随时核对账号变动、证据日志和检查点。"),
        _("查看账号变动"),
        "accounts:acts",
    ),
    Role.OUTSIDER: (
        _("您的账号还没有业务角色，看不到任何标段。角色由安全管理员授予；公开的检查点和条款任何人都可查看。"),
        _("查看检查点"),
        "public:checkpoint",
    ),
}
GENERAL = (_("有事项需要您办理时，会连同期限和依据列在这里。"), "", "")


def nothing_for(role: Role) -> Nothing:
    text, action, url_name = TEXTS.get(role, GENERAL)
    return Nothing(str(TITLE), str(text), str(action), find_url(url_name) if url_name else "")
