"""Two packs on one day, or one pack on two days: what differs, and how the standards stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yuanping.apps.policy.queries import all_with_cities
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.questions import word
from yuanping.web.policy.desk_form import EARLIEST, LATEST
from yuanping.web.policy.pack_terms import compose_city_standards
from yuanping.web.policy.pack_values import effective, group_title, names_of, prefix_of
from yuanping.web.policy.trials import Scale, class_steps, scale_of
from yuanping.web.policy.words import is_own, parameter_value, wan_words
from yuanping.web.shell import formats, province
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

CLASSES = (Category.WORKS, Category.GOODS, Category.SERVICES)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    pack: Pack
    on: date

    @property
    def title(self) -> str:
        """Province and day."""
        return f"{province.pack_name(self.pack)}·{formats.long_day(self.on)}"


@dataclass(frozen=True, slots=True)
class Value:
    """What one side says: ``text`` empty where it says nothing."""

    text: str
    law: Law | None
    own: bool
    unknown: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One parameter on both sides."""

    label: str
    group: str
    left: Value
    right: Value
    same: bool


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One pack in the chart of one class."""

    name: str
    is_compared: bool
    scale: Scale


@dataclass(frozen=True, slots=True)
class Chart:
    """The standards of one class over the packs, on one scale."""

    title: str
    end: str
    rows: tuple[ChartRow, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the texts as typed, what could be read, what is wrong with each."""

    left: str
    right: str
    on: str
    right_on: str
    sides: tuple[Side, Side] | None
    errors: dict[str, str]
    everything: bool

    @property
    def query(self) -> str:
        """The same question, to be shared."""
        found = {"left": self.left, "right": self.right, "on": self.on, "right_on": self.right_on}
        return urlencode({name: text for name, text in found.items() if text})


@page(permission="policy.compare", roles=EVERYONE)
def compare(request: ShellRequest) -> HttpResponse:
    """``?left=LN&right=SD&on=2026-11-20&right_on=&all=``."""
    packs = all_with_cities(province.all_packs())
    if not packs:
        raise NotFound("pack")
    asked = read_question(request, packs)
    context: dict[str, object] = {"asked": asked, "choices": [(each.code, _(each.name)) for each in packs]}
    if asked.sides is not None:
        pairs = compose_pairs(*asked.sides)
        context |= {
            "sides": asked.sides,
            "pairs": pairs if asked.everything else tuple(each for each in pairs if not each.same),
            "total": len(pairs),
            "differing": sum(not each.same for each in pairs),
            "charts": compose_charts(asked.sides, packs),
            "cities": tuple((side, compose_city_standards(side.pack, side.on)) for side in asked.sides),
        }
    return render(request, "policy/compare.html", context, status=400 if asked.errors else 200)


def read_question(request: ShellRequest, packs: tuple[Pack, ...]) -> Asked:
    """Defaults for what is not said: this installation's pack, another one, today; an error for what cannot be read."""
    ask, today = request.GET, legal_day(request.now)
    shipped = province.own_pack()
    own = next((each for each in packs if shipped and each.code == shipped.code), packs[0])
    other = next((each for each in packs if each.code != own.code), own)
    left = ask.get("left", "") or own.code
    given_right, right_on = ask.get("right", ""), ask.get("right_on", "")
    right = given_right or (left if right_on else other.code if left != other.code else own.code)
    on = ask.get("on", "") or today.isoformat()
    errors: dict[str, str] = {}
    one, two = _pack(left, packs, errors, "left"), _pack(right, packs, errors, "right")
    first, second = _day(on, errors, "on"), _day(right_on or on, errors, "right_on" if right_on else "on")
    sides = None
    if one is not None and two is not None and first is not None and second is not None:
        sides = (Side(one, first), Side(two, second))
        if one.code == two.code and first == second:
            errors["right"] = _("两边是同一个省、同一日，没有可比之处。选择另一个省，或填写第二个日期。")
            sides = None
    return Asked(left[:10], right[:10], on[:20], right_on[:20], sides, errors, bool(ask.get("all")))


def _pack(code: str, packs: tuple[Pack, ...], errors: dict[str, str], field: str) -> Pack | None:
    found = next((each for each in packs if each.code == code), None)
    if found is None:
        known = _("、").join(f"{each.code} {_(each.name)}" for each in packs)
        errors[field] = _("没有规则包“%(code)s”。装有的规则包：%(known)s。") % {"code": code[:10], "known": known}
    return found


def _day(text: str, errors: dict[str, str], field: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        errors[field] = _("日期“%(text)s”未被接受，写成 2026-11-20 的样子。") % {"text": text[:20]}
        return None
    if not EARLIEST <= found <= LATEST:
        errors[field] = _("日期“%(text)s”超出范围：2000 年至 2099 年。") % {"text": text[:20]}
        return None
    return found


def compose_pairs(left: Side, right: Side) -> tuple[Pair, ...]:
    """Every parameter of either side, side by side."""
    return tuple(_pair(left, right, name) for name in names_of(left.pack, right.pack))


def _pair(left: Side, right: Side, name: str) -> Pair:
    entries = [effective(side.pack, name, side.on) for side in (left, right)]
    named = next((each for each in entries if each is not None), None)
    fallback = next(each for side in (left, right) for each in side.pack.parameters if each.name == name)
    values = tuple(
        Value(
            parameter_value(each),
            each.law if each else None,
            bool(each and is_own(each.note)),
            each.note if each and not each.known else "",
        )
        for each in entries
    )
    same = [(each.value, each.unit) if each else None for each in entries]
    label = _((named or fallback).label)
    return Pair(label, group_title(prefix_of(name)), values[0], values[1], same[0] == same[1])


def compose_charts(sides: tuple[Side, Side], packs: tuple[Pack, ...]) -> tuple[Chart, ...]:
    """For each class: the compared sides first, then the other provinces on the day of the left."""
    rest = [Side(each, sides[0].on) for each in packs if each.code not in {side.pack.code for side in sides}]
    return tuple(_chart(category, [*sides, *rest]) for category in CLASSES)


def _chart(category: Category, sides: list[Side]) -> Chart:
    ladders = [class_steps(side.pack, category, side.on) for side in sides]
    end = max([step.start.fen * 5 // 4 for steps in ladders for step in steps] + [1_000_000])
    two_days = sides[0].pack.code == sides[1].pack.code
    rows = tuple(
        ChartRow(
            side.title if two_days and at < 2 else province.pack_name(side.pack),
            at < 2,
            scale_of(steps, end, None),
        )
        for at, (side, steps) in enumerate(zip(sides, ladders, strict=True))
    )
    return Chart(_(word(category.value)), wan_words(Yuan(end)), rows)
