"""Every address names its permission and its roles, and every persona gets the answer these declare."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.personas import EVERYBODY, NOW, STRANGER, Personas, make_personas
from tests.web.shell.walk import Address, addresses
from yuanping.infra import clock
from yuanping.kernel.actor import Role

ALLOWED = {200, 302, 303, 404, 405}
ALL = addresses()


@pytest.fixture
def personas(db: None) -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


def test_walk_finds_the_pages() -> None:
    assert {"/", "/worklist/", "/sign-in/", "/law/", "/public/checkpoint/"} <= {each.url for each in ALL}


@pytest.mark.parametrize("address", ALL, ids=str)
def test_address_names_permission_roles_and_methods(address: Address) -> None:
    permission = getattr(address.view, "permission", "")
    assert permission, f"{address}: put @page(permission=…, roles=…) on the view"
    assert "." in permission
    assert set(address.view.roles) <= set(Role)
    assert set(address.view.methods) <= {"GET", "POST"}


@pytest.mark.parametrize("key", EVERYBODY)
def test_persona_gets_what_the_address_declares(personas: Personas, key: str) -> None:
    role = personas.actor(key).role
    for address in ALL:
        client: Client = personas.client(key)
        client.raise_request_exception = False
        response = client.get(address.url)
        if role in address.view.roles:
            assert response.status_code in ALLOWED, f"{key} {address}: {response.status_code}"
            assert (response.status_code == 405) == ("GET" not in address.view.methods), f"{key} {address}"
        elif key == STRANGER:
            assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/sign-in/"), address
        else:
            assert response.status_code == 404, f"{key} {address}: {response.status_code}"


@pytest.mark.parametrize("key", ["outsider", "expert", "agency", "host"])
def test_page_of_another_role_reads_like_a_page_that_is_not_there(personas: Personas, key: str) -> None:
    role = personas.actor(key).role
    client = personas.client(key)
    missing = _text(client.get("/no/such/page/").content, "/no/such/page/")
    for address in ALL:
        if role not in address.view.roles:
            assert _text(client.get(address.url).content, address.url) == missing, address


def _text(content: bytes, url: str) -> str:
    """The page without what is masked anew each time, its own address, and the rail's mark for it."""
    shown = re.sub(
        rf'(?<=["=]){re.escape(url)}(?![\w-])', "", content.decode()
    )  # not inside a longer address of the rail
    lines = shown.replace(' aria-current="page"', "").splitlines()
    return "\n".join(line.split('name="csrfmiddlewaretoken"')[0] for line in lines)
