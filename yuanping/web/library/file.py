"""One file of the library: what stands in it, what may be done next, and the person behind a recorded reading."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yuanping.apps.experts import queries, services
from yuanping.kernel.actor import Role
from yuanping.kernel.committee.holder_files import Profile
from yuanping.kernel.committee.recusal import Tie
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.experts.lifecycle import Paper
from yuanping.kernel.experts.reads import OFFICE, Purpose
from yuanping.web.library.words import (
    DONE,
    LEVELS,
    PURPOSES,
    TIES,
    codes_of,
    line_words,
    organisation_names,
    reads_of,
    steps_of,
    ties_of,
)
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.moments import need_day, read_day
from yuanping.web.shell.notices import Notice, notice_of
from yuanping.web.shell.request import ShellRequest

REGISTRY = (Role.REGISTRY_OWNER,)
READERS = (Role.REGISTRY_OWNER, Role.PROJECT_SUPERVISOR)
CONFLICT = 409


@page(permission="expert.view", roles=READERS)
def file(request: ShellRequest, expert_id: str) -> HttpResponse:
    return _show(request, expert_id)


@page(permission="expert.read_person", roles=REGISTRY, methods=("POST",))
def person(request: ShellRequest, expert_id: str) -> HttpResponse:
    """Open the person on this one answer; going back shows the file without it."""
    try:
        profile = services.open_person(
            actor=request.actor, expert_id=expert_id, purpose=_purpose(request), now=request.now
        )
    except Refused as refused:
        return _show(request, expert_id, notice=notice_of(refused), status=CONFLICT)
    return _show(request, expert_id, profile=profile)


@page(permission="expert.page_code", roles=REGISTRY, methods=("POST",))
def page_code(request: ShellRequest, expert_id: str) -> HttpResponse:
    """A new code for the own page goes to the expert's telephone; whoever has it sent does not see it."""
    return _do(
        request,
        expert_id,
        lambda: services.issue_page_code(actor=request.actor, expert_id=expert_id, now=request.now),
        _("新口令已发到本人登记的手机，原口令自此失效；本人看得到是谁换发的"),
    )


@page(permission="expert.advance", roles=READERS, methods=("POST",))
def act(request: ShellRequest, expert_id: str, step: str) -> HttpResponse:
    if step not in DONE:
        raise NotFound("expert")

    def take() -> None:
        paper = Paper(
            document=request.POST.get("document", ""),
            on=read_day(request.POST.get("on", ""), "on"),
            reason=request.POST.get("reason", ""),
            until=read_day(request.POST.get("until", ""), "until"),
            unit_uscc=request.POST.get("unit_uscc", "").strip().upper(),
        )
        services.advance_expert(actor=request.actor, expert_id=expert_id, act=step, paper=paper, now=request.now)

    return _do(request, expert_id, take, str(DONE[step]), ("document", "on", "reason", "until", "unit_uscc"))


@page(permission="expert.training", roles=REGISTRY, methods=("POST",))
def training(request: ShellRequest, expert_id: str) -> HttpResponse:
    def take() -> None:
        hours = request.POST.get("hours", "").strip()
        services.record_training(
            actor=request.actor,
            expert_id=expert_id,
            completed_on=need_day(request.POST.get("completed_on", ""), "completed_on"),
            hours=int(hours) if hours.isascii() and hours.isdigit() else 0,
            valid_until=read_day(request.POST.get("valid_until", ""), "valid_until"),
            now=request.now,
        )

    return _do(request, expert_id, take, _("培训已登记"), ("completed_on", "hours", "valid_until"))


@page(permission="expert.employer", roles=REGISTRY, methods=("POST",))
def employer(request: ShellRequest, expert_id: str) -> HttpResponse:
    def take() -> None:
        uscc = request.POST.get("uscc", "").strip().upper()
        services.change_employer(actor=request.actor, expert_id=expert_id, uscc=uscc, now=request.now)

    return _do(request, expert_id, take, _("工作单位已变更；原单位三年内仍须回避"), ("uscc",))


@page(permission="expert.tie", roles=REGISTRY, methods=("POST",))
def tie(request: ShellRequest, expert_id: str) -> HttpResponse:
    def take() -> None:
        services.add_tie(
            actor=request.actor,
            expert_id=expert_id,
            kind=request.POST.get("kind", ""),
            uscc=request.POST.get("tie_uscc", "").strip().upper(),
            now=request.now,
        )

    return _do(request, expert_id, take, _("回避关系已登记"), ("kind", "tie_uscc"))


@page(permission="expert.end_tie", roles=REGISTRY, methods=("POST",))
def end_tie(request: ShellRequest, expert_id: str, tie_id: int) -> HttpResponse:
    return _do(
        request,
        expert_id,
        lambda: services.end_tie(actor=request.actor, expert_id=expert_id, tie_id=tie_id, now=request.now),
        _("已登记终止；三年内仍须回避"),
    )


def _do(
    request: ShellRequest, expert_id: str, call: Callable[[], None], done: str, keep: tuple[str, ...] = ()
) -> HttpResponse:
    return perform(request, call, done=done, back=reverse("library:expert", args=[expert_id]), keep=keep)


def _purpose(request: ShellRequest) -> Purpose:
    """The chosen purpose; what is no purpose is one that the service refuses to an office."""
    given = request.POST.get("purpose", "")
    return Purpose(given) if given in set(OFFICE) else Purpose.SELF


def _show(
    request: ShellRequest,
    expert_id: str,
    *,
    profile: Profile | None = None,
    notice: Notice | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.get_file(request.actor, expert_id)
    names = organisation_names()
    context = {
        "file": found,
        "words": line_words(found.line, names),
        "steps": steps_of(found),
        "ties": ties_of(found),
        "reads": reads_of(found, names),
        "level": str(LEVELS.get(found.title_level, "")),
        "purposes": [(each.value, str(PURPOSES[each])) for each in OFFICE],
        "tie_kinds": [(kind.value, str(words)) for kind, words in TIES.items() if kind is not Tie.EMPLOYED],
        "keeps": request.actor.role in REGISTRY,
        "profile": profile,
        "codes": codes_of(found, names),
        "notice": notice,
        "kept": take_kept(request),
    }
    return render(request, "library/file.html", context, status=status)
