"""How the tests ask the desk and read its answer."""

from __future__ import annotations

import html
import re

from django.test import Client

DESK = "/policy/desk/"
WORKS = {"province": "LN", "category": "works", "estimate": "2987.5", "notice_on": "2026-09-01", "mandatory": "on"}


def typed(**changes: str) -> dict[str, str]:
    return {**WORKS, **changes}


def keystroke(client: Client, **changes: str):
    return client.get(DESK, typed(**changes), headers={"HX-Request": "true"})


def text(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def slot(response, name: str) -> str:
    """The words of one error slot."""
    found = re.search(rf'<p class="yp-error" id="e-{name}"[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found, name
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", found[1]))).strip()
