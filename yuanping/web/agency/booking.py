"""Booking pages: ask once, then watch the venues answer."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries, services
from yuanping.apps.booking.services import ChangeRequest
from yuanping.apps.tenders import services as tenders
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.proof import PROOF_MOST, Proof
from yuanping.kernel.errors import Refused
from yuanping.web.agency.booking_form import Filled, compose_form, read_hours
from yuanping.web.agency.booking_values import compose_page, list_rows
from yuanping.web.agency.fit_values import compose_fit
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.menu import find_url
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.request import ShellRequest

HOURS = ("day", "starts", "ends_on", "ends")
AGENCY = (Role.AGENCY_CLERK,)
READERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR)


@page(permission="booking.view", roles=READERS)
def bookings(request: ShellRequest) -> HttpResponse:
    rows = list_rows(queries.list_bookings(request.actor), request.now)
    return render(request, "agency/bookings.html", {"rows": rows, "waiting": queries.list_waiting(request.actor)})


@page(permission="booking.view", roles=READERS)
def booking(request: ShellRequest, booking_id: str) -> HttpResponse:
    view = queries.get_booking(request.actor, booking_id)
    ceremony = find_url("supervisor:ceremony", view.ceremony_id) if view.ceremony_id else ""
    context = {
        "page": compose_page(view, request.now),
        "ceremony_url": ceremony,
        "lot_url": find_url("agency:lot", view.lot_id),
        "kept": take_kept(request),
    }
    return render(request, "agency/booking.html", context)


@page(permission="booking.request", roles=AGENCY)
def request_form(request: ShellRequest, lot_id: str) -> HttpResponse:
    form = queries.get_request_form(request.actor, lot_id)
    return render(request, "agency/booking_request.html", {"form": compose_form(form, None), "notice": None})


@page(permission="booking.request", roles=AGENCY, methods=("POST",))
def request_booking(request: ShellRequest, lot_id: str) -> HttpResponse:
    form = queries.get_request_form(request.actor, lot_id)
    filled = Filled.read(request.POST)

    def again(notice: Notice) -> HttpResponse:
        context = {
            "form": compose_form(form, filled, notice),
            "notice": notice,
            "instead": _instead(request, lot_id, filled, notice),
            "may_wait": notice.code in {"infeasible_plan", "not_possible_then"},
        }
        return render(request, "agency/booking_request.html", context)

    return perform(
        request,
        lambda: services.request_booking(
            actor=request.actor, lot_id=lot_id, plan=filled.plan(), now=request.now, key=filled.key
        ),
        done=_("已提出工位预订申请，等待三方抽取场地"),
        back=lambda booking_id: reverse("agency:booking", args=[booking_id]),
        again=again,
    )


@page(permission="booking.request", roles=AGENCY, methods=("POST",))
def fit(request: ShellRequest, lot_id: str) -> HttpResponse:
    """What would be refused and what would fit, while the form is filled in: a fragment for htmx, the whole form without it."""
    filled = _take(Filled.read(request.POST), request)
    try:
        found = queries.find_fit(request.actor, lot_id, filled.plan(), request.now)
    except Refused as why:
        found = queries.Fit((), why, False, None, None)
    context = {"fit": compose_fit(found), "lot_id": lot_id}
    if request.htmx:
        return render(request, "agency/booking/fit.html", context)
    form = queries.get_request_form(request.actor, lot_id)
    return render(
        request, "agency/booking_request.html", {**context, "form": compose_form(form, filled), "notice": None}
    )


@page(permission="booking.wait", roles=AGENCY, methods=("POST",))
def join_waiting(request: ShellRequest, lot_id: str) -> HttpResponse:
    form = queries.get_request_form(request.actor, lot_id)
    filled = Filled.read(request.POST)

    def again(notice: Notice) -> HttpResponse:
        context = {"form": compose_form(form, filled, notice), "notice": notice}
        return render(request, "agency/booking_request.html", context)

    return perform(
        request,
        lambda: services.join_waiting(actor=request.actor, lot_id=lot_id, plan=filled.plan(), now=request.now),
        done=_("已排队等候；工位空出时按先后自动提出申请"),
        back=lambda _waiting_id: reverse("agency:bookings"),
        again=again,
    )


@page(permission="booking.wait", roles=AGENCY, methods=("POST",))
def leave_waiting(request: ShellRequest, waiting_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.leave_waiting(actor=request.actor, waiting_id=waiting_id, now=request.now),
        done=_("已退出排队"),
        back=reverse("agency:bookings"),
    )


def _take(filled: Filled, request: ShellRequest) -> Filled:
    """The form with a proposal taken over, where a button of one was pressed."""
    day, centre = request.POST.get("take_day", ""), request.POST.get("take_centre", "")
    if centre:
        return filled.with_centre(centre)
    try:
        return filled.on(date.fromisoformat(day)) if day else filled
    except (ValueError, OverflowError):
        return filled


def _instead(request: ShellRequest, lot_id: str, filled: Filled, notice: Notice) -> queries.Alternatives | None:
    """What would fit, when what was asked for does not."""
    if notice.code != "infeasible_plan":
        return None
    return queries.find_alternatives(request.actor, lot_id, filled.plan(), request.now)


@page(permission="booking.change", roles=AGENCY)
def change_form(request: ShellRequest, booking_id: str) -> HttpResponse:
    view = queries.get_booking(request.actor, booking_id)
    context = {"page": compose_page(view, request.now), "kept": take_kept(request)}
    return render(request, "agency/booking_change.html", context)


@page(permission="booking.change", roles=AGENCY, methods=("POST",))
def request_change(request: ShellRequest, booking_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.request_change(
            actor=request.actor,
            booking_id=booking_id,
            change=_read_change(request),
            now=request.now,
            seen=_seen(request),
        ),
        done=_("已提出变更申请，等主场核验"),
        back=reverse("agency:change_form", args=[booking_id]),
        keep=(*HOURS, "reason"),
    )


@page(permission="booking.cancel", roles=AGENCY, methods=("POST",))
def request_cancellation(request: ShellRequest, booking_id: str) -> HttpResponse:
    reason = request.POST.get("fm_reason", "")
    return perform(
        request,
        lambda: services.request_cancellation(
            actor=request.actor,
            booking_id=booking_id,
            reason=reason,
            proof=_proof(request),
            now=request.now,
            seen=_seen(request),
        ),
        done=_("已提出取消申请，等主场核验证明"),
        back=reverse("agency:cancel_form", args=[booking_id]),
        keep=("fm_reason",),
    )


@page(permission="booking.cancel", roles=AGENCY)
def cancel_form(request: ShellRequest, booking_id: str) -> HttpResponse:
    view = queries.get_booking(request.actor, booking_id)
    context = {"page": compose_page(view, request.now), "kept": take_kept(request)}
    return render(request, "agency/booking_cancel.html", context)


@page(permission="lot.end", roles=AGENCY, methods=("POST",))
def end_tender(request: ShellRequest, booking_id: str) -> HttpResponse:
    """The tender itself ends; its booking follows from the event."""
    lot_id = queries.get_booking(request.actor, booking_id).lot_id
    notice, reason = request.POST.get("notice", ""), request.POST.get("reason", "")
    return perform(
        request,
        lambda: tenders.end_lot(actor=request.actor, lot_id=lot_id, notice=notice, reason=reason, now=request.now),
        done=_("招标已终止，工位随即释放并通知各场地"),
        back=reverse("agency:cancel_form", args=[booking_id]),
        keep=("notice", "reason"),
    )


@page(permission="booking.agree", roles=AGENCY, methods=("POST",))
def ask_agreement(request: ShellRequest, booking_id: str) -> HttpResponse:
    centres, reason = tuple(request.POST.getlist("centres")), request.POST.get("reason", "")
    return perform(
        request,
        lambda: services.ask_agreement(
            actor=request.actor,
            booking_id=booking_id,
            centres=centres,
            reason=reason,
            now=request.now,
            seen=_seen(request),
        ),
        done=_("已请行政监督部门确认"),
        back=reverse("agency:booking", args=[booking_id]),
        keep=("reason",),
    )


@page(permission="booking.decide_agreement", roles=(Role.PROJECT_SUPERVISOR,), methods=("POST",))
def decide_agreement(request: ShellRequest, booking_id: str, agreement_id: str) -> HttpResponse:
    accepted = request.POST.get("accepted") == "yes"
    reason = request.POST.get("answer", "")
    return perform(
        request,
        lambda: services.decide_agreement(
            actor=request.actor, agreement_id=agreement_id, accepted=accepted, reason=reason, now=request.now
        ),
        done=_("已确认，在协商的场所之间抽取席位数") if accepted else _("已答复：不予确认"),
        back=reverse("agency:booking", args=[booking_id]),
        keep=("answer",),
    )


def _seen(request: ShellRequest) -> int:
    """The version of the page the form stood on; a form without one is as old as can be."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _read_change(request: ShellRequest) -> ChangeRequest:
    hours = read_hours(*(request.POST.get(name, "") for name in HOURS))
    reason = request.POST.get("reason", "")
    force_majeure = request.POST.get("force_majeure") == "yes"
    return ChangeRequest(hours.starts_at, hours.ends_at, reason, force_majeure, _proof(request))


def _proof(request: ShellRequest) -> Proof | None:
    sent = request.FILES.get("proof")
    return Proof(sent.read(PROOF_MOST + 1)) if sent is not None else None


@page(permission="booking.withdraw", roles=AGENCY, methods=("POST",))
def withdraw(request: ShellRequest, booking_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return perform(
        request,
        lambda: services.withdraw_booking(
            actor=request.actor, booking_id=booking_id, reason=reason, now=request.now, seen=_seen(request)
        ),
        done=_("已撤回预订，占用的工位已释放"),
        back=reverse("agency:booking", args=[booking_id]),
        keep=("reason",),
    )
