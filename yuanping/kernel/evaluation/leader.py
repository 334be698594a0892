"""Election of the leader by secret ballot of all members.

* Every member casts one ballot a round, for any member (themselves included); experts and representatives weigh the same.
* Most votes lead. Equal most votes: a new round among those only.
* After ``MAX_ROUNDS`` tied rounds the lowest seat number among them leads: a rule of this platform, stated in the report.
* Only the count per seat is kept; who named whom is stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.kernel.errors import Refused
from yuanping.kernel.evaluation.states import LEADER
from yuanping.kernel.evaluation.values import BallotRound, Member, Votes

MAX_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Election:
    """What a finished round says: a leader, or the seats of the next round."""

    leader: str
    next_round: tuple[str, ...]


def open_round(members: tuple[Member, ...], rounds: tuple[BallotRound, ...]) -> tuple[str, ...]:
    """The seats that may be named in the round after ``rounds``."""
    seats = tuple(member.seat_id for member in sorted(members, key=lambda member: member.number))
    for ballot in rounds:
        seats = _leading(seats, ballot)
    return seats


def check_choice(seats: tuple[str, ...], choice: str) -> None:
    """Refuses a ballot for a seat that is not on it.

    Raises:
        Refused: ``leader_not_on_ballot``.
    """
    if choice not in seats:
        raise Refused("leader_not_on_ballot", {}, LEADER, field="choice")


def decide_round(members: tuple[Member, ...], rounds: tuple[BallotRound, ...]) -> Election:
    """The outcome of the last of ``rounds``, all of whose ballots are cast."""
    leading = open_round(members, rounds)
    if len(leading) == 1 or len(rounds) >= MAX_ROUNDS:
        return Election(leading[0], ())
    return Election("", leading)


def count_votes(seats: tuple[str, ...], ballots: tuple[str, ...], number: int) -> BallotRound:
    """The tally of one round, in the order of ``seats``."""
    return BallotRound(number, tuple(Votes(seat, ballots.count(seat)) for seat in seats))


def _leading(seats: tuple[str, ...], ballot: BallotRound) -> tuple[str, ...]:
    counts = {votes.seat_id: votes.count for votes in ballot.votes}
    most = max(counts.get(seat, 0) for seat in seats)
    return tuple(seat for seat in seats if counts.get(seat, 0) == most)
