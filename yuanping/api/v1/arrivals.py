"""Arrival by API: today's list without names, the door, the lockers; and what is decided when somebody does not come."""

from __future__ import annotations

from datetime import UTC

from django.http import HttpResponse
from ninja import Router, Status
from ninja.security import SessionAuth

from yuanping.api.arrival_schemas import (
    ArrivedOut,
    ColleagueIn,
    DecidedOut,
    DevicesIn,
    ExpectedOut,
    ExpertIn,
    LateIn,
    LateOut,
    NameIn,
    QuestionOut,
    ReceiptOut,
    RepresentativeIn,
)
from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.apps.committee import queries, services
from yuanping.infra import passkeys
from yuanping.infra.passkeys import Answer, Site

router = Router(tags=["arrival"], auth=SessionAuth())
receipts = Router(tags=["arrival"], auth=SessionAuth())
late = Router(tags=["arrival"], auth=SessionAuth())
READ = {401: Problem, 404: Problem}
WRITE = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
DOOR = {**WRITE, 429: Problem}


@router.get("", response={200: list[ExpectedOut], **READ}, summary="Today's arrivals at your centre, without names")
def show_arrivals(request: AskedRequest) -> list[ExpectedOut]:
    rows = queries.arrivals_at(request.actor, request.now)
    kept = queries.receipts_at(request.actor, tuple(row.seat_id for row in rows if row.state == "arrived"))
    return [ExpectedOut.of(row, kept.get(row.seat_id), request.now) for row in rows]


@router.post("/experts", response={200: ArrivedOut, **DOOR}, summary="Let one expert in: code, document, second factor")
def admit(request: AskedRequest, response: HttpResponse, given: ExpertIn) -> ArrivedOut:
    """One act for the three checks, so that nothing of a half-checked person waits anywhere."""
    arrived = services.check_in(
        actor=request.actor,
        code=given.code,
        identity_checked=given.identity_checked,
        id_number=given.id_number.strip(),
        second=_second(request, given),
        now=request.now,
    )
    response.headers["Cache-Control"] = "no-store"
    return ArrivedOut.of(arrived)


@router.get("/question", response={200: QuestionOut, **READ}, summary="What a browser at your door asks a passkey for")
def ask_passkey(request: AskedRequest, response: HttpResponse) -> QuestionOut:
    services.check_door(request.actor)
    asked = passkeys.ask_known(site=_site(request), place=services.door_place(request.actor), now=request.now)
    response.headers["Cache-Control"] = "no-store"
    return QuestionOut(options=asked.options, ticket=asked.ticket)


@router.post(
    "/{seat_id}/representative", response={200: ArrivedOut, **WRITE}, summary="Let the named representative in"
)
def admit_representative(
    request: AskedRequest, response: HttpResponse, seat_id: str, given: RepresentativeIn
) -> ArrivedOut:
    arrived = services.check_in_representative(
        actor=request.actor, seat_id=seat_id, identity_checked=given.identity_checked, now=request.now
    )
    response.headers["Cache-Control"] = "no-store"
    return ArrivedOut.of(arrived)


@router.put(
    "/{seat_id}/representative",
    response={204: None, **WRITE},
    summary="As the procuring entity: name the representative of a seat, or another one for who was replaced",
)
def name_representative(request: AskedRequest, seat_id: str, given: NameIn) -> Status[None]:
    lot_id = queries.lot_to_name_for(request.actor, seat_id)
    user_id = queries.representative_account(lot_id, given.account)
    services.name_representative(
        actor=request.actor, seat_id=seat_id, name=given.name, user_id=user_id, now=request.now
    )
    return Status(204, None)


@router.post("/{seat_id}/devices", response={200: ReceiptOut, **WRITE}, summary="Take somebody's devices into a locker")
def hand_in(request: AskedRequest, seat_id: str, given: DevicesIn) -> ReceiptOut:
    kept = services.hand_in_devices(
        actor=request.actor, seat_id=seat_id, locker=given.locker, devices=given.devices, now=request.now
    )
    return ReceiptOut.of(queries.get_receipt(request.actor, kept))


@receipts.get(
    "", response={200: list[ReceiptOut], **READ}, summary="What was not handed back although its sitting is over"
)
def show_left(request: AskedRequest) -> list[ReceiptOut]:
    return [ReceiptOut.of(each) for each in queries.list_left_behind(request.actor, request.now)]


@receipts.get("/{custody_id}", response={200: ReceiptOut, **READ}, summary="One receipt of your centre")
def show_receipt(request: AskedRequest, custody_id: str) -> ReceiptOut:
    return ReceiptOut.of(queries.get_receipt(request.actor, custody_id))


@receipts.post("/{custody_id}/return", response={204: None, **WRITE}, summary="Hand everything back")
def hand_back(request: AskedRequest, custody_id: str) -> Status[None]:
    services.hand_back_devices(actor=request.actor, custody_id=custody_id, now=request.now)
    return Status(204, None)


@late.get("", response={200: list[LateOut], **READ}, summary="Sittings of your lots that wait for your decision")
def show_late(request: AskedRequest) -> list[LateOut]:
    return [LateOut.of(each) for each in queries.list_late(request.actor, request.now)]


@late.post("/{lot_id}", response={200: DecidedOut, **WRITE}, summary="Wait until an hour, or have them replaced for it")
def decide_late(request: AskedRequest, lot_id: str, given: LateIn) -> DecidedOut:
    until = given.until.astimezone(UTC)
    seats = services.decide_late(
        actor=request.actor, lot_id=lot_id, act=given.act, until=until, reason=given.reason, now=request.now
    )
    return DecidedOut(seats=seats)


def _second(request: AskedRequest, given: ExpertIn) -> services.Second:
    services.check_door(request.actor)
    second = given.second
    if isinstance(second, ColleagueIn):
        return services.by_colleague(request=request, username=second.name.strip(), password=second.password)
    answer = Answer(second.answer, second.ticket, _site(request), services.door_place(request.actor))
    return services.ByPasskey(answer)


def _site(request: AskedRequest) -> Site:
    host = request.get_host()
    return Site(host.partition(":")[0], f"{request.scheme}://{host}")
