"""The one worker: evidence into the log, events to their handlers, deadlines at their moment."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import close_old_connections

from yuanping.infra import clock, deadlines, outbox
from yuanping.infra.outbox import Failure

log = logging.getLogger(__name__)

Step = Callable[[datetime], int]
_steps: dict[str, Step] = {}
_last: dict[str, Step] = {}
ROUNDS = 100


def every_tick(function: Step) -> Step:
    """Make ``function(now) -> how many`` run at the start of every round; lives in an app's ``tasks.py``."""
    _steps[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def once_a_tick(function: Step) -> Step:
    """Make ``function(now) -> how many`` run once, when all rounds are done: for what may have to wait for somebody outside."""
    _last[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def _run_steps(steps: dict[str, Step], now: datetime, failed: set[str]) -> int:
    count = 0
    for name, step in steps.items():
        if name in failed:
            continue
        try:
            count += step(now)
        except Exception:
            failed.add(name)
            log.exception("step %s failed", name)
    return count


def tick(now: datetime) -> int:
    """Sequence, deliver and fire until nothing is left to do at ``now``; answers how many things were done.

    Idempotent, and safe beside another worker: whatever is done is claimed in the transaction that does it.
    """
    total = 0
    failed: set[str] = set()
    deliveries: set[int] = set()
    rows: set[int] = set()
    for _ in range(ROUNDS):
        done = _run_steps(_steps, now, failed) + outbox.dispatch(now, deliveries) + deadlines.fire_due(now, rows)
        done += deadlines.mark_watched(now)
        if not done:
            break
        total += done
    return total + _run_steps(_last, now, failed)


def list_failures() -> tuple[Failure, ...]:
    """Handlers and deadlines that failed and will be tried again."""
    return (*outbox.list_failures(), *deadlines.list_failures())


def run_forever(poll_seconds: float = 1.0, stop: Callable[[], bool] = lambda: False) -> None:
    """Tick until ``stop`` says so. A tick that fails as a whole is logged and tried again."""
    while not stop():
        close_old_connections()
        try:
            tick(clock.now())
        except Exception:
            log.exception("the worker could not tick")
        if not stop():
            time.sleep(poll_seconds)
