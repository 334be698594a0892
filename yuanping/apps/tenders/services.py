"""Registering tenders, deciding lots, moving lots. Every write is the same seven steps."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.identity import queries as identity
from yuanping.apps.policy import services as policy
from yuanping.apps.policy.queries import pack_for
from yuanping.apps.tenders import permissions, queries
from yuanping.apps.tenders.models import Lot, LotStep, Tender
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.infra.outbox import announce
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.events.tenders import LotAdvanced, LotDecided, TenderRegistered
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.lot.draft import LotDraft, TenderDraft, check_draft
from yuanping.kernel.lot.record import REGISTERED, registered_body
from yuanping.kernel.lot.states import MACHINE, LotState, transition_for
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Answer, Emergency, Exemption, Mode
from yuanping.kernel.region import PREFIXES, province_of

BID_PERIOD = Law("招标投标法", "第二十四条")
ENDING = Law("招标投标法实施条例", "第三十一条")
MANDATORY = Law("招标投标法", "第三条")
_BEFORE_BOOKING = {LotState.REGISTERED, LotState.DECIDED}


@transaction.atomic
def register_tender(*, actor: Actor, form: TenderDraft, now: datetime) -> str:
    """Register a tender with its lots; returns the tender's id.

    Effects: tender and all lots stored in REGISTERED, one PUBLIC entry per lot with the digest of its registration.

    Raises:
        NotFound: the actor may not register.
        Refused: whatever ``check_draft`` refuses; ``notice_in_the_past``, ``organisation_unknown``.
        Conflict: ``tender_code_taken``.
    """
    if not permissions.can_register_tender(actor):
        raise NotFound("tender")
    check_draft(form)
    if form.notice_on < legal_day(now):
        raise Refused("notice_in_the_past", {"notice": form.notice_on.isoformat()}, BID_PERIOD, field="notice_on")
    prefix = PREFIXES[province_of(form.region)]
    hold(f"tender:{form.tender_code}")
    if Tender.objects.filter(tender_code=form.tender_code).exists():
        raise Conflict("tender_code_taken", {"code": form.tender_code}, MANDATORY, field="tender_code")
    tender = _store_tender(actor, form, prefix, now)
    for number, draft in enumerate(form.lots, 1):
        lot = _store_lot(tender, draft, number, now)
        body = registered_body(lot.hash_name, queries.registration_of(lot))
        evidence.record(kind=REGISTERED, lot_id=lot.lot_id, actor=actor, body=body, access=Access.PUBLIC, now=now)
    announce(TenderRegistered(tender.tender_id))
    return tender.tender_id


def _known(organisation_id: str, field: str) -> str:
    """An organisation's id if it is one of ours, or empty."""
    if not organisation_id:
        return ""
    try:
        return identity.access_organisation(organisation_id).organisation_id
    except NotFound:
        raise Refused("organisation_unknown", {"organisation": organisation_id}, MANDATORY, field=field) from None


def _store_tender(actor: Actor, form: TenderDraft, prefix: str, now: datetime) -> Tender:
    agency = identity.access_organisation(actor.organisation_id)
    return Tender.objects.create(
        tender_id=new_id(prefix, now),
        tender_code=form.tender_code.strip().upper(),
        name=form.name.strip(),
        province=prefix,
        region=form.region,
        agency_id=agency.organisation_id,
        agency_name=agency.name,
        procuring_entity_id=_known(form.procuring_entity_id, "procuring_entity_id"),
        procuring_entity_name=form.procuring_entity_name.strip(),
        procuring_entity_uscc=form.procuring_entity_uscc.strip().upper(),
        supervisor_id=_known(form.supervisor_id, "supervisor_id"),
        notice_on=form.notice_on,
        evaluation_on=form.evaluation_on,
        mandatory=form.mandatory,
        total_investment_fen=_fen(form.total_investment),
        project_approved_estimate_fen=_fen(form.project_approved_estimate),
        funding=[item.value for item in form.funding],
        origin=form.origin,
        registered_at=now,
    )


def _fen(amount: Yuan | None) -> int | None:
    return None if amount is None else amount.fen


