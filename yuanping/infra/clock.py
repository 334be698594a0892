"""What time it is, asked at the edges only. In the demo the clock stands where it was put."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from yuanping.infra.models import DemoClock
from yuanping.kernel.errors import Refused


def now() -> datetime:
    """The system's time; in demo mode the demo clock's, if it was set."""
    if settings.DEMO:
        instant = DemoClock.objects.values_list("instant", flat=True).first()
        if instant is not None:
            return instant
    return datetime.now(UTC)


def demo_clock() -> datetime | None:
    """Where the demo clock stands; ``None`` outside a demo."""
    return DemoClock.objects.values_list("instant", flat=True).first() if settings.DEMO else None


def _check(instant: datetime) -> None:
    if not settings.DEMO:
        raise Refused("clock_only_in_demo")
    if instant.tzinfo is None:
        raise ValueError("a clock needs an aware instant")


@transaction.atomic
def set_demo_clock(now: datetime) -> None:
    """Put the demo clock to ``now``, also backwards. Raises ``Refused("clock_only_in_demo")`` outside a demo."""
    _check(now)
    DemoClock.objects.update_or_create(pk=1, defaults={"instant": now})


@transaction.atomic
def advance_demo_clock(to: datetime) -> None:
    """Move the demo clock forward to ``to``. Raises ``Refused``: ``clock_only_in_demo``, ``clock_backwards``."""
    _check(to)
    stands = demo_clock()
    if stands is not None and to < stands:
        raise Refused("clock_backwards", {"stands": stands.isoformat(), "to": to.isoformat()})
    DemoClock.objects.update_or_create(pk=1, defaults={"instant": to})
