"""One line of JSON each way: ``{"op", "body"}`` asks, ``{"ok"}``, ``{"refused"}`` or ``{"fault"}`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from yuanping.kernel.committee.holder import (
    AbsentOrder,
    Admitted,
    BridgeOrder,
    Continuation,
    ContinuationOrder,
    ContinueOrder,
    DeskOrder,
    Dial,
    DialOrder,
    Drawn,
    DrawOrder,
    ExclusionsOrder,
    GateOrder,
    Mark,
    MarkOrder,
    Moved,
    NumberOrder,
    Numbers,
    OpenCallsOrder,
    OpenedExclusions,
    OpenVenueKeyOrder,
    OwnCalls,
    OwnMarkOrder,
    Prepared,
    PrepareOrder,
    RecheckOrder,
    ReleaseOrder,
    ReplyOrder,
    SealedVenueKey,
    TimeOrder,
    VenueKey,
    VenueKeyOrder,
)
from yuanping.kernel.committee.holder_files import (
    KeyNumber,
    KeyOrder,
    OpenOrder,
    OwnCode,
    OwnCodeOrder,
    PersonsMarks,
    Profiles,
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
OPEN_PROFILES = Op("open_profiles", OpenOrder, Profiles)
MARK_PERSONS = Op("mark_persons", Profiles, PersonsMarks)
MARK_SEALED = Op("mark_sealed", OpenOrder, PersonsMarks)
NEW_WRAPPING_KEY = Op("new_wrapping_key", KeyOrder, KeyNumber)
REWRAP_PROFILES = Op("rewrap_profiles", OpenOrder, SealedProfiles)
ISSUE_OWN_CODE = Op("issue_own_code", OwnCodeOrder, OwnCode)
SEAL_VENUE_KEY = Op("seal_venue_key", VenueKeyOrder, SealedVenueKey)
OPEN_VENUE_KEY = Op("open_venue_key", OpenVenueKeyOrder, VenueKey)
PREPARE = Op("prepare", PrepareOrder, Prepared)
DRAW = Op("draw", DrawOrder, Drawn)
MARK = Op("mark", MarkOrder, Mark)
REPLY = Op("reply", ReplyOrder, Moved)
PASS_TIME = Op("pass_time", TimeOrder, Moved)
DIAL = Op("dial", DialOrder, Dial)
BRIDGE_ANSWER = Op("bridge_answer", BridgeOrder, Moved)
RECHECK = Op("recheck", RecheckOrder, Moved)
ABSENT = Op("absent", AbsentOrder, Moved)
PLAN_CONTINUATION = Op("plan_continuation", ContinuationOrder, Continuation)
DRAW_CONTINUATION = Op("draw_continuation", ContinueOrder, Moved)
OPEN_AT_GATE = Op("open_at_gate", GateOrder, Admitted)
SEAT_OF = Op("seat_of", DeskOrder, Numbers)
NUMBER_MEMBERS = Op("number_members", NumberOrder, Numbers)
RELEASE = Op("release", ReleaseOrder, Released)
OPEN_EXCLUSIONS = Op("open_exclusions", ExclusionsOrder, OpenedExclusions)
OWN_MARK = Op("own_mark", OwnMarkOrder, Mark)
OPEN_CALLS = Op("open_calls", OpenCallsOrder, OwnCalls)
