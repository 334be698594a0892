"""From a pack's words to integers, for a committee of k members.

* At least one third away from the host (辽宁（五）): ``3·away ≥ k``, so the host has at most ``k − ⌈k/3⌉``, representatives included.
* At most one half at one sub-venue (辽宁（十三）): ``2·seats ≤ k``, so ``⌊k/2⌋``.
* At least two other centres (黑龙江 三（六）).
* Every pack sets at least one other centre: without one nothing is remote.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from yuanping.kernel.booking.rules import BookingRules
from yuanping.kernel.draw.values import Limit, LimitLaw, Limits
from yuanping.kernel.errors import Refused


def limits_for(rules: BookingRules, size: int, representatives: int, other_centres: int) -> Limits:
    """Return the limits of the venue draw for a committee of ``size``.

    Raises:
        Refused: ``too_few_centres`` when the pack needs more other centres than the plan allows;
            ``too_many_at_host`` when the representatives alone break the share away from the host.
    """
    host_max = size - away_least(rules, size)
    sub_max = size if rules.sub_most is None else floor(rules.sub_most.share * size)
    subs_min = rules.subs_least.number
    if other_centres < subs_min:
        params = {"allowed": other_centres, "least": subs_min}
        raise Refused("too_few_centres", params, rules.subs_least.law, field="centres")
    if representatives > host_max:
        law = rules.offsite_least.law if rules.offsite_least else None
        raise Refused("too_many_at_host", {"host": representatives, "most": host_max}, law, field="representatives")
    subs_max = min(other_centres, size - representatives, rules.subs_most.number)
    return Limits(host_max=host_max, sub_max=sub_max, subs_min=subs_min, subs_max=subs_max, laws=limit_laws(rules))


def away_least(rules: BookingRules, size: int) -> int:
    """Return how many members must sit away from the host."""
    share = rules.offsite_least.share if rules.offsite_least else Fraction(0)
    return max(ceil(share * size), 1)


def limit_laws(rules: BookingRules) -> tuple[LimitLaw, ...]:
    """Return the articles the limits come from."""
    found = []
    if rules.offsite_least:
        found.append(LimitLaw(Limit.HOST_MAX, rules.offsite_least.law))
    if rules.sub_most:
        found.append(LimitLaw(Limit.SUB_MAX, rules.sub_most.law))
    found.append(LimitLaw(Limit.SUBS_MIN, rules.subs_least.law))
    found.append(LimitLaw(Limit.SUBS_MAX, rules.subs_most.law))
    return tuple(found)


def breaks_limits(rules: BookingRules, host: int, subs: tuple[int, ...]) -> Refused | None:
    """Return what a distribution of members breaks, or None; ``host`` counts the representatives."""
    size = host + sum(subs)
    if rules.offsite_least and sum(subs) < rules.offsite_least.share * size:
        return Refused(
            "too_many_at_host", {"host": host, "most": size - away_least(rules, size)}, rules.offsite_least.law
        )
    if rules.sub_most and any(seats > rules.sub_most.share * size for seats in subs):
        most = floor(rules.sub_most.share * size)
        return Refused("too_many_at_one_venue", {"seats": max(subs), "most": most}, rules.sub_most.law)
    used = sum(1 for seats in subs if seats)
    if used < rules.subs_least.number:
        return Refused("too_few_centres", {"allowed": used, "least": rules.subs_least.number}, rules.subs_least.law)
    return None
