"""Two worlds that differ only in the sub-venues of a booking: agency, strangers and centres that sit in neither read the same of windows, plans and
failures, at the same price.

Under a pack that hides sub-venues. A window's hour depends on the province's free workstations unless the pack hides them; then it is looked up
(ADR). Planted: a reason with the centre drawn, an hour that is searched, an agreement asked of the agency; the harness must see each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.world import World, make_lot, make_world
from tests.apps.planning.outage import carry_out, report
from tests.apps.planning.queue import DAYS, FIRST, wish
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.leaks.test_booking import ASKERS, STRANGERS, Seen, look, other_world
from tests.personas import NOW
from yuanping.api.v1 import planning
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.planning import permissions, queries, services
from yuanping.apps.planning.models import MoveRow, WishRow
from yuanping.apps.planning.queries import WishView, outage
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.plain import to_plain
from yuanping.kernel.planning import allocate
from yuanping.kernel.planning.reallocate import Fate
from yuanping.kernel.planning.states import MoveState

HIDING = replace(LN_RULES, agency_learns=HLJ_RULES.agency_learns, may_choose=False, choice_law=HLJ_RULES.choice_law)
ADDRESSES = ("/api/v1/windows", "/api/v1/plans", "/api/v1/plans/queue", "/api/v1/plans/hosted", "/api/v1/outages")
PAGES = ("agency:windows", "province:planning", "province:outages", "centre:outages", "centre:planned", "shell:work")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        made = make_world(centres=9)
        set_demo_clock(NOW)
        yield made


@pytest.fixture
def booked(world: World) -> str:
    """A lot that is seated at 09:00 at sub-venues nobody may know, and another whose agency left its hour to the province."""
    others = tuple(each for key, each in world.centres.items() if key not in {"host", "sub"})
    booking_id = world.placed(world.plan(centres=others))
    world.confirm_all(booking_id)
    Booking.objects.update(rules=to_plain(HIDING))
    lot = make_lot(world.personas, date(2026, 9, 2), "B0000000000000000002")
    asked = wish(world, latest=FIRST + timedelta(days=1))
    services.ask_window(actor=world.actor("agency"), lot_id=lot, wish=asked, now=NOW)
    WishRow.objects.update(rules=to_plain(HIDING))
    tick(NOW)
    return booking_id


def read(world: World, persona: str) -> list[Seen]:
    """Every address of planning, the second time, when nothing is fetched for the first time any more."""
    client, found = world.personas.client(persona), []
    for address in (*ADDRESSES, *(reverse(each) for each in PAGES)):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        found.append(Seen(address, answer.status_code, body, len(asked)))
    return found


def hours(world: World) -> list[tuple[object, ...]]:
    """What a plan drafted now gives."""
    coordinator = world.actor("coordinator")
    plan_id = services.draft_plan(actor=coordinator, days=replace(DAYS, spare=0), now=NOW)
    plan = queries.get_plan(coordinator, plan_id).plan
    return [(each.key, each.starts_at, each.host) for each in plan.placed]


def crowd(world: World) -> None:
    """Another world: two workstations of a sub-venue are taken at 09:00 instead of 16:30, so that the province is fullest at 09:00."""
    offer = Offer.objects.filter(is_host=False).order_by("pk")[0]
    rows = list(Occupancy.objects.filter(offer=offer).order_by("slot_start", "pk"))
    first, last = rows[0].slot_start, rows[-1].slot_start
    taken = Occupancy.objects.filter(slot_start=first).values("workstation")
    here = Workstation.objects.filter(room__venue__centre__centre_id=offer.centre_id).exclude(pk__in=taken)
    for row, desk in zip([each for each in rows if each.slot_start == last], here.order_by("pk"), strict=False):
        Occupancy.objects.filter(pk=row.pk).update(slot_start=first, workstation=desk)


def everybody(world: World) -> dict[str, list[Seen]]:
    return {persona: read(world, persona) for persona in (*ASKERS, *STRANGERS)}


def test_where_another_lot_sits_tells_nothing(world: World, booked: str) -> None:
    one = everybody(world)
    other_world(world, booked)
    assert everybody(world) == one


def test_the_hour_of_a_window_does_not_move_with_other_lots(
    world: World, booked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up it stays, in a province that is fuller at another hour and in one whose lots sit elsewhere; searched it moves, which is seen."""
    looked_up = hours(world)
    with monkeypatch.context() as planted:
        planted.setattr(allocate, "hides_from_agency", lambda _: False)
        searched = hours(world)
    crowd(world)
    assert (hours(world), len(looked_up)) == (looked_up, 1)
    other_world(world, booked)
    assert hours(world) == looked_up
    monkeypatch.setattr(allocate, "hides_from_agency", lambda _: False)
    assert hours(world) != searched


def test_a_planted_reason_is_seen(world: World, booked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = planning._window

    def planted(view: WishView) -> object:
        drawn = Offer.objects.filter(is_host=False).order_by("centre_id").values_list("centre_id", flat=True)
        return whole(view).model_copy(update={"reason": ",".join(drawn)})

    monkeypatch.setattr(planning, "_window", planted)
    one = read(world, "agency")
    other_world(world, booked)
    assert read(world, "agency") != one


def after_failure(world: World, booked: str, centre_id: str) -> dict[str, list[Seen]]:
    """What everybody reads of the booking and of planning once a venue has burned and the province has carried its plan out."""
    carry_out(world, report(world, centre_id, proof=None))
    return {
        key: [_sized(each) for each in (*look(world, key, booked), *read(world, key))]
        for key in (*ASKERS, "other_agency", "sub")
    }


DIGEST = re.compile(r"[0-9a-f]{64}|[0-9a-f]{4} [0-9a-f]{4}…")


def _sized(seen: Seen) -> Seen:
    """Without the digest of the newest checkpoint, which is salted; the size of the log beside it stays and is compared."""
    return replace(seen, body=DIGEST.sub("", seen.body))


def differing(one: dict[str, list[Seen]], two: dict[str, list[Seen]]) -> list[tuple[str, str, int, int]]:
    """Who reads something else where, with the queries it cost in each world."""
    return [
        (key, first.address, first.queries, second.queries)
        for key in one
        for first, second in zip(one[key], two[key], strict=True)
        if first != second
    ]


def test_a_failure_tells_nobody_which_lot_it_hit(world: World, booked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same venue burns in both worlds; in one it holds seats of the lot, in the other none. An agreement asked of the agency would be seen."""
    burned = Offer.objects.filter(is_host=False, state="confirmed").order_by("offer_id")[0].centre_id
    with transaction.atomic():
        one = after_failure(world, booked, burned)
        (move,) = MoveRow.objects.all()
        assert (move.fate, move.state) == (Fate.CHANGED, MoveState.WAITING)
        monkeypatch.setattr(permissions, "can_settle_move", lambda *_: True)
        monkeypatch.setattr(outage, "_of", lambda actor: Q(agency_id=actor.organisation_id))
        planted = [_sized(each) for each in read(world, "agency")]
        assert one["agency"][-len(planted) :] != planted
        monkeypatch.undo()
        transaction.set_rollback(True)
    other_world(world, booked)
    assert differing(one, after_failure(world, booked, burned)) == []
    assert not MoveRow.objects.exists()
