"""The facts of a lot as the desk asks for them. What is wrong stands beside its field; nothing typed is lost, nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from yuanping.infra.calendar import work_calendar
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, Circumstance, ContractForm, Mode
from yuanping.kernel.policy.pack import Pack
from yuanping.kernel.policy.questions import FUNDING_WORDS, MODE_WORDS, word
from yuanping.kernel.region import PREFIXES, PROVINCES, cities_of
from yuanping.web.shell.fields import problem_of, wan
from yuanping.web.shell.places import place_name

OTHERS = 3
"""So many other lots of the project can be entered; more of them never lower the duty."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
COMMITTEE = Law("招标投标法", "第三十七条")
CATEGORIES = [
    (Category.WORKS.value, _("施工")),
    (Category.GOODS.value, _("货物")),
    (Category.SERVICES.value, _("服务")),
    (Category.EPC.value, _("工程总承包")),
]
FORMS = [
    (ContractForm.GENERAL.value, _("施工总承包")),
    (ContractForm.SPECIALTY.value, _("专业承包")),
    (ContractForm.OTHER.value, _("其他承包方式")),
]
KNOWN = [("", _("未说明")), ("yes", pgettext_lazy("answer", "是")), ("no", pgettext_lazy("answer", "否"))]
WANTED = [
    ("", _("不另选择")),
    *((mode.value, _(MODE_WORDS[mode.value])) for mode in Mode if mode is not Mode.CENTRALISED),
]
FUNDING = [(code, _(words)) for code, words in FUNDING_WORDS.items()]
CIRCUMSTANCES = [(each.value, _(word(each.value))) for each in Circumstance]


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _yes(label: StrOrPromise) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def _known(label: StrOrPromise) -> forms.TypedChoiceField:
    """Yes, no, or nobody has said: what is not said is unknown to the kernel, never a no."""
    return forms.TypedChoiceField(
        label=label, choices=KNOWN, coerce=lambda text: text == "yes", empty_value=None, required=False
    )


def _line(label: StrOrPromise) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=80)


class _Flat(forms.Form):
    """Fields of a group are named ``other1_estimate``: one flat name in the address and in the page."""

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}_{field_name}" if self.prefix else field_name


class OtherLotForm(_Flat):
    """Another lot of the same tender project."""

    category = forms.ChoiceField(label=_("类别"), choices=CATEGORIES, required=False)
    specialty = forms.CharField(label=_("专业类别代码"), max_length=40, required=False)
    estimate = wan(_("单项合同估算价"))
    mergeable = _known(_("可以合并"))


