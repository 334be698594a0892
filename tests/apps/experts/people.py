"""Invented experts for tests of the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from tests.personas import NOW, PASSWORD, Personas, make_uscc
from yuanping.adapters.keyholder_process.notice import make_mailbox_key, open_notice
from yuanping.apps.experts import services
from yuanping.apps.identity import queries as identity
from yuanping.apps.identity import services as identity_services
from yuanping.apps.notifications import queries as notifications
from yuanping.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.ids import id_number_check_character

UNIT = make_uscc(700)
TODAY = date(2026, 9, 1)
PRIVATE, _PUBLIC = make_mailbox_key()
KEY = _PUBLIC.hex()


def id_number(number: int) -> str:
    body = f"2101021975{number % 12 + 1:02d}{number % 28 + 1:02d}{number % 1000:03d}"
    return body + id_number_check_character(body)


def form(number: int = 1, code: str = "A080104", centre: str = "C1", **changed: object) -> services.ExpertForm:
    made = services.ExpertForm(
        specialty=code,
        home_centre=centre,
        region="210100",
        employer_uscc=UNIT,
        name=f"演示专家{number:03d}",
        id_number=id_number(number),
        phone=f"139{number:08d}",
        mailbox_key=KEY,
        standing=services.Standing(title="高级工程师", title_level="senior", practice_since=date(2010, 7, 1)),
    )
    return replace(made, **changed)  # type: ignore[arg-type]  # the tests name fields of the form


def second_officer(personas: Personas) -> Actor:
    """Another person of the registry: who reviews does not appoint."""
    user_id = identity_services.create_user(
        actor=SYSTEM, username="registry2", display_name="演示二", password=PASSWORD, now=NOW
    )
    identity_services.grant_role(
        actor=SYSTEM,
        user_id=user_id,
        organisation_id=personas.organisations["registry"],
        role=Role.REGISTRY_OWNER,
        now=NOW,
    )
    return identity.actor_of("registry2")


def apply(number: int = 1, actor: Actor = ANONYMOUS, **changed: object) -> services.Applied:
    return services.apply_for_library(actor=actor, form=form(number, **changed), consents=True, now=NOW)


def code_sent(act: Callable[[], object], private: bytes = PRIVATE) -> str:
    """The code of the own page that the act sent to this telephone."""
    before = set(notifications.list_notice_ids())
    act()
    sealed = [notifications.read_sealed(each) for each in notifications.list_notice_ids() if each not in before]
    (notice,) = filter(None, (open_notice(private, each) for each in sealed))
    assert notice.kind is NoticeKind.OWN_PAGE
    return notice.code


def page_code(actor: Actor, expert_id: str, now: datetime = NOW, private: bytes = PRIVATE) -> str:
    """The code that the registry has sent to the expert, read on the expert's telephone."""
    return code_sent(lambda: services.issue_page_code(actor=actor, expert_id=expert_id, now=now), private)


def own(expert_id: str) -> Actor:
    """The expert on the own page."""
    return Actor(Role.EXPERT, user_id=expert_id)
