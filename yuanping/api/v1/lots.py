"""Lots as the signed-in person may see them, and the decision of each."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from ninja import Router
from ninja.security import SessionAuth

from yuanping.api.schemas import DecisionOut, LotOut, Problem
from yuanping.api.v1.decisions import decision_out
from yuanping.apps.policy.queries import find_decision
from yuanping.apps.tenders.queries import LotView, access_lot, list_lots
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound

router = Router(tags=["lots"], auth=SessionAuth())


def _actor(request: HttpRequest) -> Actor:
    """Settled by the same middleware as for pages, so that both answer alike."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by the actor middleware


def _lot(lot: LotView) -> LotOut:
    return LotOut(
        lot_id=lot.lot_id,
        lot_code=lot.lot_code,
        tender_code=lot.tender_code,
        title=lot.title,
        province=lot.province,
        region=lot.region,
        category=lot.category,
        estimated_value=f"{lot.estimated_value.wan:.2f}",
        committee_size=lot.committee_size,
        state=lot.state.value,
        notice_on=lot.notice_on,
        evaluation_on=lot.evaluation_on,
    )


@router.get("", response={200: list[LotOut], 401: Problem}, summary="Lots you may know of")
def show_lots(request: HttpRequest) -> list[LotOut]:
    return [_lot(lot) for lot in list_lots(_actor(request))]


@router.get("/{lot_id}", response={200: LotOut, 401: Problem, 404: Problem}, summary="One lot")
def show_lot(request: HttpRequest, lot_id: str) -> LotOut:
    return _lot(access_lot(_actor(request), lot_id))


@router.get(
    "/{lot_id}/decision",
    response={200: DecisionOut, 401: Problem, 404: Problem},
    summary="How a lot must be evaluated, and why",
)
def show_decision(request: HttpRequest, lot_id: str) -> DecisionOut:
    found = find_decision(access_lot(_actor(request), lot_id).lot_id)
    if found is None:
        raise NotFound("decision")
    return decision_out(found.decision)
