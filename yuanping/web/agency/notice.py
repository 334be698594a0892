"""Publish the notice; open the bids."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.bidding import queries, services
from yuanping.apps.booking import queries as booking
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import Deadline
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.criteria import FROZEN
from yuanping.kernel.law import Law
from yuanping.web.agency.lot_values import proof_line
from yuanping.web.agency.notice_form import NoticeFields, default_fields, posted_fields, read_criteria, read_due
from yuanping.web.policy.stored import READERS
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import go, perform
from yuanping.web.shell.context_values import clock_for
from yuanping.web.shell.notices import Notice, notice_of, say_done
from yuanping.web.shell.request import ShellRequest

BIDDERS = (Role.AGENCY_CLERK, Role.PROCURING_ENTITY, Role.OWNER_REPRESENTATIVE, Role.PROJECT_SUPERVISOR)
OPENING = Law("招标投标法", "第三十四条")
SECRECY = Law("招标投标法", "第二十二条")


@page(permission="notice.publish", roles=READERS, methods=("GET", "POST"))
def notice(request: ShellRequest, lot_id: str) -> HttpResponse:
    """The published notice, or the form to publish it; only the agency may send the form."""
    lot = tenders.access_lot(request.actor, lot_id)
    if request.method == "GET":
        published = queries.find_notice(lot_id)
        if published is not None:
            context = {"lot": lot, "notice": published, "proof": proof_line(lot_id, published.entry_id)}
            return render(request, "agency/notice_published.html", context)
        opening = datetime.combine(lot.evaluation_on, time(9, 0), ZoneInfo(settings.TIME_ZONE))
        return _form(request, lot, default_fields(opening))
    fields = posted_fields(request.POST)
    try:
        criteria, due = read_criteria(fields), read_due(fields)
        services.publish_notice(actor=request.actor, lot_id=lot_id, criteria=criteria, bids_due_at=due, now=request.now)
    except Refused as refused:
        return _form(request, lot, fields, notice_of(refused), 409)
    say_done(request, _("公告已发布，评标标准已冻结"))
    return go(request, reverse("agency:lot", args=[lot_id]))


def _form(
    request: ShellRequest, lot: tenders.LotView, fields: NoticeFields, said: Notice | None = None, status: int = 200
) -> HttpResponse:
    found = policy.find_decision(lot.lot_id)
    rule = policy.get_pack_of_lot(lot.lot_id).parameter("booking.with_notice", lot.notice_on) if found else None
    context = {
        "lot": lot,
        "fields": fields,
        "notice": said,
        "hours": booking.find_booking_hours(lot.lot_id),
        "needs_booking": bool(rule and rule.yes and found and found.decision.remote),
        "booking_law": rule.law if rule else None,
        "notice_law": FROZEN,
        "may_publish": request.actor.role is Role.AGENCY_CLERK,
    }
    return render(request, "agency/notice.html", context, status=status)


@page(permission="opening.view", roles=BIDDERS)
def opening(request: ShellRequest, lot_id: str) -> HttpResponse:
    lot = tenders.access_lot(request.actor, lot_id)
    published = queries.find_notice(lot_id)
    opened = queries.access_opening(request.actor, lot_id)
    due = published.bids_due_at if published else None
    context = {
        "lot": lot,
        "published": published,
        "opened": opened,
        "proof": proof_line(lot_id, queries.opening_entry_id(lot_id)),
        "clock": clock_for(Deadline(due, law=OPENING), request.now, met_at=opened.opened_at if opened else None)
        if due
        else None,
        "secrecy": SECRECY,
        "is_due": bool(due and request.now >= due),
        "may_open": request.actor.role is Role.AGENCY_CLERK and lot.state.value == "drawn",
    }
    return render(request, "agency/opening.html", context)


@page(permission="opening.open", roles=(Role.AGENCY_CLERK,), methods=("POST",))
def open_bids(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.open_bids(actor=request.actor, lot_id=lot_id, now=request.now),
        done=_("已开标，开标记录列在下面"),
        back=reverse("agency:opening", args=[lot_id]),
    )
