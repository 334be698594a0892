"""A request that does not fit: the agency learns what would, unless its pack hides the venues."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.world import DAY, PLAN, World
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.personas import NOW
from yuanping.apps.booking import queries
from yuanping.apps.booking.models import Booking, Occupancy, Offer, Round
from yuanping.apps.booking.queries import lot as lots
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.ids import new_secret_id
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

FORM = {
    "specialty": ["A080104", "A080201"], "seats": ["4", "2"], "representatives": "1", "day": DAY.isoformat(),
    "starts": "09:00", "ends": "17:00", "contact_name": "韩悦", "contact_phone": "13912340172",
}  # fmt: skip


def fill(day: date, *spared: str) -> None:
    """Somebody else has every workstation of a day at 10:00, except at the spared centres."""
    booking = Booking.objects.create(
        booking_id=new_secret_id(), number=new_secret_id()[:20], lot_id=new_secret_id(), lot_name="别的标段",
        agency_id="A", hash_name="sm3", state="offered", host="", size=1, representatives=0, starts_at=PLAN.starts_at,
        ends_at=PLAN.ends_at, plan=to_plain(PLAN), rules=to_plain(LN_RULES), requested_at=NOW,
    )  # fmt: skip
    this = Round.objects.create(booking=booking, number=1, cause="request", centres=[], opened_at=NOW)
    offer = Offer.objects.create(
        offer_id=new_secret_id(), round=this, centre_id="", is_host=True, seats=1, state="sent", sent_at=NOW
    )
    taken = Workstation.objects.exclude(room__venue__centre__centre_id__in=spared)
    Occupancy.objects.bulk_create(
        [Occupancy(workstation=each, slot_start=moment(day, time(10)), offer=offer) for each in taken]
    )


def chosen(world: World) -> BookingPlan:
    return world.plan(centres=(world.centres["sub"],))


def find(world: World, plan: BookingPlan) -> queries.Alternatives | None:
    return queries.find_alternatives(world.actor("agency"), world.lot_id, plan, NOW)


def test_the_day_is_full_the_next_working_day_is_not(world: World) -> None:
    """The 25th to the 27th of September 2026 are off: after the 24th comes Monday the 28th, before it the 23rd is nearer."""
    fill(DAY)
    with pytest.raises(Refused) as refused:
        world.request()
    assert refused.value.code == "infeasible_plan"
    found = find(world, world.plan())
    assert found == queries.Alternatives(short=7, day=date(2026, 9, 23), venues=())
    fill(date(2026, 9, 23))
    assert find(world, world.plan()) == queries.Alternatives(short=7, day=date(2026, 9, 22), venues=())


def test_one_venue_more_the_emptiest_first_then_the_nearest(world: World) -> None:
    """大连 is full, so the three that are away find no seat; of the venues that could take them all are empty: the nearest first."""
    fill(DAY, *(world.centres[key] for key in ("host", "anshan", "jinzhou", "dandong")))
    found = find(world, chosen(world))
    assert found is not None
    names = {each.centre_id: each.name for each in lots_names()}
    assert found.venues == tuple(names[world.centres[key]] for key in ("anshan", "dandong", "jinzhou"))
    assert found.short == 3


def lots_names() -> tuple[object, ...]:
    from yuanping.apps.venues.queries import list_centres

    return list_centres()


def hide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lot's pack is one that hides the sub-venues."""

    def rules(*_: object) -> BookingRules:
        return HLJ_RULES

    monkeypatch.setattr(lots, "rules_from_pack", rules)


def test_a_hiding_pack_says_not_possible_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(monkeypatch)
    fill(DAY)
    with pytest.raises(Refused) as refused:
        world.request()
    assert (refused.value.code, refused.value.params, refused.value.law) == (
        "not_possible_then",
        {},
        HLJ_RULES.choice_law,
    )
    assert find(world, world.plan()) is None


def test_two_full_worlds_give_the_agency_the_same_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a hiding pack it cannot be told which centres are full; under another pack the same two worlds differ."""
    set_demo_clock(NOW)
    client = world.personas.client("agency")
    target = reverse("agency:send_booking", args=[world.lot_id])
    sent = {**FORM, "host": world.centres["host"], "key": "probe-0001"}

    def answer() -> str:
        html = client.post(target, sent).content.decode()
        return "".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line)

    def worlds() -> tuple[str, str]:
        found = []
        for spared in ("anshan", "dandong"):
            Occupancy.objects.all().delete()
            fill(DAY, world.centres[spared])
            found.append(answer())
        return found[0], found[1]

    with pytest.MonkeyPatch.context() as hidden:
        hide(hidden)
        one, other = worlds()
        assert one == other
        assert "余量全程保密" in one
        assert "可以改为" not in one
    Occupancy.objects.all().delete()
    fill(DAY, world.centres["host"], world.centres["anshan"])
    sent |= {"scope": "chosen", "centres": [world.centres["sub"]]}
    assert "备选副场增加 鞍山公共资源交易中心" in answer()


def test_nobody_else_may_ask_and_more_days_cost_no_more(world: World) -> None:
    from django.db import connection

    with pytest.raises(NotFound):
        queries.find_alternatives(world.actor("other_agency"), world.lot_id, world.plan(), NOW)
    fill(DAY)
    with CaptureQueriesContext(connection) as few:
        find(world, world.plan())
    for number in (21, 22, 23, 28):
        fill(date(2026, 9, number))
    with CaptureQueriesContext(connection) as many:
        find(world, world.plan())
    assert len(many) == len(few)


def test_asking_again_and_again_is_counted_refused_and_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five questions a day; the sixth is not answered whether or not the day would be possible; tomorrow it is."""
    hide(monkeypatch)
    fill(DAY)
    supervisor = world.actor("supervisor")

    def ask(now: datetime = NOW) -> str:
        with pytest.raises(Refused) as refused:
            world.request(now=now)
        return refused.value.code

    assert [ask() for _ in range(4)] == ["not_possible_then"] * 4
    assert queries.list_work(supervisor, NOW) == ()
    assert ask() == "not_possible_then"
    Occupancy.objects.all().delete()
    assert ask() == "asked_too_often"
    (item,) = queries.list_work(supervisor, NOW)
    assert (item.subject_id, item.what) == (world.lot_id, "今日 6 次申请工位，疑似试探副场余量")
    assert [ask() for _ in range(3)] == ["asked_too_often"] * 3
    assert queries.list_work(supervisor, NOW) == (item,), "the rest of a hundred attempts is one line, and one row"
    assert queries.list_work(world.actor("other_agency"), NOW) == ()
    bodies = evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["booking.not_possible"]
    assert len(bodies) == 5
    assert len(evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["booking.asked_too_often"]) == 1
    fill(DAY)
    assert ask(NOW + timedelta(days=1)) == "not_possible_then"
    assert queries.list_work(supervisor, NOW + timedelta(days=1)) == ()


def test_where_venues_may_be_known_nothing_is_counted(world: World) -> None:
    fill(DAY)
    for _ in range(6):
        with pytest.raises(Refused) as refused:
            world.request()
        assert refused.value.code == "infeasible_plan"
    assert queries.list_work(world.actor("supervisor"), NOW) == ()
