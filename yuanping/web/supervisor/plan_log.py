"""The acts on the plan of a lot in words, for its supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.committee.queries import PlanAct
from yuanping.infra.specialties import specialty_name
from yuanping.web.shell import formats
from yuanping.web.shell.menu import role_name


@dataclass(frozen=True, slots=True)
class PlanActLine:
    """One line of the log."""

    at: datetime
    what: str
    who: str
    details: tuple[str, ...]
    entry: int | None


def compose_acts(acts: tuple[PlanAct, ...]) -> tuple[PlanActLine, ...]:
    return tuple(PlanActLine(act.at, _what(act), role_name(act.by), _details(act), act.entry) for act in acts)


def _what(act: PlanAct) -> str:
    if act.accepted is not None:
        return {
            "booking.change_verified": _("主场核验变更：属实") if act.accepted else _("主场核验变更：不属实"),
            "booking.agreement_decided": _("对协商场所：予以确认") if act.accepted else _("对协商场所：不予确认"),
        }[act.kind]
    return {
        "planning.asked": _("提出排期申请"),
        "booking.requested": _("提出预订申请"),
        "booking.change_requested": _("申请变更时间"),
        "booking.cancellation_requested": _("申请取消预订"),
        "booking.agreement_asked": _("请求确认协商场所"),
        "booking.relocation_confirmed": _("确认重新抽取场地"),
        "booking.drawn_again": _("席位重新抽取场地"),
        "booking.unplaced": _("没有场地可安排"),
        "booking.withdrawn": _("撤回预订"),
        "booking.cancelled": _("预订终止"),
        "committee.requested": _("申请抽取专家"),
        "draw.voided": _("抽取作废"),
        "draw.ordered_anew": _("责令重新抽取"),
    }[act.kind]


def _details(act: PlanAct) -> tuple[str, ...]:
    found = [
        ngettext("%(name)s %(n)s 席", "%(name)s %(n)s 席", quota.seats)
        % {"name": specialty_name(quota.specialty), "n": quota.seats}
        for quota in act.quotas
    ]
    if act.standby is not None:
        found.append(_("每专业每场所备选 %(n)s 人") % {"n": act.standby})
    if act.starts_at is not None:
        found.append(_("改为 %(when)s") % {"when": formats.moment(act.starts_at)})
    return (*found, act.reason) if act.reason else tuple(found)
