"""Chances that moved since the venues were drawn by more than the pack allows stop the request, with the figures where they may be known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.apps.committee.cases import DRAW_AT, Case
from yuanping.apps.booking import queries as booking
from yuanping.apps.booking.queries import settled
from yuanping.apps.committee import services
from yuanping.apps.committee.models import Committee
from yuanping.apps.experts.models import Expert, ExpertSpecialty
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Parameter, Unit

pytestmark = pytest.mark.django_db
ARTICLE = Law("招标投标法实施条例", "第四十六条")


def name_the_bound(monkeypatch: pytest.MonkeyPatch, share: str) -> None:
    """The lot's pack names a bound of its own."""
    before: Callable[[Pack, str, date], Parameter | None] = Pack.find_parameter

    def find(pack: Pack, name: str, on: date) -> Parameter | None:
        if name == "draw.drift_max":
            return Parameter(name, share, Unit.SHARE, ARTICLE, "幅度上限")
        return before(pack, name, on)

    monkeypatch.setattr(Pack, "find_parameter", find)


def shrink(case: Case, by: int = 2) -> None:
    """So many of the twenty of every cell leave the library after the venues were drawn."""
    booked = booking.get_confirmed_booking(case.lot_id)
    assert booked is not None
    for cell in booked.counts:
        rows = Expert.objects.filter(home_centre=cell.centre, specialties__code=cell.specialty).order_by("id")[:by]
        ExpertSpecialty.objects.filter(expert__in=list(rows)).update(in_pool=False)


def ask(case: Case) -> None:
    services.request_draw(actor=case.world.actor("agency"), lot_id=case.lot_id, now=DRAW_AT)


def test_without_a_bound_in_the_pack_nothing_is_refused(case: Case) -> None:
    shrink(case)
    ask(case)
    assert Committee.objects.exists()


def test_a_chance_within_the_bound_passes(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    name_the_bound(monkeypatch, "1/2")
    shrink(case)
    ask(case)
    assert Committee.objects.exists()


def test_a_chance_beyond_the_bound_stops_the_request_with_its_figures(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_the_bound(monkeypatch, "1/100")
    shrink(case)
    with pytest.raises(Refused) as refused:
        ask(case)
    assert (refused.value.code, refused.value.params["most"], refused.value.law) == ("chance_moved", "1.0000%", ARTICLE)
    assert not Committee.objects.exists()


def test_where_the_venues_are_hidden_neither_place_nor_figure_is_told(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hidden(*_: object) -> bool:
        return True

    monkeypatch.setattr(settled, "hides_from_agency", hidden)
    name_the_bound(monkeypatch, "1/100")
    shrink(case)
    with pytest.raises(Refused) as moved:
        ask(case)
    assert (moved.value.code, set(moved.value.params)) == ("chance_moved_hidden", {"specialty"})
    shrink(case, by=18)
    with pytest.raises(Refused) as small:
        ask(case)
    assert (small.value.code, set(small.value.params)) == ("cell_too_small_hidden", {"specialty"})
