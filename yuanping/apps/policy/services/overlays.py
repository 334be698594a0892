"""Cities' own standards: drafted by one coordinator, approved by another, ended the same way; nothing works backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.policy import permissions, queries
from yuanping.apps.policy.models import CityOverlay, OverlayStep
from yuanping.infra.deadlines import Watch, meet_deadline, set_deadline
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.packs import load_pack
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import Deadline, end_of_day, legal_day
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.money import Yuan, format_wan_unit
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.facts import Category
from yuanping.kernel.policy.pack import Pack, Parameter
from yuanping.kernel.policy.rules import LocalStandard, StandardKind
from yuanping.kernel.policy.states import CITY_OVERLAY, OverlayState
from yuanping.kernel.region import CITIES, PREFIXES, province_of

DAY = timedelta(days=1)
WIDENED = frozenset({Category.WORKS, Category.GOODS, Category.SERVICES})
"""Categories with a cross-province figure of their own; an EPC follows its parts."""


@dataclass(frozen=True, slots=True)
class OverlayDraft:
    """What a coordinator enters for a city."""

    region: str
    kind: StandardKind
    category: Category
    value: Yuan
    from_on: date
    until_on: date | None
    document: str
    note: str = ""


@transaction.atomic
def draft_overlay(*, actor: Actor, draft: OverlayDraft, now: datetime) -> str:
    """Draft a city's own standard; it decides nothing before a second person approves it. Returns its id.

    Effects: one row, one PUBLIC entry, the deadline of the approval (the day before it begins).

    Raises:
        NotFound: the actor does not keep standards.
        Refused: ``overlay_not_allowed``, ``overlay_city_unknown``, ``overlay_category_unfit``, ``overlay_document_missing``,
            ``overlay_value_missing``, ``overlay_too_early``, ``overlay_days_out_of_order``, ``overlay_narrows_duty``,
            ``overlay_overlaps``.
    """
    if not permissions.can_draft_overlay(actor):
        raise NotFound("overlay")
    code = queries.province_of(actor)
    hold(f"overlays:{code}")
    pack = load_pack(code)
    allowed = pack.parameter(queries.KINDS, draft.from_on)
    if draft.kind not in allowed.items:
        raise Refused("overlay_not_allowed", {"province": pack.name}, allowed.law, field="kind")
    standard = _standard(draft, allowed)
    _check(pack, standard, now)
    row = CityOverlay.objects.create(
        overlay_id=new_id(code, now),
        province=code,
        region=standard.region,
        kind=standard.kind.value,
        category=standard.category,
        value_fen=standard.value.fen,
        from_on=standard.from_on,
        until_on=standard.until_on,
        document=standard.source,
        note=draft.note.strip(),
        law_document=standard.law.document,
        law_article=standard.law.article,
        state=OverlayState.DRAFTED.value,
        drafted_by=actor.user_id,
        drafted_at=now,
    )
    _step(row, "draft", actor, now)
    _wait(queries.APPROVE_DEADLINE, row, actor, standard.from_on - DAY, now)
    return row.overlay_id


@transaction.atomic
def advance_overlay(*, actor: Actor, overlay_id: str, act: str, now: datetime) -> None:
    """``approve``, ``withdraw``, ``approve_end`` or ``drop_end``, as the table of states names them.

    Effects: the row moves, one PUBLIC entry; with an approval the pack of new decisions changes, after the whole pack was checked.

    Raises:
        NotFound: no such standard or act, or the actor may not know.
        Refused: ``wrong_state``, ``second_person_needed``, ``overlay_too_early``, ``overlay_overlaps``, ``overlay_narrows_duty``,
            ``overlay_pack_broken``.
    """
    guards = {"approve": _guard_approval, "approve_end": _guard_end, "withdraw": None, "drop_end": None}
    if act not in guards:
        raise NotFound("overlay")
    row = _locked(actor, overlay_id)
    state = CITY_OVERLAY.advance(row.state, act, actor.role)
    guard = guards[act]
    if guard is not None:
        guard(row, actor, now)
    row.state = state
    if act == "drop_end":
        row.end_on, row.end_proposed_by = None, ""
    row.save(update_fields=["state", "end_on", "end_proposed_by"])
    _step(row, act, actor, now)
    meet_deadline(queries.APPROVE_DEADLINE if act in {"approve", "withdraw"} else queries.END_DEADLINE, overlay_id, now)


@transaction.atomic
def propose_end(*, actor: Actor, overlay_id: str, last_on: date, now: datetime) -> None:
    """Propose the last day of an approved standard; it holds on until a second person approves the end.

    Raises:
        NotFound: no such standard, or the actor may not know.
        Refused: ``wrong_state``, ``overlay_ends_too_early``, ``overlay_ends_anyway``.
    """
    row = _locked(actor, overlay_id)
    state = CITY_OVERLAY.advance(row.state, "propose_end", actor.role)
    _check_last(row, last_on, now)
    if row.until_on is not None and last_on >= row.until_on:
        raise Refused("overlay_ends_anyway", {"until": row.until_on.isoformat()}, _law(row), field="last_on")
    row.state, row.end_on, row.end_proposed_by = state, last_on, actor.user_id
    row.save(update_fields=["state", "end_on", "end_proposed_by"])
    _step(row, "propose_end", actor, now)
    _wait(queries.END_DEADLINE, row, actor, last_on, now)


def _locked(actor: Actor, overlay_id: str) -> CityOverlay:
    """The row, after the lock of the province; readers who may not change it are told there is none."""
    if not permissions.can_draft_overlay(actor):
        raise NotFound("overlay")
    hold(f"overlays:{queries.province_of(actor)}")
    return queries.overlay_row(actor, overlay_id, lock=True)


def _guard_approval(row: CityOverlay, actor: Actor, now: datetime) -> None:
    if row.drafted_by == actor.user_id:
        raise Refused("second_person_needed", {"document": row.document}, _law(row))
    pack = load_pack(row.province)
    standard = queries.standard_of(row)
    _check(pack, standard, now, row)
    try:
        queries.with_standards(pack, (*queries.approved_standards(row.province), standard))
    except Malformed as error:
        raise Refused("overlay_pack_broken", {"why": str(error)}, standard.law) from None


def _guard_end(row: CityOverlay, actor: Actor, now: datetime) -> None:
    if row.end_proposed_by == actor.user_id:
        raise Refused("second_person_needed", {"document": row.document}, _law(row))
    if row.end_on is not None:
        _check_last(row, row.end_on, now)


def _check_last(row: CityOverlay, last_on: date, now: datetime) -> None:
    today = legal_day(now)
    if last_on < today:
        raise Refused("overlay_ends_too_early", {"today": today.isoformat()}, _law(row), field="last_on")


def _standard(draft: OverlayDraft, allowed: Parameter) -> LocalStandard:
    return LocalStandard(
        region=draft.region.strip(),
        category=draft.category.value,
        value=draft.value,
        from_on=draft.from_on,
        until_on=draft.until_on,
        law=allowed.law,
        kind=draft.kind,
        source=draft.document.strip(),
    )


def _check(pack: Pack, standard: LocalStandard, now: datetime, row: CityOverlay | None = None) -> None:
    """Everything that may not be, on drafting and once more on approving: days have passed between the two."""
    law = standard.law
    if standard.region not in CITIES or PREFIXES[province_of(standard.region)] != pack.code:
        raise Refused("overlay_city_unknown", {"region": standard.region, "province": pack.name}, law, field="region")
    if standard.kind is StandardKind.WIDEN and standard.category not in WIDENED:
        raise Refused("overlay_category_unfit", {}, law, field="category")
    if not standard.source:
        raise Refused("overlay_document_missing", {}, law, field="document")
    if not standard.value.fen:
        raise Refused("overlay_value_missing", {}, law, field="value")
    tomorrow = legal_day(now) + DAY
    if standard.from_on < tomorrow:
        params = {"from_on": standard.from_on.isoformat(), "earliest": tomorrow.isoformat()}
        raise Refused("overlay_too_early", params, law, field="from_on")
    if standard.until_on is not None and standard.until_on < standard.from_on:
        raise Refused("overlay_days_out_of_order", {}, law, field="until_on")
    _check_duty(pack, standard)
    _check_overlap(pack, standard, row)


def _check_duty(pack: Pack, standard: LocalStandard) -> None:
    """Widening only ever asks for more: the city's figure lies below the province's on every day it holds."""
    if standard.kind is not StandardKind.WIDEN:
        return
    name = f"{queries.CROSS_PROVINCE}{standard.category}"
    for entry in pack.parameters:
        ends_before = entry.until_on is not None and entry.until_on < standard.from_on
        begins_after = standard.until_on is not None and entry.from_on is not None and entry.from_on > standard.until_on
        if entry.name == name and entry.known and not ends_before and not begins_after and standard.value >= entry.yuan:
            params = {"value": format_wan_unit(standard.value), "limit": format_wan_unit(entry.yuan)}
            raise Refused("overlay_narrows_duty", params, entry.law, field="value")


def _check_overlap(pack: Pack, standard: LocalStandard, row: CityOverlay | None) -> None:
    others = CityOverlay.objects.filter(province=pack.code, region=standard.region).exclude(
        state=OverlayState.WITHDRAWN.value
    )
    for other in others.order_by("from_on"):
        known = queries.standard_of(other)
        gone = known.until_on is not None and known.until_on < known.from_on
        if (row is None or other.pk != row.pk) and not gone and standard.shares_a_day(known):
            until = known.until_on.isoformat() if known.until_on else "—"
            params = {"document": other.document, "from_on": other.from_on.isoformat(), "until_on": until}
            raise Refused("overlay_overlaps", params, standard.law, field="from_on")


def _law(row: CityOverlay) -> Law:
    return Law(row.law_document, row.law_article)


def _wait(kind: str, row: CityOverlay, actor: Actor, last_on: date, now: datetime) -> None:
    """The other coordinators of the office are reminded; nobody stands above them, so nothing is reported on."""
    deadline = Deadline(end_of_day(last_on), law=_law(row), own=True)
    watch = Watch(Role.PROVINCIAL_COORDINATOR, actor.organisation_id)
    set_deadline(kind=kind, subject_id=row.overlay_id, deadline=deadline, now=now, watch=watch)


def _step(row: CityOverlay, act: str, actor: Actor, now: datetime) -> None:
    body = {
        "overlay_id": row.overlay_id,
        "act": act,
        "state": str(row.state),
        "standard": to_plain(queries.standard_of(row)),
        "end_on": row.end_on.isoformat() if row.end_on else None,
        "note": row.note,
    }
    entry_id = evidence.record(kind=f"overlay.{act}", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    OverlayStep.objects.create(overlay=row, act=act, by=actor.label, at=now, entry_id=entry_id)
