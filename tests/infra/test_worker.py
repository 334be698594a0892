from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from yuanping.infra import deadlines, outbox, worker
from yuanping.infra.models import DeadlineRow, Delivery, DemoClock, OutboxEvent
from yuanping.infra.outbox import announce, handles, pause_after
from yuanping.kernel.calendar import Deadline, at_moment
from yuanping.kernel.law import Law

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LampLit:
    lamp_id: str
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class LampBroken:
    lamp_id: str


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers, due functions and steps of this file only."""
    monkeypatch.setattr(outbox, "_subscriptions", {})
    monkeypatch.setattr(deadlines, "_due", {})
    monkeypatch.setattr(worker, "_steps", {})


def _collect(into: list[str], name: str) -> Callable[[LampLit, datetime], None]:
    def handler(event: LampLit, now: datetime) -> None:
        into.append(f"{name} {event.lamp_id} {now:%H}")

    handler.__qualname__ = name
    return handler


def test_an_event_reaches_every_handler_once() -> None:
    seen: list[str] = []
    for name in ("first", "second"):
        handles(LampLit)(_collect(seen, name))
    announce(LampLit("a", Law("x", "y")))
    announce(LampBroken("a"))
    assert worker.tick(NOW) == 2
    assert worker.tick(NOW) == 0
    assert seen == ["first a 01", "second a 01"]
    assert outbox.list_failures() == ()


def test_an_event_stands_or_falls_with_its_transaction() -> None:
    handles(LampLit)(_collect([], "any"))

    @transaction.atomic
    def write() -> None:
        announce(LampLit("a"))
        raise LookupError

    with pytest.raises(LookupError):
        write()
    assert OutboxEvent.objects.count() == 0


def test_events_are_not_readable_at_rest() -> None:
    announce(LampLit("LN01SECRETLOT"))
    row = OutboxEvent.objects.get()
    assert b"SECRETLOT" not in bytes(row.sealed)
    assert len(row.sealed) == 541


def test_what_a_handler_announces_is_delivered_in_the_same_tick() -> None:
    seen: list[str] = []

    @handles(LampLit)
    def breaks(event: LampLit, now: datetime) -> None:
        announce(LampBroken(event.lamp_id))

    @handles(LampBroken)
    def notes(event: LampBroken, now: datetime) -> None:
        seen.append(event.lamp_id)

    announce(LampLit("a"))
    assert worker.tick(NOW) == 2
    assert seen == ["a"]


def test_a_failing_handler_stops_nobody_and_stays_visible() -> None:
    seen: list[str] = []

    @handles(LampLit)
    def fails(event: LampLit, now: datetime) -> None:
        DemoClock.objects.create(instant=now)  # must not survive
        raise LookupError(f"no lamp {event.lamp_id}")

    handles(LampLit)(_collect(seen, "works"))
    announce(LampLit("a"))
    announce(LampLit("b"))
    assert worker.tick(NOW) == 2
    assert seen == ["works a 01", "works b 01"]
    assert DemoClock.objects.count() == 0
    failures = worker.list_failures()
    assert [failure.attempts for failure in failures] == [1, 1]
    assert "no lamp a" in failures[0].error
    assert "Traceback" in failures[0].error


def test_a_failed_handler_is_retried_later_and_later_until_it_works() -> None:
    broken = [True]

    @handles(LampLit)
    def sometimes(event: LampLit, now: datetime) -> None:
        if broken[0]:
            raise LookupError

    announce(LampLit("a"))
    now = NOW
    for attempts in range(1, 5):
        worker.tick(now)
        row = Delivery.objects.get()
        assert (row.attempts, row.done, row.not_before) == (attempts, False, now + pause_after(attempts))
        if pause_after(attempts):
            worker.tick(now)  # too early: nothing happens
            assert Delivery.objects.get().attempts == attempts
        now += pause_after(attempts)
    broken[0] = False
    assert worker.tick(now) == 1
    assert Delivery.objects.get().done
    assert worker.list_failures() == ()


def test_pauses_grow_to_an_hour() -> None:
    pauses = [pause_after(n) for n in range(1, 12)]
    assert pauses[:4] == [timedelta(0), timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == pause_after(10**6) == timedelta(hours=1)


def test_a_handler_that_this_process_does_not_know_is_a_visible_failure() -> None:
    handles(LampLit)(_collect([], "gone"))
    announce(LampLit("a"))
    outbox._subscriptions.clear()
    assert worker.tick(NOW) == 0
    assert "no handler" in worker.list_failures()[0].error


def test_a_delivery_claimed_by_another_worker_is_left_alone() -> None:
    seen: list[str] = []
    handles(LampLit)(_collect(seen, "any"))
    announce(LampLit("a"))
    delivery = Delivery.objects.select_related("event").get()
    Delivery.objects.update(done=True)
    assert outbox._deliver(delivery, NOW) is False
    assert seen == []


def test_announcing_the_same_handler_name_again_replaces_it() -> None:
    seen: list[str] = []
    for _ in range(2):
        handles(LampLit)(_collect(seen, "same"))
    announce(LampLit("a"))
    assert worker.tick(NOW) == 1
    assert seen == ["same a 01"]


def _subjects(into: list[str]) -> Callable[[str, datetime], None]:
    def fire(subject_id: str, now: datetime) -> None:
        into.append(subject_id)

    return fire


# --- deadlines ------------------------------------------------------------------------------------------------------


def _set(kind: str, subject: str, at: datetime) -> None:
    law = Law("辽发改法规〔2025〕843号", "（十四）")
    deadlines.set_deadline(kind=kind, subject_id=subject, deadline=at_moment(at, law, own=True), now=NOW)


def test_a_deadline_fires_once_at_its_moment() -> None:
    fired: list[str] = []
    deadlines.due("reply")(_subjects(fired))
    _set("reply", "s1", NOW + timedelta(hours=1))
    assert worker.tick(NOW + timedelta(minutes=59)) == 0
    assert worker.tick(NOW + timedelta(hours=1)) == 1
    assert worker.tick(NOW + timedelta(hours=2)) == 0
    assert fired == ["s1"]
    (view,) = deadlines.list_deadlines(["s1"])
    assert (view.state, view.deadline.law, view.deadline.own) == (
        "fired",
        Law("辽发改法规〔2025〕843号", "（十四）"),
        True,
    )


def test_a_met_deadline_does_not_fire() -> None:
    fired: list[str] = []
    deadlines.due("reply")(_subjects(fired))
    _set("reply", "s1", NOW)
    assert deadlines.meet_deadline("reply", "s1", NOW) is True
    assert deadlines.meet_deadline("reply", "s1", NOW) is False
    assert worker.tick(NOW) == 0
    assert fired == []
    assert deadlines.list_deadlines(["s1"])[0].state == "met"


def test_deadlines_fire_in_the_order_of_their_moments_and_lists_sort_so() -> None:
    fired: list[str] = []
    deadlines.due("reply")(_subjects(fired))
    for subject, hours in [("c", 3), ("a", 1), ("b", 2)]:
        _set("reply", subject, NOW + timedelta(hours=hours))
    deadlines.set_deadline(kind="reply", subject_id="u", deadline=Deadline(None, "unknown"), now=NOW)
    assert [view.subject_id for view in deadlines.list_deadlines(["u", "c", "b", "a"])] == ["a", "b", "c", "u"]
    assert deadlines.next_due(NOW) == NOW + timedelta(hours=1)
    assert deadlines.next_due(NOW + timedelta(hours=1)) == NOW + timedelta(hours=2)
    assert deadlines.next_due(NOW + timedelta(hours=3)) is None
    worker.tick(NOW + timedelta(days=1))
    assert fired == ["a", "b", "c"]


def test_setting_a_deadline_again_replaces_and_opens_it() -> None:
    fired: list[str] = []
    deadlines.due("reply")(_subjects(fired))
    _set("reply", "s1", NOW)
    worker.tick(NOW)
    _set("reply", "s1", NOW + timedelta(hours=1))
    assert DeadlineRow.objects.count() == 1
    assert worker.tick(NOW) == 0
    worker.tick(NOW + timedelta(hours=1))
    assert fired == ["s1", "s1"]


def test_a_failing_deadline_stays_open_visible_and_is_retried() -> None:
    fired: list[str] = []

    @deadlines.due("bad")
    def bad(subject_id: str, now: datetime) -> None:
        DemoClock.objects.create(instant=now)
        raise LookupError("nothing there")

    deadlines.due("good")(_subjects(fired))
    _set("bad", "s1", NOW)
    _set("good", "s2", NOW)
    assert worker.tick(NOW) == 1
    assert (fired, DemoClock.objects.count()) == (["s2"], 0)
    (failure,) = worker.list_failures()
    assert (failure.what, failure.attempts) == ("bad", 1)
    assert "nothing there" in failure.error
    worker.tick(NOW)
    assert worker.list_failures()[0].attempts == 2
    worker.tick(NOW + timedelta(seconds=29))
    assert worker.list_failures()[0].attempts == 2


def test_a_deadline_without_a_function_only_marks_that_it_passed() -> None:
    _set("shown", "s1", NOW)
    assert worker.tick(NOW) == 1
    assert deadlines.list_deadlines(["s1"])[0].state == "fired"


# --- the worker -----------------------------------------------------------------------------------------------------


def test_a_failing_step_stops_neither_events_nor_other_steps(caplog: pytest.LogCaptureFixture) -> None:
    runs: list[str] = []
    work = [3, 0]

    @worker.every_tick
    def fails(now: datetime) -> int:
        runs.append("fails")
        raise LookupError

    @worker.every_tick
    def works(now: datetime) -> int:
        runs.append("works")
        return work.pop(0) if work else 0

    handles(LampLit)(_collect(runs, "handler"))
    announce(LampLit("a"))
    assert worker.tick(NOW) == 4
    assert runs == ["fails", "works", "handler a 01", "works"]
    assert "fails" in caplog.text


def test_run_forever_survives_a_tick_that_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticks: list[int] = []

    def tick(now: datetime) -> int:
        ticks.append(1)
        raise LookupError("database gone")

    monkeypatch.setattr(worker, "tick", tick)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.run_forever(0, stop=lambda: len(ticks) >= 3)
    assert len(ticks) == 3
    assert "database gone" in caplog.text
