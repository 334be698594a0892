"""The only writers of connections and messages: connecting, telling, delivering, sending again, hearing."""

from yuanping.apps.venue_systems.services.connect import (
    OVERLAP,
    connect_system,
    end_system,
    move_system,
    rotate_secret,
)
from yuanping.apps.venue_systems.services.deliver import deliver_due
from yuanping.apps.venue_systems.services.receive import Answer, Letter, receive_message
from yuanping.apps.venue_systems.services.replay import replay_dead, replay_message
from yuanping.apps.venue_systems.services.tell import (
    ask_system,
    tell_change,
    tell_offer,
    tell_session,
    tell_workstation,
)

__all__ = [
    "OVERLAP",
    "Answer",
    "Letter",
    "ask_system",
    "connect_system",
    "deliver_due",
    "end_system",
    "move_system",
    "receive_message",
    "replay_dead",
    "replay_message",
    "rotate_secret",
    "tell_change",
    "tell_offer",
    "tell_session",
    "tell_workstation",
]
