"""The records of the draw as they stand in a bundle."""

from __future__ import annotations

from dataclasses import replace

from yuanping.apps.draw.models import Ceremony
from yuanping.apps.draw.queries.access import GONE, drawn_cells, rebuilt_reveals_of, request_of, shares_of
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.committee.release import Released
from yuanping.kernel.draw.messages import CommitMessage, RevealMessage, ShareMessage, read_commit, read_reveal
from yuanping.kernel.draw.papers import (
    CONTINUED_VERSION,
    ExpertDrawRecord,
    SealedCall,
    VenueDrawRecord,
)
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain


def commits_of(row: Ceremony) -> tuple[CommitMessage, ...]:
    """The commitments as signed, by party."""
    return tuple(
        read_commit(parse_canonical(party.commit_message.encode()))
        for party in row.parties.order_by("party")
        if party.commit_message
    )


def reveal_messages_of(row: Ceremony) -> tuple[RevealMessage, ...]:
    """The reveals as signed, by party."""
    return tuple(
        read_reveal(parse_canonical(party.reveal_message.encode()))
        for party in row.parties.order_by("party")
        if party.reveal_message
    )


def proving_shares_of(row: Ceremony) -> tuple[ShareMessage, ...]:
    """The shares of which the rebuilt secrets were put together; one opened before its owner came after all proves nothing."""
    owners = {one.party for one in rebuilt_reveals_of(row)}
    return tuple(share for share in shares_of(row) if share.owner in owners)


def _drawn(lot_id: str, kind: DrawKind) -> Ceremony:
    row = Ceremony.objects.filter(lot_id=lot_id, kind=kind).exclude(state__in=GONE).exclude(outcome="").first()
    if row is None:
        raise NotFound("ceremony")
    return row


def get_venue_record(lot_id: str) -> VenueDrawRecord:
    """``draw/venues.json``; the same in both editions."""
    row = _drawn(lot_id, DrawKind.VENUES)
    request = request_of(row)
    assert isinstance(request, VenueRequest)
    return VenueDrawRecord(
        request.v,
        request,
        commits_of(row),
        reveal_messages_of(row),
        rebuilt_reveals_of(row),
        drawn_cells(row),
        row.venue_key,
        proving_shares_of(row),
    )


def get_expert_record(lot_id: str) -> ExpertDrawRecord:
    """``draw/experts.json`` of the public edition: only after the release."""
    row = _drawn(lot_id, DrawKind.EXPERTS)
    if not row.record:
        raise NotFound("ceremony")
    return from_plain(ExpertDrawRecord, parse_canonical(row.record.encode()))


def get_sealed_expert_record(ceremony_id: str) -> ExpertDrawRecord:
    """What may be said before the award; the call leaves are added by committee, which owns the call log."""
    row = Ceremony.objects.filter(ceremony_id=ceremony_id).exclude(outcome="").first()
    if row is None:
        raise NotFound("ceremony")
    request = request_of(row)
    assert isinstance(request, ExpertRequest)
    rebuilt = rebuilt_reveals_of(row)
    shares = proving_shares_of(row)
    return ExpertDrawRecord(request.v, request, commits_of(row), reveal_messages_of(row), rebuilt, (), shares=shares)


def get_ceremony_record(lot_id: str, kind: str, edition: Edition) -> VenueDrawRecord | ExpertDrawRecord:
    """The record of one of the two moments. ``committee.queries.get_draw_record`` adds the call leaves to the sealed one."""
    if kind == DrawKind.VENUES:
        return get_venue_record(lot_id)
    if edition is Edition.PUBLIC:
        return get_expert_record(lot_id)
    return get_sealed_expert_record(_drawn(lot_id, DrawKind.EXPERTS).ceremony_id)


def released_record(ceremony_id: str, leaves: tuple[SealedCall, ...], released: Released) -> ExpertDrawRecord:
    """The replayable record, from what the key holder opened and the call leaves that committee kept."""
    sealed = get_sealed_expert_record(ceremony_id)
    return replace(
        sealed,
        call_leaves=leaves,
        sealed_key=released.sealed_key,
        draw=released.draw,
        workstations=released.workstations,
        exclusion_bits=released.exclusion_bits,
        calls=released.calls,
        openings=released.openings,
        continuations=released.continuations,
        v=CONTINUED_VERSION if released.continuations else sealed.v,
        excluded=released.excluded,
        excluded_salt=released.excluded_salt,
    )
