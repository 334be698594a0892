"""Terminals, self-tests, and whether workstations are fit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from yuanping.apps.venues.models import SelfTest, Terminal, Workstation
from yuanping.apps.venues.queries.desks import get_workstation
from yuanping.infra.self_test_limits import self_test_limits
from yuanping.kernel.actor import Actor
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.plain import from_plain
from yuanping.kernel.venues.fitness import DeskFacts, Unfit, unfit_reasons
from yuanping.kernel.venues.self_test import Finding, Limits, Reading, judge, limits_on
from yuanping.kernel.venues.states import WorkstationState

SHOWN = 20


@dataclass(frozen=True, slots=True)
class TerminalView:
    """The machine bound to a workstation."""

    kind: str
    fingerprint: str
    subject: str
    valid_until: datetime | None
    bound_at: datetime


@dataclass(frozen=True, slots=True)
class SelfTestView:
    """One self-test with its findings, judged by the limits it was judged by then."""

    test_id: str
    label: str
    tested_at: datetime
    passed: bool
    reading: Reading
    findings: tuple[Finding, ...]


def limits_now(now: datetime) -> Limits:
    """The limits in force."""
    return limits_on(self_test_limits(), legal_day(now))


def get_terminal(actor: Actor, workstation_id: str) -> TerminalView | None:
    """The live terminal of a workstation the actor may see; raises ``NotFound`` for another's workstation."""
    get_workstation(actor, workstation_id)
    row = Terminal.objects.filter(workstation__workstation_id=workstation_id, revoked_at=None).first()
    return TerminalView(row.kind, row.fingerprint, row.subject, row.valid_until, row.bound_at) if row else None


def list_self_tests(actor: Actor, workstation_id: str) -> tuple[SelfTestView, ...]:
    """The newest self-tests of a workstation the actor may see, the newest first."""
    get_workstation(actor, workstation_id)
    rows = SelfTest.objects.filter(workstation__workstation_id=workstation_id).select_related("workstation__room")
    return tuple(_view(row) for row in rows.order_by("-tested_at", "-pk")[:SHOWN])


def get_own_self_test(test_id: str) -> SelfTestView:
    """The self-test a terminal has just handed in, for that terminal."""
    return _view(SelfTest.objects.select_related("workstation__room").get(test_id=test_id))


def _view(row: SelfTest) -> SelfTestView:
    reading = from_plain(Reading, row.reading)
    limits = next(each for each in self_test_limits() if each.version == row.limits)
    label = f"{row.workstation.room.name}-{row.workstation.label}"
    return SelfTestView(row.test_id, label, row.tested_at, row.passed, reading, judge(reading, limits))


def why_unfit(workstation_ids: Collection[str], now: datetime) -> dict[str, tuple[Unfit, ...]]:
    """The reasons of every workstation, empty for a fit one; one query. For callers that have checked who asks."""
    live = Terminal.objects.filter(workstation=OuterRef("pk"), revoked_at=None).exclude(valid_until__lte=now)
    rows = Workstation.objects.filter(workstation_id__in=workstation_ids).annotate(bound=Exists(live))
    limits = limits_now(now)
    return {row.workstation_id: unfit_reasons(_facts(row, bound=row.bound), limits, now) for row in rows}


def _facts(row: Workstation, *, bound: bool) -> DeskFacts:
    return DeskFacts(
        state=WorkstationState(row.state),
        looked_at=row.checked_at,
        look_passed=row.check_passed,
        bound=bound,
        tested_at=row.tested_at,
        test_passed=row.test_passed,
    )


def binds_machines(centre_id: str) -> bool:
    """Whether a centre has begun to bind its machines; from then on every workstation of it needs one."""
    return Terminal.objects.filter(workstation__room__venue__centre__centre_id=centre_id, revoked_at=None).exists()


def row_keys(workstation_ids: Collection[str]) -> dict[str, int]:
    """Row keys of workstations, for booking's foreign keys; also of those that cannot be booked."""
    return dict(Workstation.objects.filter(workstation_id__in=workstation_ids).values_list("workstation_id", "id"))
