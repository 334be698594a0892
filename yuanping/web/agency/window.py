"""排期申请: a window instead of an hour; what waits, what was booked, and nothing of what a plan found out on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.booking.queries import get_request_form
from yuanping.apps.planning import queries, services
from yuanping.apps.planning.queries import WishView
from yuanping.infra.refusals import explain
from yuanping.kernel.actor import Role
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import Refused
from yuanping.kernel.planning.states import WishState
from yuanping.kernel.planning.wish import Wish
from yuanping.web.agency.booking_form import Filled, compose_form
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.moments import need_day
from yuanping.web.shell.notices import Notice
from yuanping.web.shell.planning_words import WHY
from yuanping.web.shell.request import ShellRequest

AGENCY = (Role.AGENCY_CLERK,)
OWN = ("earliest", "latest", "starts_from", "starts_until", "hours")


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window in words: its state, why the last plan did not book it, and what its agency may do."""

    wish: WishView
    kind: str
    state: str
    why: str
    next: str


@page(permission="window.view", roles=AGENCY)
def windows(request: ShellRequest) -> HttpResponse:
    today = legal_day(request.now)
    rows = [_line(each, today) for each in queries.list_wishes(request.actor)]
    return render(request, "agency/windows.html", {"rows": rows})


def _line(wish: WishView, today: date) -> WindowLine:
    if wish.state is WishState.WAITING and wish.wish.latest <= today:
        return WindowLine(
            wish, "bad", _("日期已过"), _("申请的日期范围已过，不会再安排。"), _("撤回后按新的日期范围重新申请。")
        )
    kind, state = {
        WishState.WAITING: ("go", _("等候安排")),
        WishState.BOOKED: ("ok", _("已安排")),
        WishState.WITHDRAWN: ("mute", _("已撤回")),
        WishState.RETURNED: ("bad", _("已退回")),
    }[wish.state]
    if not wish.code or wish.state not in {WishState.WAITING, WishState.RETURNED}:
        return WindowLine(wish, kind, state, "", "")
    return WindowLine(wish, kind, state, *_reason(wish))


def _reason(wish: WishView) -> tuple[str, str]:
    """Why, and what may be done; a plan that had no hour says what would help, as far as the pack lets the agency know."""
    left = WHY.get(wish.code.removeprefix("left_")) if wish.code.startswith("left_") else None
    if left is None:
        told = explain(Refused(wish.code, wish.params))
        return str(told.why), str(told.next)
    help_ = []
    if wish.params.get("later_on"):
        help_.append(_("最晚日延至 %(day)s") % {"day": wish.params["later_on"]})
    if wish.params.get("host"):
        help_.append(_("主场改为 %(name)s") % {"name": wish.params["host"]})
    then = (
        _("撤回后重新申请，%(ways)s；或者继续等候下一方案。") % {"ways": _("，或").join(help_)}
        if help_
        else _("继续等候下一方案，或撤回后放宽日期、主场。")
    )
    return str(left) % {"n": wish.params.get("n", 0)}, then


@page(permission="window.withdraw", roles=AGENCY, methods=("POST",))
def withdraw(request: ShellRequest, wish_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw_wish(actor=request.actor, wish_id=wish_id, now=request.now),
        done=_("已撤回排期申请"),
        back=reverse("agency:windows"),
    )


@page(permission="window.ask", roles=AGENCY)
def window_form(request: ShellRequest, lot_id: str) -> HttpResponse:
    return _show(request, lot_id, None)


@page(permission="window.ask", roles=AGENCY, methods=("POST",))
def send_window(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.ask_window(actor=request.actor, lot_id=lot_id, wish=_wish(request.POST), now=request.now),
        done=_("已提出排期申请；省级调度安排时刻后即转为预订申请"),
        back=reverse("agency:windows"),
        again=lambda notice: _show(request, lot_id, notice),
    )


def _show(request: ShellRequest, lot_id: str, notice: Notice | None) -> HttpResponse:
    form = get_request_form(request.actor, lot_id)
    composed = compose_form(form, Filled.read(request.POST) if notice else None, notice)
    day = max(form.evaluation_on, form.earliest_on).isoformat()
    first = {"earliest": day, "latest": day, "starts_from": "09:00", "starts_until": "10:00", "hours": "6"}
    own = {name: request.POST.get(name, first[name]) for name in OWN}
    context = {"form": composed, "notice": notice, "own": own, "errors": {notice.field: notice.why} if notice else {}}
    return render(request, "agency/window_request.html", context)


def _wish(post: QueryDict) -> Wish:
    """The wish as typed.

    Raises:
        Refused: ``hours_missing``, ``seats_not_a_number``, ``window_length_wrong``, ``moment_wrong``.
    """
    filled = Filled.read(post)
    return Wish(
        quotas=filled.quotas(),
        representatives=_whole(filled.representatives or "0", "representatives"),
        hosts=(filled.host,) if filled.host else (),
        centres=(),
        earliest=need_day(post.get("earliest", ""), "earliest"),
        latest=need_day(post.get("latest", ""), "latest"),
        starts_from=_minute(post.get("starts_from", ""), "starts_from"),
        starts_until=_minute(post.get("starts_until", ""), "starts_until"),
        minutes=60 * _whole(post.get("hours", ""), "minutes"),
        contact=Contact(filled.contact_name, filled.contact_phone),
    )


def _whole(text: str, field: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit() and len(text) < 5):
        raise Refused("seats_not_a_number", {"text": text[:20]}, field=field)
    return int(text)


def _minute(text: str, field: str) -> int:
    try:
        at = time.fromisoformat(text)
    except ValueError as odd:
        raise Refused("hours_missing", {}, field=field) from odd
    return at.hour * 60 + at.minute
