"""Staff call whoever did not answer: one connects and states the outcome, another confirms it. Nobody learns who was called for what."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from yuanping.apps.committee import queries
from yuanping.apps.committee.models import BridgeCall, Committee
from yuanping.apps.committee.ports import CallBridge
from yuanping.apps.committee.services.replies import apply_moves
from yuanping.apps.draw import services as draw
from yuanping.apps.evidence import services as evidence
from yuanping.infra import storage
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import Plain
from yuanping.kernel.committee.bridge import Stated, check_statement, check_two
from yuanping.kernel.committee.holder import BridgeOrder, DialOrder
from yuanping.kernel.committee.states import BRIDGE
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access


@transaction.atomic
def connect_call(*, actor: Actor, token: str, now: datetime) -> None:
    """Have the exchange connect a waiting call with this member of staff. One SEALED entry of the lot.

    Raises:
        NotFound: no such call, or no member of the staff.
        Refused: ``wrong_state``, ``bridge_missing``, ``bridge_unavailable``, ``call_over``, ``reply_too_late``, ``keyholder_unavailable``.
    """
    call = _locked(actor, token)
    state = BRIDGE.advance(call.state, "connect", actor.role)
    row = call.committee
    order = DialOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), bytes(call.ticket), now)
    sealed = draw.key_holder().dial(order).sealed
    call.state, call.connected_by, call.confirmed_by = state, actor.user_id, ""
    call.stated = call.reason = ""
    call.save()
    _record(call, "committee.bridge_connected", actor, {"by": actor.user_id}, now)
    cast("CallBridge", import_string(settings.CALL_BRIDGE)()).connect(token, sealed)


@transaction.atomic
def state_outcome(*, actor: Actor, token: str, outcome: str, reason: str, now: datetime) -> None:
    """Say what was answered; only by who connected. It moves nothing until another person confirms it.

    Raises:
        NotFound: no such call, or not connected by this person.
        Refused: ``wrong_state``, ``outcome_unknown``, ``refusal_reason_missing``.
    """
    call = _locked(actor, token)
    state = BRIDGE.advance(call.state, "state", actor.role)
    if call.connected_by != actor.user_id:
        raise NotFound("call")
    said = check_statement(outcome, reason)
    call.state, call.stated, call.reason = state, said.stated, said.reason
    call.save()
    _record(call, "committee.bridge_stated", actor, {"outcome": str(said.stated), "reason": said.reason}, now)


@transaction.atomic
def confirm_outcome(*, actor: Actor, token: str, agrees: bool, now: datetime) -> None:
    """Confirm what another person stated, or not. Confirmed, the answer counts as the called person's; not reached or not confirmed, the call waits again.

    Raises:
        NotFound: no such call, or no member of the staff.
        Refused: ``wrong_state``, ``bridge_second_person``, ``call_over``, ``reply_too_late``, ``keyholder_unavailable``.
    """
    call = _locked(actor, token)
    counts = agrees and call.stated != Stated.NOT_REACHED
    state = BRIDGE.advance(call.state, "confirm" if counts else "again", actor.role)
    check_two(call.connected_by, actor.user_id)
    call.state, call.confirmed_by = state, actor.user_id
    call.save()
    _record(call, "committee.bridge_confirmed", actor, {"by": actor.user_id, "agrees": agrees}, now)
    if not counts:
        return
    row = call.committee
    order = BridgeOrder(
        storage.get(row.sealed_pool),
        bytes(row.sealed_state),
        bytes(call.ticket),
        call.stated == Stated.ACCEPTED,
        call.reason,
        (call.connected_by, call.confirmed_by),
        now,
    )
    apply_moves(row, draw.key_holder().bridge_answer(order), now)


def _locked(actor: Actor, token: str) -> BridgeCall:
    """The call and its committee under lock."""
    found = queries.access_bridge_call(actor, token)
    hold(f"committee:{found.committee.committee_id}")
    call = BridgeCall.objects.select_for_update().get(pk=found.pk)
    call.committee = Committee.objects.select_for_update().get(pk=call.committee_id)
    return call


def _record(call: BridgeCall, kind: str, actor: Actor, body: dict[str, Plain], now: datetime) -> None:
    """Into the lot's evidence, sealed: the person stands in the ticket and nowhere here."""
    evidence.record(
        kind=kind,
        lot_id=call.committee.lot_id,
        actor=actor,
        body={"token": call.token, **body},
        access=Access.SEALED,
        now=now,
    )
