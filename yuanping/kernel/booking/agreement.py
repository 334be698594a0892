"""When may venues be agreed upon instead of being chosen at random?

* Only where the pack says so, only after a draw of the same booking has failed, only with the supervisor's confirmation and its reason:
  黑龙江 三（六）「通过随机选取方式无法满足项目远程异地评标需求的，经行政监督部门确认，可直接协商确定副场，副场信息全程保密」.
* What is agreed upon is which venues; how many sit where is drawn among them with the same dice, and each still confirms its own offer.
* The limits of the pack hold as before: two other centres at least.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.booking.states import RANDOM
from yuanping.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Wish:
    """The venues wished for and why; ``drawn``: how many rounds of the booking were drawn."""

    host: str
    centres: tuple[str, ...]
    drawn: int
    reason: str


def check_agreement(rules: BookingRules, wish: Wish, known: frozenset[str]) -> None:
    """Refuse a wish to agree upon venues; ``known``: every centre of the catalogue.

    Raises:
        Refused: ``agreement_not_allowed``, ``agreement_before_draw``, ``reason_missing``, ``centre_unknown``, ``host_among_subs``,
            ``too_few_centres``.
    """
    law = rules.agreed_law
    if law is None:
        raise Refused("agreement_not_allowed", {}, rules.choice_law)
    centres = wish.centres
    if not wish.drawn:
        raise Refused("agreement_before_draw", {}, law)
    if not wish.reason.strip():
        raise Refused("reason_missing", {}, law, field="reason")
    if not set(centres) <= known or len(set(centres)) < len(centres):
        raise Refused("centre_unknown", {}, RANDOM, field="centres")
    if wish.host in centres:
        raise Refused("host_among_subs", {}, field="centres")
    least = rules.subs_least
    if len(centres) < least.number:
        params = {"allowed": len(centres), "least": least.number}
        raise Refused("too_few_centres", params, least.law, field="centres")
