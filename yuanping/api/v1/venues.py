"""The catalogue of venues: reading and writing it, with the permissions of the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from ninja.security import SessionAuth
from pydantic import JsonValue

from yuanping.api.schemas import Problem
from yuanping.api.venue_schemas import (
    ActIn,
    BreachOut,
    ClosedDayIn,
    DeskStateIn,
    DeviceIn,
    DeviceOut,
    DeviceTestIn,
    HoursIn,
    ImportIn,
    ImportOut,
    InspectionIn,
    LineErrorOut,
    MadeOut,
    ObstacleOut,
    OpenOut,
    PublicationOut,
    RefusedImportOut,
    RoomOut,
    TablesOut,
    VenueIn,
    VenueOut,
    WindowIn,
    WorkstationsIn,
)
from yuanping.apps.venues import queries, services
from yuanping.infra.refusals import explain
from yuanping.infra.workbook import check_json
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.devices import DeviceTest
from yuanping.kernel.venues.hours import Interval, check_interval
from yuanping.kernel.venues.tables import ImportRefused, LineError, write_tables

router = Router(tags=["venues"], auth=SessionAuth())
public = Router(tags=["catalogue"])
WRITE = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 422: Problem}
READ = {401: Problem, 404: Problem}


def _actor(request: HttpRequest) -> Actor:
    """Settled by the same middleware as for pages, so that both answer alike."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by the actor middleware


def _now(request: HttpRequest) -> datetime:
    return cast("datetime", request.now)  # type: ignore[attr-defined]  # set by the actor middleware


@router.get("", response={200: list[VenueOut], **READ}, summary="Venues: your centre's, or all of the province")
def show_venues(request: HttpRequest) -> list[VenueOut]:
    actor = _actor(request)
    try:
        found = queries.list_judged_venues(actor)
    except NotFound:
        found = queries.list_venues(actor, actor.organisation_id)
    return [VenueOut.of(each) for each in found]


@router.post("", response={201: MadeOut, **WRITE}, summary="Register a venue of your centre, a draft until accepted")
def make_venue(request: HttpRequest, given: VenueIn) -> tuple[int, MadeOut]:
    actor = _actor(request)
    made = services.register_venue(
        actor=actor, centre_id=actor.organisation_id, draft=services.VenueDraft(**given.dict()), now=_now(request)
    )
    return 201, MadeOut(id=made)


@router.get("/breaches", response={200: list[BreachOut], **READ}, summary="Rules the catalogue falls short of")
def show_breaches(request: HttpRequest) -> list[BreachOut]:
    actor = _actor(request)
    queries.export_scope(actor)
    return [
        BreachOut(code=each.code, subject=each.subject, have=each.have, need=each.need, law=str(each.law))
        for each in queries.list_breaches(_now(request), actor)
    ]


@router.get("/tables", response={200: TablesOut, **READ}, summary="The catalogue as tables: your centre's, or all")
def show_tables(request: HttpRequest) -> TablesOut:
    return TablesOut(v=1, tables=write_tables(queries.export_file(_actor(request))))


@router.post(
    "/tables",
    response={200: ImportOut, 409: RefusedImportOut, **WRITE},
    summary="Import tables into your centre, whole or not at all",
)
def take_tables(request: HttpRequest, given: ImportIn) -> ImportOut | tuple[int, RefusedImportOut]:
    try:
        tables = check_json({"v": given.v, "tables": given.tables})
        count = services.import_tables(actor=_actor(request), tables=tables, now=_now(request))
    except ImportRefused as refused:
        return 409, RefusedImportOut(code=refused.code, lines=[_line(each) for each in refused.lines])
    return ImportOut(added=count.added, changed=count.changed)


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


@router.post("/publications", response={201: PublicationOut, **WRITE}, summary="Sign and publish the catalogue")
def publish(request: HttpRequest) -> tuple[int, PublicationOut]:
    services.publish_catalogue(actor=_actor(request), now=_now(request))
    return 201, _newest()


@router.get("/{venue_id}", response={200: VenueOut, **READ}, summary="One venue with its papers")
def show_venue(request: HttpRequest, venue_id: str) -> VenueOut:
    return VenueOut.of(queries.get_venue(_actor(request), venue_id))


@router.post("/{venue_id}/inspection", response={204: None, **WRITE}, summary="Inspect a venue and ask for acceptance")
def inspect(request: HttpRequest, venue_id: str, given: InspectionIn) -> tuple[int, None]:
    services.inspect_venue(actor=_actor(request), venue_id=venue_id, met=tuple(given.met), now=_now(request))
    return 204, None


@router.post("/{venue_id}/acts/{act}", response={204: None, **WRITE}, summary="Any other step of a venue's table")
def advance(request: HttpRequest, venue_id: str, act: str, given: ActIn) -> tuple[int, None]:
    paper = services.Paper(given.document, given.on, given.reason)
    services.advance_venue(actor=_actor(request), venue_id=venue_id, act=act, paper=paper, now=_now(request))
    return 204, None


@router.put("/{venue_id}/hours", response={204: None, **WRITE}, summary="Weekly hours and changeover")
def set_hours(request: HttpRequest, venue_id: str, given: HoursIn) -> tuple[int, None]:
    services.set_hours(
        actor=_actor(request),
        venue_id=venue_id,
        weekly=given.weekly,
        changeover=given.changeover,
        now=_now(request),
    )
    return 204, None


