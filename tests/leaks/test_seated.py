"""Two worlds that differ only in a sub-venue, once the committee is drawn: called but not come, and sitting at its evaluation.

Everybody who must not know reads the same at the same price: who asks, bidders and the public, other centres, and the members themselves, who know
their own venue and each other as numbers. A leak is planted for those who ask, for another centre and for a member.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.db import transaction
from django.test import Client

from tests.apps.committee.cases import ARRIVE_AT
from tests.leaks.dice import same_dice
from tests.leaks.province import apart
from tests.leaks.seated import Seated, make_called, seat
from tests.leaks.test_every_address import READERS, Walk
from tests.leaks.walk import Reader, Step, steps
from yuanping.apps.booking.queries import party, redact
from yuanping.apps.committee import queries as committee
from yuanping.apps.committee.models import Seat
from yuanping.apps.committee.queries import get_committee
from yuanping.apps.committee.services import agree_to_list
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.states import CommitteeState
from yuanping.web.expert.views import desk
from yuanping.web.shell.seat import KEY

pytestmark = pytest.mark.django_db
MEMBERS = ("member", "representative")
DOORS = ("/api/v1/arrivals", "/api/v1/receipts", "/api/v1/late", "/api/v1/call-answers", "/api/v1/bridge-calls")
ACTS = ("/desk/", "/agency/lots/", "/centre/check-in/", "/supervisor/", *DOORS)
"""Below these forms are sent as well: what the rest of them answer knows no committee, and is walked before the draw."""


@dataclass(eq=False)
class SeatedWalk(Walk):
    """The walk, with two readers more: members at their desks."""

    seated: Seated | None = None

    def mine(self, reader: str) -> list[Step]:
        if reader not in MEMBERS:
            return super().mine(reader)
        role = Role.EXPERT if reader == "member" else Role.OWNER_REPRESENTATIVE
        return [each for each in self.steps if not each.roles or role in each.roles]

    def client(self, reader: str) -> Client:
        if reader not in MEMBERS or self.seated is None:
            return super().client(reader)
        client = Reader()
        if reader == "representative":
            self.province.world.personas.sign_in(client, "owner")
        session = client.session
        session[KEY] = getattr(self.seated, reader)
        session.save()
        client.cookies["sessionid"] = session.session_key
        return client


@pytest.fixture(scope="module")
def called(django_db_setup: None, django_db_blocker: object) -> Iterator[Seated]:
    """The committee is drawn; made once, and undone."""
    with apart(django_db_blocker):
        with same_dice("seated"):
            made = make_called()
        yield made


@pytest.fixture(scope="module", params=["called", "sitting"])
def walk(called: Seated, request: pytest.FixtureRequest) -> Iterator[SeatedWalk]:
    """Before anybody has come, and at the evaluation."""
    with transaction.atomic():
        if request.param == "sitting":
            with same_dice("sitting"):
                seat(called)
        every = steps(called.province, called.known())
        asked = tuple(each for each in every if each.method == "GET" or each.address.startswith(ACTS))
        yield SeatedWalk(called.province, asked, called)
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", [*READERS, *MEMBERS])
def test_nothing_tells_the_worlds_apart(walk: SeatedWalk, reader: str) -> None:
    assert walk.differing(reader) == {}


@pytest.fixture
def asked(walk: SeatedWalk) -> Iterator[SeatedWalk]:
    """The supervisor and the keeper of the registry have agreed to open the final list; before anybody has come it is said to nobody."""
    assert walk.seated is not None
    with transaction.atomic():
        if get_committee(walk.seated.case.committee_id).state == CommitteeState.FORMED:
            for who in ("supervisor", "registry"):
                actor = walk.province.world.actor(who)
                lot_id = walk.province.world.lot_id
                agree_to_list(actor=actor, lot_id=lot_id, reason="按规定启封", now=ARRIVE_AT)
        yield walk
        transaction.set_rollback(True)


@pytest.mark.parametrize("reader", [*READERS, *MEMBERS])
def test_a_list_that_was_opened_tells_no_venue(asked: SeatedWalk, reader: str) -> None:
    """Names are read on it by the supervisor alone under this pack; and what else it shows has no place in it."""
    lot = f"/supervisor/lots/{asked.province.world.lot_id}/"
    assert asked.differing(reader, lot) | asked.differing(reader, "/worklist/") == {}


def test_a_venue_on_the_opened_list_is_seen(asked: SeatedWalk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the page of the list names the venues of the seats to the registry, once it was asked."""
    assert asked.seated is not None
    formed = get_committee(asked.seated.case.committee_id).state == CommitteeState.FORMED
    whole = committee.get_final_list

    def planted(actor: Actor, lot_id: str) -> object:
        found = whole(actor, lot_id)
        return (
            replace(found, lot_name=" ".join(sorted(Seat.objects.values_list("centre", flat=True)))) if found else None
        )

    monkeypatch.setattr(committee, "get_final_list", planted)
    address = f"/supervisor/lots/{asked.province.world.lot_id}/final-list/"
    assert (f"GET {address}" in asked.differing("registry", address)) is formed


def test_there_is_what_could_leak(walk: SeatedWalk) -> None:
    """Somebody of the drawn venue sits on the committee, and another member elsewhere; the walk reaches what they see."""
    assert walk.seated is not None
    places = set(Seat.objects.values_list("centre", flat=True))
    assert {walk.province.drawn, walk.seated.beside} <= places
    assert walk.province.instead not in places
    assert {"/desk/", "/centre/today/", "/worklist/"} <= {each.address for each in walk.steps}
    assert all(any(each.address.startswith(door) for each in walk.steps) for door in DOORS)


@pytest.mark.parametrize("reader", ["agency", "entity"])
def test_a_leak_to_those_who_ask_is_seen(walk: SeatedWalk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (redact, party):
        monkeypatch.setattr(module, "hides_subs", lambda *_, **__: False)
    monkeypatch.setattr(redact, "sees_venue", lambda *_: True)
    address = f"/agency/bookings/{walk.province.bookings[0]}/"
    assert f"GET {address}" in walk.differing(reader, address)


@pytest.mark.parametrize("address", ["/centre/check-in/", "/api/v1/arrivals"])
def test_an_arrival_told_to_another_centre_is_seen(
    walk: SeatedWalk, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, drawn = committee.arrivals_at, walk.province.drawn
    monkeypatch.setattr(committee, "arrivals_at", lambda actor, now: whole(replace(actor, organisation_id=drawn), now))
    assert f"GET {address}" in walk.differing("aside", address)


def test_a_venue_told_to_a_member_by_its_price_is_seen(walk: SeatedWalk, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = desk.get_desk

    def planted(actor: Actor, now: datetime) -> object:
        if Seat.objects.filter(centre=walk.province.drawn).exists():
            Seat.objects.count()
        return whole(actor, now)

    monkeypatch.setattr(desk, "get_desk", planted)
    assert "GET /desk/" in walk.differing("member", "/desk/")
