"""What a stranger needs to replay a draw, and the replay.

* ``replay_*`` runs the checks of ``VENUE_CHECKS`` or ``EXPERT_CHECKS`` in that order, answers one result a check, and raises
  ``Mismatch(check, detail)`` at the first that fails. ``check`` is the key and the Chinese title, separated by a blank.
* In the sealed edition the checks that need K answer ``CheckState.LATER``: they can be made after the award.
* Without a ``verify`` callable the signatures answer ``CheckState.UNPROVEN``; so does, without the venue record at hand, that the
  experts were drawn for the seats of the venue draw, unless the log names those plainly (before version 3).
* ``bodies`` are the lot's evidence bodies by kind (``bodies.py``): what the log says must be what the record says.
"""

from __future__ import annotations

from yuanping.kernel.draw.bodies import Bodies
from yuanping.kernel.draw.checks import Check, CheckResult, CheckState
from yuanping.kernel.draw.papers import (
    ExpertDrawRecord,
    RebuiltReveal,
    SealedCall,
    VenueDrawRecord,
)
from yuanping.kernel.draw.replay_experts import EXPERT_CHECKS, replay_experts
from yuanping.kernel.draw.replay_venues import VENUE_CHECKS, replay_venues

__all__ = [
    "EXPERT_CHECKS",
    "VENUE_CHECKS",
    "Bodies",
    "Check",
    "CheckResult",
    "CheckState",
    "ExpertDrawRecord",
    "RebuiltReveal",
    "SealedCall",
    "VenueDrawRecord",
    "replay_experts",
    "replay_venues",
]
