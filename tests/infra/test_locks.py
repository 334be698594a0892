from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from yuanping.infra import outbox
from yuanping.infra.locks import hold


@pytest.mark.django_db(transaction=True)
def test_locks_and_events_need_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        hold("a")
    with pytest.raises(RuntimeError):
        outbox.announce(object())


@pytest.mark.django_db
def test_hold_works_as_a_call_and_as_a_with() -> None:
    hold("a", "b")
    with hold("a"):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_lock_excludes_others_until_the_transaction_ends() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite: an IMMEDIATE transaction excludes every other writer by itself")
    order: list[str] = []
    held = threading.Event()

    def second() -> None:
        held.wait(5)
        try:
            with transaction.atomic():
                hold("other")
                order.append("other lock is free")
                hold("booth", "other")
                order.append("second")
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        with hold("booth"):
            held.set()
        time.sleep(0.3)
        order.append("first")
    thread.join(5)
    assert order == ["other lock is free", "first", "second"]
