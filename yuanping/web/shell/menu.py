"""What stands in the rail, by role. Addresses are looked up late: a page that does not exist yet is left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.actor import Role

R = Role


@dataclass(frozen=True, slots=True)
class Entry:
    label: Promise
    icon: str
    url_name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One link of the rail as the template shows it."""

    label: str
    icon: str
    href: str
    current: bool
    count: int = 0
    hot: bool = False


PARTY = (R.AGENCY_CLERK, R.PROCURING_ENTITY, R.REGISTRY_OWNER, R.PROJECT_SUPERVISOR)
OFFICE = (*PARTY, R.VENUE_OPERATOR, R.PROVINCIAL_COORDINATOR, R.OWNER_REPRESENTATIVE)
LOT_READERS = (R.AGENCY_CLERK, R.PROCURING_ENTITY, R.PROJECT_SUPERVISOR)
ADMINS = (R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDITOR)

REGISTRY: tuple[Entry, ...] = (
    Entry(_("工作台"), "home", "shell:work", (*OFFICE, *ADMINS, R.OUTSIDER)),
    Entry(_("我的标段"), "list", "agency:lots", (R.AGENCY_CLERK, R.PROCURING_ENTITY)),
    Entry(_("登记项目"), "plus", "agency:register", (R.AGENCY_CLERK,)),
    Entry(_("工位预订"), "desk", "agency:bookings", (R.AGENCY_CLERK,)),
    Entry(_("定标"), "flag", "agency:awards", (R.PROCURING_ENTITY,)),
    Entry(_("今日评标"), "video", "centre:today", (R.VENUE_OPERATOR,)),
    Entry(_("时间板"), "list", "centre:board", (R.VENUE_OPERATOR, R.PROVINCIAL_COORDINATOR)),
    Entry(_("要约"), "send", "centre:offers", (R.VENUE_OPERATOR,)),
    Entry(_("本地集中评标"), "users", "centre:local_uses", (R.VENUE_OPERATOR,)),
    Entry(_("到场签到"), "user", "centre:check_in", (R.VENUE_OPERATOR,)),
    Entry(_("工位与自检"), "desk", "centre:workstations", (R.VENUE_OPERATOR,)),
    Entry(_("场所与开放时间"), "map", "centre:venues", (R.VENUE_OPERATOR,)),
    Entry(_("中心系统"), "send", "centre:system", (R.VENUE_OPERATOR,)),
    Entry(_("监督标段"), "eye", "supervisor:lots", (R.PROJECT_SUPERVISOR,)),
    Entry(_("通知结果统计"), "chart", "supervisor:refusals", (R.PROJECT_SUPERVISOR,)),
    Entry(_("公开抽取"), "dice", "supervisor:ceremonies", PARTY),
    Entry(_("专家库"), "users", "library:search", (R.REGISTRY_OWNER,)),
    Entry(_("归档与核验"), "box", "supervisor:archives", (R.PROJECT_SUPERVISOR,)),
    Entry(_("全省态势"), "chart", "province:overview", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("场地运行"), "clock", "province:dashboard", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("省级报表"), "chart", "province:report", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("场所与资源目录"), "map", "province:catalogue", (R.PROVINCIAL_COORDINATOR, R.PROJECT_SUPERVISOR)),
    Entry(_("全省排期"), "clock", "province:planning", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("场所停用"), "alert", "province:outages", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("全省排期"), "clock", "centre:planned", (R.VENUE_OPERATOR,)),
    Entry(_("场所停用"), "alert", "centre:outages", (R.VENUE_OPERATOR,)),
    Entry(_("排期申请"), "clock", "agency:windows", (R.AGENCY_CLERK,)),
    Entry(_("空闲工位分布"), "map", "province:room_map", (R.PROVINCIAL_COORDINATOR, R.VENUE_OPERATOR)),
    Entry(_("值守通话"), "user", "supervisor:bridge", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("中心联通"), "send", "province:systems", (R.PROVINCIAL_COORDINATOR,)),
    Entry(_("单位与人员"), "users", "accounts:organisations", (R.SYSTEM_ADMIN, R.SECURITY_ADMIN)),
    Entry(_("账号变动"), "user", "accounts:acts", (R.AUDITOR,)),
    Entry(_("市级标准"), "book", "province:overlays", (R.PROVINCIAL_COORDINATOR, R.PROJECT_SUPERVISOR)),
    Entry(_("工作日历"), "clock", "province:calendar", (R.SYSTEM_ADMIN,)),
    Entry(_("通知发送"), "send", "province:notices", (R.SYSTEM_ADMIN,)),
    Entry(_("证据日志"), "shield", "province:audit", (R.AUDITOR,)),
    Entry(_("判定台"), "gavel", "policy:desk", (*LOT_READERS, R.PROVINCIAL_COORDINATOR)),
    Entry(_("评标席位"), "ballot", "expert:desk", (R.OWNER_REPRESENTATIVE,)),
    Entry(_("日历订阅"), "clock", "shell:feeds", (*OFFICE, *ADMINS)),
    Entry(_("检查点"), "hash", "public:checkpoint", (*OFFICE, *ADMINS, R.OUTSIDER)),
    Entry(_("共享资源目录"), "desk", "public:catalogue", (*OFFICE, *ADMINS, R.OUTSIDER)),
    Entry(_("规则包与条款"), "book", "policy:packs", (*OFFICE, *ADMINS, R.OUTSIDER)),
    Entry(_("自行验证"), "check", "public:verify", (*OFFICE, *ADMINS, R.OUTSIDER)),
)

ROLE_NAMES: dict[Role, Promise] = {
    R.AGENCY_CLERK: _("招标代理机构"),
    R.PROCURING_ENTITY: _("招标人"),
    R.REGISTRY_OWNER: _("专家库组建单位"),
    R.VENUE_OPERATOR: _("评标场所"),
    R.PROJECT_SUPERVISOR: _("项目行政监督"),
    R.PROVINCIAL_COORDINATOR: _("省级调度"),
    R.OWNER_REPRESENTATIVE: _("招标人代表"),
    R.EXPERT: _("评委"),
    R.SYSTEM_ADMIN: _("系统管理员"),
    R.SECURITY_ADMIN: _("安全管理员"),
    R.AUDITOR: _("审计员"),
    R.OUTSIDER: _("无业务角色"),
    R.ANONYMOUS: _("访客"),
    R.SYSTEM: _("系统"),
}


def role_name(role: Role) -> str:
    return str(ROLE_NAMES[role])


def find_url(name: str, *args: object) -> str:
    """The address behind a name, or nothing while there is no such page.

    A page that takes no record is found also when one is named: some work is done on one page for all.
    """
    for given in ([str(each) for each in args if each], []):
        try:
            return reverse(name, args=given)
        except NoReverseMatch:
            continue
    return ""


def links_for(role: Role, path: str, counts: dict[str, tuple[int, bool]] | None = None) -> tuple[MenuLink, ...]:
    """The rail of this role; the longest address that ``path`` begins with is the current page."""
    found = [(entry, href) for entry in REGISTRY if role in entry.roles and (href := find_url(entry.url_name))]
    fitting = [href for _, href in found if path == href or path.startswith(href)]
    current = max(fitting, key=len, default="")
    tallies = counts or {}
    return tuple(
        MenuLink(str(entry.label), entry.icon, href, href == current, *tallies.get(entry.url_name, (0, False)))
        for entry, href in found
    )
