"""通讯工具保管: into a locker at the door, a receipt to print, and back at the end."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import queries, services
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.custody import MOST_DEVICES
from yuanping.kernel.committee.states import LAW_KEPT_SECRET
from yuanping.kernel.errors import Refused
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)


@page(permission="arrival.custody", roles=VENUE, methods=("POST",))
def hand_in(request: ShellRequest, seat_id: str) -> HttpResponse:
    """Leads to the receipt, to be printed or read out."""

    def keep() -> str:
        return services.hand_in_devices(
            actor=request.actor,
            seat_id=seat_id,
            locker=request.POST.get("locker", ""),
            devices=_devices(request.POST.get("devices", "")),
            now=request.now,
        )

    return perform(
        request,
        keep,
        done=_("已登记保管，可以入席"),
        back=reverse("centre:check_in"),
        keep=("locker", "devices"),
    )


@page(permission="arrival.custody", roles=VENUE, methods=("POST",))
def hand_back(request: ShellRequest, custody_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.hand_back_devices(actor=request.actor, custody_id=custody_id, now=request.now),
        done=_("已登记归还"),
        back=reverse("centre:check_in"),
    )


@page(permission="arrival.custody", roles=VENUE)
def receipt(request: ShellRequest, custody_id: str) -> HttpResponse:
    """What the person takes along: locker and workstation in large type; no name and no project."""
    found = queries.get_receipt(request.actor, custody_id)
    places = venues.list_workstations((found.workstation,))
    context = {"receipt": found, "place": places[0].full_label if places else "", "law": LAW_KEPT_SECRET}
    response = render(request, "centre/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _devices(text: str) -> int:
    """The number typed; anything else is out of range, and said so."""
    try:
        return int(text)
    except ValueError:
        raise Refused("devices_out_of_range", {"most": MOST_DEVICES}, LAW_KEPT_SECRET, field="devices") from None
