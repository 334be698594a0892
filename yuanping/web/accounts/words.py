"""Kinds of organisations and kinds of acts in words, and refusals that name a role the way people do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yuanping.apps.identity.services import OrganisationKind
from yuanping.kernel.actor import Role
from yuanping.kernel.errors import Refused
from yuanping.web.shell.menu import role_name

KINDS = {
    OrganisationKind.AGENCY: _("招标代理机构"),
    OrganisationKind.PROCURING_ENTITY: _("招标人"),
    OrganisationKind.REGISTRY_OWNER: _("专家库组建单位"),
    OrganisationKind.TRADING_CENTRE: _("公共资源交易中心"),
    OrganisationKind.SUPERVISORY_AUTHORITY: _("行政监督部门"),
    OrganisationKind.COORDINATING_AUTHORITY: _("指导协调部门"),
    OrganisationKind.PLATFORM: _("平台运行单位"),
}
ACTS = {
    "identity.organisation_created": _("登记单位"),
    "identity.organisation_renamed": _("更改单位名称"),
    "identity.user_renamed": _("更改姓名"),
    "identity.user_created": _("开立账号"),
    "identity.role_granted": _("授予角色"),
    "identity.role_revoked": _("收回角色"),
    "identity.password_changed": _("本人更换口令"),
    "identity.password_reset": _("重置口令"),
    "identity.account_closed": _("停用账号"),
    "identity.account_reopened": _("恢复账号"),
}


def kind_name(kind: str) -> str:
    return str(KINDS[OrganisationKind(kind)])


def in_words(refused: Refused) -> Refused:
    """The same refusal with the names of roles in place of their codes."""
    known = {role.value for role in Role}
    params = {
        name: role_name(Role(value)) if name in {"held", "role"} and value in known else value
        for name, value in refused.params.items()
    }
    return Refused(refused.code, params, refused.law, field=refused.field)
