"""The JSON Schemas of ``yuanping deadline``, made from its models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from yuanping.infra.exchange import V
from yuanping.infra.exchange.deadline import DeadlineIn
from yuanping.infra.exchange.decide_answer import Out
from yuanping.infra.exchange.decide_schema import DIALECT


class Item(Out):
    """One item of a list."""

    code: str
    document: str
    article: str
    sentence: str
    text: str


class ReadingItem(Item):
    """A text that can be counted two ways."""

    taken_text: str
    other_text: str
    other_due: str | None = Field(description="另一读法的日期；算不出为 null")


class Day(Out):
    """One day of the counting."""

    day: str
    counted: bool
    number: int | None
    why: str


class Stage(Out):
    """What must be reached by a dated stage."""

    required: str
    unit: str
    text: str


class Unknown(Out):
    """A year without an official notice."""

    code: Literal["calendar_unknown"]
    year: int
    text: str


class PackName(Out):
    """The rules it was counted by."""

    code: str
    version: str
    digest: str


class DeadlineOut(Out):
    """期限的回答。"""

    v: int
    rule: str
    province: str
    title: str
    status: Literal["answered", "calendar_unknown", "not_entered", "series_over", "not_in_force"]
    start: str
    start_means: str
    act: str | None
    act_means: str
    duty_of: str
    due: str | None = Field(description="到期日；日历未知或日期未录入为 null")
    latest: str | None = Field(description="可以提前的行为的最后一日；否则为 null")
    due_is_earliest: bool = Field(description="true：due 是最早可以办理的日子（最短期间）")
    in_time: bool | None = Field(description="办理日是否及时；没有问或者未知为 null")
    count: int | None
    unit: str
    own: bool = Field(description="自设期限，不出自条文")
    stage: Stage | None
    calendar_unknown: Unknown | None
    text: str
    counting: list[Day]
    readings: list[ReadingItem]
    articles: list[Item]
    alerts: list[Item]
    pack: PackName


def schema(which: str) -> dict[str, Any]:
    """The schema of ``input`` or ``answer``."""
    model = DeadlineIn if which == "input" else DeadlineOut
    found = model.model_json_schema(mode="validation" if which == "input" else "serialization")
    return {"$schema": DIALECT, "$id": f"yuanping:deadline.{which}.v{V}", **found}
