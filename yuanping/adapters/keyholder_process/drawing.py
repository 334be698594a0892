"""Draw inside the key holder. It trusts nothing it is told: request, reveals and its own sealed pool must fit together."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from yuanping.adapters.keyholder_process.notice import seal_notice
from yuanping.adapters.keyholder_process.pool_blob import Pool, Pools
from yuanping.adapters.keyholder_process.state_blob import HeldSeat, Holding, StateBlob, seal_state
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.committee.holder import Drawn, DrawnSeat, DrawOrder, Mark
from yuanping.kernel.committee.notice import Notice, NoticeKind, Parcel
from yuanping.kernel.draw.bodies import outcome_digest
from yuanping.kernel.draw.request import ExpertRequest, request_digest
from yuanping.kernel.draw.seed import Reveal, make_seed, matches
from yuanping.kernel.draw.select import draw_experts
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import Malformed

REPLY, ARRIVAL = "reply", "arrival"


def seed_of(pool: Pool, request: ExpertRequest, reveals: tuple[Reveal, ...]) -> bytes:
    """The seed of this draw, with the sealed key K."""
    return make_seed(request.hash_name, request_digest(request), reveals, pool.blob.sealed_key)


def check_order(pool: Pool, order: DrawOrder) -> None:
    """Refuse a request that is not about this pool, or reveals that are not the three it commits to.

    Raises:
        Malformed: naming what does not fit.
    """
    request, blob = order.request, pool.blob
    if (request.draw_id, request.hash_name) != (blob.draw_id, blob.hash_name):
        raise Malformed("request", "another draw")
    if request.pool_root != pool.sealed.root or request.exclusions_digest != pool.exclusions.digest:
        raise Malformed("request", "another pool or other exclusions")
    if sorted(reveal.party for reveal in order.reveals) != list(PARTIES):
        raise Malformed("reveals", "not exactly the three parties")
    if not all(matches(request, reveal) for reveal in order.reveals):
        raise Malformed("reveals", "a secret does not match its commitment")


class Calling:
    """Makes codes and notices; collects what goes out in one answer."""

    def __init__(self, vault: Vault, pools: Pools, pool: Pool) -> None:
        self._vault, self._pools, self._pool = vault, pools, pool
        self.notices: list[bytes] = []
        self.marks: list[Mark] = []

    def code(self, purpose: str) -> tuple[str, str]:
        """(code, mark) of a new code."""
        code = make_code(secrets.token_bytes(16))
        mark = self._vault.mark(purpose, code)
        self.marks.append(Mark(mark, purpose))
        return code, mark

    def tell(self, state: StateBlob, seat: HeldSeat, kind: NoticeKind, code: str) -> None:
        """Seal a notice to the telephone of whoever stands at the seat's position, or to the sender who knows numbers and no names."""
        profile = self._pools.profile_at(self._pool, seat.position)
        place = next(place.name for place in state.places if place.centre == seat.centre)
        until = state.due_of(seat) if kind is NoticeKind.CALL else None
        notice = Notice(kind, place, state.arrive_from, state.meets_at, code, profile.name, until)
        sender = self._vault.sender
        if sender is None:
            self.notices.append(seal_notice(bytes.fromhex(profile.mailbox_key), notice))
            return
        salt = self._vault.salt(f"{state.request.draw_id}|{seat.seat}|{seat.rank}|{kind}")
        self.notices.append(seal_notice(sender, Parcel(profile.phone, salt, replace(notice, addressee=""))))

    def shuffled(self) -> tuple[tuple[bytes, ...], tuple[Mark, ...]]:
        """Notices and marks in random order: their order must not tell the seat."""
        dice = secrets.SystemRandom()
        dice.shuffle(self.notices)
        dice.shuffle(self.marks)
        return tuple(self.notices), tuple(self.marks)


def draw(vault: Vault, pools: Pools, order: DrawOrder, now: datetime) -> Drawn:
    """Draw L2 and L3, seal the outcome, and seal the first calls to their telephones; their term begins ``now``."""
    pool = pools.open(order.sealed_pool)
    check_order(pool, order)
    seed = seed_of(pool, order.request, order.reveals)
    outcome = draw_experts(order.request, seed, pool.excluded, pool.blob.workstations)
    empty = StateBlob(
        order.request,
        order.reveals,
        outcome,
        order.places,
        order.arrive_from,
        order.meets_at,
        (),
        (),
        (),
        (),
        order.rule,
        order.calls_end,
    )
    calling = Calling(vault, pools, pool)
    seats = []
    for drawn in outcome.seats:
        code, mark = calling.code(REPLY)
        seat = HeldSeat(
            drawn.seat,
            drawn.specialty,
            drawn.centre,
            drawn.workstation,
            drawn.position,
            drawn.rank,
            Holding.CALLED,
            mark,
            now,
        )
        seats.append(seat)
        calling.tell(empty, seat, NoticeKind.CALL, code)
    state = replace(empty, seats=tuple(seats))
    notices, marks = calling.shuffled()
    return Drawn(
        seal_state(vault, state),
        tuple(DrawnSeat(seat.seat, seat.specialty, seat.centre) for seat in seats),
        outcome.representatives,
        outcome_digest(order.request, outcome, pool.blob.sealed_key),
        notices,
        marks,
        state.next_due(now),
    )
