"""Statistics of refusals: the supervisor's own opened lots, as a page, XLSX and JSON; nobody else, and nothing before the award."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.apps.committee.conftest import case, prepared
from yuanping.apps.committee import queries
from yuanping.apps.committee.models import CallAccount, Committee
from yuanping.infra import clock
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import NotFound

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db
API = "/api/v1/call-figures"


@pytest.fixture
def opened(case: Case) -> Case:  # the fixture above
    """A lot whose draw the award has opened, with sixty calls on account."""
    case.request()
    clock.set_demo_clock(ARRIVE_AT)
    row = Committee.objects.get(committee_id=case.committee_id)
    Committee.objects.filter(pk=row.pk).update(state=CommitteeState.RELEASED)
    first, second = (case.world.actor(who).user_id for who in ("coordinator", "supervisor"))
    made = [("accepted", "page", "", "")] * 30 + [("refused", "message", "", "")] * 14
    made += [("refused", "bridge", first, second)] * 10 + [("no_answer", "none", "", "")] * 6
    CallAccount.objects.bulk_create(
        CallAccount(committee=row, number=n, outcome=outcome, channel=channel, stated_by=stated, confirmed_by=confirmed)
        for n, (outcome, channel, stated, confirmed) in enumerate(made, 1)
    )
    return case


def test_the_page_shows_chart_and_tables(opened: Case) -> None:
    page = opened.world.personas.client("supervisor").get(reverse("supervisor:refusals")).content.decode()
    for said in (
        "按申请单位",
        "按答复方式",
        "按经手的值守人员",
        "值守通话，两人经手",
        "50 %",
        "演示coordinator",
        "1 个标段",
    ):
        assert said in page
    assert not [person.name for person in opened.people if person.name in page]


def test_page_workbook_and_json_say_the_same(opened: Case) -> None:
    client = opened.world.personas.client("supervisor")
    told = client.get(API).json()
    (requester,) = told["requesters"]
    figures = {name: requester[name] for name in ("calls", "accepted", "refused", "no_answer", "other", "percent")}
    assert figures == {"calls": 60, "accepted": 30, "refused": 24, "no_answer": 6, "other": 0, "percent": 50}
    assert {each["key"]: each["calls"] for each in told["channels"]} == {
        "bridge": 10,
        "message": 14,
        "none": 6,
        "page": 30,
    }
    book = load_workbook(io.BytesIO(client.get(reverse("supervisor:refusals_export")).content))
    assert [cell.value for cell in book["按申请单位"][2]][1:7] == [60, 30, 24, 6, 0, 50]
    assert book.sheetnames == ["按申请单位", "按答复方式", "按经手的值守人员"]


def test_small_counts_are_hidden_on_page_workbook_and_json(opened: Case) -> None:
    """Three acceptances by message: nothing may stay from whose sum with the requesters' table they could be told."""
    CallAccount.objects.filter(number__lte=3).update(channel="message")
    client = opened.world.personas.client("supervisor")
    told = client.get(API).json()
    assert told["requesters"][0]["calls"] == 60
    hidden = [{name: each[name] for name in each if name != "key"} for each in told["channels"]]
    assert hidden == [dict.fromkeys(hidden[0], None) | {"unusual": False}] * 4
    assert "人数太少，不显示" in client.get(reverse("supervisor:refusals")).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("supervisor:refusals_export")).content))
    assert "不显示" in [cell.value for cell in book["按答复方式"][2]]


def test_a_lot_with_too_few_calls_waits_on_page_workbook_and_json(opened: Case) -> None:
    CallAccount.objects.filter(number__gt=4, outcome="accepted").delete()
    client = opened.world.personas.client("supervisor")
    assert client.get(API).json() == {"lots": 0, "requesters": [], "channels": [], "officials": []}
    assert "还没有可以统计的通知" in client.get(reverse("supervisor:refusals")).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("supervisor:refusals_export")).content))
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [1, 1, 1]


def test_a_lot_counts_only_after_its_award(opened: Case) -> None:
    Committee.objects.update(state=CommitteeState.FORMED)
    told = opened.world.personas.client("supervisor").get(API).json()
    assert told == {"lots": 0, "requesters": [], "channels": [], "officials": []}


@pytest.mark.parametrize(
    "who", ["agency", "entity", "registry", "host", "coordinator", "owner", "outsider", "anonymous"]
)
def test_nobody_else_has_them(opened: Case, who: str) -> None:
    client = opened.world.personas.client(who)
    for name in ("refusals", "refusals_export"):
        assert client.get(reverse(f"supervisor:{name}")).status_code in {302, 403, 404}
    assert client.get(API).status_code in {401, 404}
    with pytest.raises(NotFound):
        queries.get_refusal_figures(opened.world.actor(who))


def test_a_supervisor_of_other_lots_counts_none_of_these(opened: Case) -> None:
    assert queries.get_refusal_figures(Actor(Role.PROJECT_SUPERVISOR, "LN-another")).lots == 0


def test_more_calls_cost_no_more_queries(opened: Case, django_assert_max_num_queries: object) -> None:
    actor = opened.world.actor("supervisor")
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # the fixture of pytest-django
        assert queries.get_refusal_figures(actor).lots == 1
