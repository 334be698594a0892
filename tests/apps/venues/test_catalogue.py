"""Centres, workstations, self-checks, and the invariants that warn."""

from __future__ import annotations

from datetime import date

import pytest

from tests.apps.booking.world import GOOD, make_centre
from tests.personas import EVERYBODY, NOW, Personas, make_personas
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Capability, Centre, Venue, Workstation
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.booking.catalogue import DeviceCheck
from yuanping.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def centre(personas: Personas) -> str:
    make_centre(personas.organisations["centre"], "210100")
    return personas.organisations["centre"]


def test_the_catalogue_counts_what_is_in_order(centre: str, personas: Personas) -> None:
    (before,) = queries.list_catalogue()
    assert (before.rooms, before.workstations, before.healthy, before.dedicated_shared) == (2, 12, 12, 6)
    first = Workstation.objects.order_by("pk")[0].workstation_id
    bad = DeviceCheck(
        computer=True, camera=True, microphone=False, network=True, environment_monitor=True, identity_device=True
    )
    services.record_self_check(actor=personas.actor("host"), workstation_id=first, check=bad, now=NOW)
    (after,) = queries.list_catalogue()
    assert (after.workstations, after.healthy) == (12, 11)
    assert len(queries.list_bookable_desks((centre,))[centre]) == 11


def test_a_new_workstation_is_bookable_after_its_first_check(centre: str, personas: Personas) -> None:
    host = personas.actor("host")
    draft = services.WorkstationDraft("99")
    made = services.register_workstation(actor=host, centre_id=centre, room="309", draft=draft, now=NOW)
    assert made not in {desk.workstation_id for desk in queries.list_bookable_desks((centre,))[centre]}
    services.record_self_check(actor=host, workstation_id=made, check=GOOD, now=NOW)
    assert made in {desk.workstation_id for desk in queries.list_bookable_desks((centre,))[centre]}


def test_labels_are_unique_within_a_room(centre: str, personas: Personas) -> None:
    with pytest.raises(Refused, match="workstation_label_taken"):
        services.register_workstation(
            actor=personas.actor("host"), centre_id=centre, room="301", draft=services.WorkstationDraft("01"), now=NOW
        )
    assert Workstation.objects.count() == 12


def test_a_centre_is_registered_once(centre: str) -> None:
    with pytest.raises(Refused, match="centre_registered"):
        services.register_centre(actor=SYSTEM, draft=services.CentreDraft(centre, "210100", "别处"), now=NOW)


@pytest.mark.parametrize("persona", EVERYBODY)
def test_who_may_register(centre: str, personas: Personas, persona: str) -> None:
    actor = personas.actor(persona)
    draft = services.CentreDraft(personas.organisations["sub_centre"], "210200", "演示路")
    if persona == "coordinator":
        services.register_centre(actor=actor, draft=draft, now=NOW)
        assert Centre.objects.count() == 2
        return
    with pytest.raises(NotFound):
        services.register_centre(actor=actor, draft=draft, now=NOW)
    if persona != "host":
        with pytest.raises(NotFound):
            services.register_workstation(
                actor=actor, centre_id=centre, room="301", draft=services.WorkstationDraft("98"), now=NOW
            )


def test_a_cross_province_centre_below_ten_seats_warns(centre: str) -> None:
    Capability.objects.create(centre=Centre.objects.get(), name="cross_province_sub_venue", from_on=date(2026, 1, 1))
    assert queries.list_breaches(NOW) == (), "the pack of this province has no such number"
    Centre.objects.update(region="370100")
    (warning,) = queries.list_breaches(NOW)
    assert (warning.code, warning.have, warning.need) == ("fewer_than_ten_seats", 0, 10)
    Workstation.objects.update(cross_province=True)
    Venue.objects.update(region="370100")
    assert queries.list_breaches(NOW) == ()
