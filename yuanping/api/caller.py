"""Who calls, and when: settled by the same middleware as for pages, so that both answer alike."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from yuanping.kernel.actor import Actor


class AskedRequest(HttpRequest):
    """A request after the actor middleware: ``actor`` acts, ``now`` is its one reading of the clock."""

    actor: Actor
    now: datetime
