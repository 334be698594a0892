"""What ``yuanping decide`` answers. The models are the published schema; ``compose`` fills them from the kernel's decisions.

* Every list item carries {code, document, article, sentence, text}: the article as written, the exact sentence, words for a reader.
* What stands at the top level is the union over the lots; ``lots`` names those it is about.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from yuanping.infra.exchange import words
from yuanping.infra.exchange.refuse import Word

DutyWhen = Annotated[
    Literal[
        "notice",
        "booking",
        "before_session",
        "arrival",
        "evaluation",
        "after_evaluation",
        "after_award",
        "on_objection",
        "on_incident",
        "monthly",
        "always",
    ],
    Field(description="何时履行"),
]
DutyStrength = Annotated[
    Literal["shall", "in_principle", "encouraged", "may"],
    Field(description="shall 应当（不得）；in_principle 原则上；encouraged 鼓励；may 可以"),
]
Mode = Annotated[str, Word("mode", words.MODES, "；".join(f"{name} {says}" for name, says in words.MODES.items()))]


class Out(BaseModel):
    """A part of the answer."""

    model_config = ConfigDict(extra="forbid")


class Item(Out):
    """One item of a list."""

    code: str
    document: str = Field(description="文号或文件名；空白表示不出自条文")
    article: str = Field(description="条款，照原文写法")
    sentence: str = Field(description="原文的句子")
    text: str
    lots: list[str] = Field(default_factory=list, description="涉及的标段")


class AlertItem(Item):
    """What a reader should know; ``flag`` is the word of the input it is about."""

    flag: str = Field("", description="所涉及的输入标记；不涉及标记的省略")


class ConditionItem(Item):
    """What goes with a permission."""

    met: bool | None = Field(description="是否满足；null 为未知")


class RequirementItem(Item):
    """What follows from the mode; a count holds for a committee of ``committee_size``."""

    count: int | None
    committee_size: int


class DeadlineItem(Item):
    """A term that runs from an act of this lot."""

    start: str | None = Field(description="起算日；未知为 null")
    due: str | None = Field(description="到期日；起算日或日历未知为 null")
    latest: str | None = Field(description="可以提前的行为的最后一日；否则为 null")
    count: int | None
    unit: str
    duty_of: str = Field(description="谁的义务或权利")
    reason: str = Field(description="没有到期日的原因")
    own: bool = Field(description="自设期限，不出自条文")


class DutyItem(Item):
    """What somebody has to do because of this lot."""

    duty_of: str = Field(description="谁的义务")
    when: DutyWhen
    strength: DutyStrength


class ReadingItem(Item):
    """A text that can be read two ways: what was taken, what the other gives, what to do."""

    taken: str
    taken_text: str
    other: str
    other_text: str
    other_mode: Mode | None = Field(description="另一读法下的结论；null 为在该读法下缺事实、不能判定")
    material: bool = Field(description="另一读法是否改变本标段的结论")
    action: Literal["ask", "warn", "default"]
    ask: str
    reason: str = Field(description="选择的理由；空白表示采用规则包的读法")


class Check(Out):
    """One comparison that was made."""

    text: str
    value: str
    rule: str
    outcome: Literal["yes", "no", "unknown"]
    amount_yuan: float | int | None
    limit_yuan: float | int | None
    document: str
    article: str


class TraceItem(Item):
    """One rule of the pack with every condition evaluated."""

    lot: str
    gives: str
    mode: str | None
    status: Literal["hit", "miss", "unknown", "not_applicable"]
    checks: list[Check]


class ParameterUsed(Out):
    """A figure of the pack that was looked at, with its dates."""

    name: str
    text: str
    value: str | None
    unit: str
    valid_from: str | None
    valid_to: str | None
    document: str
    article: str


class PackOut(Out):
    """Which rules decided."""

    code: str
    version: str
    national_version: str
    hash: str
    digest: str
    parameters: list[ParameterUsed]


class LotOut(Out):
    """The answer for one lot."""

    lot: str
    cls: str
    mode: Mode
    text: str
    duty: Mode = Field(description="不计例外与应急时的结论")
    conditions: list[ConditionItem]
    alerts: list[AlertItem]
    requirements: list[RequirementItem]
    duties: list[DutyItem]
    deadlines: list[DeadlineItem]
    articles: list[Item]
    readings: list[ReadingItem]


class DecideOut(Out):
    """The answer; ``mode`` is the strictest over the lots."""

    v: Annotated[int, Field(ge=1, le=1)]
    mode: Mode
    text: str
    per_lot: list[LotOut]
    conditions: list[ConditionItem]
    alerts: list[AlertItem]
    requirements: list[RequirementItem]
    duties: list[DutyItem]
    deadlines: list[DeadlineItem]
    articles: list[Item]
    readings: list[ReadingItem]
    trace: list[TraceItem]
    pack: PackOut
    facts: dict[str, Any] = Field(description="所依据的事实，即输入中已填写的内容")


LISTS = ("conditions", "alerts", "requirements", "duties", "deadlines", "articles", "readings")


def merged(per_lot: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """The union of one list over the lots; an item that says the same of several lots stands once."""
    found: dict[str, dict[str, Any]] = {}
    for lot in per_lot:
        for item in lot[name]:
            bare = {key: value for key, value in item.items() if key != "lots"}
            said = found.setdefault(json.dumps(bare, sort_keys=True), {**bare, "lots": []})
            if lot["lot"] not in said["lots"][-1:]:
                said["lots"].append(lot["lot"])
    return list(found.values())
