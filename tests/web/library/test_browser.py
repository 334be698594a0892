"""The library in a real browser: no finding of axe, no sideways scroll, desk and phone, both languages; the own page by keyboard alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from tests.apps.experts.people import UNIT, apply, form, own, page_code
from tests.personas import NOW, Personas, make_personas, make_uscc
from tests.web.shell.browser import DESK, PHONE, findings, opened
from tests.web.shell.test_browser import session_of
from yuanping.apps.experts import services
from yuanping.apps.experts.models import ExpertAbsence
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.committee.recusal import Relation, Tie
from yuanping.kernel.experts.lifecycle import Paper
from yuanping.kernel.experts.reads import Purpose

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUANPING_PICTURES", "")
"""A folder for pictures of every page, for people to look at."""


@dataclass(frozen=True)
class Library:
    """Two dozen experts, one of them with a life, and an application that was recommended."""

    personas: Personas
    expert_id: str
    applied_id: str
    code: str


@pytest.fixture
def library(transactional_db) -> Library:  # type: ignore[no-untyped-def]
    set_demo_clock(NOW)
    personas = make_personas()
    registry, centre = personas.actor("registry"), personas.organisations["centre"]
    sub = personas.organisations["sub_centre"]
    forms = [form(n, "A080104", centre) for n in range(1, 13)]
    forms += [form(n, "A060102", sub, region="210200") for n in range(13, 22)]
    forms += [form(n, "B08", sub, region="210200", edition="2010") for n in range(22, 25)]
    rich = form(30, "A080104", centre, further=(services.Held("A060102"), services.Held("B08", "2010")))
    ids = services.register_experts(actor=registry, forms=[*forms, rich], now=NOW)
    mine = ids[-1]
    services.add_absence(actor=own(mine), expert_id=mine, first=date(2026, 10, 1), last=date(2026, 10, 8), now=NOW)
    services.add_tie(actor=own(mine), expert_id=mine, kind="kin_of_principal", uscc=make_uscc(8), now=NOW)
    services.record_training(
        actor=registry, expert_id=mine, completed_on=date(2026, 5, 1), hours=16, valid_until=date(2027, 5, 1), now=NOW
    )
    services.open_person(actor=registry, expert_id=mine, purpose=Purpose.PAYMENT, now=NOW)
    services.record_service(expert_ids=[mine], served_on=date(2026, 6, 3))
    code = page_code(registry, mine)
    applied = apply(40, relations=(Relation(Tie.OFFICER, make_uscc(9)),)).expert_id
    letter = Paper("辽设推〔2026〕3号", date(2026, 8, 20), unit_uscc=UNIT)
    services.advance_expert(actor=registry, expert_id=applied, act="recommend", paper=letter, now=NOW)
    return Library(personas, mine, applied, code)


def pages(library: Library) -> list[tuple[str, str, str]]:
    """(name, persona, address)"""
    return [
        ("search", "registry", reverse("library:search")),
        ("file", "registry", reverse("library:expert", args=[library.expert_id])),
        ("applied", "registry", reverse("library:expert", args=[library.applied_id])),
        ("supervised", "supervisor", reverse("library:expert", args=[library.expert_id])),
        ("tables", "registry", reverse("library:tables")),
        ("apply", "anonymous", reverse("library:apply")),
        ("catalogue", "anonymous", reverse("library:catalogue")),
        ("enter", "anonymous", reverse("library:own_enter")),
        ("own", "", reverse("library:own")),
    ]


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-hans"), (PHONE, "zh-hans"), (DESK, "en"), (PHONE, "en")])
def test_every_page_has_no_finding(browser, live_server, library: Library, size, language) -> None:  # type: ignore[no-untyped-def]
    wrong = []
    for name, persona, path in pages(library):
        session = session_of(library.personas, persona) if persona not in {"", "anonymous"} else ""
        with opened(browser, live_server.url, session, size) as (page, watch):
            page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
            if not persona:
                page.goto(live_server.url + reverse("library:own_enter"))
                page.fill("#code", library.code)
                page.keyboard.press("Enter")
                page.wait_for_url(f"**{path}")
            else:
                page.goto(live_server.url + path)
            wrong += [f"{name}: {each}" for each in findings(page)]
            wide = page.evaluate("document.documentElement.scrollWidth") - size[0]
            wrong += [f"{name}: {wide} px sideways"] if wide > 0 else []
            wrong += [f"{name}: {each}" for each in (*watch.complaints, *watch.foreign)]
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{size[0]}-{language}.png", full_page=True)
    assert wrong == []


def test_an_expert_enters_days_of_absence_by_keyboard_alone(browser, live_server, library: Library) -> None:  # type: ignore[no-untyped-def]
    with opened(browser, live_server.url) as (page, _):
        page.goto(live_server.url + reverse("library:own_enter"))
        page.focus("#code")
        page.keyboard.type(library.code)
        page.keyboard.press("Enter")
        page.wait_for_url("**/library/own/")
        page.fill("#first", "2026-12-01")
        page.focus("#first")
        page.keyboard.press("Enter")
        page.get_by_text("2026-12-01 – 2026-12-01").first.wait_for()
    assert ExpertAbsence.objects.filter(first_on=date(2026, 12, 1), last_on=date(2026, 12, 1)).count() == 1
