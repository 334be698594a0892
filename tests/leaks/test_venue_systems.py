"""Two worlds that differ only in a sub-venue: the systems of the other centres are told the same, as often, and keep the same dead letters.

Every centre has a system of its own, and none answers. The venue that was drawn confirms, fails, passes, keeps silent or is let go in one world, the
one drawn in its place in the other; whatever else is told, in which order and number, is the same to the byte, and so is what staff reads of it.
Planted: a message that names the venues, a message more, and a list that shows the letters of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from tests.apps.booking.world import make_world
from tests.leaks.dice import same_dice
from tests.leaks.holder import holder_inside
from tests.leaks.province import Province, drawn_apart, enter_people, hiding_pack, swap
from tests.leaks.walk import Reader, Seen, Step, ask
from tests.personas import NOW
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking import services as bookings
from yuanping.apps.booking.models import Occupancy, Offer
from yuanping.apps.venue_systems import queries, services
from yuanping.apps.venue_systems.models import Connection, Message
from yuanping.apps.venue_systems.ports import Fault, Reply
from yuanping.apps.venue_systems.queries import access
from yuanping.apps.venue_systems.services import tell
from yuanping.apps.venue_systems.services.tell import MESSAGE_PURPOSE
from yuanping.apps.venues import queries as venues
from yuanping.apps.venues import services as venue_services
from yuanping.infra import crypto
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.canonical import Plain
from yuanping.kernel.venue_system.retry import MOST
from yuanping.kernel.venue_system.vocabulary import MessageState, Told
from yuanping.kernel.venues.states import WorkstationState

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
"""When staff looks: what did not get through is on its work list by then."""
OTHERS = ("host", "beside", "aside")
"""``beside`` is a sub-venue in both worlds, ``aside`` in neither."""


class Deaf:
    """No system can be reached, and every attempt takes the same time."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """What every attempt comes to."""
        return Reply(None, Fault.NO_CONNECTION, 7)


@dataclass(frozen=True)
class Scene:
    """A booking whose offers wait, at centres that all have a system."""

    province: Province
    places: Mapping[str, str]

    def offer(self, centre_id: str) -> Offer:
        return Offer.objects.get(round__booking__booking_id=self.province.bookings[0], centre_id=centre_id)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: object) -> Iterator[Scene]:
    """Made once; every world is undone."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        override_settings(VENUE_TRANSPORT=f"{__name__}.{Deaf.__name__}"),
        hiding_pack(),
        holder_inside(),
        transaction.atomic(),
    ):
        with same_dice("messages"):
            made = _make()
        yield made
        transaction.set_rollback(True)


def _make() -> Scene:
    set_demo_clock(NOW)
    world = make_world(centres=9)
    for number, centre_id in enumerate(world.centres.values()):
        url = f"https://venue{number}.example.cn/callback"
        services.connect_system(actor=world.operator(centre_id), url=url, now=NOW)
    found, (drawn, instead, beside, aside) = drawn_apart(world, world.placed)
    enter_people(world, beside, aside)
    places = {"host": world.centres["host"], "beside": beside, "aside": aside}
    return Scene(Province(world, (found,), drawn, instead, (), {}), places)


Story = Callable[[Scene, str], None]


def stays(scene: Scene, centre_id: str) -> None:
    """It confirms like all others; one of its workstations fails and works again; the evaluation begins and ends."""
    world = scene.province.world
    world.confirm_all(scene.province.bookings[0])
    tick(NOW)
    desks = Occupancy.objects.filter(offer=scene.offer(centre_id)).order_by("workstation__room__name")
    desk = desks.order_by("workstation__label").values_list("workstation__workstation_id", flat=True)[0]
    for state in (WorkstationState.FAULT, WorkstationState.IN_SERVICE):
        venue_services.set_workstation_state(
            actor=world.operator(centre_id), workstation_id=desk, state=state, reason="黑屏", now=NOW
        )
    tick(NOW)
    for kind in (Told.EVAL_START, Told.EVAL_END):
        services.tell_session(lot_id=world.lot_id, kind=kind, now=NOW)


def passes(scene: Scene, centre_id: str) -> None:
    """It declines; the others have confirmed, and its seats are to be drawn again."""
    world = scene.province.world
    world.decline(scene.offer(centre_id), NOW)
    for offer in world.offers(scene.province.bookings[0]):
        world.confirm(offer, NOW)
    tick(NOW)


def keeps_silent(scene: Scene, centre_id: str) -> None:
    """Its term is over; the others have confirmed."""
    offer = scene.offer(centre_id)
    Offer.objects.filter(pk=offer.pk).update(due_at=NOW)
    bookings.expire_offer(offer_id=offer.offer_id, now=NOW)
    for other in scene.province.world.offers(scene.province.bookings[0]):
        scene.province.world.confirm(other, NOW)
    tick(NOW)


def is_let_go(scene: Scene, centre_id: str) -> None:
    """It has confirmed, and the agency gives the booking up."""
    world, booking_id = scene.province.world, scene.province.bookings[0]
    world.confirm(scene.offer(centre_id), NOW)
    bookings.withdraw_booking(actor=world.actor("agency"), booking_id=booking_id, reason="项目暂缓", now=NOW)
    tick(NOW)


STORIES = (stays, passes, keeps_silent, is_let_go)


@dataclass(frozen=True)
class Heard:
    """What one centre's system was told in a world, and what its staff reads of it."""

    messages: tuple[tuple[object, ...], ...]
    pages: tuple[Seen, ...]


