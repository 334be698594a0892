"""What ``yuanping check-committee`` takes. Every field is optional; a topic is looked at when one of its own fields is there, or when it is asked for.

* What is absent or ``null`` is unknown. What contradicts itself is refused, everything at once, with the field.
* A word or an object may stand where both say the same: ``interests: ["punished"]`` or ``[{"member": "3", "interest": "punished"}]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from yuanping.infra.exchange import words
from yuanping.infra.exchange.refuse import MAX_TEXT, Closed, Day, NotAccepted, Problem, Word
from yuanping.kernel.policy.checks import Topic

MOST = 100_000
MOST_ITEMS = 200

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Count = Annotated[int, Field(ge=0, le=MOST)]
Known = bool | None
ItemCount = Field(max_length=MOST_ITEMS)


@dataclass(frozen=True, slots=True, eq=False)
class Also:
    """Another form that is taken besides, shown in the schema: ``Annotated[list[X], BeforeValidator(…), Also({…})]``."""

    form: tuple[tuple[str, Any], ...]

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(schema), dict(self.form)]}


def _word(code: str, table: dict[str, str]) -> Word:
    return Word(code, table, "；".join(f"{name} {says}" for name, says in table.items()))


def _listed(value: object) -> object:
    """One word as a list of one."""
    return [value] if isinstance(value, str | int) and not isinstance(value, bool) else value


def _numbered(value: object) -> object:
    """So many libraries as a list of that length."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ITEMS:
        return [str(number) for number in range(1, value + 1)]
    return value


def _as(name: str) -> Callable[[object], object]:
    """A bare word as an object with that member."""
    return lambda value: {name: value} if isinstance(value, str) else value


ALSO_WORD = Also((("type", "string"),))
ALSO_LIST = Also((("type", "array"), ("items", {"type": "object"}), ("description", "逐人，即 each")))
ALSO_COUNT = Also((("type", "integer"), ("minimum", 0)))

Check = Annotated[
    str,
    Word("check_unknown", words.CHECKS, "核对的事项；缺省为填写了事实的各项"),
]


class VenueIn(Closed):
    """一个场所：所在市、名称、在此评标的成员人数。"""

    city: Text | None = Field(None, description="市的名称或 GB/T 2260 代码")
    centre: Text | None = Field(None, description="公共资源交易中心等场所的名称")
    members: Count | None = None


class InterestIn(Closed):
    """一名成员的利害关系。"""

    member: Text | int | None = None
    interest: Annotated[str, _word("interest_unknown", words.INTERESTS)]


class MemberKindIn(Closed):
    """一名成员的身份。"""

    member: Text | int | None = None
    kind: Annotated[str, _word("member_kind_unknown", words.MEMBER_KINDS)]


class ReplacementIn(Closed):
    """更换成员。"""

    reason: Annotated[str, _word("reason_unknown", words.REPLACEMENT_REASONS)] | None = None
    method: Annotated[str, _word("method_unknown", words.REPLACEMENT_METHODS)] | None = None
    old_scores: Annotated[str, _word("old_scores_unknown", words.KEPT_OR_VOID)] | None = Field(
        None, description="被更换成员的评审结论"
    )


class SignatureIn(Closed):
    """一名成员在评标报告上的签字。"""

    member: Text | int | None = None
    state: Annotated[str, _word("state_unknown", words.SIGNATURES)]
    written_reason: Known = Field(None, description="书面说明了不同意见和理由")


class SigningIn(Closed):
    """签字：逐人，或者人数。"""

    each: Annotated[list[SignatureIn], ItemCount] | None = Field(None, description="逐人；也可以直接写作列表")
    signed: Count = 0
    dissent: Count = 0
    refused: Count = 0
    missing: Count = 0
    written_reason: Count | None = Field(None, description="有不同意见或者拒绝签字的，其中书面说明了理由的人数")

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.each or ()) + self.signed + self.dissent + self.refused + self.missing


def _by_form(value: object) -> object:
    """A list of members as an object that holds it."""
    return {"each": value} if isinstance(value, list) else value


