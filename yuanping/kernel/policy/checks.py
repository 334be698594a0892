"""What a pack can ask about a committee, its seats and its sitting: a closed vocabulary over counts, words and flags.

A fact is one value of a flat mapping (``FACTS`` names them all); shares compare by cross-multiplication, so nothing is rounded.

* ``all`` ``any`` ``not``                combine children
* ``at_least`` ``at_most`` ``more_than``  ``fact`` against a ``parameter``, or against another fact (``than``); with ``of`` the fact is a part of
                                         that whole and the parameter is a share
* ``odd``                                a count is odd
* ``equals_sum``                         ``fact`` is the sum of ``facts``
* ``in_list``                            a word, or one of several words, stands in ``items``
* ``is_true`` ``is_given``               a flag that is up; a fact that is told
* ``parameter_yes``                      a yes/no parameter says yes

What is not told makes a comparison fail: a permission that rests on it is not shown. A check that cannot be answered without a fact names it
in ``needs`` and is not run while it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law
from yuanping.kernel.policy.rules import Action

Value = int | str | bool | tuple[str, ...]
Facts = Mapping[str, Value]


class Result(StrEnum):
    """What a check answers, the most severe first."""

    REJECT = "reject"
    WARN = "warn"
    MUST_EXTEND = "must_extend"
    DEEMED_AGREED = "deemed_agreed"
    NO_DUTY_TO_EXTEND = "no_duty_to_extend"
    ACCEPT = "accept"

    @property
    def rank(self) -> int:
        """Lower is more severe."""
        return tuple(Result).index(self)


class Topic(StrEnum):
    """What is asked about."""

    SIZE = "size"
    SEATS = "seats"
    INTERESTS = "interests"
    MEMBER_KINDS = "member_kinds"
    REPLACEMENT = "replacement"
    REPRESENTATIVE = "representative"
    LEADER = "leader"
    OBJECTION = "objection"
    EXTENSION = "extension"
    SIGNING = "signing"
    FAULT = "fault"
    SHARED_DESKS = "shared_desks"
    SUB_CENTRE_DESKS = "sub_centre_desks"


class Kind(StrEnum):
    """What kind of value a fact has."""

    COUNT = "count"
    WORD = "word"
    WORDS = "words"
    FLAG = "flag"


FACTS: dict[str, Kind] = {
    **dict.fromkeys(
        (
            "members", "experts", "procuring_entity_reps", "seated", "offsite", "largest_sub", "sub_centres", "centres", "cities",
            "provinces", "libraries", "original", "present", "of_them_original", "time_too_short", "signed", "dissenting",
            "unexplained", "unsigned", "area_seats", "shared", "venue_rooms", "shared_rooms", "smallest_sub_centre",
            "all_sub_centre_seats",
        ),
        Kind.COUNT,
    ),
    **dict.fromkeys(
        (
            "sector", "form", "selection", "representative_at", "leader", "replacement_reason", "replacement_method", "old_scores",
            "fault", "stage", "action", "old_opinions",
        ),
        Kind.WORD,
    ),
    **dict.fromkeys(("interests", "member_kinds"), Kind.WORDS),
    **dict.fromkeys(
        (
            "main_among_subs", "random_failed", "supervisor_confirmed", "emergency", "supervisor_consent", "sub_supervisor_consent",
            "fixed_same_day", "sealed",
        ),
        Kind.FLAG,
    ),
}  # fmt: skip


class TestOp(StrEnum):
    """What a node does."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    ODD = "odd"
    EQUALS_SUM = "equals_sum"
    IN_LIST = "in_list"
    IS_TRUE = "is_true"
    IS_GIVEN = "is_given"
    PARAMETER_YES = "parameter_yes"


COMPARISONS = frozenset({TestOp.AT_LEAST, TestOp.AT_MOST, TestOp.MORE_THAN})


