"""Offers to a venue: the list, the page with promise, effect and deadline before the button, and the answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import queries, services
from yuanping.apps.venues import queries as venues
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.plan import Contact
from yuanping.web.centre.offer_values import change_page, offer_line, offer_page
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest

VENUE = (Role.VENUE_OPERATOR,)
COORDINATOR = (Role.PROVINCIAL_COORDINATOR,)


@page(permission="offer.view", roles=VENUE)
def offers(request: ShellRequest) -> HttpResponse:
    rows = [offer_line(row, request.now) for row in queries.list_offers(request.actor)]
    waiting = [row for row in rows if row.waiting]
    answered = [row for row in rows if not row.waiting]
    return render(request, "centre/offers.html", {"waiting": waiting, "answered": answered})


@page(permission="offer.view", roles=VENUE)
def offer(request: ShellRequest, offer_id: str) -> HttpResponse:
    view = queries.get_offer(request.actor, offer_id)
    contacts = venues.list_contacts(request.actor.organisation_id)
    return render(
        request,
        "centre/offer.html",
        {"page": offer_page(view, request.now), "contacts": contacts, "kept": take_kept(request)},
    )


@page(permission="offer.confirm", roles=VENUE, methods=("POST",))
def confirm(request: ShellRequest, offer_id: str) -> HttpResponse:
    contact = Contact(request.POST.get("contact_name", ""), request.POST.get("contact_phone", ""))
    chosen = tuple(request.POST.getlist("workstations"))
    done = ngettext("已确认 %(n)s 个工位", "已确认 %(n)s 个工位", len(chosen)) % {"n": len(chosen)}
    return perform(
        request,
        lambda: services.confirm_offer(
            actor=request.actor, offer_id=offer_id, contact=contact, workstations=chosen, now=request.now
        ),
        done=done,
        back=reverse("centre:offer", args=[offer_id]),
        keep=("contact_name", "contact_phone"),
    )


@page(permission="offer.decline", roles=VENUE, methods=("POST",))
def decline(request: ShellRequest, offer_id: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return perform(
        request,
        lambda: services.decline_offer(actor=request.actor, offer_id=offer_id, reason=reason, now=request.now),
        done=_("已记录：无法承接，席位转由其他场所抽取"),
        back=reverse("centre:offer", args=[offer_id]),
        keep=("reason",),
    )


@page(permission="offer.no_show", roles=VENUE, methods=("POST",))
def no_show(request: ShellRequest, offer_id: str) -> HttpResponse:
    note = request.POST.get("note", "")
    return perform(
        request,
        lambda: services.record_no_show(actor=request.actor, offer_id=offer_id, note=note, now=request.now),
        done=_("已登记：工位就绪，无人到场"),
        back=reverse("centre:offer", args=[offer_id]),
        keep=("note",),
    )


@page(permission="change.view", roles=VENUE)
def change(request: ShellRequest, change_id: str) -> HttpResponse:
    number, line = queries.get_change(request.actor, change_id)
    context = {"number": number, "page": change_page(line, request.now), "kept": take_kept(request)}
    return render(request, "centre/change.html", context)


@page(permission="change.proof", roles=(*VENUE, Role.PROJECT_SUPERVISOR))
def proof(request: ShellRequest, change_id: str) -> HttpResponse:
    """The file as it was sent; always saved, never shown by the browser as a page of ours."""
    found = queries.get_proof(request.actor, change_id)
    response = HttpResponse(found.data, content_type=found.kind)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page(permission="change.verify", roles=VENUE, methods=("POST",))
def verify(request: ShellRequest, change_id: str) -> HttpResponse:
    accepted = request.POST.get("accepted") == "yes"
    answer = request.POST.get("answer", "")
    return perform(
        request,
        lambda: services.verify_change(
            actor=request.actor, change_id=change_id, accepted=accepted, answer=answer, now=request.now
        ),
        done=_("核验意见已登记，预订随即照办") if accepted else _("核验未通过，预订不变"),
        back=reverse("centre:change", args=[change_id]),
        keep=("answer",),
    )


@page(permission="offer.silent", roles=COORDINATOR)
def silent(request: ShellRequest, offer_id: str) -> HttpResponse:
    view = queries.get_silent_venue(request.actor, offer_id)
    return render(request, "centre/silent.html", {"silent": view, "kept": take_kept(request)})


@page(permission="offer.note_silence", roles=COORDINATOR, methods=("POST",))
def note_silence(request: ShellRequest, offer_id: str) -> HttpResponse:
    finding = request.POST.get("finding", "")
    return perform(
        request,
        lambda: services.look_into_silence(actor=request.actor, offer_id=offer_id, finding=finding, now=request.now),
        done=_("已登记逾期未答的情况"),
        back=reverse("centre:silent", args=[offer_id]),
        keep=("finding",),
    )
