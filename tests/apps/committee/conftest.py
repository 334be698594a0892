"""The world up to the draw is built once a module; every test works on a copy and is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.apps.committee.cases import Case, make_case


@pytest.fixture(scope="module")
def prepared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Case]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_case()
        transaction.set_rollback(True)


@pytest.fixture
def case(prepared: Case, db: None) -> Case:
    return deepcopy(prepared)