def told(scene: Scene, story: Story, *, exchanged: bool) -> dict[str, Heard]:
    """By centre; nothing gets through, and all of it ends as dead letters."""
    province = scene.province
    with transaction.atomic():
        assert not exchanged or swap(province)
        here = province.instead if exchanged else province.drawn
        with same_dice("story"):
            story(scene, here)
            until_dead()
        set_demo_clock(LATER)
        found = {each: Heard(letters(scene.places[each]), pages(scene, each)) for each in OTHERS}
        transaction.set_rollback(True)
    return found


def until_dead() -> None:
    """The last attempts fail as well; nothing else comes due meanwhile."""
    Message.objects.filter(state=MessageState.WAITING.value).update(attempts_made=MOST - 1, not_before=None)
    while services.deliver_due(now=NOW):
        pass
    assert not Message.objects.exclude(state=MessageState.DEAD.value).exists()


def letters(centre_id: str) -> tuple[tuple[object, ...], ...]:
    """Every message to a centre as its system reads it, and how it stands."""
    rows = Message.objects.filter(connection__centre_id=centre_id).order_by("number")
    return tuple((each.number, each.kind, each.state, each.attempts_made, opened(each)) for each in rows)


def opened(row: Message) -> bytes:
    return crypto.unseal(MESSAGE_PURPOSE, row.sealed, row.message_id.encode())


def pages(scene: Scene, reader: str) -> tuple[Seen, ...]:
    """The list of dead letters, each letter, sending them again; and the same asked of a letter to the venue that was drawn."""
    own = Message.objects.filter(connection__centre_id=scene.places[reader]).order_by("number")
    foreign = Message.objects.filter(connection__centre_id=scene.province.drawn).order_by("number")
    ids = [*own.values_list("message_id", flat=True), foreign.values_list("message_id", flat=True)[0]]
    asked = [Step("GET", "/centre/system/"), Step("POST", "/centre/system/replay/"), Step("GET", "/worklist/")]
    for each in ids:
        address = f"/centre/system/messages/{each}/"
        asked += [Step("GET", address), Step("POST", f"{address}replay/")]
    client = scene.province.world.personas.sign_in(Reader(), reader)
    for each in asked:
        ask(client, each)  # what is fetched for the first time is fetched
    return tuple(ask(client, each).unsalted() for each in asked)


def differences(one: Heard, two: Heard) -> list[str]:
    """What two worlds tell one centre differently, in words."""
    letters = zip(one.messages, two.messages, strict=False)
    found = [f"{first} / {second}" for first, second in letters if first != second]
    if len(one.messages) != len(two.messages):
        found.append(f"{len(one.messages)} / {len(two.messages)} messages")
    return found + [
        first.difference(second) for first, second in zip(one.pages, two.pages, strict=False) if first != second
    ]


@pytest.mark.parametrize("story", STORIES)
def test_the_other_systems_are_told_the_same(scene: Scene, story: Story) -> None:
    one, two = (told(scene, story, exchanged=each) for each in (False, True))
    assert {each: differences(one[each], two[each]) for each in OTHERS} == {each: [] for each in OTHERS}
    assert [len(one[each].messages) > 0 for each in OTHERS] == [True, True, False], "there is what could differ"
    assert {each[2] for each in one["beside"].messages} == {"dead"}


def test_how_a_venue_passed_is_told_to_no_other(scene: Scene) -> None:
    one, two = (told(scene, each, exchanged=False) for each in (passes, keeps_silent))
    assert {each: differences(one[each], two[each]) for each in OTHERS} == {each: [] for each in OTHERS}


@pytest.mark.parametrize("story", STORIES)
def test_no_message_names_another_centre(scene: Scene, story: Story) -> None:
    """Read whole, those to the venue itself included."""
    names = {each.centre_id: each.name for each in venues.list_centres()}
    with transaction.atomic():
        story(scene, scene.province.drawn)
        said = [(each.connection.centre_id, opened(each).decode()) for each in Message.objects.all()]
        transaction.set_rollback(True)
    assert any(centre_id == scene.province.drawn for centre_id, _ in said)
    assert [
        (centre_id, other)
        for centre_id, text in said
        for other, name in names.items()
        if other != centre_id and (other in text or name in text)
    ] == []


def test_a_message_that_names_the_venues_is_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = booking.offer_notice

    def planted(centre_id: str, offer_id: str) -> dict[str, Plain]:
        others: list[Plain] = [*Offer.objects.order_by("offer_id").values_list("centre_id", flat=True)]
        return {**whole(centre_id, offer_id), "venues": others}

    monkeypatch.setattr(booking, "offer_notice", planted)
    one, two = (told(scene, stays, exchanged=each) for each in (False, True))
    assert [each for each in OTHERS if one[each].messages != two[each].messages] == ["host", "beside"]


def test_a_message_too_many_is_seen(scene: Scene) -> None:
    """A word to every centre when the venue drawn passes: the number alone tells that it did."""

    def telling_all(scene: Scene, centre_id: str) -> None:
        passes(scene, centre_id)
        if centre_id == scene.province.drawn:
            for row in Connection.objects.filter(centre_id__in=scene.places.values()).order_by("pk"):
                tell._tell(row, Told.QUERY, "", {}, NOW)

    one, two = (told(scene, telling_all, exchanged=each) for each in (False, True))
    assert [each for each in OTHERS if one[each].messages != two[each].messages] == list(OTHERS)
    assert [each for each in OTHERS if one[each].pages != two[each].pages] == list(OTHERS)


def test_a_list_of_all_letters_is_seen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access.permissions, "can_run_system", lambda _: True)
    whole = queries.pages.find_connection
    monkeypatch.setattr(queries.pages, "find_connection", lambda _: whole(scene.province.drawn))
    one, two = (told(scene, stays, exchanged=each)["aside"] for each in (False, True))
    assert one.messages == two.messages
    assert one.pages != two.pages
