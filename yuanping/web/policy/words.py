"""How decisions and rule packs are put into words: verdicts, values with their unit, phases, subjects, groups."""

from __future__ import annotations

import re
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from yuanping.kernel.money import Yuan, format_wan_unit
from yuanping.kernel.policy.decision import ModeDecision
from yuanping.kernel.policy.explain import Row
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import Parameter, Phase, Unit
from yuanping.kernel.policy.questions import word
from yuanping.web.shell import formats

OWN = "自设"
"""A note that begins with this word marks a figure the texts do not contain: never shown as law."""

PHASES: dict[Phase, Promise] = {
    Phase.DECIDED: gettext_lazy("方式判定后"),
    Phase.BOOKING: gettext_lazy("申请工位后"),
    Phase.CONFIRMED: gettext_lazy("场所确认后"),
    Phase.DRAWN: gettext_lazy("抽取后"),
    Phase.ARRIVED: gettext_lazy("全体到场后"),
    Phase.EVALUATING: gettext_lazy("评标开始后"),
    Phase.SIGNED: gettext_lazy("报告签署后"),
    Phase.CANDIDATES: gettext_lazy("候选人公示后"),
    Phase.AWARDED: gettext_lazy("定标后"),
    Phase.ARCHIVED: gettext_lazy("归档后"),
}
SUBJECTS: dict[str, Promise] = {
    "mode_decision": gettext_lazy("评标方式判定书"),
    "sub_venue_name": gettext_lazy("副场名称"),
    "venue_counts": gettext_lazy("各场所工位数"),
    "substitute_count": gettext_lazy("候补副场数量"),
    "draw_plan": gettext_lazy("抽取方案"),
    "draw_proof": gettext_lazy("抽取证明"),
    "committee_list": gettext_lazy("评委名单"),
    "member_names_in_room": gettext_lazy("评委会内部的姓名"),
    "bidder_list": gettext_lazy("投标人名单"),
    "bid_prices": gettext_lazy("投标价格"),
    "scores": gettext_lazy("评分"),
    "report": gettext_lazy("评标报告"),
}
GROUPS: dict[str, Promise] = {
    "scope": gettext_lazy("适用与有效期"),
    "remote": gettext_lazy("采用远程的标准"),
    "cross_province": gettext_lazy("跨省的标准"),
    "rollout": gettext_lazy("推广步骤"),
    "funding": gettext_lazy("资金来源"),
    "exemption": gettext_lazy("不采用远程"),
    "committee": gettext_lazy("评标委员会"),
    "draw": gettext_lazy("专家抽取"),
    "arrival": gettext_lazy("到场"),
    "venue": gettext_lazy("评标场所"),
    "booking": gettext_lazy("工位预订"),
    "catalogue": gettext_lazy("共享工位目录"),
    "notice": gettext_lazy("招标公告"),
    "bids": gettext_lazy("投标"),
    "extension": gettext_lazy("延长评标"),
    "candidates": gettext_lazy("中标候选人"),
    "publicity": gettext_lazy("公示"),
    "objection": gettext_lazy("异议"),
    "complaint": gettext_lazy("投诉"),
    "report": gettext_lazy("书面报告"),
    "contract": gettext_lazy("合同"),
    "handover": gettext_lazy("资料移交"),
    "monthly_report": gettext_lazy("月度报告"),
    "remote_share": gettext_lazy("远程比例目标"),
    "partners": gettext_lazy("合作省份目标"),
    "docking": gettext_lazy("系统对接"),
    "shared_seats": gettext_lazy("专属共享工位"),
    "document": gettext_lazy("招标文件"),
    "clarification": gettext_lazy("澄清与修改"),
    "signing": gettext_lazy("报告签署"),
    "overlay": gettext_lazy("各市标准"),
    "sub_venues": gettext_lazy("常态化跨省副场"),
    "expert": gettext_lazy("专家条件"),
    "pay": gettext_lazy("劳务报酬"),
}
CODES: dict[str, Promise] = {
    "random": gettext_lazy("随机选取"),
    "allowed_set": gettext_lazy("可在名录内指定"),
    "statement_after_award": gettext_lazy("书面说明，定标后备案"),
    "consent_before_booking": gettext_lazy("申请并经同意，预订之前办结"),
    "open": gettext_lazy("条文未定"),
    "stage": gettext_lazy("阶段性规模标准"),
    "widen": gettext_lazy("扩大跨省范围"),
}


