"""The supervised lots, and one lot's committee: how far it is, never who sits on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries as committee
from yuanping.apps.committee import services
from yuanping.apps.draw import queries as draw
from yuanping.apps.tenders import queries as tenders
from yuanping.infra.refusals import Explained, explain
from yuanping.infra.specialties import specialty_name
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.lateness import LAW_REPLACE
from yuanping.kernel.committee.record import REPRESENTATIVE
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.lot.states import LotState
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest
from yuanping.web.supervisor.ceremony import Line
from yuanping.web.supervisor.ceremony_page import lot_title, moment_name, state_words
from yuanping.web.supervisor.final_list import READERS as LIST_READERS
from yuanping.web.supervisor.plan_log import compose_acts

READERS = (Role.PROJECT_SUPERVISOR, Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROVINCIAL_COORDINATOR)
LONGEST_NUMBER = 4
C = CommitteeState


@dataclass(frozen=True, slots=True)
class LotLine:
    lot_id: str
    code: str
    title: str
    entity: str
    state_kind: str
    state_label: str


@dataclass(frozen=True, slots=True)
class SeatLine:
    """An envelope: same look for every seat."""

    seat_id: str
    seat_no: int
    label: str
    state: str
    nameable: bool
    replaced: bool
    name_until: datetime | None
    """Until when another may be named, where the supervisor gave an hour."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Seats nobody is left for, and what stands in the way; ``why`` empty where the reader may not know it."""

    seats: int
    stuck: bool
    why: Explained | None


@dataclass(frozen=True, slots=True)
class CommitteeCard:
    state_kind: str
    state_label: str
    size: int
    accepted: int
    arrived: int
    open: OpenLine | None
    view: committee.CommitteeView
    seats: tuple[SeatLine, ...]


COMMITTEE_WORDS = {
    C.REQUESTED: "go",
    C.CALLING: "go",
    C.FILLED: "ok",
    C.FORMED: "ok",
    C.RELEASED: "ok",
    C.VOIDED: "bad",
}


def _word(view: committee.CommitteeView) -> str:
    if not view.counted and view.state == C.CALLING:
        return _("已抽取，名单封存")
    return {
        C.REQUESTED: _("已申请，等待三方承诺与揭示"),
        C.CALLING: _("已抽取，正在通知专家"),
        C.FILLED: _("全部应允，名单封存"),
        C.FORMED: _("已组成"),
        C.RELEASED: _("已公开"),
        C.VOIDED: _("已作废"),
    }[C(view.state)]


@page(permission="lot.supervise", roles=(Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR))
def lots(request: ShellRequest) -> HttpResponse:
    lines = [
        LotLine(lot.lot_id, lot.lot_code, lot.title, lot.procuring_entity_name, *_lot_state(request, lot.lot_id))
        for lot in tenders.list_lots(request.actor)
    ]
    return render(request, "supervisor/lots.html", {"lines": lines})


def _lot_state(request: ShellRequest, lot_id: str) -> tuple[str, str]:
    try:
        view = committee.view_committee(request.actor, lot_id)
    except NotFound:
        return "", _("尚未申请抽取专家")
    return COMMITTEE_WORDS[C(view.state)], _word(view)


@page(permission="lot.committee", roles=READERS)
def lot(request: ShellRequest, lot_id: str) -> HttpResponse:
    found = tenders.access_lot(request.actor, lot_id)
    lines = [
        Line(row.ceremony_id, lot_title(row.lot_id), moment_name(row.kind), row.attempt, *state_words(row.state, row.kind), bool(row.own_party))
        for row in draw.list_ceremonies(request.actor, lot_id)
    ]  # fmt: skip
    card = _card(request, lot_id, found.procuring_entity_id)
    may_request = request.actor.role is Role.AGENCY_CLERK and card is None and found.state is LotState.PREPARED
    context = {
        "lot": found,
        "lines": lines,
        "card": card,
        "may_request": may_request,
        "standby": committee.standby_of_lot(lot_id) if may_request else None,
        "plan": [
            (specialty_name(each.specialty), each)
            for each in (committee.draw_plan(request.actor, lot_id) if card is None else ())
        ],
        "acts": compose_acts(committee.list_plan_acts(request.actor, lot_id)),
        "naming": next((seat for seat in card.seats if seat.nameable), None) if card else None,
        "list_asks": card is not None and card.view.state == C.FORMED and request.actor.role in LIST_READERS,
        "replace_law": LAW_REPLACE,
        "kept": take_kept(request),
    }
    return render(request, "supervisor/lot.html", context)


def _card(request: ShellRequest, lot_id: str, entity_id: str) -> CommitteeCard | None:
    try:
        view = committee.view_committee(request.actor, lot_id)
    except NotFound:
        return None
    speaker = Role.PROCURING_ENTITY if entity_id else Role.AGENCY_CLERK
    names = request.actor.role is speaker
    seats = tuple(
        SeatLine(
            seat.seat_id,
            seat.seat_no,
            _("招标人代表") if seat.kind == REPRESENTATIVE else specialty_name(seat.specialty),
            seat.state,
            names and seat.name_until is not None and request.now < seat.name_until,
            seat.replaced,
            seat.name_until if seat.replaced else None,
        )
        for seat in view.seats
    )
    kind, word = COMMITTEE_WORDS[C(view.state)], _word(view)
    return CommitteeCard(kind, word, view.size, view.accepted, view.arrived, _open(request, view), view, seats)


def _open(request: ShellRequest, view: committee.CommitteeView) -> OpenLine | None:
    found = committee.view_open_seats(request.actor, view)
    return OpenLine(found.seats, found.stuck, explain(found.why) if found.why else None) if found else None


@page(permission="draw.request", roles=(Role.AGENCY_CLERK,), methods=("POST",))
def request_draw(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.request_draw(
            actor=request.actor, lot_id=lot_id, now=request.now, standby=_standby(request.POST.get("standby", ""))
        ),
        done=_("已申请抽取专家；候选池已封存，请三方作出承诺"),
        back=reverse("supervisor:lot", args=[lot_id]),
        keep=("standby",),
    )


def _standby(text: str) -> int | None:
    """The number as it was typed; nothing stands for the pack's.

    Raises:
        Refused: ``standby_not_a_number``.
    """
    typed = text.strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > LONGEST_NUMBER:
        raise Refused("standby_not_a_number", {"text": typed[:20]}, field="standby")
    return int(typed)


@page(permission="representative.name", roles=(Role.PROCURING_ENTITY, Role.AGENCY_CLERK), methods=("POST",))
def name_representative(request: ShellRequest, lot_id: str, seat_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.name_representative(
            actor=request.actor,
            seat_id=seat_id,
            name=request.POST.get("name", ""),
            user_id=committee.representative_account(lot_id, request.POST.get("account", "")),
            now=request.now,
        ),
        done=_("已指定 1 名招标人代表，姓名封存至到场"),
        back=reverse("supervisor:lot", args=[lot_id]),
        keep=("name", "account"),
    )
