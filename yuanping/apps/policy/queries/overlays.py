"""Reading the cities' own standards, and the packs they stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from yuanping.apps.identity import queries as identity
from yuanping.apps.policy import permissions
from yuanping.apps.policy.models import CityOverlay, Decision
from yuanping.apps.policy.queries.decisions import view_of
from yuanping.infra.packs import load_pack
from yuanping.infra.worklist import Pending, WorkItem, tell
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import end_of_day, legal_day
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.check import check_pack
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import LocalStandard, Pack, Parameter
from yuanping.kernel.policy.rules import StandardKind
from yuanping.kernel.policy.states import IN_FORCE, OverlayState
from yuanping.kernel.region import PREFIXES, city_name

APPROVE_DEADLINE = "policy.overlay_approval"
END_DEADLINE = "policy.overlay_end"


CROSS_PROVINCE = "cross_province."
KINDS = "overlay.kinds"
_packs: dict[str, tuple[Pack, tuple[LocalStandard, ...], Pack]] = {}


@dataclass(frozen=True, slots=True)
class StepView:
    """One act of a standard's history; ``by`` is an office, never a person."""

    act: str
    by: str
    at: datetime
    entry_id: str


@dataclass(frozen=True, slots=True)
class OverlayView:
    """A city's own standard. ``own_draft`` and ``own_end``: the reader drafted it, or proposed its end."""

    overlay_id: str
    standard: LocalStandard
    state: OverlayState
    end_on: date | None
    note: str
    own_draft: bool
    own_end: bool
    steps: tuple[StepView, ...]

    @property
    def last_on(self) -> date | None:
        """The last day it holds, the approved end included."""
        return self.end_on if self.state is OverlayState.ENDED else self.standard.until_on


def standard_of(row: CityOverlay) -> LocalStandard:
    """The kernel value, its approved end included."""
    ended = row.end_on if row.state == OverlayState.ENDED else None
    return LocalStandard(
        region=row.region,
        category=row.category,
        value=Yuan(row.value_fen),
        from_on=row.from_on,
        until_on=ended or row.until_on,
        law=Law(row.law_document, row.law_article),
        kind=StandardKind(row.kind),
        source=row.document,
    )


def approved_standards(province: str) -> tuple[LocalStandard, ...]:
    """What stands in the pack; one that ended before it began stands nowhere."""
    return _approved([province])[province]


def _approved(provinces: list[str]) -> dict[str, tuple[LocalStandard, ...]]:
    """The same for several provinces, in one question."""
    rows = CityOverlay.objects.filter(province__in=provinces, state__in=[str(state) for state in IN_FORCE])
    found: dict[str, list[LocalStandard]] = {province: [] for province in provinces}
    for row in rows.order_by("region", "kind", "category", "from_on"):
        standard = standard_of(row)
        if standard.until_on is None or standard.until_on >= standard.from_on:
            found[row.province].append(standard)
    return {province: tuple(standards) for province, standards in found.items()}


def pack_for(province: str, on: date | None = None) -> Pack:
    """The pack new decisions are taken with: the shipped rules and every approved standard of a city, dated.

    Its digest changes with each approval; a decision keeps the pack it was taken with, so older ones replay for ever.

    Raises:
        Refused: ``pack_unknown``.
    """
    return with_cities(load_pack(province, on))


def with_cities(base: Pack) -> Pack:
    """A shipped pack with the approved standards of its cities, for pages that hold the shipped one already."""
    return _whole(base, approved_standards(base.code))


def all_with_cities(shipped: tuple[Pack, ...]) -> tuple[Pack, ...]:
    """The same for every pack of a page, in one question."""
    standards = _approved([base.code for base in shipped])
    return tuple(_whole(base, standards[base.code]) for base in shipped)


def _whole(base: Pack, standards: tuple[LocalStandard, ...]) -> Pack:
    if not standards:
        return base
    known = _packs.get(base.code)
    if known is not None and known[0] is base and known[1] == standards:
        return known[2]
    whole = with_standards(base, standards)
    _packs[base.code] = (base, standards, whole)
    return whole


def with_standards(base: Pack, standards: tuple[LocalStandard, ...]) -> Pack:
    """The shipped pack and these standards, checked as a whole.

    Raises:
        Malformed: they contradict each other or the pack.
    """
    return check_pack(replace(base, local_standards=base.local_standards + standards))


def province_of(actor: Actor) -> str:
    """The two letters of the province whose standards an office may know of.

    Raises:
        NotFound: the actor has no organisation, or not one in a province with a pack.
    """
    if not actor.organisation_id:
        raise NotFound("overlay")
    region = identity.access_organisation(actor.organisation_id).region
    if f"{region[:2]}0000" not in PREFIXES:
        raise NotFound("overlay")
    return PREFIXES[f"{region[:2]}0000"]


def list_overlays(actor: Actor) -> tuple[OverlayView, ...]:
    """Every standard of the actor's province, by city, kind, category and first day.

    Raises:
        NotFound: the actor may not know of any.
    """
    if not permissions.can_read_overlays(actor):
        raise NotFound("overlay")
    rows = CityOverlay.objects.filter(province=province_of(actor)).prefetch_related("steps")
    return tuple(_overlay_view(row, actor) for row in rows.order_by("region", "kind", "category", "from_on", "id"))


