"""What a pack says about deadlines: what starts each, which act it is for, how it counts. The lengths are parameters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.law import Law


class How(StrEnum):
    """How a deadline counts."""

    WITHIN = "within"
    """Within so many 日 or 工作日 after the event; 日 that end on a day off move on (民法典 203)."""
    WINDOW = "window"
    """A right that may be used within so many 日; counted like ``WITHIN``."""
    BEFORE = "before"
    """At least so many 日 or 工作日 before the event; nothing moves."""
    AT_LEAST = "at_least"
    """Lasts at least so many 日, for others to act in; a last day off moves on."""
    AT_LEAST_CALENDAR = "at_least_calendar"
    """Lasts at least so many 日 between two events; nothing moves."""
    SAME_DAY = "same_day"
    """Not later than the event."""
    MONTHLY = "monthly"
    """On the so-manieth of the month after the one reported."""
    STAGES = "stages"
    """Dated stages, each with what must be reached by then."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One dated stage: the parameters of its day and of what must be reached."""

    by: str
    amount: str


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline. ``start`` and ``act`` are words for a reader; ``duty_of`` says whose act it is.

    ``law`` is where no parameter names one (stages); ``after_parameter`` names the term this one follows, when the text does not say whether
    it runs from its end or from the event: ``taken`` and ``other`` are then the two readings.
    """

    deadline: str
    title: str
    how: How
    parameter: str
    start: str
    act: str
    duty_of: str
    law: Law
    quote: str = ""
    stages: tuple[Stage, ...] = ()
    reading: str = ""
    question: str = ""
    taken: str = ""
    other: str = ""
    after_parameter: str = ""
