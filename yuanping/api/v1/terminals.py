"""Workstations' own machines by API: bind, look, revoke; test oneself; and what the look on the day before found."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router, Status
from ninja.security import SessionAuth

from yuanping.api.caller import AskedRequest
from yuanping.api.schemas import Problem
from yuanping.api.terminal_schemas import (
    BoundOut,
    CertificateIn,
    ChallengeIn,
    ChallengeOut,
    CodeOut,
    DeskReadyOut,
    EnrolmentIn,
    GateFindingOut,
    ResultIn,
    RevocationIn,
    SelfTestOut,
    TerminalOut,
)
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services as bookings
from yuanping.apps.venues import queries, services
from yuanping.infra.terminal_keys import seen_certificate

desks = Router(tags=["terminals"], auth=SessionAuth())
machines = Router(tags=["terminals"])
findings = Router(tags=["terminals"], auth=SessionAuth())
READ = {401: Problem, 404: Problem}
WRITE = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
BY_KEY = {404: Problem, 422: Problem}


@desks.get(
    "/{workstation_id}/terminal",
    response={200: DeskReadyOut, **READ},
    summary="The machine bound to a workstation, and whether the workstation is fit",
)
def show_terminal(request: AskedRequest, workstation_id: str) -> DeskReadyOut:
    bound = queries.get_terminal(request.actor, workstation_id)
    seat = queries.get_workstation(request.actor, workstation_id)
    reasons = queries.why_unfit((workstation_id,), request.now)[workstation_id]
    return DeskReadyOut(
        workstation_id=workstation_id,
        label=seat.full_label,
        fit=not reasons,
        reasons=list(reasons),
        terminal=TerminalOut.of(bound) if bound else None,
    )


@desks.get(
    "/{workstation_id}/self-tests", response={200: list[SelfTestOut], **READ}, summary="Its self-tests, newest first"
)
def show_self_tests(request: AskedRequest, workstation_id: str) -> list[SelfTestOut]:
    return [SelfTestOut.of(each) for each in queries.list_self_tests(request.actor, workstation_id)]


@desks.post(
    "/{workstation_id}/terminal/code",
    response={200: CodeOut, **WRITE},
    summary="Make a code for one machine; it ends every earlier one",
)
def make_code(request: AskedRequest, response: HttpResponse, workstation_id: str) -> CodeOut:
    code = services.make_enrolment_code(actor=request.actor, workstation_id=workstation_id, now=request.now)
    response.headers["Cache-Control"] = "no-store"
    return CodeOut(code=code)


@desks.put(
    "/{workstation_id}/terminal/certificate",
    response={204: None, **WRITE},
    summary="Bind the machine that holds a certificate's key; the one before is revoked",
)
def bind_certificate(request: AskedRequest, workstation_id: str, given: CertificateIn) -> Status[None]:
    services.bind_certificate(actor=request.actor, workstation_id=workstation_id, pem=given.pem, now=request.now)
    return Status(204, None)


@desks.post(
    "/{workstation_id}/terminal/revocation",
    response={204: None, **WRITE},
    summary="Let a machine count no more; its tests end with it",
)
def revoke(request: AskedRequest, workstation_id: str, given: RevocationIn) -> Status[None]:
    services.revoke_terminal(actor=request.actor, workstation_id=workstation_id, reason=given.reason, now=request.now)
    return Status(204, None)


@machines.post(
    "",
    response={200: BoundOut, **BY_KEY},
    summary="As a machine: become the terminal of the workstation the code was made for",
)
def enrol(request: AskedRequest, given: EnrolmentIn) -> BoundOut:
    """The code is the permission; what is signed is described in ``docs/venue-systems.md``."""
    offer = services.KeyOffer(given.code, given.public_key, given.signature)
    bound = services.enrol_terminal(offer=offer, now=request.now)
    return BoundOut(terminal_id=bound.terminal_id, label=bound.label)


@machines.post("/challenges", response={200: ChallengeOut, **BY_KEY}, summary="As a bound machine: begin a self-test")
def begin(request: AskedRequest, given: ChallengeIn) -> ChallengeOut:
    opened = services.open_self_test(
        terminal_id=given.terminal_id, certificate=seen_certificate(request.headers), now=request.now
    )
    return ChallengeOut(challenge_id=opened.challenge_id, live_pass=opened.live_pass, label=opened.label)


@machines.post("/results", response={200: SelfTestOut, **BY_KEY}, summary="As a bound machine: hand in a self-test")
def hand_in(request: AskedRequest, given: ResultIn) -> SelfTestOut:
    submission = services.Submission(
        challenge_id=given.challenge_id,
        result=given.result,
        report=given.report,
        signature=given.signature,
        certificate=seen_certificate(request.headers),
    )
    return SelfTestOut.of(queries.get_own_self_test(services.take_self_test(given=submission, now=request.now)))


@findings.get(
    "", response={200: list[GateFindingOut], **READ}, summary="Your centre's held workstations that are not fit"
)
def show_findings(request: AskedRequest) -> list[GateFindingOut]:
    return [GateFindingOut.of(each) for each in booking.list_findings(request.actor, request.now)]


@findings.get("/{finding_id}", response={200: GateFindingOut, **READ}, summary="One of them")
def show_finding(request: AskedRequest, finding_id: str) -> GateFindingOut:
    return GateFindingOut.of(booking.get_finding(request.actor, finding_id))


@findings.post(
    "/{finding_id}/acceptance",
    response={204: None, **WRITE},
    summary="Take the proposed workstation in its place; nothing else of the booking changes",
)
def accept(request: AskedRequest, finding_id: str) -> Status[None]:
    bookings.accept_proposal(actor=request.actor, finding_id=finding_id, now=request.now)
    return Status(204, None)