class DeskForm(_Flat):
    """One lot and what is known of its project."""

    province = forms.ChoiceField(label=_("省份"))
    city = forms.ChoiceField(label=_("项目所在市"), required=False)
    category = forms.ChoiceField(label=_("类别"), choices=CATEGORIES)
    contract_form = forms.ChoiceField(label=_("承包方式"), choices=FORMS, required=False)
    estimate = wan(_("单项合同估算价"))
    notice_on = _day(_("招标公告发布日"))
    evaluation_on = _day(_("计划评标日"))
    mandatory = _yes(_("依法必须招标"))
    specialty = forms.CharField(label=_("专业类别代码"), max_length=40, required=False)
    committee_size = forms.IntegerField(
        label=_("评委人数"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"placeholder": "5", "class": "num"}),
    )
    part_works = wan(_("其中施工部分"))
    part_goods = wan(_("其中货物部分"))
    part_services = wan(_("其中服务部分"))
    approved_estimate = wan(_("本标段投资概算"))
    budget = wan(_("本标段资金预算"))
    project_approved_estimate = wan(_("整个项目的投资概算"))
    total_investment = wan(_("项目总投资额"))
    funding = forms.MultipleChoiceField(
        label=_("资金来源"), choices=FUNDING, required=False, widget=forms.CheckboxSelectMultiple
    )
    mergeable = _known(_("可以与同项目其他标段合并进行"))
    special_expertise = _yes(_("对评标专家有特殊要求"))
    experts_short_local = _yes(_("本地区专家库力量不足"))
    experts_short_province = _yes(_("省综合评标专家库力量不足"))
    voluntary = forms.ChoiceField(label=_("招标人自愿采用"), choices=WANTED, required=False)
    supervisor_demand = _line(_("行政监督部门认为确有必要（文号或理由）"))
    cross_province_rule = _line(_("其他规定要求跨省（文号）"))
    circumstances = forms.MultipleChoiceField(
        label=_("标段的特殊情形"), choices=CIRCUMSTANCES, required=False, widget=forms.CheckboxSelectMultiple
    )
    written_statement = _known(_("招标人作出书面说明"))
    exemption_applied = _known(_("招标人申请不采用远程"))
    exemption_approved = _known(_("行政监督部门同意不采用远程"))
    overnight_facilities = _known(_("具备远程隔夜评标条件"))
    emergency_consent = _known(_("行政监督部门同意应急方式"))
    ground = forms.ChoiceField(label=_("已提出的不采用远程的情形"), required=False)
    statement = _yes(_("已有书面说明"))
    consent = _line(_("行政监督部门同意的文号"))
    emergency = _line(_("已提出的应急事由"))
    emergency_reference = _line(_("同意应急方式的文号"))

    def __init__(self, data: QueryDict | None, packs: tuple[Pack, ...], pack: Pack, today: date) -> None:
        first = {"province": pack.code, "notice_on": today, "mandatory": True, "committee_size": 5}
        super().__init__(data, initial=first)
        self._pack, self._today = pack, today
        self._choose("province", [(each.code, _(each.name)) for each in packs])
        self._choose("city", [("", _("（不分市）")), *cities_for(pack.code)])
        self._choose("ground", [("", _("不提出")), *((code, _(word(code))) for code in grounds_of(pack))])

    def _choose(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_notice_on(self) -> date | None:
        """A notice beyond the published calendar is not judged, except as long as the province's document itself runs."""
        day = self._in_calendar("notice_on")
        if (
            day is not None
            and day.year > self._today.year
            and day.year > max(last_known_year(), stated_end(self._pack, day))
        ):
            raise problem_of(Refused("desk_notice_beyond_calendar", {"day": day.isoformat()}, field="notice_on"))
        return day

    def clean_evaluation_on(self) -> date | None:
        return self._in_calendar("evaluation_on")

    def _in_calendar(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise problem_of(Refused("desk_day_out_of_range", {"day": day.isoformat()}, field=name))
        return day

    def clean_committee_size(self) -> int:
        size = self.cleaned_data["committee_size"]
        if size is None:
            return 5
        if size < 5 or size % 2 == 0:
            raise problem_of(Refused("desk_committee_size", {"size": size}, COMMITTEE, field="committee_size"))
        return int(size)

    def clean(self) -> dict[str, object]:
        data = dict(super().clean() or {})
        try:
            _check_dates(data)
            _check_parts(data)
        except Refused as refused:
            if refused.field not in self.errors:
                self.add_error(refused.field, problem_of(refused))
        return data


def _check_dates(data: dict[str, object]) -> None:
    notice, evaluation = data.get("notice_on"), data.get("evaluation_on")
    if isinstance(notice, date) and isinstance(evaluation, date) and evaluation < notice:
        params = {"notice": notice.isoformat(), "evaluation": evaluation.isoformat()}
        raise Refused("desk_days_out_of_order", params, field="evaluation_on")


def _check_parts(data: dict[str, object]) -> None:
    """The parts of an EPC contract are entered together, for an EPC contract, and are not more than the whole."""
    names = ("part_works", "part_goods", "part_services")
    given = [part for name in names if isinstance(part := data.get(name), Yuan)]
    if not given:
        return
    if data.get("category") and data["category"] != Category.EPC.value:
        raise Refused("desk_parts_without_epc", {}, field="part_works")
    if len(given) < len(names):
        missing = next(name for name in names if not isinstance(data.get(name), Yuan))
        raise Refused("desk_parts_incomplete", {}, field=missing)
    together, whole = given[0] + given[1] + given[2], data.get("estimate")
    if isinstance(whole, Yuan) and together > whole:
        raise Refused("parts_do_not_add_up", {"sum": str(together.wan), "whole": str(whole.wan)}, field="part_works")


def last_known_year() -> int:
    """The last year whose official days are in the table."""
    return max((notice.year for notice in work_calendar().notices), default=0)


def stated_end(pack: Pack, on: date) -> int:
    """The year in which the province's document ends by its own words, if it says so."""
    end = pack.find_parameter("scope.in_force_until", on)
    return end.day.year if end is not None else 0


def cities_for(code: str) -> list[tuple[str, object]]:
    """The cities of the province a pack is for; none where the platform knows no divisions."""
    found = [province for province in PROVINCES if PREFIXES.get(province) == code]
    return [(city, place_name(city)) for province in found for city in cities_of(province)]


def grounds_of(pack: Pack) -> tuple[str, ...]:
    """Every ground this pack has ever listed; the kernel says whether it holds on the day."""
    listed = [entry.items for entry in pack.parameters if entry.name == "exemption.grounds" and entry.known]
    return tuple(dict.fromkeys(code for items in listed for code in items))


for _field in (*DeskForm.base_fields.values(), *OtherLotForm.base_fields.values()):
    _field.error_messages["required"] = _("没有填写，这一栏必填。")
    _field.error_messages["invalid_choice"] = _("从列表中选择。")
    _field.error_messages["invalid"] = _("未被接受：日期写成 2026-11-20，人数写成整数。")
    _field.error_messages["max_length"] = _("太长了，请缩短。")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; ``text`` is empty while nothing is."""

    name: str
    anchor: str
    label: str
    text: str
    code: str


def problems_of(form: _Flat, lead: str = "") -> Iterator[Problem]:
    """One for every field, so that a corrected field loses its error too."""
    errors = form.errors.as_data() if form.is_bound else {}
    for field in form:
        found = errors.get(field.name, [])
        text = "".join(str(message) for each in found for message in each.messages)
        code = str(found[0].code or "") if found else ""
        yield Problem(field.html_name, field.id_for_label or field.auto_id or "", f"{lead}{field.label}", text, code)
