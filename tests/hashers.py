"""Argon2 at its cheapest: the same hash format, so that the real hasher reads it, at a thousandth of the work."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """For the many people of a test; a test of the cost itself uses ``create_user`` directly."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
