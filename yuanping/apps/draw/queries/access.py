"""Find a ceremony, and turn its rows into kernel values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yuanping.apps.draw import permissions
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.kernel.actor import Actor
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.draw.messages import DepositMessage, ShareMessage, read_deposit, read_reveal, read_share
from yuanping.kernel.draw.papers import RebuiltReveal
from yuanping.kernel.draw.request import ExpertRequest, VenueRequest
from yuanping.kernel.draw.seed import Reveal, reveal_of
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import CellSeats, DrawKind
from yuanping.kernel.errors import NotFound
from yuanping.kernel.plain import from_plain

GONE = (CeremonyState.VOIDED, CeremonyState.SUPERSEDED)


def lock_ceremony(actor: Actor, ceremony_id: str, *, known: bool = False) -> Ceremony:
    """The row under lock, for services of this app. ``known``: the caller has another right to know of it."""
    row = Ceremony.objects.select_for_update().prefetch_related("parties").filter(ceremony_id=ceremony_id).first()
    if row is None or not (known or permissions.can_view_ceremony(actor, row)):
        raise NotFound("ceremony")
    return row


def read_ceremony(actor: Actor, ceremony_id: str) -> Ceremony:
    """The row for queries of this app."""
    row = Ceremony.objects.prefetch_related("parties").filter(ceremony_id=ceremony_id).first()
    if row is None or not permissions.can_view_ceremony(actor, row):
        raise NotFound("ceremony")
    return row


def own_parties(actor: Actor, ceremony_ids: Iterable[str]) -> Mapping[str, str]:
    """The party this actor speaks for, by ceremony; a ceremony in which it speaks for none is not there. One query."""
    possible = [party for party, roles in permissions.PARTY_ROLES.items() if actor.role in roles]
    rows = CeremonyParty.objects.filter(ceremony__ceremony_id__in=tuple(ceremony_ids), party__in=possible)
    found = rows.select_related("ceremony").order_by("pk")
    return {row.ceremony.ceremony_id: row.party for row in found if permissions.speaks_for(actor, row)}


def find_ceremony(lot_id: str, kind: str) -> str | None:
    """The ceremony of a lot that counts now; a void or superseded one does not."""
    row = Ceremony.objects.filter(lot_id=lot_id, kind=kind).exclude(state__in=GONE).first()
    return row.ceremony_id if row else None


def is_drawn(ceremony_id: str) -> bool:
    """Whether the draw of this ceremony has been made."""
    return Ceremony.objects.filter(
        ceremony_id=ceremony_id, state__in=(CeremonyState.DRAWN, CeremonyState.RELEASED)
    ).exists()


def request_of(row: Ceremony) -> VenueRequest | ExpertRequest:
    """The request as a kernel value."""
    plain = parse_canonical(row.request.encode())
    if row.kind == DrawKind.VENUES:
        return from_plain(VenueRequest, plain)
    return from_plain(ExpertRequest, plain)


def find_standby(ceremony_id: str) -> int | None:
    """How many names the request of an expert draw lines up behind each cell, also of a void one; None for a draw of venues."""
    row = Ceremony.objects.filter(ceremony_id=ceremony_id).first()
    request = request_of(row) if row is not None else None
    return request.standby if isinstance(request, ExpertRequest) else None


def reveals_of(row: Ceremony) -> tuple[Reveal, ...]:
    """The secrets given or rebuilt so far."""
    given = (
        reveal_of(read_reveal(parse_canonical(party.reveal_message.encode())))
        for party in row.parties.all()
        if party.reveal_message
    )
    rebuilt = (
        Reveal(one.party, bytes.fromhex(one.nonce), bytes.fromhex(one.secret)) for one in rebuilt_reveals_of(row)
    )
    return (*given, *rebuilt)


def has_opened(party: CeremonyParty) -> bool:
    """Whether the secret of this party is there, given by itself or rebuilt from shares."""
    return bool(party.reveal_message or party.rebuilt)


def rebuilt_reveals_of(row: Ceremony) -> tuple[RebuiltReveal, ...]:
    """The secrets that were put together from shares, by party."""
    rows = sorted(row.parties.all(), key=lambda one: one.party)
    return tuple(from_plain(RebuiltReveal, parse_canonical(one.rebuilt.encode())) for one in rows if one.rebuilt)


def deposits_of(row: Ceremony) -> tuple[DepositMessage, ...]:
    """The shares handed in so far, by owner."""
    rows = sorted(row.parties.all(), key=lambda one: one.party)
    return tuple(read_deposit(parse_canonical(one.deposit_message.encode())) for one in rows if one.deposit_message)


def shares_of(row: Ceremony, owner: str = "") -> tuple[ShareMessage, ...]:
    """The shares opened so far, of one owner if named, by owner and holder."""
    rows = row.shares.order_by("owner", "holder")
    found = rows.filter(owner=owner) if owner else rows
    return tuple(read_share(parse_canonical(one.message.encode())) for one in found)


def drawn_cells(row: Ceremony) -> tuple[CellSeats, ...]:
    """The outcome of a venue ceremony."""
    plain = parse_canonical(row.outcome.encode())
    assert isinstance(plain, list)
    return tuple(from_plain(CellSeats, cell) for cell in plain)


def find_drawn_cells(ceremony_id: str) -> tuple[CellSeats, ...]:
    """The outcome of a venue ceremony by its id, for upper apps; NotFound before the draw."""
    row = Ceremony.objects.filter(ceremony_id=ceremony_id, kind=DrawKind.VENUES).exclude(outcome="").first()
    if row is None:
        raise NotFound("ceremony")
    return drawn_cells(row)


def hash_name_of(ceremony_id: str) -> str:
    """The hash function named in a ceremony's request."""
    return Ceremony.objects.values_list("hash_name", flat=True).get(ceremony_id=ceremony_id)


