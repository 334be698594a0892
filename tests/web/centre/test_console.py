"""The console of a day: the next act first, counts and never names, duties from the pack ticked off with what shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.booking.world import World
from tests.apps.committee.cases import ARRIVE_AT
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import Booking, DutyRecord, Offer
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues import services as venue_services
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.packs import load_pack
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.policy.duty import Moment
from yuanping.kernel.venues.states import WorkstationState

DAY = "2026-09-24"
SESSION = ARRIVE_AT - timedelta(minutes=5)


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


@pytest.fixture
def offer(world: World) -> Offer:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    return Offer.objects.get(is_host=True)


def today(world: World, persona: str = "host", day: str = DAY) -> str:
    return world.personas.client(persona).get(reverse("centre:today"), {"day": day}).content.decode()


def test_duties_are_those_of_the_pack_for_the_role_with_article_and_hour(world: World, offer: Offer) -> None:
    (mine,) = queries.list_tasks(world.actor("host"), Booking.objects.get().starts_at.date())
    pack = {each.duty: each for each in load_pack("LN").duties}
    assert mine.lines
    for line in mine.lines:
        duty = pack[line.task.duty]
        assert {"主场", "公共资源交易中心", "其他评标场所"} & set(duty.duty_of)
        assert (line.task.law, line.task.says) == (duty.law, duty.says)
    before = next(line for line in mine.lines if line.task.when is Moment.BEFORE_SESSION)
    assert (before.task.due_at, before.task.own) == (Booking.objects.get().starts_at, True)
    sub = Offer.objects.filter(is_host=False).order_by("pk")[0]
    (theirs,) = queries.list_tasks(world.operator(sub.centre_id), Booking.objects.get().starts_at.date())
    assert {"sub.identity", "sub.signing"} <= {line.task.duty for line in theirs.lines}
    assert "sub.identity" not in {line.task.duty for line in mine.lines}


def test_a_duty_is_owned_and_ticked_off_once_with_its_proof(world: World, offer: Offer) -> None:
    client = world.personas.client("host")
    own = reverse("centre:own_task", args=[offer.offer_id, "venue.check"])
    done = reverse("centre:finish_task", args=[offer.offer_id, "venue.check"])
    assert "未指定责任人" in today(world)
    client.post(own, {"owner": "顾晓岚", "day": DAY})
    assert "责任人 顾晓岚" in today(world)
    assert "每项职责须写明以什么为凭" in client.post(done, {"proof": " ", "day": DAY}, follow=True).content.decode()
    assert "已记为已办" in client.post(done, {"proof": "自检表 12 号", "day": DAY}, follow=True).content.decode()
    html = today(world)
    assert "自检表 12 号" in html
    assert "记录不能改写" in client.post(done, {"proof": "x", "day": DAY}, follow=True).content.decode()
    client.post(own, {"owner": "别人", "day": DAY})
    kept = DutyRecord.objects.get()
    assert (kept.owner, kept.proof, kept.done_at) == ("顾晓岚", "自检表 12 号", NOW)
    bodies = evidence.list_bodies(world.lot_id, [Access.SUPERVISOR])["booking.duty_done"]
    assert [each["duty"] for each in bodies] == ["venue.check"]  # type: ignore[index,call-overload]
    assert "booking.duty_owner" not in evidence.list_bodies(
        world.lot_id, [Access.PUBLIC, Access.PARTIES, Access.SEALED]
    )


def test_what_belongs_to_the_session_is_not_ticked_off_before_it(world: World, offer: Offer) -> None:
    (mine,) = queries.list_tasks(world.actor("host"), Booking.objects.get().starts_at.date())
    during = next(each.task.duty for each in mine.lines if each.task.when is Moment.EVALUATION)
    act = {"actor": world.actor("host"), "offer_id": offer.offer_id, "duty": during, "proof": "记录"}
    with pytest.raises(Refused, match="task_too_early"):
        services.finish_task(**act, now=NOW)  # type: ignore[arg-type]
    services.finish_task(**act, now=SESSION)  # type: ignore[arg-type]


def test_what_is_open_after_a_session_stays_on_the_console(world: World, offer: Offer) -> None:
    later = Booking.objects.get().ends_at.date() + timedelta(days=3)
    (left,) = queries.list_tasks(world.actor("host"), later)
    assert left.earlier
    assert {line.task.when for line in left.lines} == {Moment.AFTER_EVALUATION}
    for line in left.lines:
        services.finish_task(
            actor=world.actor("host"), offer_id=offer.offer_id, duty=line.task.duty, proof="回执", now=SESSION
        )
    assert queries.list_tasks(world.actor("host"), later) == ()


@pytest.mark.parametrize("persona", [each for each in EVERYBODY if each != "host"])
def test_nobody_else_takes_or_ticks_off_a_duty(world: World, offer: Offer, persona: str) -> None:
    client, away = world.personas.client(persona), 302 if persona == "anonymous" else 404
    for name in ("own_task", "finish_task"):
        target = reverse(f"centre:{name}", args=[offer.offer_id, "venue.check"])
        assert client.post(target, {"owner": "x", "proof": "x"}).status_code == away
    assert DutyRecord.objects.count() == 0


def test_a_duty_the_pack_does_not_know_or_an_offer_not_confirmed_is_not_there(world: World) -> None:
    offer = world.offers(world.placed())[0]
    act = {"actor": world.actor("host"), "offer_id": offer.offer_id, "proof": "x", "now": NOW}
    with pytest.raises(NotFound):
        services.finish_task(**act, duty="venue.check")  # type: ignore[arg-type]
    world.confirm(offer)
    with pytest.raises(NotFound):
        services.finish_task(**act, duty="no.such")  # type: ignore[arg-type]


def test_the_next_act_stands_first_with_its_deadline(world: World) -> None:
    offer = world.offers(world.placed())[0]
    ask = today(world).partition('class="yp-ask')[2].partition("</section>")[0]
    assert reverse("centre:offer", args=[offer.offer_id]) in ask
    assert "9月4日" in ask
    world.confirm(offer)
    seat = next(each for each in queries.list_sittings(world.actor("host"), Booking.objects.get().starts_at.date()))
    venue_services.set_workstation_state(
        actor=world.actor("host"),
        workstation_id=seat.workstations[0],
        state=WorkstationState.FAULT,
        reason="黑屏",
        now=NOW,
    )
    html = today(world)
    assert reverse("centre:span", args=[seat.workstations[0], offer.offer_id]) in html
    assert html.count("btn-primary") == 1


def test_standing_duties_of_the_province_are_listed_with_their_article(world: World) -> None:
    html = today(world)
    assert "长期职责" in html
    assert "建立共享、保障服务、内部监督制度" in html
    assert "委派代表" not in html


def test_questions_do_not_grow_with_sessions_and_duties(world: World, offer: Offer) -> None:
    client, asked = world.personas.client("host"), {"day": DAY}
    client.get(reverse("centre:today"), asked)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("centre:today"), asked)
    for number in range(3):
        row = Booking.objects.get(pk=offer.round.booking_id)
        copy = Booking.objects.get(pk=row.pk)
        copy.pk, copy.booking_id, copy.number, copy.lot_id = (
            None,
            f"copy{number}",
            f"YD-{number}",
            f"{row.lot_id}{number}",
        )
        copy.save()
        this = offer.round
        this.pk, this.booking, this.ceremony_id = None, copy, None
        this.save()
        again = Offer.objects.get(offer_id=offer.offer_id)
        again.pk, again.offer_id, again.round = None, f"copy{number}", this
        again.save()
    with CaptureQueriesContext(connection) as four:
        assert "YD-2" in client.get(reverse("centre:today"), asked).content.decode()
    assert len(four) == len(one) <= 26
