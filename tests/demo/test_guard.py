"""Demo mode refuses other addresses, real organisations and real adapters."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from yuanping.apps.identity.models import Organisation
from yuanping.demo import guard


def _ids(messages: list[guard.CheckMessage]) -> list[str | None]:
    return [message.id for message in messages]


@pytest.mark.parametrize(
    ("host", "good"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.4", False),
        ("example.org", False),
        ("*", False),
        ("localhost.example.org", False),
    ],
)
def test_loopback_is_told_from_the_rest(host: str, good: bool) -> None:
    assert guard.is_loopback(host) is good


def test_guard_refuses_a_foreign_bind(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    monkeypatch.setenv("YUANPING_BIND", "0.0.0.0")
    assert _ids(guard.check_loopback()) == ["demo.E001"]
    monkeypatch.setenv("YUANPING_BIND", "127.0.0.1")
    assert guard.check_loopback() == []
    settings.DEMO = False
    monkeypatch.setenv("YUANPING_BIND", "0.0.0.0")
    assert guard.check_loopback() == []


def test_guard_refuses_a_foreign_host_name(settings: Settings) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["localhost", "*"]
    assert _ids(guard.check_loopback()) == ["demo.E002"]


def test_guard_refuses_real_adapters(settings: Settings) -> None:
    settings.DEMO = True
    settings.SIGNER = "yuanping.adapters.ca_national.Signer"
    assert _ids(guard.check_adapters()) == ["demo.E003"]
    settings.SIGNER = "yuanping.adapters.ca_demo.authority.DemoAuthority"
    assert guard.check_adapters() == []


@pytest.mark.django_db
def test_guard_refuses_a_database_with_a_real_organisation(settings: Settings) -> None:
    settings.DEMO = True
    assert guard.check_no_real_organisation(databases=["default"]) == []
    row = {"kind": "agency", "name": "x", "region": "210100"}
    Organisation.objects.create(organisation_id="LN1", uscc="1", demo=True, **row)
    assert guard.check_no_real_organisation(databases=["default"]) == []
    Organisation.objects.create(organisation_id="LN2", uscc="2", demo=False, **row)
    assert _ids(guard.check_no_real_organisation(databases=["default"])) == ["demo.E004"]
