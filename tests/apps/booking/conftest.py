from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from tests.apps.booking.world import World, make_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Nobody signs in with a password here, so hashing thirteen of them slowly would prove nothing."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield make_world()
