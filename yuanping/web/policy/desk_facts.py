"""From the address to facts and back: ``read_desk`` what was typed, ``desk_query`` the address of given facts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import (
    Answer,
    Category,
    Circumstance,
    ContractForm,
    Emergency,
    Exemption,
    Funding,
    LotFacts,
    Mode,
    OtherLot,
    Parts,
)
from yuanping.kernel.policy.pack import Pack
from yuanping.web.policy.desk_form import OTHERS, DeskForm, OtherLotForm, Problem, cities_for, grounds_of, problems_of
from yuanping.web.policy.words import exact_wan

STAYS = ("specialty", "special_expertise", "experts_short_local", "experts_short_province", "mandatory")
KNOWN = (
    "mergeable",
    "written_statement",
    "exemption_applied",
    "exemption_approved",
    "overnight_facilities",
    "emergency_consent",
)
"""Questions with three answers: yes, no, nobody has said."""
LAST = "last"
"""The address of the last good answer, carried along so that it can still be shown when something is mistyped."""
LONGEST = 6000


@dataclass(frozen=True, slots=True)
class Desk:
    """The form as it stands, the facts when it can be read, and what is wrong."""

    form: DeskForm
    others: tuple[OtherLotForm, ...]
    pack: Pack
    facts: LotFacts | None
    problems: tuple[Problem, ...]
    query: str
    last: str
    unfinished: tuple[int, ...] = ()

    @property
    def wrong(self) -> tuple[Problem, ...]:
        """The fields with an error, in the order of the form."""
        return tuple(each for each in self.problems if each.text)

    @property
    def open(self) -> dict[str, bool]:
        """Which folded groups stand open: those in which something is typed or wrong."""
        told = {name for name in self.form.data if self.form.data.get(name)} | {each.name for each in self.wrong}
        unset = {f"other{n}_category" for n in range(1, OTHERS + 1)}  # a choice that always has a value says nothing
        others = {name for name in told - unset if name.startswith("other")}
        return {
            **{group: bool(told & set(names)) for group, names in GROUPS.items()},
            "others": bool(others or "mergeable" in told),
        }


GROUPS = {
    "parts": ("part_works", "part_goods", "part_services"),
    "amounts": ("total_investment", "project_approved_estimate", "approved_estimate", "budget"),
    "funding": ("funding", "special_expertise", "experts_short_local", "experts_short_province"),
    "wishes": ("voluntary", "supervisor_demand", "cross_province_rule"),
    "exceptions": (
        "circumstances",
        "written_statement",
        "exemption_applied",
        "exemption_approved",
        "overnight_facilities",
        "emergency_consent",
        "ground",
        "statement",
        "consent",
        "emergency",
        "emergency_reference",
    ),
}


def read_desk(data: QueryDict, packs: tuple[Pack, ...], own: Pack, today: date) -> Desk:
    """What an address says. A field of another province (its city, ground, reading) is dropped when the province was just changed."""
    typed = _of_new_province(data)
    last = typed.get(LAST, "")[:LONGEST]
    for name in (LAST, "shown"):
        typed.pop(name, None)
    pack = next((each for each in packs if each.code == typed.get("province")), own)
    bound = bool(typed)
    form = DeskForm(typed if bound else None, packs, pack, today)
    others = tuple(OtherLotForm(typed if bound else None, prefix=f"other{n}") for n in range(1, OTHERS + 1))
    good = all([form.is_valid(), *[each.is_valid() for each in others]])
    leads = ["", *(_("其他标段 %(n)s·") % {"n": n} for n in range(1, OTHERS + 1))]
    problems = [each for part, lead in zip((form, *others), leads, strict=True) for each in problems_of(part, lead)]
    facts = _facts(form, others, pack, typed) if good else None
    unfinished = tuple(n for n, each in enumerate(others, 1) if good and _is_unfinished(each.cleaned_data))
    return Desk(form, others, pack, facts, tuple(problems), _clean(typed), last, unfinished)


def _is_unfinished(lot: dict[str, object]) -> bool:
    """Something was said of another lot, but not its estimate: it cannot count, and the page says so."""
    return lot["estimate"] is None and bool(lot["specialty"] or lot["mergeable"] is not None)


def _of_new_province(data: QueryDict) -> QueryDict:
    typed = data.copy()
    if typed.get("shown") and typed.get("shown") != typed.get("province"):
        for name in ("city", "ground", "take"):
            typed.pop(name, None)
    return typed


def _clean(typed: QueryDict) -> str:
    """The address without what is empty: short enough to be shared."""
    return urlencode([(name, value) for name, values in typed.lists() for value in values if value])


def _facts(form: DeskForm, others: tuple[OtherLotForm, ...], pack: Pack, typed: QueryDict) -> LotFacts | None:
    data = form.cleaned_data
    parts = None
    if data["part_works"] is not None:
        parts = Parts(data["part_works"], data["part_goods"], data["part_services"])
    estimate = data["estimate"]
    if estimate is None and parts is not None:
        estimate = parts.works + parts.goods + parts.services
    if data["notice_on"] is None:
        return None
    base = LotFacts(
        lot_id="desk",
        name=_("本标段"),
        region=data["city"],
        notice_on=data["notice_on"],
        category=Category(data["category"]),
        estimated_value=estimate,
        contract_form=_contract_form(data["category"], data["contract_form"]),
        evaluation_on=data["evaluation_on"],
        parts=parts,
        committee_size=data["committee_size"],
        **{name: data[name] for name in (*STAYS, *KNOWN, "approved_estimate", "budget")},
    )
    return replace(
        base,
        project_approved_estimate=data["project_approved_estimate"],
        total_investment=data["total_investment"],
        other_lots=tuple(lot for n, each in enumerate(others, 1) if (lot := _other(each, n)) is not None),
        funding=tuple(Funding(code) for code in data["funding"]),
        cross_province_rule=data["cross_province_rule"],
        voluntary_mode=Mode(data["voluntary"]) if data["voluntary"] else None,
        supervisor_demand=data["supervisor_demand"],
        exemption=_exemption(data),
        emergency=Emergency(data["emergency"], data["emergency_reference"]) if data["emergency"] else None,
        answers=_answers(typed, pack),
        circumstances=tuple(Circumstance(code) for code in data["circumstances"]),
    )


def _contract_form(category: str, form: str) -> ContractForm:
    """Only works are contracted in a form; a form that was not chosen is 施工总承包, as in the facts files."""
    if category != Category.WORKS.value:
        return ContractForm.NONE
    return ContractForm(form) if form else ContractForm.GENERAL


def _exemption(data: dict[str, object]) -> Exemption | None:
    if not data["ground"]:
        return None
    return Exemption(str(data["ground"]), "given" if data["statement"] else "", str(data["consent"] or ""))


def _other(form: OtherLotForm, number: int) -> OtherLot | None:
    data = form.cleaned_data
    if data["estimate"] is None:
        return None
    return OtherLot(
        lot_id=f"other-{number}",
        name=_("其他标段 %(n)s") % {"n": number},
        category=Category(data["category"] or Category.WORKS.value),
        specialty=data["specialty"],
        estimated_value=data["estimate"],
        mergeable=data["mergeable"],
    )


def _answers(typed: QueryDict, pack: Pack) -> tuple[Answer, ...]:
    """``take=13:b``: try the other reading. What names no reading of this pack is not asked."""
    known = {reading.reading: dict(reading.options) for reading in pack.readings}
    found: dict[str, str] = {}
    for each in typed.getlist("take"):
        reading, _sign, option = each.partition(":")
        if option in known.get(reading, {}):
            found[reading] = option
    return tuple(Answer(reading, option, _("试算")) for reading, option in found.items())


def can_enter(facts: LotFacts, pack: Pack) -> bool:
    """Whether the desk accepts these facts; a worked example may hold what a person is not asked or not allowed to enter."""
    if facts.exemption and facts.exemption.ground not in grounds_of(pack):
        return False
    parts = facts.parts
    whole = facts.estimated_value
    return parts is None or whole is None or parts.works + parts.goods + parts.services <= whole


def desk_query(facts: LotFacts, code: str) -> str:
    """The address of these facts at the desk; names of lots and projects do not travel."""
    pairs: list[tuple[str, str]] = [("province", code), ("category", facts.category.value)]
    pairs.append(("notice_on", facts.notice_on.isoformat()))
    if facts.region in {city for city, _name in cities_for(code)}:
        pairs.append(("city", facts.region))
    if facts.contract_form is not ContractForm.NONE:
        pairs.append(("contract_form", facts.contract_form.value))
    if facts.evaluation_on:
        pairs.append(("evaluation_on", facts.evaluation_on.isoformat()))
    pairs += [(field, _plain(amount)) for field, name in AMOUNTS if (amount := getattr(facts, name)) is not None]
    pairs += [(name, _said(said)) for name in KNOWN if (said := getattr(facts, name)) is not None]
    pairs += [("circumstances", each.value) for each in facts.circumstances]
    if facts.parts:
        pairs += [(f"part_{name}", _plain(getattr(facts.parts, name))) for name in ("works", "goods", "services")]
    pairs += [("funding", each.value) for each in facts.funding]
    pairs += [("take", f"{each.reading}:{each.option}") for each in facts.answers]
    pairs += [(name, "on") for name in STAYS if getattr(facts, name) is True]
    texts = {
        "specialty": facts.specialty,
        "voluntary": facts.voluntary_mode.value if facts.voluntary_mode else "",
        "supervisor_demand": facts.supervisor_demand,
        "cross_province_rule": facts.cross_province_rule,
        "committee_size": str(facts.committee_size),
    }
    pairs += [(name, text) for name, text in texts.items() if text]
    return urlencode([*pairs, *_exceptions(facts), *_other_pairs(facts)])


AMOUNTS = (
    ("estimate", "estimated_value"),
    *((name, name) for name in ("approved_estimate", "budget", "project_approved_estimate", "total_investment")),
)


def _said(yes: bool) -> str:
    return "yes" if yes else "no"


def _exceptions(facts: LotFacts) -> list[tuple[str, str]]:
    found = []
    if facts.exemption:
        found += [("ground", facts.exemption.ground), ("consent", facts.exemption.consent_reference)]
        found += [("statement", "on")] if facts.exemption.statement_digest else []
    if facts.emergency:
        found += [("emergency", facts.emergency.reason), ("emergency_reference", facts.emergency.consent_reference)]
    return [(name, text) for name, text in found if text]


def _other_pairs(facts: LotFacts) -> list[tuple[str, str]]:
    found = []
    for number, lot in enumerate(facts.other_lots[:OTHERS], 1):
        found += [(f"other{number}_category", lot.category.value), (f"other{number}_specialty", lot.specialty)]
        found += [(f"other{number}_estimate", _plain(lot.estimated_value))] if lot.estimated_value is not None else []
        found += [(f"other{number}_mergeable", _said(lot.mergeable))] if lot.mergeable is not None else []
    return [(name, text) for name, text in found if text]


def _plain(amount: Yuan) -> str:
    return exact_wan(amount).replace(",", "")
