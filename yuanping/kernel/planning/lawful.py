"""Which committee a wish may have at a host: its limits by the pack, the centres the draw may choose among, and experts enough.

What many wishes have in common is counted once: the committee for all that differ in their hours only, the limits for all of one size, the
other centres and their experts for all with the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yuanping.kernel.booking.limits import limits_for
from yuanping.kernel.booking.rules import BookingRules, pool_rules
from yuanping.kernel.draw.values import Limits, Quota
from yuanping.kernel.errors import Param, Refused
from yuanping.kernel.experts.specialties import narrower
from yuanping.kernel.planning.board import Board
from yuanping.kernel.planning.vacancy import MakeUp
from yuanping.kernel.planning.wish import Wish


@dataclass(frozen=True, slots=True, eq=False)
class Committee:
    """Who must sit: the host, the centres the draw may choose among, and the limits between them.

    ``at``: the host's place on the board; ``others``: those of the other centres. A plan keeps one of each, so they are told apart by identity.
    ``below``: of a code, those the same request also names below it; whoever holds one of them stands there alone.
    """

    quotas: tuple[Quota, ...]
    host: str
    at: int
    others: frozenset[int]
    limits: Limits
    make_up: MakeUp
    below: Mapping[str, tuple[str, ...]]


class Lawful:
    """The committees of one plan."""

    def __init__(self, board: Board) -> None:
        """Begin with nothing counted."""
        self._board = board
        self._kinds: dict[tuple[object, ...], int] = {}
        self._committees: dict[tuple[int, str], Committee | Refused] = {}
        self._others: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}
        self._places: dict[tuple[str, ...], frozenset[int]] = {}
        self._pools: dict[tuple[str, tuple[str, ...]], int] = {}
        self._limited: dict[tuple[str, int, int, int], Limits | Refused] = {}
        self._make_ups: dict[tuple[int, ...], MakeUp] = {}

    def kind(self, wish: Wish, rules: BookingRules) -> int:
        """Return a number for what makes the committees of two wishes alike, wherever the host is."""
        quotas = tuple([(quota.specialty, quota.seats) for quota in wish.quotas])
        key = (quotas, wish.representatives, wish.centres, rules.pack_digest)
        return self._kinds.setdefault(key, len(self._kinds))

    def committee(self, kind: int, wish: Wish, rules: BookingRules, host: str) -> Committee | Refused:
        """Return the committee of a kind with its limits, or what no hour can mend."""
        found = self._committees.get((kind, host))
        if found is None:
            found = self._committees[kind, host] = self._compose(wish, rules, host)
        return found

    def _compose(self, wish: Wish, rules: BookingRules, host: str) -> Committee | Refused:
        others = self._other_centres(wish, host)
        limits = self._limits(wish, rules, len(others))
        if isinstance(limits, Refused):
            return limits
        asked = [quota.specialty for quota in wish.quotas]
        below = {code: found for code in asked if (found := narrower(code, asked))}
        for quota in wish.quotas:
            needed = quota.seats * pool_rules(rules).min_ratio
            there = self._pool(quota.specialty, wish, host)
            there -= sum(self._pool(each, wish, host) for each in below.get(quota.specialty, ()))
            if there < needed:
                params: dict[str, Param] = {"specialty": quota.specialty, "experts": there, "needed": needed - there}
                return Refused("pool_too_small", params)
        if others not in self._places:
            self._places[others] = frozenset(self._board.place_of(each) for each in others)
        alike = (wish.size, wish.representatives, limits.host_max, limits.sub_max, limits.subs_max)
        make_up = self._make_ups.setdefault(alike, MakeUp(*alike))
        return Committee(wish.quotas, host, self._board.place_of(host), self._places[others], limits, make_up, below)

    def _pool(self, specialty: str, wish: Wish, host: str) -> int:
        """Experts at the host and the other centres; a wish that names no centre asks for those of the province, whichever its host."""
        asked = wish.centres or self._board.centres
        key = (specialty, asked if host in asked else (*asked, host))
        if key not in self._pools:
            places = {self._board.place_of(each) for each in key[1]}
            self._pools[key] = self._board.pool(specialty, tuple(places))
        return self._pools[key]

    def _other_centres(self, wish: Wish, host: str) -> tuple[str, ...]:
        key = wish.centres, host
        if key not in self._others:
            self._others[key] = tuple(sorted(set(wish.centres or self._board.centres) - {host}))
        return self._others[key]

    def _limits(self, wish: Wish, rules: BookingRules, others: int) -> Limits | Refused:
        key = rules.pack_digest, wish.size, wish.representatives, others
        if key not in self._limited:
            try:
                self._limited[key] = limits_for(rules, wish.size, wish.representatives, others)
            except Refused as why:
                self._limited[key] = why
        return self._limited[key]
