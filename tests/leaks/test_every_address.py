"""Two worlds that differ only in a sub-venue: every page and every operation of the interface, as everybody who must not know it.

Same bytes, same headers, same number of queries, same log lines; under a pack that hides the sub-venues until the award. One leak is planted
for each reader, which the walk must see.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.leaks.dice import same_dice
from tests.leaks.province import Province, apart, confirm, fill, make_province, swap
from tests.leaks.walk import INVENTED, Reader, Seen, Step, ask, samples, steps
from tests.personas import NOW
from yuanping.api import errors
from yuanping.apps.booking import permissions
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import Booking, Offer, Round
from yuanping.apps.booking.queries import party, redact
from yuanping.apps.draw.queries import papers as draw_papers
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues.models import Workstation
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.states import WorkstationState

pytestmark = pytest.mark.django_db
Change = Callable[[Province], int]
READERS = (
    "agency",
    "entity",
    "other_agency",
    "registry",
    "owner",
    "other_supervisor",
    "aside",
    "beside",
    "outsider",
    "admin1",
    "admin3",
    "expert",
    "anonymous",
)
"""``aside`` works at a centre drawn in neither world, ``beside`` at a sub-venue drawn in both; bidders and the public come as ``anonymous``."""


@dataclass(eq=False)
class Walk:
    """The province and everything that can be asked of it."""

    province: Province
    steps: tuple[Step, ...]

    def mine(self, reader: str) -> list[Step]:
        """Questions whose answer could differ: a page that is not for the role answers before it looks at a row."""
        role = self.province.world.personas.actor(reader).role
        asked = [each for each in self.steps if not each.roles or role in each.roles]
        if reader != "anonymous":  # a calendar answers whoever holds its address, whoever that is
            asked = [each for each in asked if not each.address.endswith(".ics")]
        return asked

    def client(self, reader: str) -> Client:
        return self.province.world.personas.sign_in(Reader(), reader)

    def answers(self, reader: str, asked: list[Step], change: Change | None) -> list[Seen]:
        """What a reader is answered in the first world, or in the changed one, which is undone afterwards."""
        client = self.client(reader)
        with transaction.atomic():
            if change is not None:
                assert change(self.province) > 0
            found = [ask(client, each) for each in asked]
            transaction.set_rollback(True)
        return found

    def differing(self, reader: str, below: str = "/", change: Change = swap) -> dict[str, str]:
        """Questions below an address that tell the worlds apart for a reader, and by what.

        Whatever differs is asked once more in both worlds: the first time something may have been fetched for the first time.
        """
        asked = [each for each in self.mine(reader) if each.address.startswith(below)]
        for _ in range(2):
            one, two = (self.answers(reader, asked, each) for each in (None, change))
            differing = [(each, *pair) for each, *pair in zip(asked, one, two, strict=True) if pair[0] != pair[1]]
            asked = [each for each, *_pair in differing]
        return {str(each): first.difference(second) for each, first, second in differing}


@pytest.fixture(scope="module")
def walk(django_db_setup: None, django_db_blocker: object) -> Iterator[Walk]:
    """One province for all readers; whatever they do is undone."""
    with apart(django_db_blocker):
        with same_dice("province"):
            province = make_province()
        yield Walk(province, tuple(steps(province)))


@pytest.mark.parametrize("reader", READERS)
def test_nothing_tells_the_worlds_apart(walk: Walk, reader: str) -> None:
    assert walk.differing(reader) == {}


KINDS = ("bytes", "price", "line")


@pytest.mark.parametrize(("reader", "kind"), [(each, KINDS[at % 3]) for at, each in enumerate(READERS)])
def test_a_leak_planted_for_each_reader_is_seen(
    walk: Walk, reader: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal of the interface that tells by a word, by its price or in the log that the drawn venue has an offer."""
    real = errors.problem

    def telling(status: int, code: str, title: str, **more: str) -> HttpResponse:
        there = Offer.objects.filter(centre_id=walk.province.drawn).exists()
        if there and kind == "price":
            Offer.objects.count()
        if kind == "line":
            logging.getLogger("yuanping.planted").debug("there" if there else "not there")
        return real(status, code, title + str(there) if kind == "bytes" else title, **more)

    assert walk.differing(reader, "/api/v1/offers/") == {}
    monkeypatch.setattr(errors, "problem", telling)
    assert walk.differing(reader, "/api/v1/offers/") != {}


@pytest.mark.parametrize("reader", ["agency", "entity"])
def test_a_leak_to_those_who_ask_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (redact, party):
        monkeypatch.setattr(module, "hides_subs", lambda *_, **__: False)
    monkeypatch.setattr(redact, "sees_venue", lambda *_: True)
    first = walk.province.bookings[0]
    found = walk.differing(reader, f"/agency/bookings/{first}") | walk.differing(reader, f"/api/v1/bookings/{first}")
    assert {f"GET /agency/bookings/{first}/", f"GET /api/v1/bookings/{first}"} <= found.keys()


