"""A province's desk with two members of staff and a simulated telephone exchange."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings as installed
from django.contrib.auth import get_user_model
from django.test import Client

from tests.apps.committee.cases import DRAW_AT, Case, Person
from tests.personas import NOW, PASSWORD
from yuanping.adapters.call_bridge_file.exchange import Ringing, take_calls
from yuanping.adapters.keyholder_process.notice import make_mailbox_key
from yuanping.apps.committee import queries
from yuanping.apps.committee.queries import BridgeView
from yuanping.apps.identity import queries as identity
from yuanping.apps.identity import services as identities
from yuanping.infra import clock
from yuanping.infra.worker import tick
from yuanping.kernel.actor import SYSTEM, Actor, Role

ASKED_AT = DRAW_AT + timedelta(minutes=20)


@dataclass
class Desk:
    """The desk after twenty minutes without an answer."""

    case: Case
    folder: Path
    private: bytes
    first: Actor
    second: Actor

    def calls(self, now: datetime = ASKED_AT) -> tuple[BridgeView, ...]:
        return queries.list_bridge_calls(self.first, now)

    def ringing(self) -> Ringing:
        (found,) = take_calls(self.folder, self.private)
        return found

    def person_of(self, ringing: Ringing) -> Person:
        return self.case.people[int(ringing.number[3:])]

    def client(self, who: Actor) -> Client:
        client = Client()
        user = get_user_model().objects.get(username="coordinator" if who == self.first else "coordinator-2")
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client


@contextmanager
def desk(case: Case, settings: object, folder: Path) -> Iterator[Desk]:
    """Everybody was sent a message and nobody answered yet."""
    private, public = make_mailbox_key()
    settings.CALL_BRIDGE = "yuanping.adapters.call_bridge_file.bridge.FileBridge"  # type: ignore[attr-defined]  # the fixture of pytest-django
    settings.CALL_BRIDGE_FOLDER = folder  # type: ignore[attr-defined]  # the fixture of pytest-django
    key = Path(installed.KEYHOLDER_KEYS) / "exchange.pub"
    first = case.world.actor("coordinator")
    user = identities.create_user(
        actor=SYSTEM, username="coordinator-2", display_name="演示值守二", password=PASSWORD, now=NOW
    )
    role = Role.PROVINCIAL_COORDINATOR
    identities.grant_role(actor=SYSTEM, user_id=user, organisation_id=first.organisation_id, role=role, now=NOW)
    case.draw()
    key.write_text(public.hex())
    try:
        tick(ASKED_AT)
        clock.set_demo_clock(ASKED_AT)
        yield Desk(case, folder, private, first, identity.actor_of("coordinator-2"))
    finally:
        key.unlink()
