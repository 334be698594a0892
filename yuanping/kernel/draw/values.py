"""Values of the draw, as they stand in requests, results and records.

* A *cell* is one specialty at one centre; host and 副场 (sub-venue) are both centres.
* Every tuple of cells is in canonical order: specialties as in the quotas, centres as in the request, host first.
* All counts are integers and all chances exact fractions; no float is ever published.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from yuanping.kernel.law import Law

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")
"""Experts are drawn at random, and nobody names them, openly or by a detour: what every refusal of the ceremony serves."""
LAW_SECRET = Law("招标投标法", "第三十七条")


class DrawKind(StrEnum):
    """The two moments of a draw."""

    VENUES = "venues"
    EXPERTS = "experts"


class Party(StrEnum):
    """Those whose secrets make the seed. The ceremony needs exactly these three."""

    PROCURING_ENTITY = "procuring_entity"
    PROJECT_SUPERVISOR = "project_supervisor"
    REGISTRY_OWNER = "registry_owner"


PARTIES: tuple[str, ...] = tuple(sorted(Party))


class Procedure(StrEnum):
    """How L1 weighs the feasible distributions of seats."""

    EQUAL_CHANCE = "equal_chance"
    UNIFORM = "uniform"
    SUB_VENUES_FIRST_EVEN = "sub_venues_first_even"


class Limit(StrEnum):
    """What can make a plan infeasible."""

    HOST_MAX = "host_max"
    SUB_MAX = "sub_max"
    SUBS_MIN = "subs_min"
    SUBS_MAX = "subs_max"
    WORKSTATIONS = "workstations"
    EXPERTS = "experts"
    COMBINATION = "combination"


# Parameters of a refusal cannot be translated, so they say it in both languages.
LIMIT_WORDS = {
    Limit.HOST_MAX: "主场人数上限 / members at the host",
    Limit.SUB_MAX: "单个副场人数上限 / members at one 副场",
    Limit.SUBS_MIN: "副场最少个数 / fewest 副场",
    Limit.SUBS_MAX: "副场最多个数 / most 副场",
    Limit.WORKSTATIONS: "空闲工位 / free workstations",
    Limit.EXPERTS: "各地专家人数 / experts at each centre",
    Limit.COMBINATION: "几项限额合在一起 / several limits together",
}


@dataclass(frozen=True, slots=True)
class Quota:
    """So many seats of one specialty."""

    specialty: str
    seats: int


@dataclass(frozen=True, slots=True)
class LimitLaw:
    """The article one limit rests on."""

    limit: Limit
    law: Law


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on committee members, owner representatives included; they sit at the host.

    ``host_max`` members at the host, ``sub_max`` at any one 副场, ``subs_min``..``subs_max`` 副场 with at least one expert.
    """

    host_max: int
    sub_max: int
    subs_min: int
    subs_max: int
    laws: tuple[LimitLaw, ...] = ()

    def law_of(self, limit: Limit) -> Law | None:
        """Return the article behind ``limit``, if the pack names one."""
        return next((entry.law for entry in self.laws if entry.limit == limit), None)


@dataclass(frozen=True, slots=True)
class CellCount:
    """So many eligible experts in one cell."""

    specialty: str
    centre: str
    experts: int


@dataclass(frozen=True, slots=True)
class CellSeats:
    """So many committee seats in one cell."""

    specialty: str
    centre: str
    seats: int


@dataclass(frozen=True, slots=True)
class CellWeight:
    """The published positive weight of one cell; equal weights mean uniform over committees."""

    specialty: str
    centre: str
    weight: int


@dataclass(frozen=True, slots=True)
class Chance:
    """The exact chance of each single eligible expert of one cell to be drawn first."""

    specialty: str
    centre: str
    chance: Fraction


@dataclass(frozen=True, slots=True)
class PoolCell:
    """One cell of the day's sealed pool: positions ``start`` .. ``start + count - 1``, ``eligible`` of them not excluded."""

    specialty: str
    centre: str
    start: int
    count: int
    eligible: int


@dataclass(frozen=True, slots=True)
class DayChance:
    """Chances of an eligible expert of one cell on the day of the expert draw.

    ``given`` the seats of L1; ``now`` before L1, with that day's eligible experts; ``then`` as published in D1.
    """

    specialty: str
    centre: str
    given: Fraction
    now: Fraction
    then: Fraction


@dataclass(frozen=True, slots=True)
class CentreWorkstations:
    """The workstations one centre holds for this session, in the booking's order."""

    centre: str
    workstations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscrowShare:
    """The digest of one Shamir share: ``owner``'s secret (or ``sealed_key``), kept by ``holder``."""

    owner: str
    holder: str
    index: int
    digest: str


@dataclass(frozen=True, slots=True)
class SeatDraw:
    """One drawn seat. ``rank`` counts the eligible of its cell's order from 1; seat and workstation outlive a refusal."""

    seat: int
    specialty: str
    centre: str
    workstation: str
    position: int
    rank: int


@dataclass(frozen=True, slots=True)
class OpenSeat:
    """A seat whose cell has nobody left, and its specialty."""

    seat: int
    specialty: str


@dataclass(frozen=True, slots=True)
class SeatMove:
    """The cell and the workstation a continuation gave to an open seat; called is whoever is next in the line of that cell."""

    seat: int
    specialty: str
    centre: str
    workstation: str


@dataclass(frozen=True, slots=True)
class Moves:
    """The seats of one continuation, in force after the first ``calls`` calls of the log."""

    calls: int
    seats: tuple[SeatMove, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A position of the pool and its rank among the eligible of its cell's order."""

    specialty: str
    centre: str
    position: int
    rank: int


@dataclass(frozen=True, slots=True)
class OrderStep:
    """One position of a cell's order as it came from the seed."""

    position: int
    excluded: bool


@dataclass(frozen=True, slots=True)
class CellOrder:
    """The order of one cell as far as it was needed."""

    specialty: str
    centre: str
    steps: tuple[OrderStep, ...]


@dataclass(frozen=True, slots=True)
class ExpertDraw:
    """The outcome of L2 and L3. ``representatives`` are the workstations of the owner representatives at the host."""

    seats: tuple[SeatDraw, ...]
    standby: tuple[Ranked, ...]
    orders: tuple[CellOrder, ...]
    representatives: tuple[str, ...]
