"""What each step of an expert's way needs besides state and role.

* A recommendation is a letter of the unit where the person works: number, day, and the unit that stands in the file.
* A review needs eight years of practice, a senior title or the same level, and the person's consent (招标投标法第三十七条).
* Who reviewed does not appoint. An appointment has a document and a last day; no pack's longest term is passed.
* Suspending, removing and sending back say why; a suspension may say until when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuanping.kernel.errors import Refused
from yuanping.kernel.experts.days import years_after
from yuanping.kernel.experts.standing import Figure
from yuanping.kernel.experts.states import EXPERT
from yuanping.kernel.policy.pack import Pack

NEEDS_PAPER = frozenset({"recommend", "appoint", "renew"})
NEEDS_REASON = frozenset({"suspend", "resume", "remove", "return"})
NEEDS_DAY = frozenset({"appoint", "renew"})
LEVELS = ("senior", "equal")
"""高级职称, 同等专业水平."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What somebody brings to a step: a document's number and day, a reason, the last day of what begins, the unit that recommends."""

    document: str = ""
    on: date | None = None
    reason: str = ""
    until: date | None = None
    unit_uscc: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What of an expert's file a step rests on."""

    state: str
    employer_uscc: str
    title_level: str
    practice_since: date | None
    consent_on: date | None
    term_until: date | None
    reviewer_mark: str


@dataclass(frozen=True, slots=True)
class StepRules:
    """Figures of the pack; the longest term is None where no text at hand sets one."""

    years: Figure
    term_years: Figure | None


def step_rules(pack: Pack, on: date) -> StepRules:
    """The figures as they hold on a day."""
    years = pack.parameter("expert.experience_years", on)
    term = pack.find_parameter("expert.term_years_max", on)
    return StepRules(Figure(years.whole, years.law), Figure(term.whole, term.law) if term else None)


def check_step(act: str, file: File, paper: Paper, rules: StepRules, on: date) -> None:
    """Raise if the step lacks something.

    Raises:
        Refused: ``expert_paper_missing``, ``expert_paper_in_future``, ``expert_reason_missing``, ``expert_until_wrong``, ``expert_unit_wrong``,
            ``expert_practice_short``, ``expert_title_missing``, ``expert_consent_missing``, ``expert_term_too_long``.
    """
    law = EXPERT.transition(act).law
    if act in NEEDS_PAPER and (not paper.document.strip() or paper.on is None):
        raise Refused("expert_paper_missing", {}, law, field="document" if not paper.document.strip() else "on")
    if paper.on is not None and paper.on > on:
        raise Refused("expert_paper_in_future", {"day": paper.on.isoformat()}, law, field="on")
    if act in NEEDS_REASON and not paper.reason.strip():
        raise Refused("expert_reason_missing", {}, law, field="reason")
    if (act in NEEDS_DAY or (act == "suspend" and paper.until)) and (paper.until is None or paper.until <= on):
        raise Refused("expert_until_wrong", {}, law, field="until")
    if act == "recommend" and (not file.employer_uscc or paper.unit_uscc != file.employer_uscc):
        raise Refused("expert_unit_wrong", {}, law, field="unit_uscc")
    if act == "review":
        _check_qualified(file, rules, on)
    if act in NEEDS_DAY:
        _check_term(act, file, paper, rules, on)


def check_other_person(act: str, file: File, mark: str) -> None:
    """Who reviewed does not appoint.

    Raises:
        Refused: ``expert_same_person``.
    """
    if act == "appoint" and file.reviewer_mark == mark:
        raise Refused("expert_same_person", {}, EXPERT.transition(act).law)


def _check_qualified(file: File, rules: StepRules, on: date) -> None:
    if file.practice_since is None or years_after(file.practice_since, rules.years.value) > on:
        raise Refused("expert_practice_short", {"years": rules.years.value}, rules.years.law, field="practice_since")
    if file.title_level not in LEVELS:
        raise Refused("expert_title_missing", {}, rules.years.law, field="title_level")
    if file.consent_on is None or file.consent_on > on:
        raise Refused("expert_consent_missing", {}, EXPERT.transition("review").law, field="consent_on")


def _check_term(act: str, file: File, paper: Paper, rules: StepRules, on: date) -> None:
    assert paper.until is not None
    if act == "renew" and file.term_until is not None and paper.until <= file.term_until:
        raise Refused("expert_until_wrong", {}, EXPERT.transition(act).law, field="until")
    longest = rules.term_years
    if longest is not None and paper.until > years_after(on, longest.value):
        raise Refused("expert_term_too_long", {"years": longest.value}, longest.law, field="until")
