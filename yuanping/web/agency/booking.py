"""Booking pages: ask once, then watch the venues answer."""

from __future__ import annotations

from datetime import date, time

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.booking import queries, services
from yuanping.apps.booking.services import ChangeRequest
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.errors import Refused
from yuanping.web.agency.booking_form import Filled, compose_form
from yuanping.web.agency.booking_values import compose_page, list_rows
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.menu import find_url
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.request import ShellRequest

AGENCY = (Role.AGENCY_CLERK,)
READERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR)


@page(permission="booking.view", roles=READERS)
def bookings(request: ShellRequest) -> HttpResponse:
    rows = list_rows(queries.list_bookings(request.actor), request.now)
    return render(request, "agency/bookings.html", {"rows": rows})


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
        return render(
            request, "agency/booking_request.html", {"form": compose_form(form, filled, notice), "notice": notice}
        )

    return perform(
        request,
        lambda: services.request_booking(actor=request.actor, lot_id=lot_id, plan=filled.plan(), now=request.now),
        done=_("已提出工位预订申请，等待三方抽取场地"),
        back=lambda booking_id: reverse("agency:booking", args=[booking_id]),
        again=again,
    )


@page(permission="booking.change", roles=AGENCY)
def change_form(request: ShellRequest, booking_id: str) -> HttpResponse:
    view = queries.get_booking(request.actor, booking_id)
    context = {"page": compose_page(view, request.now), "times": Filled.times(), "kept": take_kept(request)}
    return render(request, "agency/booking_change.html", context)


@page(permission="booking.change", roles=AGENCY, methods=("POST",))
def request_change(request: ShellRequest, booking_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.request_change(
            actor=request.actor, booking_id=booking_id, change=_read_change(request), now=request.now
        ),
        done=_("已提出变更申请，等主场核验"),
        back=reverse("agency:change_form", args=[booking_id]),
        keep=("day", "starts", "ends", "reason"),
    )


def _read_change(request: ShellRequest) -> ChangeRequest:
    day, starts, ends = (request.POST.get(name, "") for name in ("day", "starts", "ends"))
    try:
        on = date.fromisoformat(day)
        first, last = moment(on, time.fromisoformat(starts)), moment(on, time.fromisoformat(ends))
    except ValueError as odd:
        raise Refused("hours_missing", {}, field="day") from odd
    reason = request.POST.get("reason", "")
    return ChangeRequest(first, last, reason, request.POST.get("force_majeure") == "yes")


@page(permission="booking.withdraw", roles=AGENCY, methods=("POST",))
def withdraw(request: ShellRequest, booking_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return perform(
        request,
        lambda: services.withdraw_booking(actor=request.actor, booking_id=booking_id, reason=reason, now=request.now),
        done=_("已撤回预订，占用的工位已释放"),
        back=reverse("agency:booking", args=[booking_id]),
        keep=("reason",),
    )
