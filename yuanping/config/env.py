"""Read settings from the environment, loudly: a value that does not parse stops the start."""

from __future__ import annotations

import os
from pathlib import Path


class SettingError(Exception):
    """A setting is missing or not of its kind."""


def envtext(name: str, default: str | None = None) -> str:
    """The text of ``name``, or of the file named by ``name_FILE``."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"{name} is not set and has no default")
    return value


def envbool(name: str, default: bool) -> bool:
    """``1/true/yes/on`` or ``0/false/no/off``."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={value!r} is neither yes nor no")


def envint(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise SettingError(f"{name}={value!r} is not a whole number") from error


def envlist(name: str, default: str) -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in envtext(name, default).split(",") if word.strip()]
