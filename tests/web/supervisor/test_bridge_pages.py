"""The desk's pages: list, one call, connect, state, confirm; and nobody else at their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.apps.committee.bridge_desk import Desk, desk
from tests.apps.committee.cases import Case
from tests.apps.committee.conftest import case, prepared
from yuanping.apps.committee.models import CallEntry

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db
ACTS = ("bridge_connect", "bridge_state", "bridge_confirm")


@pytest.fixture
def staff(case: Case, settings: Settings, tmp_path: Path) -> Iterator[Desk]:  # the fixture above
    with desk(case, settings, tmp_path / "calls") as found:
        yield found


def test_two_clerks_take_one_call_from_the_list_to_its_answer(staff: Desk) -> None:
    first, second = staff.client(staff.first), staff.client(staff.second)
    at = reverse("supervisor:bridge_call", args=[staff.calls()[1].token])
    assert at in first.get(reverse("supervisor:bridge")).content.decode()
    token = staff.calls()[1].token

    def act(client: Client, name: str, **data: str) -> str:
        return client.post(reverse(f"supervisor:{name}", args=[token]), data, follow=True).content.decode()

    assert "正在接通" in act(first, "bridge_connect")
    assert "另一名值守人员正在通话" in second.get(at).content.decode()
    assert "必须写明原因" in act(first, "bridge_state", outcome="refused")
    assert "待另一人确认" in act(first, "bridge_state", outcome="refused", reason="travel")
    assert "必须由另一人确认" in first.get(at).content.decode()
    assert "必须是两个人" in act(first, "bridge_confirm", agrees="yes")
    assert "出差在外" in second.get(at).content.decode()
    assert CallEntry.objects.count() == 0
    assert "已确认" in act(second, "bridge_confirm", agrees="yes")
    assert CallEntry.objects.count() == 1
    assert at not in first.get(reverse("supervisor:bridge")).content.decode()


@pytest.mark.parametrize(
    "who", ["agency", "entity", "supervisor", "registry", "host", "owner", "outsider", "anonymous"]
)
def test_nobody_else_has_these_addresses(staff: Desk, who: str) -> None:
    client, token = staff.case.world.personas.client(who), staff.calls()[0].token
    for answer in (
        client.get(reverse("supervisor:bridge")),
        client.get(reverse("supervisor:bridge_call", args=[token])),
        *(client.post(reverse(f"supervisor:{name}", args=[token])) for name in ACTS),
    ):
        assert answer.status_code in {302, 403, 404}
        assert "照此念" not in answer.content.decode()


def test_an_unknown_call_is_not_there(staff: Desk) -> None:
    client = staff.client(staff.first)
    assert client.get(reverse("supervisor:bridge_call", args=["0" * 32])).status_code == 404
    for name in ACTS:
        assert client.post(reverse(f"supervisor:{name}", args=["0" * 32])).status_code == 404
        assert client.get(reverse(f"supervisor:{name}", args=["0" * 32])).status_code == 405


def test_the_list_costs_as_many_queries_for_one_call_as_for_six(
    staff: Desk, django_assert_max_num_queries: object
) -> None:
    client = staff.client(staff.first)
    client.get(reverse("supervisor:bridge"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # the fixture of pytest-django
        client.get(reverse("supervisor:bridge"))
