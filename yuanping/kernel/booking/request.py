"""When is a request the same request?

* A sender names each request with a key of its own choice; sent again with the same content it is the same request, however often.
* The same key with another content is a mistake of the sender, and is refused: neither of the two may be taken silently.
* The content is the lot and the whole plan, contact included; order of specialties and centres does not count.
* A request nobody sends at that moment is made under a mandate: the evidence names the machine, what decided, the agency's own earlier
  wish and the article, so that nobody seems to have acted who did not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.booking.plan import BookingPlan
from yuanping.kernel.canonical import Plain, digest
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.plain import to_plain

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mandate:
    """Under what the machine makes a request for an agency: ``decided`` names plan or queue, ``wish`` what the agency had asked for."""

    decided: str
    wish: str
    law: Law

    def record(self, agency: Actor) -> dict[str, Plain]:
        """What stands in the evidence beside the act."""
        return {
            "mandate": {
                "decided": self.decided,
                "wish": self.wish,
                "asked_by": agency.label,
                "law": {"document": self.law.document, "article": self.law.article},
            }
        }


def acting(agency: Actor, mandate: Mandate | None) -> tuple[Actor, dict[str, Plain]]:
    """Who acts as the evidence names it, and what is recorded of the mandate."""
    return (agency, {}) if mandate is None else (SYSTEM, mandate.record(agency))


def check_key(key: str) -> str:
    """Return the key of a request; none is none.

    Raises:
        Refused: ``request_key_malformed``.
    """
    if key and not KEY.fullmatch(key):
        raise Refused("request_key_malformed", {}, field="key")
    return key


def content_digest(hash_name: str, lot_id: str, plan: BookingPlan) -> str:
    """Return what a key stands for."""
    quotas = tuple(sorted(plan.quotas, key=lambda quota: quota.specialty))
    same = replace(plan, quotas=quotas, centres=tuple(sorted(plan.centres)))
    return digest(hash_name, {"lot": lot_id, "plan": to_plain(same)})


def same_request(stored: str, content: str, number: str) -> None:
    """Refuse a key that already stands for another content.

    Raises:
        Refused: ``request_key_reused``, naming the booking the key stands for.
    """
    if stored != content:
        raise Refused("request_key_reused", {"number": number}, field="key")
