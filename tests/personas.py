"""One person of every role, made through the services that a real installation uses.

``make_personas(now)`` enters the organisations and the people and returns ``Personas``; ``personas.actor("agency")`` is the
actor of the services, ``personas.sign_in(client, "agency")`` the session of the pages. Keys are those of the demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from tests.kept import kept
from yuanping.apps.identity import queries, services
from yuanping.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role

NOW = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
"""09:00 in Shanghai on a Tuesday that is a working day."""
PASSWORD = "松花江-泡菜-信封-七月"

KIND = services.OrganisationKind
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

ORGANISATIONS: tuple[tuple[str, services.OrganisationKind, str, str, str], ...] = (
    ("agency", KIND.AGENCY, "松岭招标代理有限公司", "Songling Procurement Agency", "210100"),
    ("other_agency", KIND.AGENCY, "北辰招标代理有限公司", "Beichen Procurement Agency", "210100"),
    ("entity", KIND.PROCURING_ENTITY, "辽东水利建设中心", "Liaodong Waterworks", "210100"),
    ("registry", KIND.REGISTRY_OWNER, "辽宁省综合评标专家库", "Liaoning Expert Registry", "210000"),
    ("centre", KIND.TRADING_CENTRE, "沈阳市公共资源交易中心", "Shenyang Trading Centre", "210100"),
    ("sub_centre", KIND.TRADING_CENTRE, "大连市公共资源交易中心", "Dalian Trading Centre", "210200"),
    ("supervisors", KIND.SUPERVISORY_AUTHORITY, "辽宁省水利厅", "Water Resources Department", "210000"),
    ("coordinators", KIND.COORDINATING_AUTHORITY, "辽宁省发展改革委", "Development and Reform Commission", "210000"),
    ("outside", KIND.AGENCY, "远山工程咨询有限公司", "Yuanshan Consulting", "210300"),
    ("platform", KIND.PLATFORM, "远评平台运行单位", "Platform Operator", "210000"),
)
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("agency", "agency", Role.AGENCY_CLERK),
    ("other_agency", "other_agency", Role.AGENCY_CLERK),
    ("entity", "entity", Role.PROCURING_ENTITY),
    ("registry", "registry", Role.REGISTRY_OWNER),
    ("host", "centre", Role.VENUE_OPERATOR),
    ("sub", "sub_centre", Role.VENUE_OPERATOR),
    ("supervisor", "supervisors", Role.PROJECT_SUPERVISOR),
    ("coordinator", "coordinators", Role.PROVINCIAL_COORDINATOR),
    ("owner", "entity", Role.OWNER_REPRESENTATIVE),
    ("outsider", "outside", Role.OUTSIDER),
    ("admin1", "platform", Role.SYSTEM_ADMIN),
    ("admin2", "platform", Role.SECURITY_ADMIN),
    ("admin3", "platform", Role.AUDITOR),
)
STRANGER = "anonymous"
EXPERT = "expert"
SEAT = "0" * 32
"""A seat that does not exist: what a page shows an expert of another committee."""
EVERYBODY = (*(key for key, _, _ in PEOPLE), EXPERT, STRANGER)


def make_uscc(number: int) -> str:
    """A credit code of an invented organisation with a right check character (GB 32100)."""
    body = f"91210100MA{number:07d}"
    total = sum(CHARACTERS.index(each) * weight for each, weight in zip(body, WEIGHTS, strict=True))
    return body + CHARACTERS[(31 - total % 31) % 31]


@dataclass(frozen=True, slots=True)
class Personas:
    """``organisations``: key → organisation id."""

    organisations: dict[str, str]

    def actor(self, key: str) -> Actor:
        """The actor behind a key; ``expert`` holds a seat of nobody's committee."""
        if key == STRANGER:
            return ANONYMOUS
        if key == EXPERT:
            return Actor(Role.EXPERT, seat_id=SEAT)
        return queries.actor_of(key)

    def sign_in(self, client: Client, key: str) -> Client:
        """Give the client this persona's session."""
        if key == EXPERT:
            session = client.session
            session["shell.seat"] = SEAT
            session.save()
        elif key != STRANGER:
            client.force_login(
                get_user_model().objects.get(username=key), backend="django.contrib.auth.backends.ModelBackend"
            )
        return client

    def client(self, key: str) -> Client:
        return self.sign_in(Client(), key)


@kept
def make_personas(now: datetime = NOW) -> Personas:
    """Enter every organisation and every person once."""
    ids = {key: _organisation(at, key, now) for at, (key, *_) in enumerate(ORGANISATIONS)}
    with override_settings(PASSWORD_HASHERS=["tests.hashers.CheapArgon2"]):
        _people(ids, now)
    return Personas(ids)


def _people(ids: dict[str, str], now: datetime) -> None:
    for username, organisation, role in PEOPLE:
        user_id = services.create_user(
            actor=SYSTEM, username=username, display_name=f"演示{username}", password=PASSWORD, now=now
        )
        services.grant_role(actor=SYSTEM, user_id=user_id, organisation_id=ids[organisation], role=role, now=now)


def _organisation(at: int, key: str, now: datetime) -> str:
    _, kind, name, name_en, region = ORGANISATIONS[at]
    draft = services.OrganisationDraft(kind, name, make_uscc(at + 1), region, name_en, demo=True)
    return services.create_organisation(actor=SYSTEM, draft=draft, now=now)