def seed_inputs(ceremony_id: str) -> tuple[VenueRequest | ExpertRequest, tuple[Reveal, ...]]:
    """The frozen request and the reveals, for the handler that draws."""
    row = Ceremony.objects.prefetch_related("parties").filter(ceremony_id=ceremony_id).first()
    if row is None or row.state not in {CeremonyState.REVEALED, CeremonyState.DRAWN, CeremonyState.RELEASED}:
        raise NotFound("ceremony")
    return request_of(row), reveals_of(row)


def asked_shares(row: Ceremony, holder: str) -> tuple[str, ...]:
    """The parties that stayed away, of whom this holder keeps a share that is still closed."""
    if not row.escrowed:
        return ()
    others = [owner for owner in absent_parties(row) if owner != holder]
    opened = {share.owner for share in shares_of(row) if share.party == holder} if others else set()
    return tuple(owner for owner in others if owner not in opened)


def can_hand_in(row: Ceremony, party: CeremonyParty) -> bool:
    """Whether this party has committed, its shares are still wanted, and the keys of both holders are known."""
    if not row.escrowed or not party.commitment or party.deposit_message:
        return False
    return all(other.encryption_key for other in row.parties.all() if other.pk != party.pk)


def silent_parties(row: Ceremony) -> tuple[str, ...]:
    """Who keeps an open ceremony waiting: has not committed, or could hand in shares and has not."""
    return tuple(sorted(one.party for one in row.parties.all() if not one.commitment or can_hand_in(row, one)))


def absent_parties(row: Ceremony) -> tuple[str, ...]:
    """Who did not reveal within the term, and whose secret is not there yet."""
    late = (one.party for one in row.parties.all() if one.stayed_away_at is not None and not has_opened(one))
    return tuple(sorted(late)) if row.state == CeremonyState.FROZEN else ()


def awaited_parties(row: Ceremony) -> tuple[str, ...]:
    """Who has to act now: commit, hand in shares, reveal, or open the share of one who stayed away."""
    if row.state == CeremonyState.OPEN:
        return silent_parties(row)
    if row.state != CeremonyState.FROZEN:
        return ()
    return tuple(sorted(one.party for one in row.parties.all() if not has_opened(one) or asked_shares(row, one.party)))
