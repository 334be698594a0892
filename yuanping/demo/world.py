"""Write the invented province through the same services a real one would use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from yuanping.apps.experts import services as experts
from yuanping.apps.identity import queries as identity_queries
from yuanping.apps.identity import services as identity
from yuanping.apps.identity.services import OrganisationKind
from yuanping.apps.venues import queries as venue_queries
from yuanping.apps.venues import services as venues
from yuanping.demo.names import Dice, person_name
from yuanping.demo.phones import mailbox_key
from yuanping.demo.province import (
    CENTRES,
    ROOMS,
    SEED,
    WORKSTATIONS,
    ExpertPlan,
    OrganisationPlan,
    Province,
    doorkeeper,
    make_province,
    organisations,
)
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.booking.catalogue import DeviceCheck
from yuanping.kernel.committee.recusal import Relation, Tie

START = datetime(2026, 9, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Tuesday, and a working day."""
BEFORE = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When the province was set up, so that everything the demo shows is younger."""
PASSWORD = "远评演示口令2026年9月"  # noqa: S105  (public: the demo page prints it)
ALL_GOOD = DeviceCheck(
    computer=True, camera=True, microphone=True, network=True, environment_monitor=True, identity_device=True
)
TIED_EVERY = 15


@dataclass(frozen=True, slots=True)
class World:
    """Where the services put what the plans name."""

    organisations: dict[str, str]
    plans: tuple[OrganisationPlan, ...]
    province: Province

    def actor(self, username: str) -> Actor:
        return identity_queries.actor_of(username)


def build_world(*, now: datetime = BEFORE, seed: str = SEED) -> World:
    """Organisations, personas, centres with their workstations, and 600 experts. Takes some seconds."""
    ids = {plan.key: _organisation(plan, now) for plan in organisations(seed)}
    for plan in organisations(seed):
        for username, name, role in plan.people:
            user_id = identity.create_user(
                actor=SYSTEM, username=username, display_name=name, password=PASSWORD, now=now
            )
            identity.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=ids[plan.key], role=Role(role), now=now)
    _doorkeepers(ids, seed, now)
    for number, centre in enumerate(CENTRES):
        _centre(ids[centre.key], centre.region, f"{centre.city}市演示路 {number + 1} 号（虚构）", now)
    province = make_province(seed)
    forms = tuple(_expert(plan, number, ids, province) for number, plan in enumerate(province.experts))
    experts.register_experts(actor=SYSTEM, forms=forms, now=now)
    return World(ids, organisations(seed), province)


def _doorkeepers(ids: dict[str, str], seed: str, now: datetime) -> None:
    dice = Dice(f"{seed} doors")
    for centre in CENTRES:
        user_id = identity.create_user(
            actor=SYSTEM,
            username=doorkeeper(centre.username),
            display_name=person_name(dice),
            password=PASSWORD,
            now=now,
        )
        identity.grant_role(
            actor=SYSTEM, user_id=user_id, organisation_id=ids[centre.key], role=Role.VENUE_OPERATOR, now=now
        )


def find_world(seed: str = SEED) -> World:
    """The world that was built before."""
    by_uscc = {each.uscc: each.organisation_id for each in identity_queries.list_organisations()}
    plans, province = _plans(seed)
    return World({plan.key: by_uscc[plan.uscc] for plan in plans}, plans, province)


@cache
def _plans(seed: str) -> tuple[tuple[OrganisationPlan, ...], Province]:
    return organisations(seed), make_province(seed)


def _organisation(plan: OrganisationPlan, now: datetime) -> str:
    draft = identity.OrganisationDraft(
        OrganisationKind(plan.kind), plan.name, plan.uscc, plan.region, plan.name_en, demo=True
    )
    return identity.create_organisation(actor=SYSTEM, draft=draft, now=now)


def _centre(organisation_id: str, region: str, address: str, now: datetime) -> None:
    """Twelve workstations in three rooms; the first room is shared by all, as （九） asks for a fifth at least."""
    venues.register_centre(actor=SYSTEM, draft=venues.CentreDraft(organisation_id, region, address), now=now)
    _accept(organisation_id, now)
    each = WORKSTATIONS // ROOMS
    for room in range(1, ROOMS + 1):
        drafts = tuple(
            venues.WorkstationDraft(f"{place:02d}", dedicated_shared=room == 1) for place in range(1, each + 1)
        )
        ids = venues.register_workstations(
            actor=SYSTEM, centre_id=organisation_id, room=f"30{room}", floor="3 层", drafts=drafts, now=now
        )
        for workstation in ids:
            venues.record_self_check(actor=SYSTEM, workstation_id=workstation, check=ALL_GOOD, now=now)


def _accept(organisation_id: str, now: datetime) -> None:
    """The centre's venue looks at itself, the province accepts it and enters it into the catalogue."""
    operator, province = Actor(Role.VENUE_OPERATOR, organisation_id), Actor(Role.PROVINCIAL_COORDINATOR)
    items = standards()[-1].keys
    for venue in venue_queries.list_venues(operator, organisation_id):
        venues.inspect_venue(actor=operator, venue_id=venue.venue_id, met=items, now=now)
        for act in ("accept", "enter"):
            paper = venues.Paper("演示验收〔2026〕1号", now.date())
            venues.advance_venue(actor=province, venue_id=venue.venue_id, act=act, paper=paper, now=now)


def _expert(plan: ExpertPlan, number: int, ids: dict[str, str], province: Province) -> experts.ExpertForm:
    """One in fifteen has a tie to a company that bids, so that recusal has something to find."""
    dice = Dice(f"tie {number}")
    ties = [Relation(Tie.EMPLOYED, plan.employer.uscc)]
    if number % TIED_EVERY == 0:
        bidder = province.bidders[dice.below(len(province.bidders))]
        ended = date(2025, 3, 1) if dice.below(2) else None
        ties.append(Relation(Tie.ECONOMIC_INTEREST, bidder.uscc, ended))
    return experts.ExpertForm(
        specialty=plan.specialty,
        home_centre=ids[plan.centre_key],
        region=plan.region,
        employer_uscc=plan.employer.uscc,
        name=plan.person.name,
        id_number=plan.person.id_number,
        phone=plan.person.phone,
        mailbox_key=mailbox_key(plan.person.phone),
        relations=tuple(ties),
    )
