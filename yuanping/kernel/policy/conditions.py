"""The closed vocabulary of condition nodes. A pack can say nothing that is not one of these.

* ``all`` ``any`` ``not``           combine children
* ``at_least`` ``below``            an amount against a parameter; 以上/及以上/达到/（含） include the figure itself (民法典 1259)
* ``sum_by``                        sum over the lots of the tender project, at least a parameter; ``items`` lists the categories that count
                                    together, ``group`` is ``specialty`` (only the same 专业类别), ``category`` (all of them), either with
                                    ``+mergeable`` (only lots that can be procured together)
* ``max_of``                        the highest of several amounts, at least a parameter
* ``share_at_least``                one amount as a share of another, at least a parameter
* ``count_at_least``                so many lots of the listed categories in the tender project, at least a parameter
* ``other_lot_at_least``            another lot of the project, of the same category list, reaches a parameter
* ``below_local_standard``          the amount is below the city's own staged standard; no when the city has none
* ``at_least_city_standard``          the amount reaches the city's own lower figure for the category in ``items``; no when the city has none
* ``in_list`` ``any_in_list``       a word, or one of several words, stands in a list (literal or parameter)
* ``date_in``                       a date from a parameter (included) until another (included)
* ``is_true`` ``is_given``          a yes, a text or figure that is there
* ``parameter_known``               somebody has entered the parameter
* ``reading``                       the ambiguous text is read in this way

Every node may carry its own article and label; a leaf without one inherits those of its rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yuanping.kernel.errors import Malformed
from yuanping.kernel.law import Law


class Op(StrEnum):
    """What a node does."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least"
    BELOW = "below"
    SUM_BY = "sum_by"
    MAX_OF = "max_of"
    SHARE_AT_LEAST = "share_at_least"
    COUNT_AT_LEAST = "count_at_least"
    OTHER_LOT_AT_LEAST = "other_lot_at_least"
    BELOW_LOCAL_STANDARD = "below_local_standard"
    AT_LEAST_CITY_STANDARD = "at_least_city_standard"
    IN_LIST = "in_list"
    ANY_IN_LIST = "any_in_list"
    DATE_IN = "date_in"
    IS_TRUE = "is_true"
    IS_GIVEN = "is_given"
    PARAMETER_KNOWN = "parameter_known"
    READING = "reading"


class RuleGives(StrEnum):
    """What a rule gives when it hits: the document governs that day, this lot is in its scope, a duty, a way out, a wish."""

    IN_FORCE = "in_force"
    SCOPE = "scope"
    REQUIRES = "requires"
    EXEMPTS = "exempts"
    EMERGENCY = "emergency"
    VOLUNTARY = "voluntary"


@dataclass(frozen=True, slots=True)
class Condition:
    """One node. Which fields it needs depends on ``op``; ``check_condition`` refuses any other."""

    op: Op
    children: tuple[Condition, ...] = ()
    facts: tuple[str, ...] = ()
    parameter: str = ""
    until: str = ""
    items: tuple[str, ...] = ()
    group: str = ""
    reading: str = ""
    option: str = ""
    label: str = ""
    law: Law | None = None


_COMBINE = frozenset({Op.ALL, Op.ANY, Op.NOT})
_NEEDS: dict[Op, frozenset[str]] = {
    Op.ALL: frozenset({"children"}),
    Op.ANY: frozenset({"children"}),
    Op.NOT: frozenset({"children"}),
    Op.AT_LEAST: frozenset({"facts", "parameter"}),
    Op.BELOW: frozenset({"facts", "parameter"}),
    Op.SUM_BY: frozenset({"facts", "parameter", "group", "items"}),
    Op.MAX_OF: frozenset({"facts", "parameter"}),
    Op.SHARE_AT_LEAST: frozenset({"facts", "parameter"}),
    Op.COUNT_AT_LEAST: frozenset({"parameter", "items"}),
    Op.OTHER_LOT_AT_LEAST: frozenset({"facts", "parameter", "items"}),
    Op.BELOW_LOCAL_STANDARD: frozenset({"facts"}),
    Op.AT_LEAST_CITY_STANDARD: frozenset({"facts", "items"}),
    Op.IN_LIST: frozenset({"facts"}),
    Op.ANY_IN_LIST: frozenset({"facts"}),
    Op.DATE_IN: frozenset({"facts", "parameter"}),
    Op.IS_TRUE: frozenset({"facts"}),
    Op.IS_GIVEN: frozenset({"facts"}),
    Op.PARAMETER_KNOWN: frozenset({"parameter"}),
    Op.READING: frozenset({"reading", "option"}),
}
_MAY: dict[Op, frozenset[str]] = {
    Op.IN_LIST: frozenset({"items", "parameter"}),
    Op.ANY_IN_LIST: frozenset({"items", "parameter"}),
    Op.DATE_IN: frozenset({"until"}),
}


def check_condition(condition: Condition, path: str) -> None:
    """Refuse a node that lacks what its operation needs or says what it does not understand.

    Raises:
        Malformed: with the path of the node.
    """
    for name in ("children", "facts", "parameter", "until", "items", "group", "reading", "option"):
        given = bool(getattr(condition, name))
        if given and name not in _NEEDS[condition.op] | _MAY.get(condition.op, frozenset()):
            raise Malformed(f"{path}.{name}", f"{condition.op} does not take {name}")
        if not given and name in _NEEDS[condition.op]:
            raise Malformed(f"{path}.{name}", f"{condition.op} needs {name}")
    if condition.op in {Op.IN_LIST, Op.ANY_IN_LIST} and bool(condition.items) == bool(condition.parameter):
        raise Malformed(f"{path}.items", f"{condition.op} takes either items or a parameter")
    if condition.op is Op.SHARE_AT_LEAST and len(condition.facts) != 2:
        raise Malformed(f"{path}.facts", "share_at_least takes two amounts, the part and the whole")
    if condition.op is Op.SUM_BY and condition.group.removesuffix("+mergeable") not in {"specialty", "category"}:
        raise Malformed(f"{path}.group", "sum_by groups by specialty or category")
    if condition.op is Op.NOT and len(condition.children) != 1:
        raise Malformed(f"{path}.children", "not takes exactly one child")
    for index, child in enumerate(condition.children):
        check_condition(child, f"{path}.{condition.op}[{index}]")


def is_leaf(condition: Condition) -> bool:
    """Whether a node compares a fact rather than combining others."""
    return condition.op not in _COMBINE