def verdict_words(decision: ModeDecision) -> str:
    """The verdict in the largest type of the page."""
    words = {
        "not_required": _("不强制远程异地评标"),
        "not_governed": _("文件不适用，不强制远程"),
        "not_in_force": _("该日没有文件适用，不强制远程"),
        "exempted": _("不实行远程异地评标"),
    }
    return words.get(decision.verdict.value, _(decision.mode_name))


def verdict_note(decision: ModeDecision) -> str:
    """Under the verdict: duty, choice, exemption or emergency."""
    words = {
        "required": _("应当采用"),
        "voluntary": _("招标人自愿采用"),
        "not_required": _("未达到规定情形，可由招标人自愿采用"),
        "not_governed": _("文件不管这一项目"),
        "not_in_force": _("该公告日没有本省文件可以适用"),
        "exempted": _("符合例外情形"),
        "emergency": _("因不可抗力、突发事件并经同意，改用应急方式"),
    }
    return words[decision.verdict.value]


def mode_class(mode: Mode) -> str:
    """How the charts shade a mode."""
    return f"m{mode.rank}"


def say(text: str) -> str:
    """A value or rule in the language of the page: whole words where they are known, else at least the unit."""
    known = _(text) if text else text
    if known != text:
        return known
    counted = re.sub(r"（([0-9]+) 个标段）", lambda found: _("（%(n)s 个标段）") % {"n": found[1]}, text)
    return counted.replace("万元", pgettext("short", "万元"))


def exact_wan(amount: Yuan) -> str:
    """``7,999.999999``: two decimals, and more where the 分 need them, so that nothing reads as the figure it is not."""
    whole, _dot, rest = f"{amount.wan:,.6f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"


def wan_words(amount: Yuan) -> str:
    """The exact amount with its unit, without idle decimals."""
    return say(f"{exact_wan(amount)} 万元".replace(".00 ", " "))


def value_of(row: Row) -> str:
    """What was compared, exact to the 分."""
    if row.amount is None:
        return say(row.value)
    return say(row.value.replace(format_wan_unit(row.amount), f"{exact_wan(row.amount)} 万元"))


def is_own(note: str) -> bool:
    """Whether the figure is the house's own."""
    return note.startswith(OWN)


def parameter_value(parameter: Parameter | None) -> str:
    """A value with its unit; empty when nobody has entered it."""
    if parameter is None or not parameter.known:
        return ""
    text = parameter.text
    if parameter.unit is Unit.FEN:
        return wan_words(parameter.yuan)
    if parameter.unit is Unit.DAY:
        return formats.long_day(parameter.day)
    if parameter.unit is Unit.DAYS:
        return _("%(days)s 日") % {"days": text}
    if parameter.unit is Unit.WORKING_DAYS:
        return _("%(days)s 个工作日") % {"days": text}
    if parameter.unit is Unit.YES_NO:
        return pgettext("answer", "是") if parameter.yes else pgettext("answer", "否")
    if parameter.unit is Unit.LIST:
        return "；".join(code_word(item) for item in parameter.items)
    return code_word(text)


def code_word(code: str) -> str:
    """A code in the words of the vocabulary."""
    return str(CODES[code]) if code in CODES else _(word(code)) if code else ""


def span_words(start: date | None, end: date | None) -> str:
    """From when until when an entry holds."""
    if start and end:
        return _("%(start)s 至 %(end)s") % {"start": formats.long_day(start), "end": formats.long_day(end)}
    if start:
        return _("%(start)s 起") % {"start": formats.long_day(start)}
    if end:
        return _("至 %(end)s") % {"end": formats.long_day(end)}
    return ""