@dataclass(frozen=True, slots=True)
class Test:
    """One node. Which members it needs depends on ``op``; ``check_test`` refuses any other."""

    op: TestOp
    children: tuple[Test, ...] = ()
    fact: str = ""
    of: str = ""
    than: str = ""
    parameter: str = ""
    facts: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer of a check and when it is given; the last one has no ``when``. ``{name}`` in ``text`` is a fact or a parameter."""

    result: Result
    text: str
    when: Test | None = None
    code: str = ""
    law: Law | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CheckReading:
    """A text of a check that can be read two ways; ``outcomes`` are the answers under the reading that is not taken."""

    reading: str
    question: str
    options: tuple[tuple[str, str], ...]
    takes: str
    action: Action
    outcomes: tuple[Outcome, ...]
    ask: str = ""

    def says(self, option: str) -> str:
        """The words of one option."""
        return dict(self.options)[option]

    @property
    def other(self) -> str:
        """The option not taken."""
        return next(key for key, _ in self.options if key != self.takes)


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One check. ``law`` is ``None`` where no text says it: a term of our own, shown as such. ``national`` is told by the folder it stands in."""

    check: str
    title: str
    topic: Topic
    national: bool
    needs: tuple[str, ...]
    applies: Test | None
    outcomes: tuple[Outcome, ...]
    law: Law | None
    quote: str = ""
    reading: CheckReading | None = None

    @property
    def answers(self) -> Iterator[Outcome]:
        """Every answer it can give, under either reading."""
        yield from self.outcomes
        if self.reading is not None:
            yield from self.reading.outcomes

    @property
    def tests(self) -> Iterator[Test]:
        """Every node of it, the inner ones too."""
        for top in (self.applies, *(each.when for each in self.answers)):
            if top is not None:
                yield from walk(top)


def walk(test: Test) -> Iterator[Test]:
    """A node and those inside it."""
    yield test
    for child in test.children:
        yield from walk(child)


_NEEDS: dict[TestOp, tuple[str, ...]] = {
    TestOp.ALL: ("children",),
    TestOp.ANY: ("children",),
    TestOp.NOT: ("children",),
    **dict.fromkeys(COMPARISONS, ("fact",)),
    TestOp.ODD: ("fact",),
    TestOp.EQUALS_SUM: ("fact", "facts"),
    TestOp.IN_LIST: ("fact", "items"),
    TestOp.IS_TRUE: ("fact",),
    TestOp.IS_GIVEN: ("fact",),
    TestOp.PARAMETER_YES: ("parameter",),
}
_MAY: dict[TestOp, tuple[str, ...]] = dict.fromkeys(COMPARISONS, ("of", "than", "parameter"))
_KINDS: dict[TestOp, frozenset[Kind]] = {
    **dict.fromkeys((*COMPARISONS, TestOp.ODD, TestOp.EQUALS_SUM), frozenset({Kind.COUNT})),
    TestOp.IN_LIST: frozenset({Kind.WORD, Kind.WORDS}),
    TestOp.IS_TRUE: frozenset({Kind.FLAG}),
    TestOp.IS_GIVEN: frozenset(Kind),
}


def check_test(test: Test, path: str) -> None:
    """Refuse a node that lacks what its operation needs, says what it does not understand, or names a fact of another kind.

    Raises:
        Malformed: with the path of the node.
    """
    needs = _NEEDS[test.op]
    for name in ("children", "fact", "of", "than", "parameter", "facts", "items"):
        given = bool(getattr(test, name))
        if given and name not in (*needs, *_MAY.get(test.op, ())):
            raise Malformed(f"{path}.{name}", f"{test.op} does not take {name}")
        if not given and name in needs:
            raise Malformed(f"{path}.{name}", f"{test.op} needs {name}")
    if test.op in COMPARISONS and bool(test.parameter) == bool(test.than):
        raise Malformed(path, f"{test.op} takes either a parameter or another fact")
    if test.of and test.than:
        raise Malformed(path, "a share is compared with a parameter")
    if test.op is TestOp.NOT and len(test.children) != 1:
        raise Malformed(path, "not takes exactly one child")
    for fact in (test.fact, test.of, test.than, *test.facts):
        if fact and FACTS.get(fact) not in _KINDS.get(test.op, frozenset()):
            raise Malformed(path, f"{test.op} knows no fact {fact}")
    for child in test.children:
        check_test(child, f"{path}.{test.op}")
