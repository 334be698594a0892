"""Who of the appointed stands aside on a day: appointment or training run out, absent, resting, called too often, entered too late.

* Figures are parameters of the pack (``expert.*``); where the law's number is unknown the pack has none, and nobody stands aside for it.
* Each ground comes with its article and stays sealed with the recusals of the draw.
* A draw's exclusions are fixed before any seed exists; what is asked here never changes who was drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yuanping.kernel.committee.recusal import Recusal, RecusalReason
from yuanping.kernel.experts.states import CONDITIONS, KEEP_REGISTRY, ONLY_FROM_REGISTRY
from yuanping.kernel.law import Law
from yuanping.kernel.policy.pack import Pack, Parameter


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the pack with its article."""

    value: int
    law: Law


@dataclass(frozen=True, slots=True)
class PoolRules:
    """What a pack says of the pool on a day; None where no number is known."""

    rest_days: Figure | None = None
    most_times: Figure | None = None
    period_days: Figure | None = None
    training_days: Figure | None = None
    entered_days: Figure | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Days, the last one included."""

    first: date
    last: date

    def holds(self, on: date) -> bool:
        """Whether the day lies inside."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an appointed expert decides about a day. ``served`` are days of evaluations whose committee the award has made known."""

    expert_id: str
    entered_on: date
    term_until: date | None = None
    trained_on: date | None = None
    training_until: date | None = None
    absences: tuple[Span, ...] = ()
    served: tuple[date, ...] = ()


def pool_rules(pack: Pack, on: date) -> PoolRules:
    """The figures of a pack as they hold on a day."""
    return PoolRules(
        rest_days=_figure(pack.find_parameter("expert.rest_days", on)),
        most_times=_figure(pack.find_parameter("expert.times_max", on)),
        period_days=_figure(pack.find_parameter("expert.times_period_days", on)),
        training_days=_figure(pack.find_parameter("expert.training_valid_days", on)),
        entered_days=_figure(pack.find_parameter("expert.entered_before_days", on)),
    )


def _figure(entry: Parameter | None) -> Figure | None:
    return Figure(entry.whole, entry.law) if entry is not None else None


def bar_of(standing: Standing, rules: PoolRules, on: date) -> Recusal | None:
    """The first ground on which this expert stands aside on ``on``, or None."""
    for found in (_lapsed(standing, rules, on), _away(standing, on), _busy(standing, rules, on)):
        if found is not None:
            return Recusal(standing.expert_id, *found)
    return None


def bars(standings: Iterable[Standing], rules: PoolRules, on: date) -> tuple[Recusal, ...]:
    """Everybody who stands aside, by id."""
    found = (bar_of(each, rules, on) for each in standings)
    return tuple(sorted((bar for bar in found if bar), key=lambda bar: bar.expert_id))


def merge(recusals: Iterable[Recusal], others: Iterable[Recusal]) -> tuple[Recusal, ...]:
    """One ground a person: that of ``recusals`` where both name one."""
    found = {each.expert_id: each for each in others} | {each.expert_id: each for each in recusals}
    return tuple(found[expert_id] for expert_id in sorted(found))


def _lapsed(standing: Standing, rules: PoolRules, on: date) -> tuple[RecusalReason, Law] | None:
    if standing.term_until is not None and standing.term_until < on:
        return RecusalReason.TERM_OVER, KEEP_REGISTRY
    if standing.training_until is not None and standing.training_until < on:
        return RecusalReason.TRAINING_OVER, CONDITIONS
    wanted = rules.training_days
    if wanted is not None and (standing.trained_on is None or standing.trained_on + timedelta(wanted.value) < on):
        return RecusalReason.TRAINING_OVER, wanted.law
    late = rules.entered_days
    if late is not None and standing.entered_on + timedelta(late.value) > on:
        return RecusalReason.ENTERED_LATELY, late.law
    return None


def _away(standing: Standing, on: date) -> tuple[RecusalReason, Law] | None:
    away = any(span.holds(on) for span in standing.absences)
    return (RecusalReason.UNAVAILABLE, ONLY_FROM_REGISTRY) if away else None


def _busy(standing: Standing, rules: PoolRules, on: date) -> tuple[RecusalReason, Law] | None:
    rest = rules.rest_days
    if rest is not None and any(abs((on - day).days) <= rest.value for day in standing.served):
        return RecusalReason.RESTING, rest.law
    most, period = rules.most_times, rules.period_days
    if most is not None and period is not None:
        since = on - timedelta(period.value)
        if sum(since < day <= on for day in standing.served) >= most.value:
            return RecusalReason.TOO_OFTEN, most.law
    return None
