"""The API keeps what its own description promises, whatever is thrown at it."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from yuanping.config.wsgi import application

pytestmark = pytest.mark.django_db


def test_answers_fit_the_description() -> None:
    tried = []
    for found in schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answers(case: Case) -> None:
            case.call_and_validate(excluded_checks=[positive_data_acceptance])

        answers()
        tried.append(operation.label)
    assert len(tried) >= 7
