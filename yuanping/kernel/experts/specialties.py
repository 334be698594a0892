"""Codes of the classification of specialties (公共资源交易评标专家专业分类标准): editions, levels, and which code covers which.

* A letter (工程 A, 货物 B, 服务 C), then two digits a level: A, A08, A0801, A080104. A request at any level covers every code below it.
* Editions differ: a code that another edition gives another name is another specialty, and is not carried over by itself.
* An edition whose text is at hand in part only refuses what it can: a code whose parent it does not know either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

LAW_CLASSIFICATION = Law("招标投标法实施条例", "第四十五条")
_FORM = re.compile(r"[A-Z]([0-9]{2}){0,3}", re.ASCII)
_STEP = 2


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the list; ``whole`` is false where only part of its text is at hand."""

    key: str
    names: Mapping[str, str]
    whole: bool

    def knows(self, code: str) -> bool:
        """Whether the code stands in this edition, or may stand in the part that is not at hand."""
        if code in self.names or any(covers(code, each) for each in self.names):
            return True
        return not self.whole and len(code) > 1 + _STEP and self.knows(code[:-_STEP])


def covers(asked: str, held: str) -> bool:
    """Whether a request for ``asked`` may be filled by somebody who holds ``held``: the same code or one below it."""
    return held.startswith(asked)


def end_of(asked: str) -> str:
    """The first text behind every code that ``asked`` covers: digits follow a code, and letters sort behind digits."""
    return asked + "Z"


def check_specialty(code: str, edition: str, editions: Sequence[Edition]) -> str:
    """The code, if the edition has it.

    Raises:
        Refused: ``specialty_edition_unknown``, ``specialty_unknown``.
    """
    known = {each.key: each for each in editions}
    if edition not in known:
        params = {"edition": edition[:16], "editions": "、".join(sorted(known))}
        raise Refused("specialty_edition_unknown", params, LAW_CLASSIFICATION, field="edition")
    if not _FORM.fullmatch(code) or not known[edition].knows(code):
        raise Refused("specialty_unknown", {"code": code[:16], "edition": edition}, LAW_CLASSIFICATION, field="code")
    return code


def carry_over(code: str, edition: str, editions: Sequence[Edition]) -> str:
    """The code under which a draw of today finds it, or nothing where the newest edition means something else by it."""
    newest = editions[-1]
    if edition == newest.key:
        return code
    here = {each.key: each.names for each in editions}[edition].get(code)
    there = newest.names.get(code)
    return code if there is None or there == here else ""


def check_asked(codes: Iterable[str], editions: Sequence[Edition]) -> None:
    """Check the codes a request asks for, at whatever level, in the newest edition.

    Raises:
        Refused: ``specialty_unknown``.
    """
    newest = editions[-1]
    for code in codes:
        if not _FORM.fullmatch(code) or not newest.knows(code):
            params = {"code": code[:16], "edition": newest.key}
            raise Refused("specialty_unknown", params, LAW_CLASSIFICATION, field="quotas")


def related(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The other codes among these that share people with this one: those above it and those below it."""
    return tuple(each for each in codes if each != code and (covers(each, code) or covers(code, each)))


def narrower(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes of a request directly below this one: whoever holds one of them stands there and not here."""
    below = [each for each in codes if each != code and covers(code, each)]
    return tuple(each for each in below if not any(other != each and covers(other, each) for other in below))


def in_order(asked: Iterable[str]) -> tuple[str, ...]:
    """The codes of a request, the narrowest first, then by code: nobody gains by the order in which they were written."""
    return tuple(sorted(set(asked), key=lambda code: (-len(code), code)))


def place(held: Iterable[str], asked: Iterable[str]) -> str | None:
    """Under which code of a request somebody stands who holds these: the first of ``in_order`` that covers one of them.

    One person stands in one cell of a draw, so that nobody has two chances.
    """
    own = tuple(held)
    for code in in_order(asked):
        if any(covers(code, each) for each in own):
            return code
    return None
