from __future__ import annotations

from datetime import date

import pytest

from tests.personas import NOW, Personas, make_personas
from yuanping.apps.evidence.queries import count_leaves, list_checkpoints
from yuanping.apps.evidence.services import sequence_pending
from yuanping.infra import clock
from yuanping.web.province.overview import make_overview, next_working_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def personas(db) -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


def test_overview_of_an_empty_province_says_what_is_missing(personas: Personas) -> None:
    page = personas.client("coordinator").get("/province/").content.decode()

    assert "还没有已判定的项目" in page
    assert "资源目录里还没有评标场所" in page
    assert "都已办理" in page
    assert "共 0 个标段" in page


def test_overview_counts_no_lot_twice(personas: Personas) -> None:
    view = make_overview(NOW)

    assert sum(phase.count for phase in view.phases) == view.lots == 0
    assert (view.share.remote, view.share.decided, view.share.percent) == (0, 0, "0.0")
    assert view.targets == ()


def test_load_is_counted_over_official_working_days(personas: Personas) -> None:
    days = next_working_days(date(2026, 9, 24), 5)

    assert len(days) == 5
    assert date(2026, 9, 26) not in days
    assert not {date(2026, 10, day) for day in range(1, 8)} & set(days)


def test_days_beyond_the_official_calendar_are_left_out(personas: Personas) -> None:
    assert next_working_days(date(2026, 12, 30), 5) == (date(2026, 12, 30), date(2026, 12, 31))


def test_auditor_sees_length_and_checkpoints_and_no_contents(personas: Personas) -> None:
    sequence_pending(NOW)
    page = personas.client("admin3").get("/province/audit/").content.decode()

    assert f"<dd>{count_leaves()}</dd>" in page
    assert list_checkpoints()[-1].root[:4] in page
    assert "松岭招标代理有限公司" not in page


@pytest.mark.parametrize("key", ["agency", "supervisor", "admin1", "admin2", "outsider"])
def test_province_and_log_are_not_others_to_see(personas: Personas, key: str) -> None:
    client = personas.client(key)

    assert client.get("/province/").status_code == 404
    assert client.get("/province/audit/").status_code == 404