def _store_lot(tender: Tender, draft: LotDraft, number: int, now: datetime) -> Lot:
    parts = draft.parts
    return Lot.objects.create(
        lot_id=new_id(tender.province, now),
        lot_code=f"{tender.tender_code}{number:03d}",
        tender=tender,
        number=number,
        name=draft.name.strip(),
        category=draft.category.value,
        contract_form=draft.contract_form.value,
        specialty=draft.specialty.strip(),
        estimated_value_fen=draft.estimated_value.fen,
        approved_estimate_fen=_fen(draft.approved_estimate),
        budget_fen=_fen(draft.budget),
        part_works_fen=parts.works.fen if parts else None,
        part_goods_fen=parts.goods.fen if parts else None,
        part_services_fen=parts.services.fen if parts else None,
        mergeable=draft.mergeable,
        special_expertise=draft.special_expertise,
        experts_short_local=draft.experts_short_local,
        experts_short_province=draft.experts_short_province,
        committee_size=draft.committee_size,
        hash_name=settings.HASH_NAME,
    )


@transaction.atomic
def decide_lot(*, actor: Actor, lot_id: str, now: datetime) -> str:
    """Decide how a lot must be evaluated; returns the decision's id. May be taken again until something rests on it.

    Effects: decision stored with its pack, lot in DECIDED, one PARTIES entry with the decision's digest.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``wrong_state``; a demand of the pack (``epc_parts_missing``); ``reading_unknown``, ``reading_reason_missing``.
    """
    row = _editable(actor, lot_id)
    facts = queries.facts_of(row)
    pack = pack_for(row.tender.province, facts.notice_on)
    MACHINE.advance(row.state, "decide", actor.role)
    decision = decide(facts, pack, row.hash_name)
    decision_id = policy.store_decision(actor=actor, facts=facts, decision=decision, pack=pack, now=now)
    row.decision_id = decision_id
    row.save(update_fields=["decision_id"])
    _advance(row, "decide", actor, now)
    announce(LotDecided(lot_id, decision_id, decision.mode.value))
    return decision_id


def _editable(actor: Actor, lot_id: str) -> Lot:
    hold(f"lot:{lot_id}")
    row = queries.lock_lot(actor, lot_id)
    if not permissions.can_edit_lot(actor, row):
        raise NotFound("lot")
    return row


def _before_booking(row: Lot) -> Lot:
    if row.state not in _BEFORE_BOOKING:
        raise Refused("facts_are_fixed", {"state": row.state}, MANDATORY)
    return row


@transaction.atomic
def answer_reading(*, actor: Actor, lot_id: str, answer: Answer, now: datetime) -> None:
    """Keep the reply to the question of an ambiguous text, with its reason; the next decision uses it.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``facts_are_fixed`` after booking or notice; ``reading_reason_missing``, ``reading_unknown``.
    """
    row = _before_booking(_editable(actor, lot_id))
    reading = next(
        (r for r in pack_for(row.tender.province, row.tender.notice_on).readings if r.reading == answer.reading), None
    )
    if reading is None or answer.option not in dict(reading.options):
        raise Refused(
            "reading_unknown", {"reading": answer.reading, "option": answer.option}, MANDATORY, field="option"
        )
    if not answer.reason.strip():
        raise Refused("reading_reason_missing", {"reading": answer.reading}, reading.law, field="reason")
    row.answers = [item for item in row.answers if item["reading"] != answer.reading] + [to_plain(answer)]
    row.save(update_fields=["answers"])
    _note(row, actor, "reading_answered", {"answer": to_plain(answer)}, now)


@transaction.atomic
def claim_exemption(*, actor: Actor, lot_id: str, exemption: Exemption, now: datetime) -> None:
    """Claim a ground for not using the remote mode. What it changes is the pack's business: some need a statement, some a consent.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``facts_are_fixed``, ``exemption_ground_unknown``, ``consent_not_yours`` (the consent is given by the supervisor).
    """
    row = _before_booking(_editable(actor, lot_id))
    grounds = pack_for(row.tender.province, row.tender.notice_on).parameter("exemption.grounds", row.tender.notice_on)
    if exemption.ground not in grounds.items:
        raise Refused("exemption_ground_unknown", {"ground": exemption.ground}, grounds.law, field="ground")
    if exemption.consent_reference:
        raise Refused("consent_not_yours", {}, grounds.law, field="consent_reference")
    row.exemption = to_plain(exemption)
    row.save(update_fields=["exemption"])
    _note(row, actor, "exemption_claimed", {"exemption": to_plain(exemption)}, now)


