"""The final list before the award: whether it may be opened, who has agreed, and what it says once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.queries.facts import lot_facts
from yuanping.apps.committee.queries.persons import person_of
from yuanping.apps.draw import queries as draw
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.policy import queries as policy
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.committee.final_list import ListedMember, ListRule, arrange, list_rule, who_may_see
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Visibility

LIST_READ = "committee.list_read"


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One party of the draw and what it said; ``agreed_at`` is None while it has not agreed."""

    party: str
    agreed_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """Who read the list, and where that stands in the log."""

    by: Role
    at: datetime
    entry: int | None


@dataclass(frozen=True, slots=True)
class FinalListView:
    """How far the opening of one list is, for one reader. It holds no name."""

    lot_id: str
    lot_name: str
    formed: bool
    quorum: int
    law: Law
    parties: tuple[AgreementView, ...]
    own_party: str
    may_agree: bool
    may_read: bool
    """Whether this reader may see the list once it is open."""
    shown: Visibility
    """What the pack's table says of this reader, and why."""
    readings: tuple[ReadingView, ...]
    """For the lot's supervisor; empty for everybody else."""

    @property
    def agreed(self) -> int:
        """How many have agreed."""
        return sum(one.agreed_at is not None for one in self.parties)

    @property
    def is_open(self) -> bool:
        """Whether enough have agreed."""
        return self.formed and self.agreed >= self.quorum


@dataclass(frozen=True, slots=True)
class ListMatter:
    """A list somebody asked to open, for a party that has not agreed yet."""

    lot_id: str
    lot_name: str
    law: Law


def rule_of_list(row: Committee) -> ListRule:
    """What the lot's own pack says on the day of the sitting."""
    return list_rule(policy.get_pack_of_lot(row.lot_id), legal_day(row.meets_at))


def list_visibility(actor: Actor, row: Committee) -> Visibility:
    """What the lot's own pack shows this role now."""
    return who_may_see(policy.get_pack_of_lot(row.lot_id), actor.role.value, row.state)


def own_party_of(actor: Actor, row: Committee) -> str:
    """The party of the expert draw this actor speaks for; empty for anybody else."""
    return draw.own_parties(actor, (row.ceremony_id,)).get(row.ceremony_id, "")


def may_start(actor: Actor, row: Committee) -> bool:
    """Whether this actor may be the first to agree: somebody who may read the list then."""
    return permissions.can_ask_for_list(actor, lot_facts(row.lot_id)) and list_visibility(actor, row).shown


def committee_for_list(actor: Actor, lot_id: str, *, rows: QuerySet[Committee] | None = None) -> Committee:
    """The committee of a lot, for whoever the lot belongs to, and once they asked for the other parties of its draw; a service passes locked ``rows``.

    Until somebody asked, the keeper of the registry finds nothing here: when a committee is complete is none of its business.

    Raises:
        NotFound: anybody else, or no committee.
    """
    found = (rows if rows is not None else Committee.objects.all()).filter(lot_id=lot_id)
    row = found.exclude(state=CommitteeState.VOIDED).first()
    if row is None:
        raise NotFound("committee")
    if permissions.can_ask_for_list(actor, lot_facts(lot_id)):
        return row
    if own_party_of(actor, row) and row.list_agreements.exists():
        return row
    raise NotFound("committee")


def get_final_list(actor: Actor, lot_id: str) -> FinalListView | None:
    """How far it is; None once the award has made the list public.

    Raises:
        NotFound: neither the lot's own office, nor a party of the draw whom somebody asked.
    """
    row = committee_for_list(actor, lot_id)
    if row.state == CommitteeState.RELEASED:
        return None
    rule, own = rule_of_list(row), own_party_of(actor, row)
    said = {each.party: each for each in row.list_agreements.all()}
    parties = tuple(
        AgreementView(party, said[party].agreed_at, said[party].reason) if party in said else AgreementView(party, None, "")
        for party in PARTIES
    )  # fmt: skip
    formed, shown = row.state == CommitteeState.FORMED, list_visibility(actor, row)
    return FinalListView(
        lot_id,
        lot_facts(lot_id).name,
        formed,
        rule.quorum,
        rule.law,
        parties,
        own,
        may_agree=formed
        and bool(own)
        and own not in said
        and len(said) < rule.quorum
        and (bool(said) or may_start(actor, row)),
        may_read=permissions.can_ask_for_list(actor, lot_facts(lot_id)) and shown.shown,
        shown=shown,
        readings=_readings(actor, lot_id),
    )


def _readings(actor: Actor, lot_id: str) -> tuple[ReadingView, ...]:
    if not permissions.can_answer_dispute(actor, lot_facts(lot_id)):
        return ()
    entries = (
        (entry, entry.read()) for entry in evidence.list_entries(lot_id, (Access.SUPERVISOR,)) if not entry.withheld
    )
    return tuple(
        ReadingView(Role(said.actor.split("@", 1)[0]), said.at, entry.index)
        for entry, said in entries
        if said.kind == LIST_READ
    )


def members_of_list(row: Committee) -> tuple[ListedMember, ...]:
    """The names themselves, for the service that records the reading."""
    seats = row.seats.filter(state=SeatState.ARRIVED)
    return arrange(tuple(ListedMember(person_of(seat).name, seat.kind, seat.specialty) for seat in seats))


def lists_to_agree(actor: Actor) -> tuple[ListMatter, ...]:
    """Lists that another party asked to open and that wait for this one."""
    rows = list(asked_lists().distinct().prefetch_related("list_agreements").order_by("meets_at", "pk"))
    own = draw.own_parties(actor, (row.ceremony_id for row in rows))
    found = []
    for row in rows:
        said = {each.party for each in row.list_agreements.all()}
        if (
            row.ceremony_id in own
            and own[row.ceremony_id] not in said
            and len(said) < (rule := rule_of_list(row)).quorum
        ):
            found.append(ListMatter(row.lot_id, lot_facts(row.lot_id).name, rule.law))
    return tuple(found)


def asked_lists() -> QuerySet[Committee]:
    """Committees whose list somebody asked to open before the award."""
    return Committee.objects.filter(state=CommitteeState.FORMED, list_agreements__isnull=False)
