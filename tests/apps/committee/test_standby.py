"""How many stand by is named with the request; the pack says what is usual and what is the most."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.committee.cases import DRAW_AT, Case
from yuanping.apps.committee import services
from yuanping.apps.committee.models import Committee
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick
from yuanping.kernel.committee.standby import USUAL, StandbyRule, check_standby
from yuanping.kernel.errors import Refused

pytestmark = pytest.mark.django_db


def standby(case: Case) -> int | None:
    newest = Committee.objects.filter(lot_id=case.lot_id).latest("id")
    return draw_queries.find_standby(newest.ceremony_id)


@pytest.mark.parametrize(("asked", "found"), [(None, 2), (0, 0), (3, 3)])
def test_the_request_names_the_number(case: Case, asked: int | None, found: int) -> None:
    services.request_draw(actor=case.world.actor("agency"), lot_id=case.lot_id, now=DRAW_AT, standby=asked)
    assert standby(case) == found


@pytest.mark.parametrize("asked", [-1, 6])
def test_more_than_the_pack_allows_is_refused_with_its_article(case: Case, asked: int) -> None:
    with pytest.raises(Refused) as refused:
        services.request_draw(actor=case.world.actor("agency"), lot_id=case.lot_id, now=DRAW_AT, standby=asked)
    assert (refused.value.code, refused.value.params) == ("standby_out_of_range", {"asked": asked, "most": 5})
    assert str(refused.value.law) == "招标投标法第三十七条"
    assert not Committee.objects.exists()


def test_a_pack_from_before_the_figure_keeps_what_was() -> None:
    assert check_standby(None, StandbyRule()) == USUAL
    with pytest.raises(Refused, match="standby_out_of_range"):
        check_standby(USUAL + 1, StandbyRule())


def test_a_draw_ordered_anew_lines_up_as_many(case: Case) -> None:
    services.request_draw(actor=case.world.actor("agency"), lot_id=case.lot_id, now=DRAW_AT, standby=3)
    ceremony_id = draw_queries.find_ceremony(case.lot_id, "experts")
    assert ceremony_id is not None
    supervisor = case.world.actor("supervisor")
    draw.void_ceremony(actor=supervisor, ceremony_id=ceremony_id, reason="候选池需要更正", now=DRAW_AT)
    tick(DRAW_AT)
    draw.order_anew(actor=supervisor, ceremony_id=ceremony_id, reason="候选池已经更正", now=DRAW_AT)
    tick(DRAW_AT)
    assert Committee.objects.filter(lot_id=case.lot_id).count() == 2
    assert standby(case) == 3


def test_the_page_says_what_holds_and_keeps_what_was_typed(case: Case) -> None:
    set_demo_clock(DRAW_AT)
    client = case.world.personas.client("agency")
    page, ask = reverse("supervisor:lot", args=[case.lot_id]), reverse("supervisor:request_draw", args=[case.lot_id])
    assert "不填按 2 人，至多 5 人" in client.get(page).content.decode()
    for typed, why in (("9", "备选专家人数应为 0 至 5，现在是 9。"), ("三", "“三”不是人数。")):
        told = client.post(ask, {"standby": typed}, follow=True).content.decode()
        assert why in told
        assert f'value="{typed}"' in told
    assert not Committee.objects.exists()
    client.post(ask, {"standby": "1"})
    assert standby(case) == 1
