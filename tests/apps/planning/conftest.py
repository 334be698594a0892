from __future__ import annotations

from tests.apps.booking.conftest import world

__all__ = ["world"]
