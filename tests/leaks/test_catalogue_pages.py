"""The catalogue never moves with a booking: two worlds that differ only in who was booked answer with the same bytes.

What a page makes afresh every time is stripped: the form's token, and the newest checkpoint, whose length grows with every act of anybody.
"""

from __future__ import annotations

import re
from difflib import ndiff

import pytest
from django.urls import reverse

from tests.apps.booking.world import World, make_world
from tests.personas import NOW
from yuanping.apps.evidence.services import sequence_pending
from yuanping.apps.venues import queries, services
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.venues.states import WorkstationState

pytestmark = pytest.mark.django_db
RANDOM = (
    re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"'),
    re.compile(r'"x-csrftoken"\s*:\s*"[^"]+"', re.IGNORECASE),
    re.compile(
        r'^.*(?:class="yp-proof"|class="only-print mono"|href="/public/checkpoint/" class="mono").*$', re.MULTILINE
    ),
)
OTHERS = ("agency", "other_agency", "entity", "supervisor", "outsider", "registry", "anonymous", "other_centre")
"""Everybody but the venues booked and the province; ``other_centre`` is a centre that was not drawn."""


@pytest.fixture
def world() -> World:
    set_demo_clock(NOW)
    found = make_world()
    services.publish_catalogue(actor=found.actor("coordinator"), now=NOW)
    sequence_pending(NOW)
    return found


def addresses(world: World) -> list[str]:
    venues = [
        queries.list_venues(world.actor("coordinator"), centre)[0].venue_id for centre in sorted(world.centres.values())
    ]
    rooms = [queries.list_rooms(centre)[0].room_id for centre in sorted(world.centres.values())]
    fixed = ["public:catalogue", "province:catalogue", "province:export", "centre:venues", "centre:export"]
    api = ["/api/v1/venues", "/api/v1/venues/breaches", "/api/v1/venues/tables"]
    return [
        *(reverse(name) for name in fixed),
        *(reverse(name, args=[each]) for each in venues for name in ("province:venue", "centre:venue")),
        *(reverse("centre:room", args=[each]) for each in rooms),
        *api,
        *(f"/api/v1/venues/{each}" for each in venues),
        *(f"/api/v1/venues/{each}/rooms" for each in venues),
    ]


def look(world: World, persona: str, asked: list[str]) -> list[tuple[int, str]]:
    """What a persona gets; the centre that was not drawn is the one that is closed on the day."""
    client = world.personas.client("sub" if persona == "other_centre" else persona)
    found = []
    for address in asked:
        answer = client.get(address)
        text = answer.content.decode("utf-8", "replace") if "spreadsheet" not in answer["Content-Type"] else "xlsx"
        for each in RANDOM:
            text = each.sub("", text)
        found.append((answer.status_code, text))
    return found


@pytest.mark.parametrize("persona", OTHERS)
def test_a_booking_changes_no_byte_of_the_catalogue(world: World, persona: str) -> None:
    services.close_day(
        actor=world.actor("sub"),
        venue_id=queries.list_venues(world.actor("coordinator"), world.centres["sub"])[0].venue_id,
        day=world.plan().starts_at.date(),
        reason="会议",
        now=NOW,
    )
    asked = addresses(world)
    before = look(world, persona, asked)
    world.confirm_all(world.placed())
    after = look(world, persona, asked)
    changed = [
        (address, *(line for line in ndiff(one[1].splitlines(), other[1].splitlines()) if line[0] in "+-"))
        for address, one, other in zip(asked, before, after, strict=True)
        if one != other
    ]
    assert changed == []


def test_the_harness_sees_what_does_change(world: World) -> None:
    """A planted difference: a desk taken out shows on its own staff's page and only there."""
    asked = addresses(world)
    mine, others = look(world, "host", asked), {key: look(world, key, asked) for key in OTHERS}
    seat = queries.list_rooms(world.centres["host"])[0].workstations[0]
    services.set_workstation_state(
        actor=world.actor("host"),
        workstation_id=seat.workstation_id,
        state=WorkstationState.FAULT,
        reason="黑屏",
        now=NOW,
    )
    assert look(world, "host", asked) != mine
    assert {key: look(world, key, asked) for key in OTHERS} == others
