"""What a member does besides scoring; each is one service call."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.evaluation import services
from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.states import RECUSAL
from yuanping.kernel.evaluation.values import Ground, Verdict
from yuanping.kernel.law import Law
from yuanping.web.expert.frame import MEMBERS
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform
from yuanping.web.shell.request import ShellRequest

SOLE_CONTROL = Law("电子签名法", "第十三条")


@page(permission="evaluation.declare", roles=MEMBERS, methods=("POST",))
def declare(request: ShellRequest) -> HttpResponse:
    """Sign the declaration and choose the passphrase of the signing keys."""
    passphrase = request.POST.get("passphrase", "")

    def call() -> None:
        if request.POST.get("agreed") != "yes":
            raise Refused("declaration_not_agreed", {}, RECUSAL, field="agreed")
        if passphrase != request.POST.get("again", ""):
            raise Refused("passphrases_differ", {}, SOLE_CONTROL, field="again")
        services.sign_declaration(actor=request.actor, passphrase=passphrase, now=request.now)

    return perform(request, call, done=_("承诺已签署"), back=reverse("expert:desk"), keep=("agreed",))


@page(permission="evaluation.ballot", roles=MEMBERS, methods=("POST",))
def ballot(request: ShellRequest) -> HttpResponse:
    """Name a member as leader, in secret."""
    choice = request.POST.get("choice", "")
    return perform(
        request,
        lambda: services.cast_leader_ballot(actor=request.actor, choice=choice, now=request.now),
        done=_("选票已投，投给谁不作记录"),
        back=reverse("expert:desk"),
        keep=("choice",),
    )


@page(permission="evaluation.review", roles=MEMBERS, methods=("POST",))
def review(request: ShellRequest) -> HttpResponse:
    """Submit a finding on every bid."""
    names = tuple(name for name in request.POST if name.startswith(("verdict:", "reason:")))
    verdicts = tuple(_verdict(request, name) for name in names if name.startswith("verdict:"))
    return perform(
        request,
        lambda: services.submit_preliminary_review(actor=request.actor, verdicts=verdicts, now=request.now),
        done=_("初步评审意见已提交"),
        back=reverse("expert:desk"),
        keep=names,
    )


@page(permission="evaluation.dissent", roles=MEMBERS, methods=("POST",))
def dissent(request: ShellRequest) -> HttpResponse:
    """File a written dissent."""
    text = request.POST.get("text", "")
    return perform(
        request,
        lambda: services.file_dissent(actor=request.actor, text=text, now=request.now),
        done=_("不同意见已记入报告"),
        back=reverse("expert:desk"),
        keep=("text",),
    )


@page(permission="evaluation.compose", roles=MEMBERS, methods=("POST",))
def compose(request: ShellRequest) -> HttpResponse:
    """The leader composes the report."""
    return perform(
        request,
        lambda: services.compose_report(actor=request.actor, now=request.now),
        done=_("评标报告已形成，等待全体成员签署"),
        back=reverse("expert:desk"),
    )


@page(permission="evaluation.sign", roles=MEMBERS, methods=("POST",))
def sign(request: ShellRequest) -> HttpResponse:
    """Sign the report with the own passphrase."""
    passphrase = request.POST.get("passphrase", "")
    return perform(
        request,
        lambda: services.sign_report(actor=request.actor, passphrase=passphrase, now=request.now),
        done=_("您已签署评标报告"),
        back=reverse("expert:desk"),
        keep=("read",),
    )


def _verdict(request: ShellRequest, name: str) -> Verdict:
    bid_id = name.partition(":")[2]
    chosen = request.POST.get(name, "")
    ground = Ground(chosen) if chosen in set(Ground) else None
    return Verdict(bid_id, ground, request.POST.get(f"reason:{bid_id}", "") if ground else "")
