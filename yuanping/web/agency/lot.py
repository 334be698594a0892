"""The agency's lots: list, page, decision, print, what-if, and the small acts on a lot."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.committee import services as committee
from yuanping.apps.tenders import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.canonical import digest
from yuanping.kernel.errors import NotFound
from yuanping.kernel.policy.facts import Answer, Exemption, Mode
from yuanping.web.agency.lot_values import compose_lot
from yuanping.web.agency.lots_values import compose_lots
from yuanping.web.agency.what_if import often_asked, try_out
from yuanping.web.policy.stored import READERS
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.request import ShellRequest

AGENCY = (Role.AGENCY_CLERK,)
SUPERVISOR = (Role.PROJECT_SUPERVISOR,)


def _back(lot_id: str) -> str:
    return reverse("agency:lot", args=[lot_id])


@page(permission="lot.view", roles=READERS)
def lots(request: ShellRequest) -> HttpResponse:
    view = compose_lots(request.actor, request.GET.get("state", ""), request.now)
    return render(request, "agency/lots.html", {"page": view})


@page(permission="lot.view", roles=READERS)
def lot(request: ShellRequest, lot_id: str) -> HttpResponse:
    view = compose_lot(request.actor, lot_id, request.now)
    asked = often_asked(view.facts, view.pack, view.verdict.decision) if view.verdict else ()
    return render(request, "agency/lot.html", {"page": view, "asked": asked, "kept": take_kept(request)})


@page(permission="lot.view", roles=READERS)
def what_if(request: ShellRequest, lot_id: str) -> HttpResponse:
    """A fragment for htmx, the whole page without it."""
    view = compose_lot(request.actor, lot_id, request.now)
    if view.verdict is None:
        raise NotFound("decision")
    estimate, investment = request.GET.get("estimate", ""), request.GET.get("investment", "")
    outcome = try_out(view.facts, view.pack, view.verdict.decision, estimate, investment)
    context = {"page": view, "outcome": outcome, "estimate": estimate, "investment": investment}
    if request.htmx:
        return render(request, "agency/lot/outcome.html", context)
    asked = often_asked(view.facts, view.pack, view.verdict.decision)
    return render(request, "agency/lot.html", {**context, "asked": asked, "kept": take_kept(request)})


@page(permission="lot.decide", roles=AGENCY, methods=("POST",))
def decide(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: services.decide_lot(actor=request.actor, lot_id=lot_id, now=request.now),
        done=_("评标方式已判定，依据与条文列在下面"),
        back=_back(lot_id),
    )


@page(permission="lot.answer", roles=AGENCY, methods=("POST",))
def answer(request: ShellRequest, lot_id: str) -> HttpResponse:
    post = request.POST
    given = Answer(post.get("reading", ""), post.get("option", ""), post.get("reason", ""))
    return perform(
        request,
        lambda: services.answer_reading(actor=request.actor, lot_id=lot_id, answer=given, now=request.now),
        done=_("读法的选择和理由已保存，请重新判定"),
        back=_back(lot_id),
        keep=("reading", "option", "reason"),
    )


@page(permission="lot.exempt", roles=AGENCY, methods=("POST",))
def exempt(request: ShellRequest, lot_id: str) -> HttpResponse:
    statement = request.POST.get("statement", "").strip()
    hash_name = queries.access_lot(request.actor, lot_id).hash_name
    claim = Exemption(request.POST.get("ground", ""), digest(hash_name, statement) if statement else "")
    return perform(
        request,
        lambda: services.claim_exemption(actor=request.actor, lot_id=lot_id, exemption=claim, now=request.now),
        done=_("不采用远程的理由已提出，请重新判定"),
        back=_back(lot_id),
        keep=("ground", "statement"),
    )


@page(permission="lot.consent", roles=SUPERVISOR, methods=("POST",))
def consent(request: ShellRequest, lot_id: str) -> HttpResponse:
    reference = request.POST.get("reference", "")
    return perform(
        request,
        lambda: services.consent_to_exemption(actor=request.actor, lot_id=lot_id, reference=reference, now=request.now),
        done=_("同意已记录，代理机构可重新判定"),
        back=_back(lot_id),
        keep=("reference",),
    )


@page(permission="lot.choose_mode", roles=AGENCY, methods=("POST",))
def choose_mode(request: ShellRequest, lot_id: str) -> HttpResponse:
    text = request.POST.get("mode", "")
    mode = Mode(text) if text in {Mode.INTRA_PROVINCE.value, Mode.CROSS_PROVINCE.value} else None
    return perform(
        request,
        lambda: services.choose_mode(actor=request.actor, lot_id=lot_id, mode=mode, now=request.now),
        done=_("自愿采用的方式已保存，请重新判定"),
        back=_back(lot_id),
    )


@page(permission="committee.request_draw", roles=AGENCY, methods=("POST",))
def request_draw(request: ShellRequest, lot_id: str) -> HttpResponse:
    return perform(
        request,
        lambda: committee.request_draw(actor=request.actor, lot_id=lot_id, now=request.now),
        done=_("已申请抽取专家，等三方提交随机值"),
        back=_back(lot_id),
    )
