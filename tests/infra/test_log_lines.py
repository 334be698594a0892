"""Addresses that are keys stand in no line of the log, with the real settings and through real requests."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.conf import settings as installed
from django.test import Client

from tests.leaks.walk import PARAMETER
from tests.personas import NOW, make_personas
from tests.web.shell.walk import addresses
from yuanping.apps.feeds.services import READS_AN_HOUR, make_feed
from yuanping.infra import clock
from yuanping.infra.log_lines import WithoutSecrets, without_secrets

SECRETS = {"secret", "token"}
"""Parameters of addresses that open something to whoever has them. Every other one names a row and opens nothing by itself."""


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the handler of the real settings writes, into memory instead of the terminal."""
    (handler,) = [
        each
        for each in logging.getLogger().handlers
        if type(each) is logging.StreamHandler and isinstance(each.formatter, WithoutSecrets)
    ]
    monkeypatch.setattr(
        handler, "stream", into := io.StringIO()
    )  # no flush of the former one: it may be a closed one of another test
    return into


@pytest.mark.django_db
def test_a_calendar_asked_for_too_often_is_told_in_the_log_without_its_secret(written: io.StringIO) -> None:
    clock.set_demo_clock(NOW)
    secret = make_feed(actor=make_personas().actor("agency"), now=NOW)
    answers = [Client().get(f"/calendar/{secret}.ics").status_code for _ in range(READS_AN_HOUR + 1)]
    assert answers == [200] * READS_AN_HOUR + [429]
    assert Client().get(f"/calendar/{secret[:-1]}.ics").status_code == 404
    assert Client().post(f"/calendar/{secret}.ics").status_code == 405
    said = written.getvalue()
    assert said.count("/calendar/….ics") == 3
    assert "Too Many Requests" in said
    assert secret[:-1] not in said


@pytest.mark.django_db
def test_a_traceback_is_told_without_the_address_either(written: io.StringIO) -> None:
    try:
        raise ValueError("/calendar/abcdefgh.ics?x=1")
    except ValueError:
        logging.getLogger("django.request").exception(
            "Internal Server Error: %s", "/supervisor/bridge/abcdefgh/connect/"
        )
    said = written.getvalue()
    assert "abcdefgh" not in said
    assert "/calendar/….ics?x=1" in said
    assert "/supervisor/bridge/…/connect/" in said


def test_no_logger_of_django_writes_past_the_handler_of_ours() -> None:
    for name in ("django", "django.request", "django.server", "django.security.csrf"):
        logger = logging.getLogger(name)
        while logger.parent is not None:
            assert logger.handlers == []
            assert logger.propagate
            logger = logger.parent
    assert installed.LOGGING["root"]["handlers"] == ["console"]


def test_every_address_with_a_secret_in_it_is_covered() -> None:
    found = []
    for address in addresses():
        text = str(address)
        if SECRETS & set(PARAMETER.findall(text)):
            found.append(text)
            filled = "/" + re.sub(r"<[^>]+>", "abcdefgh", text)
            assert "abcdefgh" not in without_secrets(f"Not Found: {filled}")
    assert len(found) >= 5


def test_other_lines_stay_as_they_are() -> None:
    for line in ("Not Found: /supervisor/bridge/", "Not Found: /accounts/", "/calendar/ /province/calendar/?year=2026"):
        assert without_secrets(line) == line