def access_overlay(actor: Actor, overlay_id: str) -> OverlayView:
    """One standard the actor may know of.

    Raises:
        NotFound: there is none, or the actor may not know.
    """
    return _overlay_view(overlay_row(actor, overlay_id), actor)


def overlay_row(actor: Actor, overlay_id: str, *, lock: bool = False) -> CityOverlay:
    """The row, for this app only; ``NotFound`` also when the actor may not know."""
    if not permissions.can_read_overlays(actor):
        raise NotFound("overlay")
    rows = CityOverlay.objects.select_for_update() if lock else CityOverlay.objects.all()
    row = rows.filter(overlay_id=overlay_id, province=province_of(actor)).first()
    if row is None:
        raise NotFound("overlay")
    return row


def _overlay_view(row: CityOverlay, actor: Actor) -> OverlayView:
    steps = tuple(
        StepView(step.act, step.by, step.at, step.entry_id) for step in sorted(row.steps.all(), key=lambda s: s.pk)
    )
    return OverlayView(
        overlay_id=row.overlay_id,
        standard=standard_of(row),
        state=OverlayState(row.state),
        end_on=row.end_on,
        note=row.note,
        own_draft=bool(actor.user_id) and row.drafted_by == actor.user_id,
        own_end=bool(actor.user_id) and row.end_proposed_by == actor.user_id,
        steps=steps,
    )


@dataclass(frozen=True, slots=True)
class OverlayEffect:
    """What a standard would change: the province's own figure, the city's before it, and how many lots of the last year."""

    province_value: Yuan | None
    province_law: Law
    before: LocalStandard | None
    looked_at: int
    changed: int


def effect_of(actor: Actor, overlay_id: str, now: datetime) -> OverlayEffect:
    """Decide the city's lots of the last twelve months again as if the standard had held then; numbers only.

    Raises:
        NotFound: there is no such standard, or the actor may not know.
    """
    row = overlay_row(actor, overlay_id)
    standard = standard_of(row)
    base = load_pack(row.province)
    others = approved_standards(row.province)
    own = province_figure(base, standard)
    before = next((each for each in others if each != standard and _precedes(each, standard)), None)
    looked, changed = _count_changed(base, standard, legal_day(now))
    return OverlayEffect(own.yuan if own else None, own.law if own else standard.law, before, looked, changed)


def province_figure(pack: Pack, standard: LocalStandard) -> Parameter | None:
    """The province's own cross-province figure on the standard's first day; a staged standard touches none."""
    if standard.kind is not StandardKind.WIDEN:
        return None
    return pack.find_parameter(f"{CROSS_PROVINCE}{standard.category}", standard.from_on)


def _precedes(one: LocalStandard, standard: LocalStandard) -> bool:
    same = (one.region, one.category, one.kind) == (standard.region, standard.category, standard.kind)
    return same and one.holds_on(standard.from_on - timedelta(days=1))


def _count_changed(base: Pack, standard: LocalStandard, today: date) -> tuple[int, int]:
    """Lots of the city with a notice in the last twelve months, and how many the standard would decide otherwise."""
    since = today - timedelta(days=365)
    without = replace(base, local_standards=())
    always = replace(base, local_standards=(replace(standard, from_on=since, until_on=None),))
    newest: dict[str, Decision] = {}
    rows = Decision.objects.filter(pack__province=base.code, decided_at__date__gte=since - timedelta(days=365))
    for row in rows.order_by("number"):
        newest[row.lot_id] = row
    looked = changed = 0
    for row in newest.values():
        facts = view_of(row).facts
        if facts.region[:4] == standard.region[:4] and since <= facts.notice_on <= today:
            looked += 1
            changed += _answer(facts, without) != _answer(facts, always)
    return looked, changed


def _answer(facts: LotFacts, pack: Pack) -> tuple[str, bool]:
    try:
        decision = decide(facts, pack, settings.HASH_NAME)
    except Refused as refused:
        return refused.code, False
    return decision.mode.value, decision.required


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Drafts and proposed ends that wait for a second person, for the coordinators of the province."""
    return tell(pending_work(actor, now))


def pending_work(actor: Actor, now: datetime) -> tuple[Pending, ...]:
    """The same, not read yet."""
    if not permissions.can_draft_overlay(actor) or not actor.organisation_id:
        return ()
    open_states = {OverlayState.DRAFTED, OverlayState.ENDING}
    anywhere = CityOverlay.objects.filter(state__in=open_states)
    return (Pending(anywhere, lambda: [_work(each) for each in list_overlays(actor) if each.state in open_states]),)


def _work(view: OverlayView) -> WorkItem:
    ending = view.state is OverlayState.ENDING
    mine = view.own_end if ending else view.own_draft
    last = view.end_on if ending else view.standard.from_on - timedelta(days=1)
    return WorkItem(
        what=_("批准终止市级标准") if ending else _("批准市级标准"),
        subject=f"{_(city_name(view.standard.region))} · {view.standard.source}",
        subject_url_name="province:overlay",
        subject_id=view.overlay_id,
        action=_("去办理") if not mine else _("查看"),
        due_at=end_of_day(last) if last else None,
        due_own=True,
        law=view.standard.law,
        group="waiting" if mine else "",
        state=_("等第二人批准"),
        deadline=(END_DEADLINE if ending else APPROVE_DEADLINE, view.overlay_id),
    )
