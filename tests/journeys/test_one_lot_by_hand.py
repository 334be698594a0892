"""One lot, every step through its page, each person in a browser of their own; both languages, axe, no foreign request."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import steps, steps_later
from tests.journeys.conftest import ROOT
from tests.journeys.walking import Journey
from yuanping.apps.archive.roots import trust_file
from yuanping.demo.world import START, build_world
from yuanping.infra import clock, worker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def _work() -> None:
    """What the worker of a running site would do by now."""
    for _ in range(ROUNDS):
        if worker.tick(clock.now()) == 0:
            return


@pytest.fixture
def journey(browser: Browser, live_server, transactional_db) -> Iterator[Journey]:
    clock.set_demo_clock(START)
    build_world()
    _work()
    walked = Journey(browser, live_server.url, _work)
    yield walked
    walked.close()


def test_one_lot_by_hand(journey: Journey, tmp_path: Path) -> None:
    try:
        lot = _to_the_draw(journey)
        files = _to_the_archive(journey, lot, tmp_path)
        _look_around(journey, lot)
    finally:
        print("\n".join(["axe, minor:", *sorted(set(journey.minor)), "wrong:", *journey.wrong]))
    _verify(files)
    assert journey.wrong == [], "\n".join(journey.wrong)


def _to_the_draw(journey: Journey) -> str:
    """Register, decide, book, three parties, venues, notice, bids, the second draw: in Chinese."""
    stranger = journey.person("stranger")
    stranger.go("/public/").look("public")
    agency = steps.sign_in(journey, "agency").go("/worklist/").look("work-agency-empty")
    lot = steps.register(agency)
    steps.decide(agency, lot)
    steps.book(agency, lot)
    steps.hold_ceremony(journey, steps.NAME, "venues")
    steps.confirm_offer(journey, "host", "host")
    steps.confirm_offer(journey, steps.waiting_centre(journey), "sub")
    steps.publish(agency, lot)
    assert steps.let_others(journey, "entity"), "the other venues and the bidders did nothing"
    agency.go("/demo/").look("controls")
    steps.advance_until(journey, "2026-09-23T10:00")
    agency.go("/worklist/").look("work-agency-prepared")
    agency.go(f"/agency/lots/{lot}/").look("lot-prepared")
    agency.follow(f"form[action='/agency/lots/{lot}/draw/'] button")
    return lot


def _to_the_archive(journey: Journey, lot: str, folder: Path) -> dict[str, Path]:
    """The committee, the opening, the evaluation, the award: in English."""
    journey.language = "en"
    steps.hold_ceremony(journey, steps.NAME, "experts")
    seen = folder / "checkpoint.txt"
    stranger = journey.person("stranger").go("/public/checkpoint/").look("checkpoint")
    seen.write_text(stranger.page.request.get(f"{journey.url}/public/checkpoint.txt").text(), encoding="utf-8")
    confirmation = steps_later.accept_one_refuse_another(journey)
    steps_later.name_representative(journey, lot)
    steps.let_others(journey, "agency")
    steps.advance_until(journey, "2026-09-24T09:00")
    steps_later.open_bids(journey, lot)
    steps_later.check_in(journey, confirmation)
    steps.let_others(journey, "")
    expert, owner = steps_later.sit_down(journey, confirmation)
    steps_later.evaluate(journey, expert, owner)
    steps_later.sign_all(journey, expert, owner)
    steps.advance_until(journey, "2026-09-28T10:00")
    steps_later.award(journey, lot)
    files = steps_later.download(journey, folder)
    assert files["trust.json"].read_bytes() == trust_file()
    return {**files, "seen": seen}


def _look_around(journey: Journey, lot: str) -> None:
    """The pages nothing was done on; and the outsider, who sees nothing."""
    journey.person("agency").go(f"/agency/lots/{lot}/").look("lot-archived").go("/agency/bookings/").look("bookings")
    steps.enter(journey, "coordinator").go("/province/").look("province")
    steps.enter(journey, "host").go("/centre/today/").look("today").go("/centre/workstations/").look("workstations")
    steps.enter(journey, "registry").go("/supervisor/registry/").look("registry")
    steps.enter(journey, "supervisor").go("/supervisor/lots/").look("supervised-lots")
    stranger = journey.person("stranger")
    for name in ("verify", "laws"):
        stranger.go(f"/public/{name}/").look(f"public-{name}")
    outsider = steps.enter(journey, "outsider").go("/worklist/").look("work-outsider")
    outsider.expects_404 = True
    assert outsider.go(f"/agency/lots/{lot}/").page.title()
    assert steps.NAME not in outsider.page.content()
    outsider.look("not-found")


def _verify(files: dict[str, Path]) -> None:
    """In a process of its own, as a stranger would."""
    command = [
        sys.executable,
        "-m",
        "yuanping.verify",
        str(files["bundle.zip"]),
        "--trust",
        str(files["trust.json"]),
        "--seen",
        str(files["seen"]),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