class CommitteeIn(Closed):
    """关于评标委员会、席位与评标过程的事实；缺省与 null 均为未知。"""

    check: Annotated[list[Check], ItemCount, BeforeValidator(_listed), ALSO_WORD] | None = None
    province: Annotated[str, Word("province_unknown", words.PACK_CODES, "省份；缺省只按全国的规定")] | None = None
    date: Day | None = Field(None, description="按哪一日的规定；缺省为规则包现有的规定")

    members: Count | None = Field(None, description="评标委员会成员人数")
    experts: Count | None = None
    procuring_entity_reps: Count | None = Field(None, description="招标人代表人数")
    sector: Text | None = Field(None, description="行业，照原文填写：水利（water）…")

    form: Annotated[str, _word("form_unknown", words.FORMS_OF_SEATS)] | None = None
    main: VenueIn | None = Field(None, description="主场")
    subs: Annotated[list[VenueIn], ItemCount] | None = Field(None, description="副场")
    selection: Annotated[str, _word("selection_unknown", words.SELECTIONS)] | None = Field(
        None, description="副场的选取方式"
    )
    random_failed: Known = Field(None, description="随机选取无法满足")
    supervisor_confirmed: Known = Field(None, description="行政监督部门已确认")
    emergency: Known = Field(None, description="有不可抗力、突发事件等特殊情形")
    supervisor_consent: Known = Field(None, description="行政监督部门已同意")
    sub_supervisor_consent: Known = Field(
        None, description="副场所在地行政监督部门已同意；缺省时跨省的取 supervisor_consent"
    )
    provinces_of_seats: Annotated[list[Text], ItemCount] | None = Field(None, description="席位所在的各省，含主场")
    libraries: Annotated[list[Text], ItemCount, BeforeValidator(_numbered), ALSO_COUNT] | None = Field(
        None, description="专家库：名称，或者个数"
    )

    interests: Annotated[list[Annotated[InterestIn, BeforeValidator(_as("interest")), ALSO_WORD]], ItemCount] | None = (
        None
    )
    member_kinds: (
        Annotated[list[Annotated[MemberKindIn, BeforeValidator(_as("kind")), ALSO_WORD]], ItemCount] | None
    ) = None
    replacement: ReplacementIn | None = None
    representative_at: Annotated[str, _word("representative_at_unknown", words.REPRESENTATIVE_AT)] | None = None
    leader: Annotated[str, _word("leader_unknown", words.LEADERS)] | None = None

    original: Count | None = Field(None, description="原评标委员会成员人数")
    present: Count | None = Field(None, description="到场人数")
    of_them_original: Count | None = Field(None, description="到场的原成员人数")
    time_too_short: Count | None = Field(None, description="认为评标时间不够的成员人数")
    signing: Annotated[SigningIn, BeforeValidator(_by_form), ALSO_LIST] | None = None

    fault: Annotated[str, _word("fault_unknown", words.FAULTS)] | None = None
    stage: Annotated[str, _word("stage_unknown", words.STAGES)] | None = None
    fixed_same_day: Known = Field(None, description="当天能够解除故障")
    action: Annotated[str, _word("action_unknown", words.FAULT_ACTIONS)] | None = None
    old_opinions: Annotated[str, _word("old_opinions_unknown", words.KEPT_OR_VOID)] | None = None
    sealed: Known = Field(None, description="电子招标投标资料已整体加密封存")

    area_seats: Count | None = Field(None, description="本地区工位总数")
    shared: Count | None = Field(None, description="其中专属共享工位数")
    venue_rooms: Count | None = Field(None, description="单一场所的评标室数")
    shared_rooms: Count | None = Field(None, description="其中共享的评标室数")
    sub_centre_seats: Annotated[list[Count], ItemCount, BeforeValidator(_listed), ALSO_COUNT] | None = Field(
        None, description="各跨省副场的工位数"
    )


OWN_FIELDS: dict[Topic, tuple[str, ...]] = {
    Topic.SIZE: ("experts", "procuring_entity_reps", "sector"),
    Topic.SEATS: ("form", "main", "subs", "selection", "provinces_of_seats", "libraries"),
    Topic.INTERESTS: ("interests",),
    Topic.MEMBER_KINDS: ("member_kinds",),
    Topic.REPLACEMENT: ("replacement",),
    Topic.REPRESENTATIVE: ("representative_at",),
    Topic.LEADER: ("leader",),
    Topic.OBJECTION: ("original", "present", "of_them_original"),
    Topic.EXTENSION: ("time_too_short",),
    Topic.SIGNING: ("signing",),
    Topic.FAULT: ("fault", "action"),
    Topic.SHARED_DESKS: ("area_seats", "shared", "venue_rooms", "shared_rooms"),
    Topic.SUB_CENTRE_DESKS: ("sub_centre_seats",),
}
"""Fields that belong to one topic alone: one of them is enough to look at it. ``members`` belongs to several; alone it asks about the size."""


def topics_of(given: CommitteeIn) -> tuple[Topic, ...]:
    """The topics asked for, or those of the fields that are there.

    Raises:
        NotAccepted: ``nothing_to_check``.
    """
    if given.check:
        return tuple(dict.fromkeys(words.CHECKS[name] for name in given.check))
    found = [topic for topic, fields in OWN_FIELDS.items() if any(getattr(given, name) is not None for name in fields)]
    if not found and given.members is not None:
        found = [Topic.SIZE]
    if not found:
        raise NotAccepted(Problem("nothing_to_check", "", "没有填写任何可以核对的事实。"))
    return tuple(found)


def check_sense(given: CommitteeIn) -> None:
    """Refuse what contradicts itself.

    Raises:
        NotAccepted: with every problem found.
    """
    found = list(_sense_problems(given))
    if found:
        raise NotAccepted(*found)


_PARTS = (
    ("experts", "members"),
    ("procuring_entity_reps", "members"),
    ("time_too_short", "members"),
    ("of_them_original", "original"),
    ("of_them_original", "present"),
    ("shared", "area_seats"),
    ("shared_rooms", "venue_rooms"),
)


def _sense_problems(given: CommitteeIn) -> Iterator[Problem]:
    for part, whole in _PARTS:
        some, total = getattr(given, part), getattr(given, whole)
        if some is not None and total is not None and some > total:
            yield Problem("part_exceeds_whole", part, f"“{part}”{some}，超过“{whole}”{total}。")
    signing = given.signing
    if signing is None:
        return
    if given.members is not None and signing.total > given.members:
        yield Problem("part_exceeds_whole", "signing", f"签字的共 {signing.total} 人，超过成员 {given.members} 人。")
    if (signing.written_reason or 0) > signing.dissent + signing.refused:
        text = "书面说明理由的人数，超过有不同意见和拒绝签字的人数。"
        yield Problem("part_exceeds_whole", "signing.written_reason", text)
