"""A rule pack as people read it: parameters in groups, what begins and ends, readings, who sees what, cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Case, Document, Pack, Parameter, Reading, Unit, VisibilityRule, pack_digest
from yuanping.web.policy.desk_facts import can_enter, desk_query
from yuanping.web.policy.facts_words import facts_lines
from yuanping.web.policy.words import GROUPS, PHASES, SUBJECTS, is_own, parameter_value, span_words
from yuanping.web.shell import formats, province
from yuanping.web.shell.menu import role_name

SEERS: tuple[Role, ...] = (
    Role.AGENCY_CLERK,
    Role.PROCURING_ENTITY,
    Role.OWNER_REPRESENTATIVE,
    Role.REGISTRY_OWNER,
    Role.VENUE_OPERATOR,
    Role.PROJECT_SUPERVISOR,
    Role.PROVINCIAL_COORDINATOR,
    Role.EXPERT,
    Role.ANONYMOUS,
)
USUAL: dict[str, Callable[[], str]] = {"committee_size": lambda: "5", "mandatory": lambda: pgettext("answer", "是")}
"""Facts that a case need not repeat when they are as usual."""


@dataclass(frozen=True, slots=True)
class PackHead:
    """One pack in the list and on top of its pages."""

    code: str
    name: str
    version: str
    national_version: str
    digest: str
    is_here: bool
    documents: tuple[Document, ...]
    parameters: int
    rules: int
    readings: int
    deadlines: int
    duties: int
    cases: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One parameter on one day, with what the same name says on other days."""

    label: str
    name: str
    value: str
    own: bool
    note: str
    span: str
    with_document: bool
    law: Law
    is_national: bool
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parameters of one subject."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the rules change, and how far away it is; ``ends`` tells an end from a beginning."""

    on: date
    words: str
    law: Law | None
    ends: bool
    days: int


@dataclass(frozen=True, slots=True)
class Cell:
    """From when a role sees a subject; ``when`` is empty for never."""

    role: str
    when: str
    law: Law | None


@dataclass(frozen=True, slots=True)
class SeeRow:
    """One subject over all roles."""

    subject: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One worked example as a row."""

    case: str
    title: str
    facts: str
    result: str
    required: str
    laws: tuple[Law, ...]
    readings: str
    query: str


def pack_head(pack: Pack) -> PackHead:
    """Name, version, digest, and how much it holds."""
    own = province.own_pack()
    numbers = {law.document for law in own_laws(pack)}
    return PackHead(
        code=pack.code,
        name=province.pack_name(pack),
        version=pack.version,
        national_version=pack.national_version,
        digest=pack_digest(settings.HASH_NAME, pack),
        is_here=own is not None and own.code == pack.code,
        documents=tuple(each for each in pack.documents if each.number in numbers),
        parameters=len(pack.parameters),
        rules=len(pack.rules),
        readings=len(pack.readings),
        deadlines=len(pack.deadlines),
        duties=len(pack.duties),
        cases=len(pack.cases),
    )


def own_laws(pack: Pack) -> tuple[Law, ...]:
    """The articles the pack's own rules rest on."""
    return tuple(rule.law for rule in pack.rules)


def effective(pack: Pack, name: str, on: date) -> Parameter | None:
    """The entry that holds on a day, entered or not; the province's own stands first."""
    return next((each for each in pack.parameters if each.name == name and each.holds_on(on)), None)


def names_of(*packs: Pack) -> tuple[str, ...]:
    """Every parameter name, in the order of the packs, together by subject."""
    names = dict.fromkeys(each.name for pack in packs for each in pack.parameters)
    order = {prefix: at for at, prefix in enumerate(GROUPS)}
    return tuple(sorted(names, key=lambda name: order.get(prefix_of(name), len(order))))


def prefix_of(name: str) -> str:
    """The subject of a parameter name."""
    return name.split(".", maxsplit=1)[0]


def group_title(prefix: str) -> str:
    """The subject in words; an unknown one stands under 其他."""
    return str(GROUPS[prefix]) if prefix in GROUPS else _("其他参数")


def compose_groups(pack: Pack, on: date) -> tuple[Group, ...]:
    """The parameters as they hold on a day."""
    found: dict[str, list[Entry]] = {}
    anchors: dict[str, str] = {}
    for name in names_of(pack):
        title = group_title(prefix_of(name))
        found.setdefault(title, []).append(_entry(pack, name, on))
        anchors.setdefault(title, f"g-{prefix_of(name)}")
    return tuple(Group(title, anchors[title], tuple(entries)) for title, entries in found.items())


