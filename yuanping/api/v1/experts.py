"""The expert library: the shared catalogue for everybody, files for the registry; a person only as a recorded reading."""

from __future__ import annotations

from ninja import Query, Router, Schema, Status
from ninja.security import SessionAuth

from yuanping.api.caller import AskedRequest
from yuanping.api.expert_schemas import (
    ExpertActIn,
    ExpertCatalogueOut,
    ExpertFileOut,
    ExpertOut,
    ExpertsOut,
    ExpertTablesIn,
    ExpertTablesOut,
    FindIn,
    ImportedOut,
    PersonIn,
    PersonOut,
    RefusedExpertsOut,
)
from yuanping.api.schemas import Problem
from yuanping.api.venue_schemas import LineErrorOut
from yuanping.apps.experts import queries, services
from yuanping.infra.refusals import explain
from yuanping.infra.workbook import check_json
from yuanping.kernel.errors import Refused
from yuanping.kernel.experts.lifecycle import Paper
from yuanping.kernel.experts.reads import OFFICE, Purpose
from yuanping.kernel.experts.tables import LibraryImportRefused, write_table
from yuanping.kernel.venues.tables import LineError

router = Router(tags=["experts"], auth=SessionAuth())
public = Router(tags=["experts"])
READ = {401: Problem, 404: Problem}
WRITE = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


class Filter(Schema):
    """Conditions that may stand in an address."""

    specialty: str = ""
    region: str = ""
    centre: str = ""
    state: str = ""
    employer_uscc: str = ""
    after: str = ""


@public.get("", response={200: ExpertCatalogueOut}, summary="Counts by specialty and city; small cells hidden")
def show_catalogue(request: AskedRequest) -> ExpertCatalogueOut:
    return ExpertCatalogueOut.of(queries.shared_catalogue())


@router.get("", response={200: ExpertsOut, **READ}, summary="Your registry's experts, without names")
def show_experts(request: AskedRequest, asked: Query[Filter]) -> ExpertsOut:
    wanted = queries.Wanted(asked.specialty, asked.region, asked.centre, asked.state, asked.employer_uscc)
    return _page(queries.search_experts(request.actor, wanted, asked.after))


@router.post(
    "/found", response={200: ExpertsOut, **WRITE}, summary="Find somebody by whole name, ID number or telephone"
)
def find_expert(request: AskedRequest, given: FindIn) -> ExpertsOut:
    wanted = queries.Wanted(name=given.name, id_number=given.id_number, phone=given.phone)
    return _page(queries.search_experts(request.actor, wanted))


@router.post(
    "/tables", response={200: ImportedOut, **WRITE, 409: RefusedExpertsOut}, summary="Import appointed experts"
)
def take_tables(request: AskedRequest, given: ExpertTablesIn) -> ImportedOut | Status[RefusedExpertsOut]:
    try:
        tables = check_json({"v": given.v, "tables": given.tables})
        added = services.import_experts(actor=request.actor, tables=tables, now=request.now)
    except LibraryImportRefused as refused:
        lines = [_line(each) for each in refused.lines]
        return Status(409, RefusedExpertsOut(code=refused.code, lines=lines))
    return ImportedOut(added=added)


@router.post(
    "/tables/export", response={200: ExpertTablesOut, **WRITE}, summary="Export with persons; each is recorded"
)
def show_tables(request: AskedRequest, given: PersonIn) -> ExpertTablesOut:
    rows = services.export_experts(actor=request.actor, purpose=_purpose(given.purpose), now=request.now)
    return ExpertTablesOut(v=1, tables=write_table(rows))


@router.get("/{expert_id}", response={200: ExpertFileOut, **READ}, summary="One file, without the person")
def show_expert(request: AskedRequest, expert_id: str) -> ExpertFileOut:
    return ExpertFileOut.of(queries.get_file(request.actor, expert_id))


@router.post("/{expert_id}/person", response={200: PersonOut, **WRITE}, summary="Open the person; the reading is kept")
def open_person(request: AskedRequest, expert_id: str, given: PersonIn) -> PersonOut:
    return PersonOut.of(
        services.open_person(actor=request.actor, expert_id=expert_id, purpose=_purpose(given.purpose), now=request.now)
    )


@router.post("/{expert_id}/acts/{step}", response={204: None, **WRITE}, summary="Take a step of an expert's table")
def advance(request: AskedRequest, expert_id: str, step: str, given: ExpertActIn) -> Status[None]:
    paper = Paper(given.document, given.on, given.reason, given.until, given.unit_uscc)
    services.advance_expert(actor=request.actor, expert_id=expert_id, act=step, paper=paper, now=request.now)
    return Status(204, None)


def _page(found: queries.Found) -> ExpertsOut:
    return ExpertsOut(experts=[ExpertOut.of(line) for line in found.lines], total=found.total, after=found.after)


def _purpose(given: str) -> Purpose:
    """What is no purpose of an office is one that the service refuses to it."""
    return Purpose(given) if given in set(OFFICE) else Purpose.SELF


def _line(error: LineError) -> LineErrorOut:
    told = explain(Refused(error.code, error.params))
    return LineErrorOut(
        table=error.table,
        row=error.row,
        column=error.column,
        code=error.code,
        what=told.what,
        why=told.why,
        next=told.next,
    )
