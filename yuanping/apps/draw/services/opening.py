"""Open a ceremony: the planned request stands, the three parties may commit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from yuanping.apps.draw import permissions
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.queries.access import GONE
from yuanping.apps.draw.services.holder import key_holder
from yuanping.apps.draw.services.terms import watch_commitments
from yuanping.apps.evidence import services as evidence
from yuanping.infra.ids import new_id
from yuanping.infra.locks import hold
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import canonical, digest
from yuanping.kernel.committee.holder import VenueKeyOrder
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest, committed_form, hides, is_sealed
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.terms import PartyTerms
from yuanping.kernel.draw.values import PARTIES, DrawKind
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain

SALT_SIZE = 32
LAW_ONE_DRAW = Law("招标投标法实施条例", "第四十六条")
USUAL_TERMS = PartyTerms()


@dataclass(frozen=True, slots=True)
class PartySeat:
    """One of the three parties and the organisations that may speak for it."""

    party: str
    organisation_ids: tuple[str, ...]


def new_draw_id(now: datetime) -> str:
    """The id that goes into a request before its ceremony is opened."""
    return new_id("LN", now)


@transaction.atomic
def open_ceremony(
    *,
    actor: Actor,
    kind: str,
    lot_id: str,
    request: VenueRequest | ExpertRequest,
    parties: tuple[PartySeat, ...],
    now: datetime,
    venues_open: bool = False,
    terms: PartyTerms = USUAL_TERMS,
) -> str:
    """Store the planned request, record it, wait for the commitments; answers the ceremony id (= ``request.draw_id``).

    An expert request carries the commitment to the sealed key K already here; for a venue request the key holder makes K now. The salt of the
    hidden part is made here. ``venues_open``: the pack lets the asking side know the venues; the expert draw goes by its venue draw.
    ``terms``: until when the parties commit and reveal, as the pack says.

    Raises:
        NotFound: the actor may not open ceremonies.
        Refused: ``wrong_parties``, ``ceremony_exists`` (one draw per lot; a new one only by the supervisor's order),
            ``keyholder_unavailable``.
    """
    hold(f"ceremony:{lot_id}:{kind}")
    if not permissions.can_open_ceremony(actor):
        raise NotFound("ceremony")
    if sorted(seat.party for seat in parties) != list(PARTIES) or not all(seat.organisation_ids for seat in parties):
        raise Refused("wrong_parties", {"parties": "、".join(seat.party for seat in parties)}, LAW_ONE_DRAW)
    earlier = list(Ceremony.objects.filter(lot_id=lot_id, kind=kind).order_by("attempt"))
    if any(not _makes_room(row) for row in earlier):
        raise Refused("ceremony_exists", {}, LAW_ONE_DRAW)
    request, sealed_key = _with_secrets(request)
    row = Ceremony.objects.create(
        ceremony_id=request.draw_id,
        lot_id=lot_id,
        kind=kind,
        attempt=len(earlier) + 1,
        state=CeremonyState.OPEN,
        hash_name=request.hash_name,
        request=canonical(to_plain(request)).decode(),
        venues_open=venues_open if kind == DrawKind.VENUES else _venues_open(lot_id),
        sealed_venue_key=sealed_key,
        opened_at=now,
        escrowed=True,
        commit_days=terms.commit_days,
        reveal_days=terms.reveal_days,
    )
    _seat(row, parties)
    watch_commitments(row, now)
    _record_opening(row, request, actor, now)
    return request.draw_id


def _seat(row: Ceremony, parties: tuple[PartySeat, ...]) -> None:
    """The three parties, with the keys by which they are known already."""
    CeremonyParty.objects.bulk_create(
        [
            CeremonyParty(
                ceremony=row,
                party=seat.party,
                organisation_ids=list(seat.organisation_ids),
                encryption_key=_known_key(seat),
            )
            for seat in parties
        ]
    )


def _record_opening(row: Ceremony, request: VenueRequest | ExpertRequest, actor: Actor, now: datetime) -> None:
    evidence.record(
        kind="draw.opened",
        lot_id=row.lot_id,
        actor=actor,
        body={
            "draw_id": request.draw_id,
            "kind": row.kind,
            "plan_digest": digest(request.hash_name, committed_form(request)),
        },
        access=Access.PARTIES,
        now=now,
    )


def _with_secrets(request: VenueRequest | ExpertRequest) -> tuple[VenueRequest | ExpertRequest, bytes]:
    """The request with the commitment to K of a venue draw and with the salt of its hidden part, and K as only the key holder opens it."""
    sealed_key = b""
    if isinstance(request, VenueRequest) and is_sealed(request):
        made = key_holder().seal_venue_key(VenueKeyOrder(request.draw_id, request.hash_name))
        request, sealed_key = replace(request, sealed_commitment=made.commitment), made.sealed_key
    return replace(request, salt=secrets.token_hex(SALT_SIZE)) if hides(request) else request, sealed_key


def _known_key(seat: PartySeat) -> str:
    """The key of the last commitment by the same organisations: with it the others can hand in their shares together with their commitments."""
    rows = CeremonyParty.objects.filter(party=seat.party, organisation_ids=list(seat.organisation_ids))
    last = rows.exclude(committed_at=None).exclude(encryption_key="").order_by("-committed_at", "-pk").first()
    return last.encryption_key if last is not None else ""


def _makes_room(row: Ceremony) -> bool:
    """A superseded ceremony makes room for the next, a void one only when the supervisor has ordered it anew."""
    return row.state == CeremonyState.SUPERSEDED or (row.state == CeremonyState.VOIDED and row.ordered_anew)


def _venues_open(lot_id: str) -> bool:
    """What was said of the venue draw on which the lot's expert draw rests."""
    rows = Ceremony.objects.filter(lot_id=lot_id, kind=DrawKind.VENUES).exclude(state__in=GONE)
    return bool(rows.values_list("venues_open", flat=True).first())
