"""From the draw to the forming, whoever may not count along reads the same bytes: no yes, no recusal at the opening and no arrival shows.

Polled, figures would tell a party that one of the drawn is tied to a bidder, and staff of the bridge for which lot a call was that they just confirmed.
The supervisor, who watches the draw, sees them move; that shows that the comparison sees anything at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, BIDDERS, DRAW_AT, Case
from tests.apps.committee.conftest import case, prepared
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee
from yuanping.apps.experts import services as experts
from yuanping.infra import clock
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.committee.notice import NoticeKind

__all__ = ["case", "prepared"]
pytestmark = pytest.mark.django_db
RANDOM = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|#[0-9]+·[0-9a-f]{4} [0-9a-f]{4}…|\b[0-9a-f]{64}\b'
)
"""Besides what is new on every page: the newest checkpoint of the log of all lots, which everybody may read (docs/threat-model.md)."""
BLIND = ("agency", "entity", "coordinator")
NEVER = ("席位无人可递补", "应允", "到场 ")


def pages(case: Case, reader: str, at: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Everything about the lot that a party or the province's desk may open, as it reads now."""
    monkeypatch.setattr(clock, "now", lambda: at)
    client = case.world.personas.client(reader)
    addresses = [
        reverse("supervisor:lot", args=[case.lot_id]),
        reverse("supervisor:lots"),
        reverse("agency:lot", args=[case.lot_id]),
        reverse("agency:lots"),
        reverse("shell:work"),
        f"/api/v1/lots/{case.lot_id}",
    ]
    return {each: RANDOM.sub("", client.get(each).content.decode()) for each in addresses}


@pytest.mark.parametrize("reader", [*BLIND, "supervisor"])
def test_a_yes_shows_to_the_supervisor_alone(case: Case, reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case.draw()
    case.name_representative()
    seen = [pages(case, reader, DRAW_AT, monkeypatch)]
    calls = [told.code for _, told in case.letters() if told.kind is NoticeKind.CALL]
    for at, code in enumerate(calls):
        services.record_reply(code=code, accepted=True, now=DRAW_AT)
        if at == 0:
            seen.append(pages(case, reader, DRAW_AT, monkeypatch))
    assert Committee.objects.get().state == "filled"
    seen.append(pages(case, reader, DRAW_AT, monkeypatch))
    if reader == "supervisor":
        here = reverse("supervisor:lot", args=[case.lot_id])
        assert len({each[here] for each in seen}) == 3
    else:
        assert seen[0] == seen[1] == seen[2]
        assert not [word for word in NEVER if word in seen[0][reverse("supervisor:lot", args=[case.lot_id])]]


@pytest.mark.parametrize("reader", [*BLIND, "supervisor"])
def test_a_recusal_at_the_opening_shows_to_the_supervisor_alone(
    case: Case, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one world the tie that comes out is one of the drawn, in the other one of those who were not."""
    case.draw()
    case.name_representative()
    drawn = list(case.accept_all())
    aside = next(person for person in case.people if person.expert_id not in drawn and not person.recused)
    at = ARRIVE_AT.replace(hour=9, minute=1)

    def world(expert_id: str, more: Callable[[], None]) -> dict[str, str]:
        with transaction.atomic():
            me = Actor(Role.EXPERT, user_id=expert_id)
            experts.add_tie(actor=me, expert_id=expert_id, kind="economic_interest", uscc=BIDDERS[1], now=DRAW_AT)
            case.open_bids()
            more()
            found = pages(case, reader, at, monkeypatch)
            transaction.set_rollback(True)
        return found

    def check(state: str) -> Callable[[], None]:
        return lambda: None if Committee.objects.get().state == state else pytest.fail(Committee.objects.get().state)

    hit, missed = world(drawn[0], check("calling")), world(aside.expert_id, check("filled"))
    assert (hit == missed) == (reader != "supervisor")


@pytest.mark.parametrize("reader", [*BLIND, "supervisor"])
def test_an_arrival_shows_to_the_supervisor_alone_until_all_are_there(
    case: Case, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.draw()
    case.name_representative()
    codes = case.accept_all()
    case.open_bids()
    here = reverse("supervisor:lot", args=[case.lot_id])
    seen = [pages(case, reader, ARRIVE_AT, monkeypatch)]
    for expert_id, code in list(codes.items())[:-1]:
        case.arrive(expert_id, code)
    seen.append(pages(case, reader, ARRIVE_AT, monkeypatch))
    assert (seen[0] == seen[1]) == (reader != "supervisor")
    last = list(codes)[-1]
    case.arrive(last, codes[last])
    case.arrive_representative()
    formed = pages(case, reader, ARRIVE_AT, monkeypatch)[here]
    size = queries.get_committee(case.committee_id).size
    assert f"应允 {size} / {size} · 到场 {size} / {size}" in formed


def test_the_interface_has_no_committee_figures_of_its_own(case: Case) -> None:
    """If one is added it belongs into ``pages`` above."""
    schema = case.world.personas.client("agency").get("/api/v1/openapi.json").json()
    told = [path for path in schema["paths"] if "committee" in path]
    assert told == []
