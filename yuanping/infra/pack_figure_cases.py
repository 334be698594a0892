"""Worked examples of figures that no decision reads: what a later step of the work asks the pack for, on which day, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from yuanping.infra.pack_compiler import Folder, read_parameters
from yuanping.infra.yaml_file import Node
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy.pack import Pack

CASES_CHECK = "policy.figures 数值案例"


@dataclass(frozen=True, slots=True)
class FigureCase:
    """The entry of ``name`` on a day: its value as it stands in the compiled pack, and its article. ``value`` empty: not entered."""

    title: str
    name: str
    on: date
    value: str
    article: str


def read_figure_cases(folder: Path) -> tuple[FigureCase, ...]:
    """``数值案例`` of a pack folder."""
    return tuple(
        _case(item)
        for top in Folder(folder, "").files("cases")
        if top.has("数值案例")
        for item in top.get("数值案例").items()
    )


def _case(item: Node) -> FigureCase:
    value = item.get("值")
    found = FigureCase(
        title=item.get("题").text,
        name=item.get("参数").text,
        on=item.get("日").day,
        value="" if value.is_null else ",".join(each.text for each in value.items()) if value.is_list else value.text,
        article=item.get("条款").text,
    )
    item.done()
    return found


def figure_cases(own: Path, national: Path) -> tuple[FigureCase, ...]:
    """A pack's own examples, and the nation's of figures the province does not set itself."""
    if own == national:
        return read_figure_cases(own)
    named = {parameter.name for parameter in read_parameters(Folder(own, ""))}
    return read_figure_cases(own) + tuple(case for case in read_figure_cases(national) if case.name not in named)


def check_figure_case(case: FigureCase, pack: Pack) -> None:
    """One worked example.

    Raises:
        Mismatch: the pack holds another value, or rests it on another article.
    """
    try:
        entry = pack.parameter(case.name, case.on)
    except KeyError as error:
        raise Mismatch(CASES_CHECK, f"{case.title}: {error}") from None
    if (entry.value or "", entry.law.article) != (case.value, case.article):
        raise Mismatch(CASES_CHECK, f"{case.title}: {entry.value}, {entry.law.article}")
