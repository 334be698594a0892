"""The decision desk: facts in, the answer with its reasons out; open to everybody, nothing stored, no lot known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import replace_url

from yuanping.apps.policy.queries import all_with_cities
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import digest
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack
from yuanping.web.policy.certificate import trial_certificate
from yuanping.web.policy.desk_facts import Desk, read_desk
from yuanping.web.policy.desk_values import Answer, Gap, compose_answer, gap_of
from yuanping.web.policy.trials import Trials, compose_trials
from yuanping.web.shell import province
from yuanping.web.shell.access import EVERYONE, page
from yuanping.web.shell.request import ShellRequest

BAD = 400


@dataclass(frozen=True, slots=True)
class Panel:
    """The answer side of the desk. ``old``: it belongs to facts typed before the last mistake."""

    answer: Answer | None
    trials: Trials | None
    gaps: tuple[Gap, ...]
    old: bool
    query: str
    refused: bool = False


def _packs() -> tuple[tuple[Pack, ...], Pack]:
    packs = all_with_cities(province.all_packs())
    if not packs:
        raise NotFound("pack")
    own = province.own_pack()
    return packs, next((pack for pack in packs if own and pack.code == own.code), packs[0])


@page(permission="policy.desk", roles=EVERYONE)
def desk(request: ShellRequest) -> HttpResponse:
    """The whole page; for htmx only the panel, the error slots and the choices that hang on the province."""
    packs, own = _packs()
    today = legal_day(request.now)
    state = read_desk(request.GET, packs, own, today)
    panel = _panel(state, packs, own, today)
    context = {
        "desk": state,
        "panel": panel,
        "slots": {each.name: each for each in state.problems},
        "moved": request.GET.get("shown", state.pack.code) != state.pack.code,
    }
    if request.htmx:
        response = render(request, "policy/desk/answered.html", context)
        return replace_url(response, f"{reverse('policy:desk')}?{state.query}")
    return render(request, "policy/desk.html", context, status=BAD if state.wrong else 200)


def _panel(state: Desk, packs: tuple[Pack, ...], own: Pack, today: date) -> Panel:
    if state.wrong:
        before = read_desk(QueryDict(state.last), packs, own, today) if state.last else None
        if before is None or before.facts is None:
            return Panel(None, None, (), old=False, query="")
        return _answered(before, packs, old=True)
    if state.facts is None:
        return Panel(None, None, _not_yet(state), old=False, query=state.last)
    return _answered(state, packs, old=False)


def _answered(state: Desk, packs: tuple[Pack, ...], *, old: bool) -> Panel:
    assert state.facts is not None
    if state.facts.estimated_value is None and not _is_bound_anyway(state.facts, state.pack):
        return Panel(None, None, _not_yet(state), old=old, query=state.query)
    trials = compose_trials(state.facts, state.pack, packs)
    unfinished = tuple(
        Gap(_("其他标段 %(n)s 没有填写估算价，未计入") % {"n": n}, f"id_other{n}_estimate") for n in state.unfinished
    )
    try:
        answer = compose_answer(state.facts, state.pack)
    except Refused as refused:
        return Panel(None, trials, (gap_of(refused), *unfinished), old=old, query=state.query, refused=True)
    return Panel(answer, trials, (*answer.gaps, *unfinished), old=old, query=state.query)


def _is_bound_anyway(facts: LotFacts, pack: Pack) -> bool:
    """Without an estimate only a duty that does not hang on it can be told; “not required” would mislead."""
    try:
        return decide(facts, pack, settings.HASH_NAME).required
    except Refused:
        return True


def _not_yet(state: Desk) -> tuple[Gap, ...]:
    """What nothing can be decided without."""
    given = state.form.cleaned_data if state.form.is_bound else state.form.initial
    found = []
    if given.get("estimate") is None:
        found.append(Gap(_("填写单项合同估算价（万元）"), "id_estimate"))
    if given.get("notice_on") is None:
        found.append(Gap(_("填写招标公告发布日"), "id_notice_on"))
    return tuple(found)


@page(permission="policy.desk", roles=EVERYONE)
def printed(request: ShellRequest) -> HttpResponse:
    """The answer as a 判定书 on paper, marked as a trial; what cannot be decided has no paper."""
    packs, own = _packs()
    state = read_desk(request.GET, packs, own, legal_day(request.now))
    if state.wrong or state.facts is None:
        return render(request, "policy/desk_unready.html", {"query": state.query, "wrong": state.wrong})
    answer = compose_answer(state.facts, state.pack)
    paper = trial_certificate(answer, request.now, digest(settings.HASH_NAME, to_plain(state.facts)))
    return render(request, "policy/certificate.html", {"paper": paper, "query": state.query})
