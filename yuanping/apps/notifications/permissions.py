"""Who looks after the way of notices: the system administrator, who may know neither person nor lot."""

from __future__ import annotations

from yuanping.kernel.actor import Actor, Role


def can_watch_notices(actor: Actor) -> bool:
    return actor.role is Role.SYSTEM_ADMIN


def can_send_again(actor: Actor) -> bool:
    return actor.role is Role.SYSTEM_ADMIN
