"""The registration form: one tender with several lots. What is wrong stands beside its field; nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.ids import check_tender_code, check_uscc
from yuanping.kernel.lot.draft import LotDraft, TenderDraft
from yuanping.kernel.policy.facts import Category, ContractForm, Funding, Parts
from yuanping.kernel.policy.questions import FUNDING_WORDS
from yuanping.web.shell.fields import Checked, wan

CATEGORIES = [
    (Category.WORKS.value, _("施工")),
    (Category.GOODS.value, _("货物")),
    (Category.SERVICES.value, _("服务")),
    (Category.EPC.value, _("工程总承包")),
]
FORMS = [
    (ContractForm.NONE.value, _("不适用")),
    (ContractForm.GENERAL.value, _("施工总承包")),
    (ContractForm.SPECIALTY.value, _("专业承包")),
]
FUNDING = [(code, _(words)) for code, words in FUNDING_WORDS.items()]
MOST_LOTS = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One error, for the list on top: where it is, what it is."""

    anchor: str
    label: str
    text: str


def problems_of(form: forms.Form, number: int = 0) -> list[Problem]:
    """The errors of a form with the addresses of their fields; ``number`` names the lot."""
    if not form.is_bound:
        return []
    lead = _("标段 %(number)s·") % {"number": number} if number else ""
    return [
        Problem(field.id_for_label or field.auto_id, f"{lead}{field.label}", str(error))
        for field in form
        for error in field.errors
    ]


class TenderForm(forms.Form):
    """The project."""

    name = forms.CharField(label=_("招标项目名称"), max_length=200)
    tender_code = Checked(_("招标项目编号"), check_tender_code)
    procuring_entity_id = forms.ChoiceField(label=_("招标人账户"), required=False)
    procuring_entity_name = forms.CharField(label=_("招标人名称"), max_length=200)
    procuring_entity_uscc = Checked(_("招标人统一社会信用代码"), check_uscc)
    supervisor_id = forms.ChoiceField(label=_("项目行政监督部门"), required=False)
    region = forms.ChoiceField(label=_("项目所在市"))
    notice_on = forms.DateField(
        label=_("计划公告日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evaluation_on = forms.DateField(
        label=_("计划评标日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    mandatory = forms.BooleanField(label=_("依法必须招标"), required=False, initial=True)
    total_investment = wan(_("项目总投资额"))
    project_approved_estimate = wan(_("整个项目的投资概算"))
    funding = forms.MultipleChoiceField(
        label=_("资金来源"), choices=FUNDING, required=False, widget=forms.CheckboxSelectMultiple
    )

    def set_choices(
        self, entities: list[tuple[str, str]], supervisors: list[tuple[str, str]], regions: list[tuple[str, str]]
    ) -> None:
        """What may be chosen; the empty choice stands first."""
        for name, choices in (("procuring_entity_id", entities), ("supervisor_id", supervisors)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("（没有账户）")), *choices]
        region = self.fields["region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = regions


class LotForm(forms.Form):
    """One lot."""

    name = forms.CharField(label=_("标段名称"), max_length=200)
    category = forms.ChoiceField(label=_("类别"), choices=CATEGORIES)
    contract_form = forms.ChoiceField(label=_("承包方式"), choices=FORMS, required=False)
    specialty = forms.CharField(label=_("专业类别代码"), max_length=40, required=False)
    estimated_value = wan(_("单项合同估算价"), required=True)
    approved_estimate = wan(_("本标段投资概算"))
    budget = wan(_("本标段资金预算"))
    part_works = wan(_("其中施工部分"))
    part_goods = wan(_("其中货物部分"))
    part_services = wan(_("其中服务部分"))
    committee_size = forms.IntegerField(label=_("评委人数"), min_value=1, max_value=99, initial=5)
    mergeable = forms.BooleanField(label=_("可以与同项目其他标段合并进行"), required=False)
    special_expertise = forms.BooleanField(label=_("对评标专家有特殊要求"), required=False)
    experts_short_local = forms.BooleanField(label=_("本地区专家库力量不足"), required=False)
    experts_short_province = forms.BooleanField(label=_("省综合评标专家库力量不足"), required=False)

    def clean(self) -> dict[str, object]:
        """The parts of an EPC contract are entered together or not at all."""
        data = dict(super().clean() or {})
        names = ("part_works", "part_goods", "part_services")
        given = [name for name in names if data.get(name) is not None]
        if given and len(given) < len(names):
            missing = next(name for name in names if name not in given)
            if missing not in self.errors:
                self.add_error(missing, _("施工、货物、服务三部分须一并填写，没有的填 0。"))
        return data


for _field in (*TenderForm.base_fields.values(), *LotForm.base_fields.values()):
    _field.error_messages["required"] = _("没有填写，这一栏必填。")
    _field.error_messages["invalid_choice"] = _("从列表中选择。")


def lot_forms(data: object, count: int) -> list[LotForm]:
    """The lots as posted, or empty ones."""
    return [LotForm(data, prefix=f"lots-{number}") for number in range(min(max(count, 1), MOST_LOTS))]  # type: ignore[arg-type]


def read_draft(tender: TenderForm, lots: list[LotForm]) -> TenderDraft:
    """The draft of valid forms."""
    data = tender.cleaned_data
    return TenderDraft(
        name=data["name"],
        tender_code=data["tender_code"],
        procuring_entity_name=data["procuring_entity_name"],
        procuring_entity_uscc=data["procuring_entity_uscc"],
        procuring_entity_id=data["procuring_entity_id"],
        region=data["region"],
        notice_on=data["notice_on"],
        evaluation_on=data["evaluation_on"],
        lots=tuple(_lot(form) for form in lots),
        supervisor_id=data["supervisor_id"],
        mandatory=data["mandatory"],
        total_investment=data["total_investment"],
        project_approved_estimate=data["project_approved_estimate"],
        funding=tuple(Funding(item) for item in data["funding"]),
    )


def _lot(form: LotForm) -> LotDraft:
    data = form.cleaned_data
    parts = None
    if data["part_works"] is not None:
        parts = Parts(data["part_works"], data["part_goods"], data["part_services"])
    return LotDraft(
        name=data["name"],
        category=Category(data["category"]),
        estimated_value=data["estimated_value"],
        specialty=data["specialty"],
        contract_form=ContractForm(data["contract_form"] or ContractForm.NONE.value),
        approved_estimate=data["approved_estimate"],
        budget=data["budget"],
        parts=parts,
        mergeable=data["mergeable"],
        special_expertise=data["special_expertise"],
        experts_short_local=data["experts_short_local"],
        experts_short_province=data["experts_short_province"],
        committee_size=data["committee_size"],
    )


def place_refusal(refused: Refused, tender: TenderForm, lots: list[LotForm]) -> bool:
    """Put a refusal beside the field it is about; answer whether there was one."""
    said = explain(refused)
    text = f"{said.what}{said.why}{said.next}"
    if refused.field in tender.fields:
        tender.add_error(refused.field, text)
        return True
    for form in lots:
        name = refused.field.removeprefix(f"{form.prefix}-")
        if name in form.fields and name != refused.field:
            form.add_error(name, text)
            return True
    return False
