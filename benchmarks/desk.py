"""What one pause in typing at the decision desk costs the server, beside rendering a page with nothing on it.

usage: python benchmarks/desk.py [seconds] [rounds]        (needs the project's dependencies)

Contenders, interleaved round by round so that a slow machine hits all alike; each goes through the whole stack (middleware,
view, template), as one process serves it:

* ``empty``   a page of the frame alone                    (the anchor: what any page costs)
* ``decide``  the kernel's ``decide`` for the same facts, without a page
* ``key``     one keystroke request of the desk: decision, four provinces, thresholds, dates, readings, articles
* ``slip``    one with a mistyped amount: the last good answer is decided again
* ``whole``   the whole desk, as it is opened

Only ratios to ``empty`` mean anything on another machine; the questions asked of the database are counted too.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

FACTS = {"province": "LN", "category": "works", "estimate": "2987.5", "notice_on": "2026-09-01", "mandatory": "on"}
FACTS |= {"funding": "local_special_bond", "total_investment": "2900"}


def prepare() -> None:
    """Settings, an empty database, the demo's fixed clock."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("YUANPING_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuanping.config.settings")
    os.environ.setdefault("YUANPING_DATA", tempfile.mkdtemp(prefix="yuanping-bench-"))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)


def contenders() -> dict[str, Callable[[], object]]:
    """Everything that is measured, by name."""
    from django.conf import settings
    from django.http import QueryDict
    from django.test import Client

    from yuanping.kernel.policy.decision import decide
    from yuanping.web.policy.desk_facts import read_desk
    from yuanping.web.shell import province

    client, packs = Client(), province.all_packs()
    state = read_desk(QueryDict(urlencode(FACTS)), packs, packs[0], packs[0].documents[0].in_force_on)
    facts, pack = state.facts, state.pack
    assert facts is not None
    slip = {**FACTS, "estimate": "2987.5x", "last": urlencode(FACTS)}

    def ask(path: str, data: dict[str, str] | None = None, *, key: bool = False, status: int = 200) -> None:
        answer = client.get(path, data, headers={"HX-Request": "true"} if key else {})
        if answer.status_code != status:
            raise AssertionError(f"{path}: {answer.status_code}")

    return {
        "empty": lambda: ask("/no/such/page/", status=404),
        "decide": lambda: decide(facts, pack, settings.HASH_NAME),
        "key": lambda: ask("/policy/desk/", FACTS, key=True),
        "slip": lambda: ask("/policy/desk/", slip, key=True),
        "whole": lambda: ask("/policy/desk/", FACTS),
    }


def cost(call: Callable[[], object], seconds: float) -> float:
    """Milliseconds a call, the median of those that fit."""
    found, stop = [], time.perf_counter() + seconds
    while time.perf_counter() < stop:
        began = time.perf_counter()
        call()
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def main() -> int:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    prepare()
    import logging

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    logging.disable(logging.WARNING)  # a page that is not there is what is asked for
    cases = contenders()
    for call in cases.values():
        call()
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, call in cases.items():
            found[name].append(cost(call, seconds))
    anchor = median(found["empty"])
    print(f"one request of the desk; {rounds} rounds of {seconds:g} s")
    for name, values in found.items():
        with CaptureQueriesContext(connection) as asked:
            cases[name]()
        spread = f"[{min(values):.2f}..{max(values):.2f}]"
        print(
            f"  {name:7s} {median(values):8.2f} ms {spread:18s} {median(values) / anchor:6.2f} x empty   {len(asked)} queries"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