@transaction.atomic
def consent_to_exemption(*, actor: Actor, lot_id: str, reference: str, now: datetime) -> None:
    """The project's supervisor consents to a claimed exemption, before anything is booked.

    Raises:
        NotFound: no such lot, or not this supervisor's.
        Refused: ``facts_are_fixed``, ``exemption_not_claimed``, ``consent_reference_missing``.
    """
    hold(f"lot:{lot_id}")
    row = queries.lock_lot(actor, lot_id)
    if not permissions.can_consent(actor, row):
        raise NotFound("lot")
    _before_booking(row)
    law = pack_for(row.tender.province, row.tender.notice_on).parameter("exemption.path", row.tender.notice_on).law
    if not row.exemption:
        raise Refused("exemption_not_claimed", {}, law)
    if not reference.strip():
        raise Refused("consent_reference_missing", {}, law, field="reference")
    row.exemption = {**row.exemption, "consent_reference": reference.strip()}
    row.save(update_fields=["exemption"])
    _note(row, actor, "exemption_consented", {"exemption": row.exemption}, now)


@transaction.atomic
def choose_mode(*, actor: Actor, lot_id: str, mode: Mode | None, now: datetime) -> None:
    """Record that the procuring entity wants a wider mode than required, or no longer does.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``facts_are_fixed``.
    """
    row = _before_booking(_editable(actor, lot_id))
    row.voluntary_mode = mode.value if mode else ""
    row.save(update_fields=["voluntary_mode"])
    _note(row, actor, "mode_chosen", {"mode": row.voluntary_mode}, now)


@transaction.atomic
def declare_emergency(*, actor: Actor, lot_id: str, emergency: Emergency, now: datetime) -> None:
    """The supervisor records force majeure with the consent to the emergency mode.

    Raises:
        NotFound: no such lot, or not this supervisor's.
        Refused: ``facts_are_fixed``, ``consent_reference_missing``.
    """
    hold(f"lot:{lot_id}")
    row = queries.lock_lot(actor, lot_id)
    if not permissions.can_consent(actor, row):
        raise NotFound("lot")
    _before_booking(row)
    if not emergency.reason.strip() or not emergency.consent_reference.strip():
        raise Refused("consent_reference_missing", {}, MANDATORY, field="reference")
    row.emergency = to_plain(emergency)
    row.save(update_fields=["emergency"])
    _note(row, actor, "emergency_declared", {"emergency": to_plain(emergency)}, now)


def _note(row: Lot, actor: Actor, kind: str, body: dict[str, Plain], now: datetime) -> None:
    evidence.record(kind=kind, lot_id=row.lot_id, actor=actor, body=body, access=Access.PARTIES, now=now)


@transaction.atomic
def end_lot(*, actor: Actor, lot_id: str, notice: str, reason: str, now: datetime) -> None:
    """End the tender of a lot before its committee is drawn (实施条例 第三十一条). What rests on the lot follows from the event.

    Effects: lot in ENDED, one PUBLIC entry with the notice or letter and the reason, ``LotAdvanced``.

    Raises:
        NotFound: no such lot, or not the actor's.
        Refused: ``reason_missing``, ``end_notice_missing``, ``wrong_state``.
    """
    hold(f"lot:{lot_id}")
    row = queries.lock_lot(actor, lot_id)
    if not permissions.can_end_lot(actor, row):
        raise NotFound("lot")
    if not reason.strip():
        raise Refused("reason_missing", {}, ENDING, field="reason")
    if not notice.strip():
        raise Refused("end_notice_missing", {}, ENDING, field="notice")
    _advance(row, "end", actor, now)
    body: dict[str, Plain] = {"notice": notice.strip(), "reason": reason.strip()}
    evidence.record(kind="tender_ended", lot_id=lot_id, actor=actor, body=body, access=Access.PUBLIC, now=now)


@transaction.atomic
def advance_lot(*, lot_id: str, transition: str, actor: Actor, now: datetime) -> LotState:
    """Move a lot; called by upper services inside their own transaction, after their own permission check.

    ``transition`` names the act; ``confirm_booking`` and ``publish_notice`` pick their variant by the state. Takes the lot's row lock.

    Raises:
        NotFound: no such lot.
        Refused: ``wrong_state``, ``wrong_role``.
    """
    Lot.objects.select_for_update().filter(lot_id=lot_id).first()
    row = queries.lot_row(lot_id)
    _advance(row, transition, actor, now)
    return LotState(row.state)


def _advance(row: Lot, act: str, actor: Actor, now: datetime) -> None:
    name = transition_for(row.state, act)
    row.state = MACHINE.advance(row.state, name, actor.role)
    row.save(update_fields=["state"])
    LotStep.objects.create(lot=row, transition=name, state=row.state, actor=actor.label, at=now)
    announce(LotAdvanced(row.lot_id, name, row.state))
