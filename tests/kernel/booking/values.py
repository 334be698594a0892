"""Rules of two invented packs, in the shapes of Liaoning and Heilongjiang."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from yuanping.kernel.booking.rules import BookingRules, Learns, NumberRule, ShareRule
from yuanping.kernel.law import Law

LIAONING = "辽发改法规〔2025〕843号"
HEILONGJIANG = "黑龙江省全面推广远程异地评标工作安排（试行）"
LAW_37 = Law("招标投标法", "第三十七条")
LAW_38 = Law("招标投标法", "第三十八条")

LN_RULES = BookingRules(
    province="LN",
    pack_digest="a" * 64,
    offsite_least=ShareRule(Fraction(1, 3), Law(LIAONING, "（五）")),
    sub_most=ShareRule(Fraction(1, 2), Law(LIAONING, "（十三）")),
    subs_least=NumberRule(1, LAW_38, own=True),
    subs_most=NumberRule(8, LAW_38, own=True),
    confirm_days=NumberRule(3, Law(LIAONING, "（十四）")),
    change_days=NumberRule(5, Law(LIAONING, "（十四）")),
    verify_days=NumberRule(1, Law(LIAONING, "（十四）")),
    agency_learns=Learns.CONFIRMED,
    agency_learns_law=Law(LIAONING, "（十四）"),
    substitutes_shown=True,
    may_choose=True,
    choice_law=Law(LIAONING, "（十三）"),
    committee_least=NumberRule(5, LAW_37),
)
HLJ_RULES = replace(
    LN_RULES,
    province="HL",
    offsite_least=None,
    sub_most=None,
    subs_least=NumberRule(2, Law(HEILONGJIANG, "三（六）")),
    confirm_days=NumberRule(3, LAW_38, own=True),
    change_days=NumberRule(0, LAW_38, own=True),
    agency_learns=Learns.AWARDED,
    agency_learns_law=Law(HEILONGJIANG, "三（六）"),
    substitutes_shown=False,
    may_choose=False,
    choice_law=Law(HEILONGJIANG, "三（六）"),
    agreed_law=Law(HEILONGJIANG, "三（六）"),
)
