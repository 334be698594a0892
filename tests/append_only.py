"""Emptying the test database between transactional tests needs the append-only triggers out of the way for a moment."""

from __future__ import annotations

from django.db import connection
from django.test import TransactionTestCase

from yuanping.apps.evidence import triggers


def lift_for_flush() -> None:
    """Make Django's flush after a transactional test lift the triggers and put them back."""
    flush = TransactionTestCase._fixture_teardown

    def lifted_flush(self: TransactionTestCase) -> None:
        triggers.run(connection, triggers.remove_statements(connection.vendor))
        try:
            flush(self)
        finally:
            triggers.run(connection, triggers.install_statements(connection.vendor))

    TransactionTestCase._fixture_teardown = lifted_flush  # type: ignore[method-assign]
