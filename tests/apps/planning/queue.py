"""Wishes for the small province of the booking tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.apps.booking.world import PLAN, World
from tests.personas import NOW
from yuanping.apps.planning import services
from yuanping.kernel.planning.plan import Days
from yuanping.kernel.planning.wish import Wish

FIRST = date(2026, 9, 24)
DAYS = Days(FIRST, FIRST + timedelta(days=1), 10)


def wish(world: World, **changes: object) -> Wish:
    asked = Wish(
        quotas=PLAN.quotas,
        representatives=1,
        hosts=(world.centres["host"],),
        centres=(),
        earliest=FIRST,
        latest=FIRST + timedelta(days=1),
        starts_from=9 * 60,
        starts_until=10 * 60,
        minutes=6 * 60,
        contact=PLAN.contact,
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


def ask(world: World, **changes: object) -> str:
    return services.ask_window(actor=world.actor("agency"), lot_id=world.lot_id, wish=wish(world, **changes), now=NOW)


def draft(world: World, days: Days = DAYS) -> str:
    return services.draft_plan(actor=world.actor("coordinator"), days=days, now=NOW)


def carry(world: World, plan_id: str) -> None:
    services.carry_out_plan(actor=world.actor("coordinator"), plan_id=plan_id, now=NOW)
