"""Words of venues, devices and their steps, the same for their staff, the province and the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yuanping.apps.venues.queries import StepView, VenueView
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.law import Law
from yuanping.kernel.venues.devices import DeviceKind, DeviceState
from yuanping.kernel.venues.standard import Standard, standard_on
from yuanping.kernel.venues.states import VENUE, VenueState

STATES: dict[VenueState, tuple[str, Promise]] = {
    VenueState.DRAFT: ("", _("草稿")),
    VenueState.INSPECTED: ("warn", _("已自查，待验收")),
    VenueState.ACCEPTED: ("go", _("已验收，待纳入")),
    VenueState.IN_CATALOGUE: ("ok", _("已纳入目录")),
    VenueState.SUSPENDED: ("bad", _("已暂停")),
}
KINDS: dict[str, Promise] = {
    "trading_centre": _("公共资源交易中心"),
    "other_lawful": _("其他依法建设的场所"),
}
ACTS: dict[str, Promise] = {
    "inspect": _("场所自查"),
    "send_back": _("退回整改"),
    "accept": _("验收"),
    "approve": _("行业监督部门认可"),
    "dock": _("接通在线监督"),
    "enter": _("纳入目录"),
    "suspend": _("暂停"),
    "resume": _("恢复"),
    "reopen": _("要求重新验收"),
}
OFFICES: dict[str, Promise] = {
    Role.VENUE_OPERATOR.value: _("评标场所"),
    Role.PROVINCIAL_COORDINATOR.value: _("省级调度"),
    Role.PROJECT_SUPERVISOR.value: _("行业监督"),
    Role.SYSTEM.value: _("系统"),
}
DEVICES: dict[DeviceKind, Promise] = {
    DeviceKind.COMPUTER: _("计算机"),
    DeviceKind.CAMERA: _("摄像头"),
    DeviceKind.MICROPHONE: _("麦克风"),
    DeviceKind.SCREEN_CAPTURE: _("桌面监控"),
    DeviceKind.FACE_TERMINAL: _("人脸核验终端"),
    DeviceKind.PHONE_LOCKER: _("通讯工具保管柜"),
    DeviceKind.UPS: _("不间断电源"),
    DeviceKind.NETWORK_LINE: _("网络线路"),
}
DEVICE_STATES: dict[DeviceState, tuple[str, Promise]] = {
    DeviceState.WORKING: ("ok", _("正常")),
    DeviceState.FAULTY: ("bad", _("故障")),
    DeviceState.RETIRED: ("", _("已报废")),
}


@dataclass(frozen=True, slots=True)
class VenueLine:
    """A venue with its state in words."""

    view: VenueView
    state: str
    state_kind: str
    kind: str
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    act: str
    by: str
    at: datetime
    note: str
    entry_id: str
    law: Law | None


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the standard, with its sentence."""

    key: str
    label: str
    law: Law
    met: bool


def venue_line(view: VenueView) -> VenueLine:
    kind, words = STATES[view.state]
    labels = {item.key: _label(item.label, item.label_en) for each in standards() for item in each.items}
    unmet = tuple(labels.get(key, key) for key in view.unmet)
    return VenueLine(view, str(words), kind, str(KINDS.get(view.kind, view.kind)), unmet)


def step_line(step: StepView) -> StepLine:
    office = str(OFFICES.get(step.by.split("@")[0], ""))
    law = VENUE.transition(step.act).law
    return StepLine(str(ACTS[step.act]), office, step.at, step.note, step.entry_id, law)


def standard_today(now: datetime) -> Standard:
    return standard_on(standards(), legal_day(now))


def item_lines(standard: Standard, unmet: tuple[str, ...]) -> tuple[ItemLine, ...]:
    return tuple(
        ItemLine(item.key, _label(item.label, item.label_en), item.law, item.key not in unmet)
        for item in standard.items
    )


def _label(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese
