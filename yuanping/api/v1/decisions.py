"""Deciding: the mode of a lot from facts that are not stored."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from yuanping.api.schemas import DecisionOut, FactsIn, Problem
from yuanping.apps.policy.queries import pack_for
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import to_plain
from yuanping.kernel.policy.decision import ModeDecision, decide
from yuanping.kernel.policy.explain import explain
from yuanping.kernel.policy.facts import LotFacts, OtherLot, Parts

router = Router(tags=["decisions"])


def _maybe(text: str | None, field: str) -> Yuan | None:
    return None if text is None else Yuan.from_wan(text, field=field)


def facts_of(given: FactsIn) -> LotFacts:
    """The kernel's facts from the body of a request."""
    parts = None
    if given.parts is not None:
        parts = Parts(
            Yuan.from_wan(given.parts.works, field="parts/works"),
            Yuan.from_wan(given.parts.goods, field="parts/goods"),
            Yuan.from_wan(given.parts.services, field="parts/services"),
        )
    others = tuple(
        OtherLot(
            o.lot_id,
            o.name,
            o.category,
            o.specialty,
            Yuan.from_wan(o.estimated_value, field=f"other_lots/{i}"),
            mergeable=o.mergeable,
        )
        for i, o in enumerate(given.other_lots)
    )
    return LotFacts(
        lot_id="api",
        name=given.name,
        region=given.region,
        notice_on=given.notice_on,
        category=given.category,
        estimated_value=Yuan.from_wan(given.estimated_value, field="estimated_value"),
        specialty=given.specialty,
        mandatory=given.mandatory,
        contract_form=given.contract_form,
        approved_estimate=_maybe(given.approved_estimate, "approved_estimate"),
        budget=_maybe(given.budget, "budget"),
        total_investment=_maybe(given.total_investment, "total_investment"),
        parts=parts,
        other_lots=others,
        funding=tuple(given.funding),
        special_expertise=given.special_expertise,
        experts_short_local=given.experts_short_local,
        experts_short_province=given.experts_short_province,
        committee_size=given.committee_size,
    )


def decision_out(decision: ModeDecision) -> DecisionOut:
    """A decision as the API shows it."""
    return DecisionOut.model_validate(
        {
            "mode": decision.mode,
            "mode_name": decision.mode_name,
            "verdict": decision.verdict,
            "required": decision.required,
            "requirements": to_plain(decision.requirements),
            "articles": to_plain(decision.articles),
            "readings": to_plain(decision.readings),
            "notes": list(decision.notes),
            "explanation": list(explain(decision)),
            "pack_code": decision.pack.code,
            "pack_version": decision.pack.version,
            "pack_digest": decision.pack.digest,
            "hash_name": decision.pack.hash_name,
        }
    )


@router.post("", response={200: DecisionOut, 422: Problem}, auth=None, summary="Decide how a lot must be evaluated")
def decide_mode(request: HttpRequest, facts: FactsIn) -> DecisionOut:
    """Anybody may ask: rules are public, nothing is stored."""
    return decision_out(decide(facts_of(facts), pack_for(facts.province), settings.HASH_NAME))
