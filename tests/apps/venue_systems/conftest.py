from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.webhook_http.server import Centre, serve
from tests.apps.booking.conftest import world
from yuanping.infra.callback_address import read_limits

__all__ = ["world"]


@pytest.fixture
def centre(settings: pytest.FixtureRequest) -> Iterator[Centre]:
    """The sub-venue's own system: a real server, which the installation allows to be called without TLS."""
    settings.CALLBACK_LIMITS = read_limits(plain=True, networks=["127.0.0.0/8", "::1/128"])  # type: ignore[attr-defined]
    settings.CALLBACK_TIMEOUT = 1  # type: ignore[attr-defined]
    with serve() as made:
        yield made
