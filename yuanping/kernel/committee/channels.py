"""By which road a call was answered, and what is kept of it until the release.

* The page (link or typed code), a message back, or staff through the bridge; a call that lapsed was answered by nobody.
* Staff are named by their public account ids: they act in office and answer for it. The person called is named nowhere here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """How an outcome came about. ``NONE``: by the term's end or a recusal, with nobody's answer."""

    PAGE = "page"
    MESSAGE = "message"
    BRIDGE = "bridge"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answered:
    """How one call of the log was answered, in the log's order; ``officials`` stated and confirmed it at the bridge."""

    channel: Channel
    reason: str = ""
    officials: tuple[str, ...] = ()


NOBODY = Answered(Channel.NONE)
