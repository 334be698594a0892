"""The arrival code as a drawing: for everybody, of whatever was typed, from no table and into none."""

from __future__ import annotations

import re

import pytest
import segno
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.personas import EVERYBODY, Personas, make_personas
from yuanping.infra.qr import draw_qr
from yuanping.kernel.committee.codes import make_code

CODE = make_code(bytes(range(16)))


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_may_draw_a_code(who: str) -> None:
    personas: Personas = make_personas()
    client = personas.client(who)
    assert client.get(reverse("expert:code")).status_code == 200
    answer = client.post(reverse("expert:code"), {"code": CODE.lower().replace("-", " ")})
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert CODE in page
    assert f'd="{draw_qr(CODE).path}"' in page


@pytest.mark.django_db
def test_a_slip_is_told_and_no_row_of_a_committee_or_expert_is_asked() -> None:
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        drawn = client.post(reverse("expert:code"), {"code": CODE})
        slip = client.post(reverse("expert:code"), {"code": CODE[:-1] + ("2" if CODE[-1] != "2" else "3")})
    assert drawn.status_code == 200
    assert slip.status_code == 409
    assert '<path d=""></path>' not in drawn.content.decode()
    assert '<path d=""></path>' in slip.content.decode(), "the place for the telephone's own drawing is empty"
    assert not Session.objects.exists()
    assert [each["sql"] for each in asked if re.search("committee_|experts_|notifications_", each["sql"])] == []


def test_the_drawing_is_the_code_module_by_module_with_a_quiet_zone() -> None:
    drawn = draw_qr(CODE)
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    wanted = segno.make_qr(CODE, error="m")
    assert wanted.error in {"M", "Q", "H"}
    assert drawn.size == wanted.symbol_size(border=4)[0]
    rows = wanted.matrix_iter(border=4)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert min(min(each) for each in dark) == 4
    assert draw_qr(make_code(bytes(16))) != drawn
