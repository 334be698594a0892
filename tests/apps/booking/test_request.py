"""request_booking: what it makes, and everything it refuses without a trace."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.apps.booking.world import World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, Occupancy, Round
from yuanping.apps.draw import queries as draws
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.outbox import OutboxEvent
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.booking.record import REQUESTED, plan_digest
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.states import BookingState
from yuanping.kernel.draw.values import DrawKind, Quota
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access


def test_request_opens_the_draw_of_the_venues(world: World) -> None:
    booking_id = world.request()
    view = queries.get_booking(world.actor("agency"), booking_id)
    assert (view.state, view.size, view.venues, view.round_number) == (BookingState.DRAWING, 7, (), 1)
    ceremony = draws.view_ceremony(world.actor("supervisor"), view.ceremony_id)
    assert (ceremony.kind, ceremony.lot_id) == (DrawKind.VENUES, world.lot_id)
    assert queries.has_booking(world.lot_id)
    assert queries.get_confirmed_booking(world.lot_id) is None
    assert Occupancy.objects.count() == 0


def test_request_fixes_the_limits_of_the_pack(world: World) -> None:
    view = queries.get_booking(world.actor("agency"), world.request())
    request = _request(view.ceremony_id)
    limits = request.limits
    assert (limits.host_max, limits.sub_max, limits.subs_min) == (4, 3, 1)
    assert request.centres[0] == world.centres["host"]
    assert request.desks == (12,) * 6
    assert {law.law.article for law in limits.laws} >= {"（五）", "（十三）"}


def _request(ceremony_id: str):  # type: ignore[no-untyped-def]
    from yuanping.apps.draw.models import Ceremony
    from yuanping.apps.draw.queries import request_of

    return request_of(Ceremony.objects.get(ceremony_id=ceremony_id))


def test_request_is_in_the_evidence_by_its_digest(world: World) -> None:
    booking_id = world.request()
    row = Booking.objects.get(booking_id=booking_id)
    from yuanping.apps.booking.queries.gather import plan_record

    (body,) = evidence.list_bodies(world.lot_id, list(Access))[REQUESTED]
    assert body == {
        "booking": booking_id,
        "digest": plan_digest(row.hash_name, plan_record(row)),
        "pack": row.rules["pack_digest"],
    }


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quotas": (Quota("A080104", 3),)}, "committee_too_small"),
        ({"quotas": (Quota("A080104", 5),)}, "committee_even"),
        ({"starts_at": moment(date(2026, 8, 31), time(9)), "ends_at": moment(date(2026, 8, 31), time(17))}, "booking_in_past"),
        ({"starts_at": moment(date(2026, 9, 21), time(9)), "ends_at": moment(date(2026, 9, 21), time(17))}, "booking_before_bids_due"),
        ({"host": "LN-NOWHERE"}, "centre_unknown"),
        ({"centres": ("LN-NOWHERE",)}, "centre_unknown"),
        ({"contact": Contact("", "")}, "contact_incomplete"),
        ({"quotas": (Quota("Z99", 6),)}, "specialty_unknown"),
        ({"quotas": (Quota("A080", 6),)}, "specialty_unknown"),
        ({"quotas": (Quota("A0101", 6),)}, "pool_too_small"),
        ({"quotas": (Quota("A080104", 60), Quota("A080201", 2))}, "pool_too_small"),
    ],
)  # fmt: skip
def test_an_unlawful_plan_is_refused_and_nothing_is_kept(world: World, changes: dict[str, object], code: str) -> None:
    before = OutboxEvent.objects.count()
    with pytest.raises(Refused) as refused:
        world.request(world.plan(**changes))
    assert refused.value.code == code
    assert (Booking.objects.count(), Round.objects.count(), OutboxEvent.objects.count()) == (0, 0, before)
    assert REQUESTED not in evidence.list_bodies(world.lot_id, list(Access))


def test_too_few_allowed_centres_make_the_plan_infeasible(world: World) -> None:
    """Seven members, host at most four: one sub-venue holds at most three, and only if it has them."""
    world.request(world.plan(centres=(world.centres["sub"],)))
    row = Booking.objects.get()
    assert row.state == BookingState.DRAWING


def test_no_workstations_no_booking(world: World) -> None:
    from yuanping.apps.venues.models import Workstation

    Workstation.objects.exclude(room__venue__centre__centre_id=world.centres["host"]).update(check_passed=False)
    with pytest.raises(Refused) as refused:
        world.request()
    assert refused.value.code == "infeasible_plan"


def test_a_lot_is_booked_once(world: World) -> None:
    world.request()
    with pytest.raises(Refused) as refused:
        world.request()
    assert (refused.value.code, refused.value.params) == ("already_booked", {"number": "YD-2026-09-0001"})


def test_an_undecided_lot_cannot_be_booked(world: World) -> None:
    from yuanping.apps.tenders.models import Lot

    Lot.objects.update(state="registered")
    with pytest.raises(Refused) as refused:
        world.request()
    assert refused.value.code == "lot_not_bookable"


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_but_the_lots_own_agency_may_ask(world: World, persona: str) -> None:
    with pytest.raises(NotFound):
        services.request_booking(actor=world.actor(persona), lot_id=world.lot_id, plan=world.plan(), now=NOW)
    assert Booking.objects.count() == 0


def test_the_form_offers_totals_and_the_projects_own_centre(world: World) -> None:
    form = queries.get_request_form(world.actor("agency"), world.lot_id)
    assert form.host == world.centres["host"]
    assert [(each.specialty, each.experts) for each in form.specialties] == [
        ("A08", 240),
        ("A0801", 120),
        ("A080104", 120),
        ("A0802", 120),
        ("A080201", 120),
    ]
    assert form.suggested == (Quota("A080104", 6),)
    assert form.earliest_on == date(2026, 9, 22)
    with pytest.raises(NotFound):
        queries.get_request_form(world.actor("other_agency"), world.lot_id)


def test_a_key_answers_the_same_booking_and_belongs_to_its_agency(world: World) -> None:
    """Sent again: the same booking, no second round, no second record; another agency's equal key is another key."""
    agency = world.actor("agency")

    def send(**changes: object) -> str:
        plan = world.plan(**changes)
        return services.request_booking(actor=agency, lot_id=world.lot_id, plan=plan, now=NOW, key="k-00000001")

    first = send()
    assert send() == first
    assert Round.objects.count() == 1
    with pytest.raises(Refused) as refused:
        send(representatives=3)
    assert refused.value.code == "request_key_reused"
    with pytest.raises(NotFound):
        services.request_booking(
            actor=world.actor("other_agency"), lot_id=world.lot_id, plan=world.plan(), now=NOW, key="k-00000001"
        )
    assert Booking.objects.count() == 1
