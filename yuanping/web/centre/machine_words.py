"""Words for a workstation's machine: items of a self-test, what to do about them, and why a workstation is not fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.kernel.law import Law
from yuanping.kernel.venues.fitness import GATE_REASON, Unfit
from yuanping.kernel.venues.self_test import Finding

KILO = 1000
ITEMS: dict[str, tuple[Promise, str, Promise]] = {
    "browser": (_("浏览器版本"), "", _("升级到较新的 Chrome、Edge 或 Firefox")),
    "camera": (_("摄像头画面"), "px", _("接好摄像头，在浏览器中允许使用，选 720 像素以上")),
    "picture": (_("画面亮度"), "/255", _("取下镜头盖，打开照明")),
    "microphone": (_("麦克风音量"), "‰", _("接好麦克风，关掉静音，对着它说一句话")),
    "screen": (_("屏幕共享"), "px", _("检测时选择整个屏幕并允许共享")),
    "up": (_("上行带宽"), "kbps", _("关掉占用网络的程序，换用网线，再联系网络管理员")),
    "down": (_("下行带宽"), "kbps", _("关掉占用网络的程序，换用网线，再联系网络管理员")),
    "delay": (_("往返时延"), "ms", _("换用网线；仍高则检查到平台的线路")),
    "jitter": (_("抖动"), "ms", _("不用无线网络；关掉下载和云盘")),
    "loss": (_("迟到或丢失的帧"), "‰", _("检查网线和交换机端口")),
    "clock": (_("与平台时钟相差"), "ms", _("在系统设置中打开自动对时")),
}
"""Name, unit, and what to do when it fails."""

REASONS: dict[Unfit, Promise] = {
    Unfit.OUT: _("不在使用中"),
    Unfit.NOT_LOOKED_AT: _("未人工核对"),
    Unfit.LOOK_FAILED: _("人工核对未通过"),
    Unfit.LOOK_OLD: _("人工核对已过期"),
    Unfit.UNBOUND: _("未绑定机器"),
    Unfit.UNTESTED: _("本机未检测"),
    Unfit.TEST_FAILED: _("本机检测未通过"),
    Unfit.TEST_OLD: _("本机检测已过期"),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One item as a page shows it."""

    key: str
    name: str
    passed: bool
    measured: str
    wanted: str
    todo: str
    basis: str
    law: Law


def finding_lines(findings: Iterable[Finding]) -> list[FindingLine]:
    return [_line(each) for each in findings]


def _line(found: Finding) -> FindingLine:
    limit = found.limit
    name, unit, todo = ITEMS[limit.key]
    least, most = limit.least, limit.most
    wanted = f"≥ {_measure(least, unit)}" if least is not None else f"≤ {_measure(most, unit)}" if most else ""
    chinese = (get_language() or "zh").startswith("zh")
    return FindingLine(
        key=limit.key,
        name=str(name),
        passed=found.passed,
        measured=_measure(found.measured, unit),
        wanted=wanted,
        todo="" if found.passed else str(todo),
        basis=limit.basis if chinese else limit.basis_en,
        law=limit.law,
    )


def _measure(value: int, unit: str) -> str:
    if unit == "kbps":
        return f"{value / KILO:.1f} Mbps"
    return f"{value} {unit}".strip()


def reason_words(reasons: Iterable[Unfit]) -> list[str]:
    return [str(REASONS[each]) for each in reasons]


def block_words(reason: str) -> str:
    """Why a workstation is out, in words also where the look on the day before took it out."""
    if not reason.startswith(GATE_REASON):
        return reason
    words = "、".join(reason_words(Unfit(each) for each in reason.removeprefix(GATE_REASON).split(",")))
    return _text("场次前一日核查不合用：%(reasons)s。修好、重新检测后由您启用") % {"reasons": words}
