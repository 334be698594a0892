"""A world written down again is the world that was made, and nobody else's."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from tests.apps.booking.world import make_world
from tests.kept import _read, kept
from tests.leaks.dice import same_dice
from tests.personas import NOW, make_uscc
from yuanping.apps.booking import queries
from yuanping.apps.identity import services as identity
from yuanping.apps.identity.models import Organisation
from yuanping.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_the_second_world_has_the_rows_of_the_first_and_goes_on_like_it() -> None:
    with transaction.atomic():
        first = make_world(centres=3)
        rows = {model: kept_rows for model, _, kept_rows in _read()}
        transaction.set_rollback(True)
    assert not Organisation.objects.exists()
    second = make_world(centres=3)
    assert second == first
    assert second is not first
    assert second.centres is not first.centres
    assert {model: kept_rows for model, _, kept_rows in _read()} == rows
    assert len(rows) > 10
    second.confirm_all(second.placed())
    assert queries.inspect_bookings(NOW).findings == ()


made: list[str] = []


@kept
def organisation(name: str) -> list[str]:
    made.append(name)
    draft = identity.OrganisationDraft(
        identity.OrganisationKind.AGENCY, name, make_uscc(len(made)), "210100", "Songling", demo=True
    )
    return [identity.create_organisation(actor=SYSTEM, draft=draft, now=NOW)]


def test_it_is_made_once_and_again_where_it_could_come_out_otherwise() -> None:
    made.clear()

    def after(count: int, name: str = "松岭") -> list[str]:
        with transaction.atomic():
            found = organisation(name)
            assert [each.organisation_id for each in Organisation.objects.all()] == found
            transaction.set_rollback(True)
        assert len(made) == count
        return found

    first = after(1)
    first.append("of one test")
    assert after(1) == first[:1]
    assert after(2, "北辰") != first[:1]
    with override_settings(LANGUAGE_CODE="en"):
        after(3)
    with same_dice("held"):
        after(4)
    organisation("松岭")
    organisation("松岭")
    assert len(made) == 5, "the first of the two is written down, the second is made: the database was not empty"
    assert Organisation.objects.count() == 2
