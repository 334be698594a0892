from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from yuanping.infra import clock
from yuanping.infra.models import DemoClock
from yuanping.kernel.errors import Refused

pytestmark = pytest.mark.django_db
STANDS = datetime(2026, 9, 1, 1, tzinfo=UTC)


def test_the_demo_clock_stands_where_it_was_put(settings: Settings) -> None:
    settings.DEMO = True
    assert clock.demo_clock() is None
    clock.set_demo_clock(STANDS)
    assert clock.now() == clock.demo_clock() == STANDS
    clock.advance_demo_clock(STANDS + timedelta(days=3))
    assert clock.now() == STANDS + timedelta(days=3)
    clock.set_demo_clock(STANDS)
    assert clock.now() == STANDS
    assert DemoClock.objects.count() == 1


def test_the_clock_does_not_go_back(settings: Settings) -> None:
    settings.DEMO = True
    clock.set_demo_clock(STANDS)
    with pytest.raises(Refused) as caught:
        clock.advance_demo_clock(STANDS - timedelta(seconds=1))
    assert caught.value.code == "clock_backwards"
    assert clock.now() == STANDS


def test_a_real_installation_has_no_demo_clock(settings: Settings) -> None:
    settings.DEMO = True
    clock.set_demo_clock(STANDS)
    settings.DEMO = False
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert clock.demo_clock() is None
    for call in (clock.set_demo_clock, clock.advance_demo_clock):
        with pytest.raises(Refused) as caught:
            call(STANDS)
        assert caught.value.code == "clock_only_in_demo"


def test_without_a_row_the_demo_uses_the_system_time(settings: Settings) -> None:
    settings.DEMO = True
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    with pytest.raises(ValueError):
        clock.set_demo_clock(datetime(2026, 9, 1))  # noqa: DTZ001