@pytest.mark.parametrize("reader", ["aside", "beside"])
def test_a_leak_to_another_centre_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "can_answer_offer", lambda *_: True)
    assert {each.split("/")[1] for each in walk.differing(reader, "/centre/offers/")} == {"centre"}


@pytest.mark.parametrize("reader", ["agency", "entity", "other_agency", "aside", "beside", "registry", "anonymous"])
def test_nobody_sees_when_a_sub_venue_answers(walk: Walk, reader: str) -> None:
    """Two worlds: in one the drawn venue has answered an offer, in the other it has not yet."""
    assert walk.differing(reader, change=confirm) == {}


def test_what_the_parties_may_open_and_what_is_logged_names_no_sub_venue(walk: Walk) -> None:
    """Evidence is sealed, so the walk cannot exchange what it says; it is read whole instead."""
    subs = set(Offer.objects.filter(is_host=False).values_list("centre_id", flat=True))
    names = {each.name for each in venues.list_centres() if each.centre_id in subs}
    lots = list(Booking.objects.values_list("lot_id", flat=True))
    said = [str(evidence.list_bodies(lot, [Access.PUBLIC, Access.PARTIES])) for lot in lots]
    assert all("booking.requested" in each for each in said)
    text = "\n".join((*said, *walk.province.lines))
    assert [each for each in (*subs, *names) if each in text] == []
    sealed = "\n".join(str(evidence.list_bodies(lot, [Access.SUPERVISOR])) for lot in lots)
    assert any(each in sealed for each in subs), "there is what could leak"


@pytest.mark.parametrize("reader", ["agency", "entity", "registry"])
def test_the_papers_of_another_draw_at_the_same_hours_tell_nothing(walk: Walk, reader: str) -> None:
    """The request commits to the free workstations and does not show them: the salted digest is all that may differ."""
    found = papers_of_another_draw(walk, reader)
    for papers in found:
        assert "hidden" not in papers
        assert "salt" not in papers
        assert len(papers["request"].pop("hidden")) == 64
    assert found[0] == found[1]


def test_the_supervisor_checks_the_whole_of_another_draw(walk: Walk) -> None:
    """There is what could leak: with the hidden part in hand the two worlds differ by more than their digests."""
    assert free_desks_differ(papers_of_another_draw(walk, "supervisor"))


@pytest.mark.parametrize("reader", ["agency", "entity", "registry"])
def test_a_leak_in_the_papers_of_another_draw_is_seen(walk: Walk, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_papers, "can_read_hidden_part", lambda *_: True)
    assert free_desks_differ(papers_of_another_draw(walk, reader))


def free_desks_differ(found: list[dict[str, Any]]) -> bool:
    one, two = (json.loads(papers["hidden"])["desks"] for papers in found)
    return bool(one != two)


def papers_of_another_draw(walk: Walk, reader: str) -> list[dict[str, Any]]:
    """What a party is handed of a second lot's draw, before and after the first lot's drawn venue is exchanged."""
    province, found = walk.province, []
    for other in (False, True):
        with same_dice("papers"), transaction.atomic():
            if other:
                swap(province)
            # The desk out of order stands at both centres, and may be the only one held: in service again, free desks tell.
            Workstation.objects.update(state=WorkstationState.IN_SERVICE)
            actor, lot_id = province.world.actor("agency"), province.lots[0]
            made = bookings.request_booking(actor=actor, lot_id=lot_id, plan=province.world.plan(), now=NOW)
            draw = Round.objects.get(booking__booking_id=made).ceremony_id
            address = reverse("supervisor:party_papers", args=[draw])
            papers = json.loads(walk.client(reader).get(address).content)
            found.append({**papers, "request": json.loads(papers["request"])})
            transaction.set_rollback(True)
    return found


ASKING = ("/booking/send/", "/api/v1/bookings")
"""A request is asked with, and counted (``test_probing.py``); nothing else may tell how full a venue is."""


@pytest.mark.parametrize("below", ["/agency/lots/", "/agency/bookings/", "/agency/windows/", "/api/v1/"])
def test_only_a_counted_request_tells_whether_there_is_room(walk: Walk, below: str) -> None:
    """Two worlds: in one every workstation but the host's is given away on the day asked for."""
    found = walk.differing("agency", below, fill)
    assert [each for each in found if not each.startswith("POST") or not each.endswith(ASKING)] == []
    assert bool(found) == (below in {"/agency/lots/", "/api/v1/"})


def test_every_parameter_of_every_address_has_a_row(walk: Walk) -> None:
    """The walk would have failed before; here it stands how far it goes, so that it cannot shrink unseen."""
    known = {name: rows for name, rows in samples(walk.province).items() if name not in INVENTED}
    assert all(rows for rows in known.values())
    asked = {each.address.partition("?")[0] for each in walk.steps}
    assert {"/centre/board/", "/province/map/", "/worklist/", "/search/", "/public/catalogue/"} <= asked
    assert len(walk.steps) > 400
