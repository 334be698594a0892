"""Personas without the price of a slow password hash: these tests never sign in with a password."""

from __future__ import annotations

from tests.personas import Personas, make_personas

FAST = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def quick_personas(settings) -> Personas:
    settings.PASSWORD_HASHERS = FAST
    return make_personas()
