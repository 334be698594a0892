"""One line of JSON each way: ``{"op", "body"}`` asks, ``{"ok"}``, ``{"refused"}`` or ``{"fault"}`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from yuanping.kernel.committee.holder import (
    Admitted,
    DeskOrder,
    Drawn,
    DrawOrder,
    GateOrder,
    Mark,
    MarkOrder,
    Moved,
    NumberOrder,
    Numbers,
    Prepared,
    PrepareOrder,
    Profiles,
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
    SealedProfiles,
)
from yuanping.kernel.committee.release import Released
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Op(Generic[Q, A]):
    """One question the key holder answers."""

    name: str
    question: type[Q]
    answer: type[A]


@dataclass(frozen=True, slots=True)
class RefusedOnWire:
    """A refusal as it crosses the pipe; parameters are text here."""

    code: str
    params: dict[str, str]
    law: Law | None
    field: str

    @classmethod
    def of(cls, refused: Refused) -> RefusedOnWire:
        return cls(refused.code, {key: str(value) for key, value in refused.params.items()}, refused.law, refused.field)

    def rebuild(self) -> Refused:
        return Refused(self.code, self.params, self.law, field=self.field)


SEAL_PROFILES = Op("seal_profiles", Profiles, SealedProfiles)
PREPARE = Op("prepare", PrepareOrder, Prepared)
DRAW = Op("draw", DrawOrder, Drawn)
MARK = Op("mark", MarkOrder, Mark)
REPLY = Op("reply", ReplyOrder, Moved)
RECHECK = Op("recheck", RecheckOrder, Moved)
OPEN_AT_GATE = Op("open_at_gate", GateOrder, Admitted)
SEAT_OF = Op("seat_of", DeskOrder, Numbers)
NUMBER_MEMBERS = Op("number_members", NumberOrder, Numbers)
RELEASE = Op("release", ReleaseOrder, Released)
