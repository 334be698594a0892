"""Two at once: a message is sent by one worker, an act is done once, a workstation is given away once; on PostgreSQL and on SQLite."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from tests.adapters.webhook_http.server import Centre
from tests.apps.booking.test_storm import elsewhere, shared_database
from tests.apps.booking.world import World, make_world
from tests.apps.venue_systems.test_receiving import System, day
from tests.personas import NOW
from yuanping.apps.booking.models import ExternalHold, Occupancy
from yuanping.apps.evidence.models import Entry
from yuanping.apps.venue_systems import services
from yuanping.apps.venue_systems.models import Attempt, Message, Received
from yuanping.apps.venue_systems.services import Letter
from yuanping.apps.venues import queries as venues
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.errors import Conflict
from yuanping.kernel.venue_system.signature import sign

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WORKERS = 8


@pytest.fixture
def world(settings: pytest.FixtureRequest) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    set_demo_clock(NOW)
    return make_world(centres=3)


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """What each call answered, or raised; all of them begin together, each with its own connection."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait()
            return call()
        except Conflict as lost:
            return lost.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_one_message_is_sent_by_one_worker(world: World, centre: Centre, tmp_path: Path) -> None:
    services.connect_system(actor=world.actor("host"), url=centre.url, now=NOW)
    services.ask_system(actor=world.actor("host"), now=NOW)
    with shared_database(tmp_path):
        tried = at_once([lambda: services.deliver_due(now=NOW)] * WORKERS)
        kept = elsewhere(
            lambda: (Attempt.objects.count(), Message.objects.get().state, Message.objects.get().attempts_made)
        )
    assert sorted(tried) == [0] * (WORKERS - 1) + [1]  # type: ignore[type-var]
    assert (len(centre.seen), *kept) == (1, 1, "delivered", 1)


def test_one_message_that_arrives_many_times_is_done_once(world: World, tmp_path: Path) -> None:
    system = System(world)
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    body = system.letter("occupy", {"reference": "once", "workstations": [seat], **day()})
    stamps = [sign([system.secret], "m1", NOW + timedelta(seconds=step), body) for step in range(WORKERS)]
    letters = [Letter(system.row.connection_id, headers, body) for headers in stamps]
    with shared_database(tmp_path):
        before = elsewhere(Entry.objects.count)
        answers = at_once([lambda each=each: services.receive_message(letter=each, now=NOW) for each in letters])  # type: ignore[misc]
        held, heard, acts = elsewhere(
            lambda: (ExternalHold.objects.count(), Received.objects.count(), Entry.objects.count() - before)
        )
    assert (held, heard, acts) == (1, 1, 1)
    done = [each for each in answers if isinstance(each, services.Answer)]
    assert [each.repeated for each in done].count(False) == 1
    assert len({(each.status, each.body) for each in done}) == 1
    assert {each for each in answers if isinstance(each, str)} <= {"message_replayed"}


def test_one_workstation_asked_for_under_many_references_is_given_away_once(world: World, tmp_path: Path) -> None:
    system = System(world)
    seat = venues.list_rooms(world.centres["host"])[0].workstations[0].workstation_id
    letters = []
    for number in range(WORKERS):
        body = system.letter("occupy", {"reference": f"r{number}", "workstations": [seat], **day()})
        headers = sign([system.secret], f"m{system.sent}", NOW, body)
        letters.append(Letter(system.row.connection_id, headers, body))
    with shared_database(tmp_path):
        answers = at_once([lambda each=each: services.receive_message(letter=each, now=NOW) for each in letters])  # type: ignore[misc]
        kept = elsewhere(
            lambda: (ExternalHold.objects.count(), len(set(Occupancy.objects.values_list("external", flat=True))))
        )
    statuses = sorted(each.status for each in answers if isinstance(each, services.Answer))
    assert statuses == [200] + [409] * (WORKERS - 1)
    assert kept == (1, 1)