def _entry(pack: Pack, name: str, on: date) -> Entry:
    entries = [each for each in pack.parameters if each.name == name]
    now = effective(pack, name, on)
    shown = now or entries[0]
    own = {law.document for law in own_laws(pack)}
    return Entry(
        label=_(shown.label),
        name=name,
        value=parameter_value(now),
        own=is_own(shown.note),
        note=shown.note if now else _("这一日没有规定"),
        span=span_words(shown.from_on, shown.until_on) or _document_span(pack, shown.law),
        with_document=not (shown.from_on or shown.until_on),
        law=shown.law,
        is_national=shown.law.document not in own,
        others=tuple((_when(each), parameter_value(each) or _("尚未录入")) for each in entries if each is not shown),
    )


def _document_span(pack: Pack, law: Law) -> str:
    """An entry without dates of its own holds as long as its document."""
    document = pack.document(law.document)
    return span_words(document.in_force_on, document.until_on) if document else ""


def _when(parameter: Parameter) -> str:
    return span_words(parameter.from_on, parameter.until_on) or _("国家规定，本省另有规定")


def compose_turns(pack: Pack, today: date) -> tuple[Turn, ...]:
    """Every day to come on which an entry begins or ends, the nearest first."""
    found = [each for each in _turns(pack) if each[0] >= today]
    turns = {(on, words): Turn(on, words, law, ends, (on - today).days) for on, words, law, ends in found}
    return tuple(sorted(turns.values(), key=lambda turn: (turn.on, turn.words)))


def _turns(pack: Pack) -> Iterator[tuple[date, str, Law | None, bool]]:
    for document in pack.documents:
        if document.until_on:
            yield document.until_on, _("%(document)s 有效期至此日") % {"document": document.number}, None, True
        if document.in_force_on:
            yield document.in_force_on, _("%(document)s 施行") % {"document": document.number}, None, False
    for entry in pack.parameters:
        if entry.until_on:
            yield entry.until_on, _("%(label)s：%(value)s，到此日为止") % _pair(entry), entry.law, True
        if entry.from_on:
            yield entry.from_on, _("%(label)s：%(value)s，自此日起") % _pair(entry), entry.law, False
        if entry.unit is Unit.DAY and entry.known and not _says_document(pack, entry):
            yield entry.day, _(entry.label), entry.law, True
    for standard in pack.local_standards:
        yield standard.from_on, _("本地阶段性规模标准开始"), standard.law, False
        if standard.until_on:
            yield standard.until_on, _("本地阶段性规模标准到期"), standard.law, True


def _says_document(pack: Pack, entry: Parameter) -> bool:
    """A date parameter that only repeats the end or the beginning of a document says nothing new."""
    return any(entry.day in {each.until_on, each.in_force_on} for each in pack.documents)


def _pair(entry: Parameter) -> dict[str, str]:
    return {"label": _(entry.label), "value": parameter_value(entry) or _("尚未录入")}


def compose_sees(pack: Pack) -> tuple[SeeRow, ...]:
    """Subject by role, as the pack's own table answers."""
    subjects = dict.fromkeys([*SUBJECTS, *(rule.subject for rule in pack.visibility_rules)])
    known = {rule.subject for rule in pack.visibility_rules}
    return tuple(
        SeeRow(str(SUBJECTS.get(subject, subject)), tuple(_cell(pack, subject, role) for role in SEERS))
        for subject in subjects
        if subject in known
    )


def _cell(pack: Pack, subject: str, role: Role) -> Cell:
    rule = next((each for each in pack.visibility_rules if each.subject == subject and _is_for(each, role)), None)
    name = _("公众") if role is Role.ANONYMOUS else role_name(role)
    if rule is None or rule.from_phase is None:
        return Cell(name, "", rule.law if rule else None)
    return Cell(name, str(PHASES[rule.from_phase]), rule.law)


def _is_for(rule: VisibilityRule, role: Role) -> bool:
    return role.value in rule.roles or "*" in rule.roles


def compose_cases(pack: Pack, cases: tuple[Case, ...]) -> tuple[CaseLine, ...]:
    """Worked examples as rows that lead to the desk."""
    return tuple(_case(pack, case) for case in cases)


def _case(pack: Pack, case: Case) -> CaseLine:
    lines = [line for line in facts_lines(case.facts) if line.key not in USUAL or line.value != USUAL[line.key]()]
    facts = "；".join(f"{line.label} {line.value}" for line in lines)
    if case.local_standards:
        facts += "；" + _("假定本市另有阶段性规模标准")
    if case.mode is None:
        result, required = _("退回：缺少必需的事实"), ""
    else:
        result = _(pack.mode_name(case.mode))
        required = pgettext("case", "强制") if case.required else pgettext("case", "不强制")
    readings = _("、").join(_("读法 %(reading)s") % {"reading": each} for each in case.readings)
    asked = can_enter(case.facts, pack) and not case.local_standards  # the desk knows only recorded standards
    query = desk_query(case.facts, pack.code) if asked else ""
    return CaseLine(case.case, case.title, facts, result, required, case.articles, readings, query)


def other_option(reading: Reading) -> str:
    """The option that is not taken."""
    return reading.other(reading.takes)


def day_words(on: date) -> str:
    """A day as documents write it."""
    return formats.long_day(on)
