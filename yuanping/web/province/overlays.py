"""Cities' own standards: by city with a time line, a draft, the page on which a second person approves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from yuanping.apps.policy import queries, services
from yuanping.apps.policy.queries import OverlayEffect, OverlayView
from yuanping.apps.policy.services import OverlayDraft
from yuanping.infra.packs import load_pack
from yuanping.kernel.actor import Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.money import Yuan, format_wan_unit
from yuanping.kernel.policy.facts import Category
from yuanping.kernel.policy.pack import Parameter
from yuanping.kernel.policy.rules import StandardKind
from yuanping.kernel.policy.states import CITY_OVERLAY, OverlayState
from yuanping.kernel.region import PREFIXES, PROVINCES
from yuanping.web.shell.access import page
from yuanping.web.shell.actions import perform, take_kept
from yuanping.web.shell.places import city_names, place_name
from yuanping.web.shell.request import ShellRequest

KEEPER = (Role.PROVINCIAL_COORDINATOR,)
READERS = (Role.PROVINCIAL_COORDINATOR, Role.PROJECT_SUPERVISOR)
Word = TypeVar("Word", StandardKind, Category)
FIELDS = ("region", "kind", "category", "value", "from_on", "until_on", "document", "note")
WIDTH, LANE, LANE_TOP = 720, 26, 20
KINDS: dict[StandardKind, Promise] = {
    StandardKind.STAGE: _("阶段性规模标准（远程本身）"),
    StandardKind.WIDEN: _("扩大跨省范围"),
}
CATEGORIES: dict[Category, Promise] = {
    Category.WORKS: _("施工"),
    Category.GOODS: _("货物"),
    Category.SERVICES: _("服务"),
    Category.EPC: _("工程总承包"),
}
STATES: dict[OverlayState, tuple[Promise, str]] = {
    OverlayState.DRAFTED: (_("待第二人批准"), "warn"),
    OverlayState.APPROVED: (_("已批准"), "ok"),
    OverlayState.ENDING: (_("已批准，终止待第二人批准"), "warn"),
    OverlayState.ENDED: (_("已终止"), ""),
    OverlayState.WITHDRAWN: (_("已撤回"), ""),
}
ACTS: dict[str, Promise] = {
    "draft": _("起草"),
    "approve": _("批准"),
    "withdraw": _("撤回"),
    "propose_end": _("提出终止"),
    "approve_end": _("批准终止"),
    "drop_end": _("撤回终止"),
}
OFFICES: dict[str, Promise] = {Role.PROVINCIAL_COORDINATOR.value: _("省级调度")}
DONE: dict[str, Promise] = {
    "approve": _("已批准，自起始日起进入新判定所用的规则包"),
    "withdraw": _("已撤回"),
    "approve_end": _("已批准终止"),
    "drop_end": _("已撤回终止"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One standard in words, with its bar on the time line."""

    view: OverlayView
    city: str
    kind: str
    category: str
    value: str
    until: date | None
    state: str
    state_kind: str
    x: int
    width: int
    y: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    label: str
    x: int


@dataclass(frozen=True, slots=True)
class City:
    name: str
    lines: tuple[Line, ...]
    height: int


@dataclass(frozen=True, slots=True)
class Page:
    """The list: cities, the months of the time line, where today stands on it."""

    cities: tuple[City, ...]
    months: tuple[Month, ...]
    today_x: int
    allowed: Parameter
    may_draft: bool


@dataclass(frozen=True, slots=True)
class Past:
    act: str
    by: str
    at: datetime
    entry_id: str


