"""The page of one party, and the small addresses that its browser or ``yuanping party`` talks to."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import render

from yuanping.apps.draw import queries, services
from yuanping.infra.refusals import explain
from yuanping.kernel.actor import Role
from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.draw.messages import read_commit, read_deposit, read_reveal, read_share
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.plain import to_plain
from yuanping.web.shell.access import page
from yuanping.web.shell.request import ShellRequest
from yuanping.web.supervisor.ceremony_page import lot_title, moment_name, party_name

PARTY_ROLES = (Role.PROCURING_ENTITY, Role.AGENCY_CLERK, Role.PROJECT_SUPERVISOR, Role.REGISTRY_OWNER)


@page(permission="party.view", roles=PARTY_ROLES)
def party(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    papers = queries.party_request(request.actor, ceremony_id)
    view = queries.view_ceremony(request.actor, ceremony_id)
    return render(
        request,
        "supervisor/party.html",
        {
            "papers": papers,
            "party": party_name(papers.party),
            "moment": moment_name(papers.kind),
            "lot": lot_title(view.lot_id),
            "view": view,
        },
    )


@page(permission="party.view", roles=PARTY_ROLES)
def papers(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    """What the party must check, for its own program."""
    return _answer(lambda: to_plain(queries.party_request(request.actor, ceremony_id)))


@page(permission="party.commit", roles=PARTY_ROLES, methods=("POST",))
def commit(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    def act() -> Plain:
        message = read_commit(_sent(request))
        frozen = services.submit_commitment(
            actor=request.actor, ceremony_id=ceremony_id, message=message, now=request.now
        )
        return {"frozen": frozen}

    return _answer(act)


@page(permission="party.deposit", roles=PARTY_ROLES, methods=("POST",))
def deposit(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    def act() -> Plain:
        message = read_deposit(_sent(request))
        frozen = services.submit_deposit(actor=request.actor, ceremony_id=ceremony_id, message=message, now=request.now)
        return {"frozen": frozen}

    return _answer(act)


@page(permission="party.share", roles=PARTY_ROLES, methods=("POST",))
def share(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    def act() -> Plain:
        message = read_share(_sent(request))
        outcome = services.submit_share(actor=request.actor, ceremony_id=ceremony_id, message=message, now=request.now)
        return {"rebuilt": outcome.rebuilt, "voided": outcome.voided, "complete": outcome.complete}

    return _answer(act)


@page(permission="party.reveal", roles=PARTY_ROLES, methods=("POST",))
def reveal(request: ShellRequest, ceremony_id: str) -> HttpResponse:
    def act() -> Plain:
        message = read_reveal(_sent(request))
        outcome = services.submit_reveal(actor=request.actor, ceremony_id=ceremony_id, message=message, now=request.now)
        return {"voided": outcome.voided, "complete": outcome.complete}

    return _answer(act)


def _sent(request: ShellRequest) -> Plain:
    """The signed message, as its bytes came.

    Raises:
        Malformed: not canonical, or a form was sent instead.
    """
    try:
        return parse_canonical(request.body)
    except RawPostDataException:  # a form with parts was read as one before it came here
        raise Malformed("$", "a form instead of a message") from None


def _answer(act: Callable[[], Plain]) -> HttpResponse:
    """JSON for a program: a refusal carries its code and the same words as the page."""
    try:
        return JsonResponse(act(), safe=False)
    except NotFound:
        return JsonResponse({"code": "not_found"}, status=404)
    except Malformed as broken:
        return JsonResponse({"code": "malformed", "what": broken.path, "why": broken.why}, status=400)
    except Refused as refused:
        told = explain(refused)
        params: dict[str, Plain] = {key: str(value) for key, value in refused.params.items()}
        body: dict[str, Plain] = {
            "code": told.code,
            "params": params,
            "what": told.what,
            "why": told.why,
            "next": told.next,
        }
        return JsonResponse(body, status=409)
