"""What the library says and takes by API; persons only as a recorded reading."""

from __future__ import annotations

from datetime import date
from typing import Self

from ninja import Schema
from pydantic import Field

from yuanping.api.venue_schemas import LineErrorOut
from yuanping.apps.experts.queries import ExpertFile, ExpertLine, RegistryTable
from yuanping.kernel.committee.holder_files import Profile


class CatalogueRowOut(Schema):
    specialty: str
    total: int | None
    cells: list[int | None]


class ExpertCatalogueOut(Schema):
    """``null`` is a cell hidden because it, or a sum with it, would name people."""

    regions: list[str]
    rows: list[CatalogueRowOut]
    total: int | None

    @classmethod
    def of(cls, table: RegistryTable) -> Self:
        return cls(
            regions=list(table.centres),
            rows=[CatalogueRowOut(specialty=r.specialty, total=r.total, cells=list(r.cells)) for r in table.rows],
            total=table.total,
        )


class HeldOut(Schema):
    code: str
    edition: str
    primary: bool
    drawn: bool


class ExpertOut(Schema):
    expert_id: str
    state: str
    specialties: list[HeldOut]
    home_centre: str
    region: str
    employer_uscc: str
    title: str
    term_until: date | None

    @classmethod
    def of(cls, line: ExpertLine) -> Self:
        return cls(
            expert_id=line.expert_id,
            state=str(line.state),
            specialties=[
                HeldOut(code=each.code, edition=each.edition, primary=each.primary, drawn=each.drawn)
                for each in line.specialties
            ],
            home_centre=line.home_centre,
            region=line.region,
            employer_uscc=line.employer_uscc,
            title=line.title,
            term_until=line.term_until,
        )


class ExpertsOut(Schema):
    """``total`` is null above ten thousand; ``after`` asks for the next page, empty on the last."""

    experts: list[ExpertOut]
    total: int | None
    after: str


class ReadOut(Schema):
    reader: str
    purpose: str
    read_on: date


class ExpertFileOut(Schema):
    expert: ExpertOut
    state_on: date | None
    consent_on: date | None
    training_until: date | None
    suspended_until: date | None
    callable: bool
    open_acts: list[str]
    reads: list[ReadOut]

    @classmethod
    def of(cls, file: ExpertFile) -> Self:
        return cls(
            expert=ExpertOut.of(file.line),
            state_on=file.state_on,
            consent_on=file.consent_on,
            training_until=file.training_until,
            suspended_until=file.suspended_until,
            callable=file.is_callable,
            open_acts=list(file.open_acts),
            reads=[ReadOut(reader=r.reader, purpose=r.purpose, read_on=r.read_on) for r in file.reads],
        )


class PersonIn(Schema):
    purpose: str = Field(max_length=16)


class PersonOut(Schema):
    name: str
    id_number: str
    phone: str

    @classmethod
    def of(cls, profile: Profile) -> Self:
        return cls(name=profile.name, id_number=profile.id_number, phone=profile.phone)


class ExpertActIn(Schema):
    document: str = Field("", max_length=120)
    on: date | None = None
    reason: str = Field("", max_length=200)
    until: date | None = None
    unit_uscc: str = Field("", max_length=18)


class FindIn(Schema):
    """Whole values only; sent in the body so that they stand in no log."""

    name: str = Field("", max_length=60)
    id_number: str = Field("", max_length=18)
    phone: str = Field("", max_length=20)


class ExpertTablesIn(Schema):
    v: int
    tables: dict[str, list[dict[str, str]]]


class ExpertTablesOut(Schema):
    v: int
    tables: dict[str, list[dict[str, str]]]


class ImportedOut(Schema):
    added: int


class RefusedExpertsOut(Schema):
    code: str
    lines: list[LineErrorOut]
