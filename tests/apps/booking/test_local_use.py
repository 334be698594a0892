"""S3-43 and S3-23: shared workstations for local evaluation, only under both conditions, and never at the cost of a remote one."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from tests.apps.booking.world import DAY, World
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking import queries, services
from yuanping.apps.booking.models import ExternalHold, LocalUse, Occupancy, Offer
from yuanping.apps.booking.queries import inspect_bookings
from yuanping.apps.booking.queries.gather import free_desks
from yuanping.apps.booking.queries.local_use import pending_local_work
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.venues.models import Centre, Venue, Workstation
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.local_use import LocalWish
from yuanping.kernel.booking.slots import moment
from yuanping.kernel.booking.states import OfferState
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.venues.hours import Interval

HOURS = Interval(moment(DAY, time(9)), moment(DAY, time(17)))


def wish(seats: int, code: str = "LN-1", interval: Interval = HOURS) -> LocalWish:
    return LocalWish("河堤加固工程", code, seats, interval)


def book(world: World, key: str = "sub", seats: int = 6, code: str = "LN-1", interval: Interval = HOURS) -> str:
    return services.book_local_use(actor=world.actor(key), wish=wish(seats, code, interval), now=NOW)


def taken(local_id: str) -> list[bool]:
    """For each workstation it has, whether it is a shared one."""
    rows = Occupancy.objects.filter(external__local_use__local_id=local_id)
    return sorted(rows.values_list("workstation__dedicated_shared", "workstation").distinct())  # type: ignore[arg-type]


def shared(local_id: str) -> int:
    return sum(1 for is_shared, _ in taken(local_id) if is_shared)  # type: ignore[misc]


def bodies(kind: str) -> tuple[dict[str, object], ...]:
    return evidence.list_bodies("", [Access.SUPERVISOR]).get(kind, ())  # type: ignore[return-value]


def refusal(call: object) -> str:
    with pytest.raises(Refused) as refused:
        call()  # type: ignore[operator]
    return refused.value.code


def test_ordinary_workstations_come_first_and_shared_ones_only_when_they_are_full(world: World) -> None:
    first, second = book(world, seats=4), book(world, seats=5, code="LN-2")
    assert (len(taken(first)), shared(first)) == (4, 0)
    assert (len(taken(second)), shared(second)) == (5, 3)
    made, lent = bodies("booking.local_use")
    assert (made["ordinary_free"], made["shared_free"], made["shared_used"], made["lends"]) == (6, 6, 0, None)
    assert (lent["ordinary_free"], lent["shared_free"], lent["shared_used"]) == (2, 6, 3)
    assert lent["lends"] == {"document": "辽发改法规〔2025〕843号", "article": "（十四）"}
    assert len(str(lent["pack"])) == 64
    assert refusal(lambda: book(world, seats=4, code="LN-3")) == "local_full"
    assert LocalUse.objects.count() == ExternalHold.objects.count() == 2


def test_a_province_without_the_article_lends_no_shared_workstation(world: World) -> None:
    Centre.objects.filter(centre_id=world.centres["sub"]).update(region="230100")
    assert (len(taken(book(world, seats=6))), bodies("booking.local_use")[0]["lends"]) == (6, None)
    assert refusal(lambda: book(world, seats=1, code="LN-2")) == "local_shared_not_lent"


def test_a_lot_that_must_be_remote_is_not_booked_here(world: World) -> None:
    code = tenders.get_lot(world.lot_id).lot_code
    assert refusal(lambda: book(world, "host", code=code)) == "local_lot_is_remote"


def test_the_same_project_at_the_same_hour_is_booked_once(world: World) -> None:
    book(world)
    with pytest.raises(Conflict) as conflict:
        book(world)
    assert conflict.value.code == "local_use_there"
    assert LocalUse.objects.count() == 1


def test_hours_the_venue_is_closed_and_the_past_are_refused(world: World) -> None:
    Venue.objects.update(weekly="1-5 08:00-18:00")
    night = Interval(moment(DAY, time(20)), moment(DAY, time(22)))
    assert refusal(lambda: book(world, interval=night)) == "venue_outside_hours"
    assert refusal(lambda: book(world, interval=Interval(NOW, NOW + timedelta(hours=1)))) == "local_in_past"


@pytest.mark.parametrize("key", [each for each in EVERYBODY if each not in {"host", "sub"}])
def test_nobody_but_a_centre_s_staff_books_looks_or_gives_back(world: World, key: str) -> None:
    local_id = book(world)
    actor = world.personas.actor(key)
    for call in (
        lambda: services.book_local_use(actor=actor, wish=wish(1, "LN-9"), now=NOW),
        lambda: services.cancel_local_use(actor=actor, local_id=local_id, reason="x", now=NOW),
        lambda: services.fill_local_use(actor=actor, local_id=local_id, now=NOW),
        lambda: queries.list_local_uses(actor),
        lambda: queries.find_local_room(actor, HOURS, NOW),
    ):
        with pytest.raises(NotFound):
            call()


def test_another_centre_neither_sees_nor_touches_it(world: World) -> None:
    local_id = book(world)
    host = world.actor("host")
    assert queries.list_local_uses(host) == ()
    with pytest.raises(NotFound):
        services.cancel_local_use(actor=host, local_id=local_id, reason="x", now=NOW)
    assert inspect_bookings(NOW).findings == ()
    for actor in (host, world.actor("sub")):
        with pytest.raises(NotFound):
            services.release_external(actor=actor, reference=local_id, now=NOW)
    assert len(taken(local_id)) == 6


def test_given_back_before_it_begins_with_a_reason(world: World) -> None:
    local_id = book(world, seats=8)
    sub = world.actor("sub")

    def cancel(reason: str = "改期", now: object = NOW) -> None:
        services.cancel_local_use(actor=sub, local_id=local_id, reason=reason, now=now)  # type: ignore[arg-type]

    assert refusal(lambda: cancel(" ")) == "reason_missing"
    assert refusal(lambda: cancel(now=HOURS.starts_at)) == "local_in_past"
    cancel()
    assert taken(local_id) == []
    assert refusal(cancel) == "wrong_state"
    assert bodies("booking.local_use_cancelled")[0]["reason"] == "改期"
    assert len(taken(book(world, seats=8))) == 8


def test_how_full_the_hours_are(world: World) -> None:
    book(world, seats=7)
    room = queries.find_local_room(world.actor("sub"), HOURS, NOW)
    assert (room.ordinary, room.ordinary_free, room.shared, room.shared_free) == (6, 0, 6, 5)
    row = queries.list_local_uses(world.actor("sub"))[0]
    assert (row.shared_used, row.yields, len(row.desks), row.short) == (1, True, 7, 0)


def keep(key: str, world: World, ordinary: int, shared_ones: int) -> None:
    rows = Workstation.objects.filter(room__venue__centre__centre_id=world.centres[key]).order_by("label")
    for is_shared, many in ((False, ordinary), (True, shared_ones)):
        left = list(rows.filter(dedicated_shared=is_shared).values_list("pk", flat=True))[many:]
        Workstation.objects.filter(pk__in=left).update(state="fault")


def place_at_sub(world: World) -> Offer:
    """One venue to draw among: it gets the three seats that must be away from the host."""
    world.confirm_all(booking_id := world.placed(world.plan(centres=(world.centres["sub"],))))
    return Offer.objects.get(round__booking__booking_id=booking_id, centre_id=world.centres["sub"])


def test_a_remote_request_later_takes_the_lent_ones_back(world: World) -> None:
    """The sub-venue is full but for lent workstations: the remote booking is placed and confirmed as if they were free."""
    keep("sub", world, ordinary=1, shared_ones=6)
    book(world, seats=7)
    offer = place_at_sub(world)
    assert offer.state == OfferState.CONFIRMED
    assert Occupancy.objects.filter(offer=offer, workstation__dedicated_shared=False).count() == 0
    use = LocalUse.objects.get(centre_id=world.centres["sub"])
    assert (use.state, use.short) == ("short", offer.seats)
    assert len(taken(use.local_id)) == 7 - offer.seats
    assert any(not is_shared for is_shared, _ in taken(use.local_id))  # type: ignore[misc]
    body = next(each for each in bodies("booking.local_use_taken_back") if each["centre"] == use.centre_id)
    assert (len(body["taken_back"]), body["instead"], body["short"]) == (offer.seats, [], offer.seats)  # type: ignore[arg-type]
    work = tuple(pending_local_work(world.actor("sub"), NOW).items())
    assert [item.subject for item in work] == ["河堤加固工程"]
    assert not pending_local_work(world.actor("host"), NOW).rows.exists()


def test_free_workstations_are_taken_before_lent_ones(world: World) -> None:
    local_id = book(world, seats=7)
    offer = place_at_sub(world)
    assert (offer.seats, shared(local_id)) == (3, 1)
    assert (len(taken(local_id)), LocalUse.objects.get().state) == (7, "booked")


def test_who_loses_a_workstation_is_seated_elsewhere_if_its_own_hours_allow(world: World) -> None:
    """One is free for the local morning but not for the remote day: the local evaluation moves there."""
    keep("sub", world, ordinary=3, shared_ones=3)
    morning = Interval(moment(DAY, time(9)), moment(DAY, time(11)))
    afternoon = Interval(moment(DAY, time(14)), moment(DAY, time(16)))
    blocker = book(world, seats=3, code="LN-0", interval=morning)
    book(world, seats=3, code="LN-1", interval=morning)
    services.cancel_local_use(actor=world.actor("sub"), local_id=blocker, reason="改期", now=NOW)
    book(world, seats=3, code="LN-2", interval=afternoon)
    offer = place_at_sub(world)
    use = LocalUse.objects.get(centre_id=world.centres["sub"], code="LN-1")
    assert offer.seats == 3
    assert (use.state, use.short, len(taken(use.local_id)), shared(use.local_id)) == ("booked", 0, 3, 0)


def test_once_begun_it_is_not_taken_back(world: World) -> None:
    local_id = book(world, seats=12)
    ids = tuple(world.centres.values())
    before, begun = (free_at(ids, moment_) for moment_ in (HOURS.starts_at - timedelta(minutes=1), HOURS.starts_at))
    assert (before[world.centres["sub"]], begun[world.centres["sub"]]) == (6, 0)
    assert len(taken(local_id)) == 12


def free_at(ids: tuple[str, ...], now: object) -> dict[str, int]:
    return {key: len(desks) for key, desks in free_desks(ids, HOURS, remote_at=now).items()}  # type: ignore[arg-type]


def test_short_ones_are_filled_again_under_the_same_conditions(world: World) -> None:
    keep("sub", world, ordinary=1, shared_ones=6)
    book(world, seats=7)
    offer = place_at_sub(world)
    use = LocalUse.objects.get(centre_id=world.centres["sub"])
    sub = world.actor("sub")

    def fill(actor: Actor = sub) -> None:
        services.fill_local_use(actor=actor, local_id=use.local_id, now=NOW)

    assert refusal(fill) == "local_full"
    assert (
        refusal(lambda: services.fill_local_use(actor=sub, local_id=use.local_id, now=HOURS.starts_at))
        == "local_in_past"
    )
    Workstation.objects.filter(room__venue__centre__centre_id=use.centre_id).update(state="in_service")
    fill()
    use.refresh_from_db()
    assert (use.state, use.short, len(taken(use.local_id)), use.counted["shared_used"]) == ("booked", 0, 7, 0)
    assert len(bodies("booking.local_use_filled")[0]["workstations"]) == offer.seats  # type: ignore[arg-type]
    assert refusal(fill) == "wrong_state"


def test_the_live_check_and_the_queue_count_lent_workstations_as_free(world: World) -> None:
    """Nobody is told "full", or sent to wait, because of what a remote evaluation would take back."""
    for key in world.centres:
        book(world, key, seats=12)
    plan = world.plan()
    fit = queries.find_fit(world.actor("agency"), world.lot_id, plan, NOW)
    assert fit.fits is True
    assert refusal(
        lambda: services.join_waiting(actor=world.actor("agency"), lot_id=world.lot_id, plan=plan, now=NOW)
    ) == ("waiting_not_needed")
    assert world.offers(world.placed(plan))


def test_one_that_lost_every_workstation_is_sound(world: World) -> None:
    keep("sub", world, ordinary=0, shared_ones=3)
    local_id = book(world, seats=3)
    place_at_sub(world)
    assert (taken(local_id), LocalUse.objects.get().short) == ([], 3)
    assert inspect_bookings(NOW).findings == ()


def test_the_check_of_the_live_database_counts_its_workstations(world: World) -> None:
    keep("sub", world, ordinary=1, shared_ones=6)
    local_id = book(world, seats=7)
    place_at_sub(world)
    assert inspect_bookings(NOW).findings == ()
    first = Occupancy.objects.filter(external__local_use__local_id=local_id).order_by("workstation")[0]
    Occupancy.objects.filter(workstation=first.workstation, external=first.external).delete()
    assert [finding.code for finding in inspect_bookings(NOW).findings] == ["local_short"]
