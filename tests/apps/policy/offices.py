"""A coordinating office of a province whose cities may set standards, with two people, a supervisor and a neighbour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tests.apps.quick import FAST
from tests.personas import NOW, PASSWORD, make_uscc
from yuanping.apps.identity import queries, services
from yuanping.apps.policy.services import OverlayDraft
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, LotFacts
from yuanping.kernel.policy.rules import StandardKind

KIND = services.OrganisationKind
DRAFT = OverlayDraft(
    region="370200",
    kind=StandardKind.WIDEN,
    category=Category.WORKS,
    value=Yuan.from_wan("5000"),
    from_on=date(2026, 9, 2),
    until_on=date(2026, 12, 31),
    document="青发改〔2026〕1号",
)
STAGE = replace(DRAFT, kind=StandardKind.STAGE, value=Yuan.from_wan("3000"))
LOT = LotFacts(
    lot_id="LOT-1",
    name="施工",
    region="370200",
    notice_on=date(2026, 9, 2),
    category=Category.WORKS,
    estimated_value=Yuan.from_wan("6000"),
)


@dataclass(frozen=True)
class Offices:
    first: Actor
    second: Actor
    supervisor: Actor
    elsewhere: Actor
    clerk: Actor


def make_offices(settings) -> Offices:
    """Two coordinators of one province, its supervisor, a coordinator of another province, an agency's clerk."""
    settings.PASSWORD_HASHERS = FAST
    here = _office(31, "370000", KIND.COORDINATING_AUTHORITY)
    there = _office(32, "210000", KIND.COORDINATING_AUTHORITY)
    watch = _office(33, "370000", KIND.SUPERVISORY_AUTHORITY)
    agency = _office(34, "370200", KIND.AGENCY)
    return Offices(
        _person("sd1", here, Role.PROVINCIAL_COORDINATOR),
        _person("sd2", here, Role.PROVINCIAL_COORDINATOR),
        _person("sd3", watch, Role.PROJECT_SUPERVISOR),
        _person("ln1", there, Role.PROVINCIAL_COORDINATOR),
        _person("sd4", agency, Role.AGENCY_CLERK),
    )


def _office(number: int, region: str, kind: services.OrganisationKind) -> str:
    draft = services.OrganisationDraft(
        kind, f"演示单位{number}", make_uscc(number), region, f"Office {number}", demo=True
    )
    return services.create_organisation(actor=SYSTEM, draft=draft, now=NOW)


def _person(username: str, organisation_id: str, role: Role) -> Actor:
    user_id = services.create_user(
        actor=SYSTEM, username=username, display_name=f"演示{username}", password=PASSWORD, now=NOW
    )
    services.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=organisation_id, role=role, now=NOW)
    return queries.actor_of(username)
