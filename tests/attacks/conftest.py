"""The attackers meet a lot on the morning of its expert draw, through the real services."""

from __future__ import annotations

from tests.apps.committee.conftest import case, prepared

__all__ = ["case", "prepared"]
