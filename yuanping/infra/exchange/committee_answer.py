"""What ``yuanping check-committee`` answers; the models are the published schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from yuanping.infra.exchange import V, words
from yuanping.infra.exchange.committee_input import CommitteeIn
from yuanping.infra.exchange.decide_answer import Out
from yuanping.infra.exchange.refuse import Word

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ResultWord = Annotated[
    str, Word("result", words.RESULTS, "；".join(f"{n} {says}" for n, says in words.RESULTS.items()))
]


class Base(Out):
    """What every item carries."""

    code: str
    document: str = Field(description="文号或文件名；空白表示不出自条文")
    article: str = Field(description="条款，照原文写法")
    sentence: str = Field(description="原文的句子")
    text: str


class FindingItem(Base):
    """One check and its answer."""

    check: str = Field(description="核对的名称")
    topic: str
    result: ResultWord
    own: bool = Field(description="自设，不出自条文")


class CheckReadingItem(Base):
    """A text that can be read two ways: what was taken, and what the other reading would answer."""

    check: str
    taken: str
    taken_text: str
    other: str
    other_text: str
    result: ResultWord
    other_result: ResultWord
    action: Literal["ask", "warn", "default"]
    ask: str


class AlertItem(Base):
    """What a reader should know besides."""


class RulesOut(Out):
    """Which rules answered; ``CN`` is the nation's alone."""

    code: str
    version: str
    national_version: str
    hash: str
    digest: str


class CommitteeOut(Out):
    """The answer; ``result`` is the most severe of the findings."""

    v: Annotated[int, Field(ge=1, le=1)]
    result: ResultWord
    text: str
    findings: list[FindingItem]
    readings: list[CheckReadingItem]
    alerts: list[AlertItem]
    pack: RulesOut
    facts: dict[str, Any] = Field(description="所依据的事实，即输入中已填写的内容")
    counted: dict[str, Any] = Field(description="由此计得、用于核对的数目与取值")


def schema(which: str) -> dict[str, Any]:
    """The schema of ``input`` or ``answer``."""
    model = CommitteeIn if which == "input" else CommitteeOut
    found = model.model_json_schema(mode="validation" if which == "input" else "serialization")
    return {"$schema": DIALECT, "$id": f"yuanping:check-committee.{which}.v{V}", **found}