@page(permission="overlay.list", roles=READERS)
def overlays(request: ShellRequest) -> HttpResponse:
    """Every standard of the province by city."""
    today = legal_day(request.now)
    first = date(today.year, today.month, 1)
    lines = [_line(view, first) for view in queries.list_overlays(request.actor)]
    names = list(dict.fromkeys(line.city for line in lines))
    allowed = _allowed(request)
    view = Page(
        cities=tuple(_city(name, [line for line in lines if line.city == name]) for name in names),
        months=tuple(Month(f"{_add(first, n):%Y-%m}", WIDTH * n // 12) for n in range(0, 12, 3)),
        today_x=_x(today, first),
        allowed=allowed,
        may_draft=bool(allowed.items) and request.actor.role in KEEPER,
    )
    return render(request, "province/overlays.html", {"view": view})


def _city(name: str, lines: list[Line]) -> City:
    """One lane under the other, below the names of the months."""
    placed = tuple(replace(line, y=LANE_TOP + LANE * at) for at, line in enumerate(lines))
    return City(name, placed, LANE_TOP + LANE * len(placed))


def _allowed(request: ShellRequest) -> Parameter:
    return load_pack(queries.province_of(request.actor)).parameter(queries.KINDS, legal_day(request.now))


def _add(first: date, months: int) -> date:
    year, month = divmod(first.month - 1 + months, 12)
    return date(first.year + year, month + 1, 1)


def _x(day: date, first: date) -> int:
    """Where a day stands on twelve months from ``first``, kept on the line."""
    span = (_add(first, 12) - first).days
    return max(0, min(WIDTH, WIDTH * (day - first).days // span))


def _line(view: OverlayView, first: date) -> Line:
    standard = view.standard
    last = view.last_on
    start, end = _x(standard.from_on, first), _x(last + timedelta(days=1), first) if last else WIDTH
    state, kind = STATES[view.state]
    return Line(
        view=view,
        city=place_name(standard.region) or standard.region,
        kind=str(KINDS[standard.kind]),
        category=str(CATEGORIES[Category(standard.category)]),
        value=format_wan_unit(standard.value),
        until=last,
        state=str(state),
        state_kind=kind,
        x=start,
        width=max(end - start, 2),
    )


@page(permission="overlay.draft", roles=KEEPER, methods=("GET", "POST"))
def new_overlay(request: ShellRequest) -> HttpResponse:
    """The draft of a standard; nothing typed is lost when it is refused."""
    if request.method == "POST":
        return perform(
            request,
            lambda: services.draft_overlay(actor=request.actor, draft=_read(request), now=request.now),
            done=_text("已起草，等另一人批准"),
            back=lambda overlay_id: reverse("province:overlay", args=[overlay_id]),
            again=lambda notice: _form(
                request,
                {name: request.POST.get(name, "") for name in FIELDS},
                {notice.field: f"{notice.what}{notice.why}"} if notice.field else {},
                notice,
            ),
        )
    kept = take_kept(request)
    return _form(request, kept.values, kept.errors, None)


def _form(request: ShellRequest, values: dict[str, str], errors: dict[str, str], notice: object) -> HttpResponse:
    allowed = _allowed(request)
    code = queries.province_of(request.actor)
    cities = [each for key in PROVINCES if PREFIXES[key] == code for each in city_names(key).items()]
    context = {
        "values": values,
        "errors": errors,
        "notice": notice,
        "allowed": allowed,
        "cities": cities,
        "kinds": [(kind.value, str(words)) for kind, words in KINDS.items() if kind in allowed.items],
        "categories": [(category.value, str(words)) for category, words in CATEGORIES.items()],
        "tomorrow": legal_day(request.now) + timedelta(days=1),
    }
    return render(request, "province/overlay_new.html", context)


def _read(request: ShellRequest) -> OverlayDraft:
    given = {name: request.POST.get(name, "").strip() for name in FIELDS}
    until = given["until_on"]
    return OverlayDraft(
        region=given["region"],
        kind=_word(StandardKind, given["kind"], "kind"),
        category=_word(Category, given["category"], "category"),
        value=Yuan.from_wan(given["value"], field="value"),
        from_on=_day(given["from_on"], "from_on"),
        until_on=_day(until, "until_on") if until else None,
        document=given["document"][:120],
        note=given["note"][:400],
    )


def _word(kind: type[Word], text: str, field: str) -> Word:
    try:
        return kind(text)
    except ValueError:
        raise Refused("overlay_field_wrong", {"text": text[:40]}, field=field) from None


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("overlay_field_wrong", {"text": text[:40]}, field=field) from None


@page(permission="overlay.view", roles=READERS)
def overlay(request: ShellRequest, overlay_id: str) -> HttpResponse:
    """One standard: what it changes, who must act, what was done."""
    view = queries.access_overlay(request.actor, overlay_id)
    effect = queries.effect_of(request.actor, overlay_id, request.now)
    today = legal_day(request.now)
    open_acts = CITY_OVERLAY.open_to(view.state, request.actor.role)
    second = not (view.own_end if view.state is OverlayState.ENDING else view.own_draft)
    context = {
        "line": _line(view, date(today.year, today.month, 1)),
        "effect": effect,
        "before": _before(view, effect),
        "acts": open_acts,
        "second": second,
        "today": today,
        "kept": take_kept(request),
        "past": tuple(
            Past(str(ACTS.get(step.act, step.act)), str(OFFICES.get(step.by.split("@")[0], "")), step.at, step.entry_id)
            for step in view.steps
        ),
    }
    return render(request, "province/overlay.html", context)


def _before(view: OverlayView, effect: OverlayEffect) -> str:
    """What holds in the city until the day before."""
    if effect.before is not None:
        return f"{format_wan_unit(effect.before.value)}（{effect.before.source}）"
    if effect.province_value is not None:
        return _text("全省标准 %(value)s") % {"value": format_wan_unit(effect.province_value)}
    return _text("原则上全部远程，没有规模标准")


@page(permission="overlay.act", roles=KEEPER, methods=("POST",))
def act(request: ShellRequest, overlay_id: str, name: str) -> HttpResponse:
    """Approve, withdraw, propose an end, approve or drop it."""
    back = reverse("province:overlay", args=[overlay_id])
    if name == "propose_end":
        return perform(
            request,
            lambda: services.propose_end(
                actor=request.actor,
                overlay_id=overlay_id,
                last_on=_day(request.POST.get("last_on", "").strip(), "last_on"),
                now=request.now,
            ),
            done=_text("已提出终止，等另一人批准；批准之前标准照常适用"),
            back=back,
            keep=("last_on",),
        )
    if name not in DONE:
        raise NotFound("overlay")
    return perform(
        request,
        lambda: services.advance_overlay(actor=request.actor, overlay_id=overlay_id, act=name, now=request.now),
        done=str(DONE[name]),
        back=back,
    )
