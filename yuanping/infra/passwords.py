"""Passwords that the house makes: long, random, and easy to copy by hand."""

from __future__ import annotations

import secrets
import string

ALPHABET = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI")))
"""No characters that look alike: a generated password is copied from a screen by hand."""
GROUPS = 4
LETTERS = 5


def generate_password() -> str:
    """Twenty characters in groups of five, about 116 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))