@router.get(
    "/{venue_id}/open",
    response={200: OpenOut, **WRITE},
    summary="Whether a venue is open for an interval, and why not",
)
def is_open(request: HttpRequest, venue_id: str, starts_at: datetime, ends_at: datetime) -> OpenOut:
    asked = check_interval(Interval(_aware(starts_at, "starts_at"), _aware(ends_at, "ends_at")))
    found = queries.why_venue_not(_actor(request), venue_id, asked)
    return OpenOut(
        open=not found,
        obstacles=[
            ObstacleOut(why=each.why, starts_at=each.window.starts_at, ends_at=each.window.ends_at, reason=each.reason)
            for each in found
        ],
    )


def _aware(value: datetime, field: str) -> datetime:
    if value.tzinfo is None:
        raise Refused("moment_wrong", {"text": value.isoformat()}, field=field)
    return value


@router.post("/{venue_id}/closed-days", response={204: None, **WRITE}, summary="Close a venue on a day")
def close_day(request: HttpRequest, venue_id: str, given: ClosedDayIn) -> tuple[int, None]:
    services.close_day(actor=_actor(request), venue_id=venue_id, day=given.day, reason=given.reason, now=_now(request))
    return 204, None


@router.delete("/{venue_id}/closed-days/{day}", response={204: None, **WRITE}, summary="Open a closed day again")
def open_day(request: HttpRequest, venue_id: str, day: date) -> tuple[int, None]:
    services.open_day(actor=_actor(request), venue_id=venue_id, day=day, now=_now(request))
    return 204, None


@router.post("/{venue_id}/maintenance", response={201: MadeOut, **WRITE}, summary="Add a maintenance window")
def add_maintenance(request: HttpRequest, venue_id: str, given: WindowIn) -> tuple[int, MadeOut]:
    window = Interval(_aware(given.starts_at, "starts_at"), _aware(given.ends_at, "ends_at"))
    made = services.add_maintenance(
        actor=_actor(request), venue_id=venue_id, interval=window, reason=given.reason, now=_now(request)
    )
    return 201, MadeOut(id=made)


@router.delete(
    "/{venue_id}/maintenance/{window_id}", response={204: None, **WRITE}, summary="Take a maintenance window back"
)
def drop_maintenance(request: HttpRequest, venue_id: str, window_id: str) -> tuple[int, None]:
    services.drop_maintenance(actor=_actor(request), venue_id=venue_id, window_id=window_id, now=_now(request))
    return 204, None


@router.get("/{venue_id}/rooms", response={200: list[RoomOut], **READ}, summary="Rooms and workstations of a venue")
def show_rooms(request: HttpRequest, venue_id: str) -> list[RoomOut]:
    return [RoomOut.of(each) for each in queries.list_venue_rooms(_actor(request), venue_id)]


@router.post("/{venue_id}/workstations", response={201: list[str], **WRITE}, summary="Register workstations of a room")
def make_workstations(request: HttpRequest, venue_id: str, given: WorkstationsIn) -> tuple[int, list[str]]:
    actor = _actor(request)
    drafts = tuple(
        services.WorkstationDraft(label, given.dedicated_shared, given.cross_province) for label in given.labels
    )
    made = services.register_workstations(
        actor=actor,
        centre_id=actor.organisation_id,
        room=given.room,
        floor=given.floor,
        drafts=drafts,
        now=_now(request),
        venue_id=venue_id,
    )
    return 201, list(made)


@router.put("/workstations/{workstation_id}/state", response={204: None, **WRITE}, summary="Take a desk out, or back")
def set_state(request: HttpRequest, workstation_id: str, given: DeskStateIn) -> tuple[int, None]:
    services.set_workstation_state(
        actor=_actor(request),
        workstation_id=workstation_id,
        state=given.state,
        reason=given.reason,
        until=_aware(given.until, "until") if given.until else None,
        now=_now(request),
    )
    return 204, None


@router.get("/rooms/{room_id}/devices", response={200: list[DeviceOut], **READ}, summary="Devices of a room")
def show_devices(request: HttpRequest, room_id: str) -> list[DeviceOut]:
    return [DeviceOut.of(each) for each in queries.list_devices(_actor(request), room_id)]


@router.post("/rooms/{room_id}/devices", response={201: MadeOut, **WRITE}, summary="Register a device")
def make_device(request: HttpRequest, room_id: str, given: DeviceIn) -> tuple[int, MadeOut]:
    draft = services.DeviceDraft(given.kind, given.name, given.serial, given.workstation_id)
    made = services.register_device(actor=_actor(request), room_id=room_id, draft=draft, now=_now(request))
    return 201, MadeOut(id=made)


@router.post("/devices/{device_id}/tests", response={204: None, **WRITE}, summary="Record the test of a device")
def test_device(request: HttpRequest, device_id: str, given: DeviceTestIn) -> tuple[int, None]:
    test = DeviceTest(given.tested_on, given.passed, given.note)
    services.record_device_test(actor=_actor(request), device_id=device_id, test=test, now=_now(request))
    return 204, None


@public.get("", response={200: PublicationOut, 404: Problem}, auth=None, summary="The catalogue as last published")
def show_catalogue(request: HttpRequest) -> PublicationOut:
    return _newest()


def _newest() -> PublicationOut:
    found = queries.newest_publication()
    if found is None:
        raise NotFound("publication")
    view = found[0]
    file = queries.publication_file(view.number)
    return PublicationOut(
        number=view.number, digest=view.digest, hash_name=settings.HASH_NAME, file=cast("dict[str, JsonValue]", file)
    )
