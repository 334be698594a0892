"""Shapes of the API. Amounts are 万元 as text, days are ISO dates, instants are UTC."""

from __future__ import annotations

from datetime import date

from ninja import Schema
from pydantic import ConfigDict, Field

from yuanping.kernel.policy.facts import Category, ContractForm, Funding

Wan = str


class Problem(Schema):
    """RFC 9457. ``law`` names the article, ``next`` says what to do, ``pointer`` the field."""

    type: str
    status: int
    code: str
    title: str
    detail: str | None = None
    law: str | None = None
    next: str | None = None
    pointer: str | None = None


class LawOut(Schema):
    document: str
    article: str


class QuoteOut(Schema):
    law: LawOut
    sentence: str


class PartsIn(Schema):
    """An EPC split into its parts."""

    model_config = ConfigDict(extra="forbid")
    works: Wan
    goods: Wan
    services: Wan


class OtherLotIn(Schema):
    """Another lot of the same tender project."""

    model_config = ConfigDict(extra="forbid")
    lot_id: str
    name: str
    category: Category
    specialty: str = ""
    estimated_value: Wan
    mergeable: bool = False


class FactsIn(Schema):
    """What is asked about a lot before its mode can be decided; nothing is stored."""

    model_config = ConfigDict(extra="forbid")
    province: str = Field(description="folder name or two letters of a province pack", examples=["liaoning"])
    name: str = Field(default="", max_length=200)
    region: str = Field(default="", pattern=r"^([0-9]{6})?$")
    notice_on: date
    category: Category
    estimated_value: Wan = Field(examples=["4280.00"])
    specialty: str = ""
    contract_form: ContractForm = ContractForm.NONE
    mandatory: bool = True
    approved_estimate: Wan | None = None
    budget: Wan | None = None
    total_investment: Wan | None = None
    parts: PartsIn | None = None
    other_lots: list[OtherLotIn] = Field(default=[], max_length=100)
    funding: list[Funding] = []
    special_expertise: bool = False
    experts_short_local: bool = False
    experts_short_province: bool = False
    committee_size: int = Field(default=5, ge=5, le=99)


class RequirementOut(Schema):
    requirement: str
    text: str
    count: int | None
    law: LawOut


class ReadingOut(Schema):
    """A text with two readings: the one taken, the other, and what each gives."""

    reading: str
    question: str
    taken_says: str
    other_says: str
    mode: str
    other_mode: str
    material: bool
    law: LawOut


class DecisionOut(Schema):
    mode: str
    mode_name: str
    verdict: str
    required: bool
    requirements: list[RequirementOut]
    articles: list[QuoteOut]
    readings: list[ReadingOut]
    notes: list[str]
    explanation: list[str]
    pack_code: str
    pack_version: str
    pack_digest: str
    hash_name: str


class PackOut(Schema):
    code: str
    folder: str
    name: str
    name_en: str
    version: str
    national_version: str
    hash_name: str
    digest: str


class ArticleOut(Schema):
    document: str
    title: str
    article: str
    sentence: str


class CheckpointOut(Schema):
    """A signed note (C2SP); ``text`` is what a party keeps."""

    size: int
    root: str
    text: str


class LotOut(Schema):
    lot_id: str
    lot_code: str
    tender_code: str
    title: str
    province: str
    region: str
    category: Category
    estimated_value: Wan
    committee_size: int
    state: str
    notice_on: date
    evaluation_on: date
