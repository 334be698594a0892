"""Whether a folder is a pack that may be used: it compiles, its parts fit each other, and it answers every one of its own examples.

What is wrong comes with file, line and words, so that who writes the YAML need not read the code. A pack that does not compile names the first
fault; one that does names every example that fails, the nation's inside it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings

from yuanping.infra import packs
from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.exchange.committee_cases import check_committee_case
from yuanping.infra.facts_file import read_facts
from yuanping.infra.pack_checks import read_committee_cases
from yuanping.infra.pack_deadlines import DeadlineCase, check_deadline_case, read_deadline_cases
from yuanping.infra.pack_duty_cases import check_duty_case, read_duty_cases
from yuanping.infra.pack_figure_cases import check_figure_case, figure_cases
from yuanping.infra.pack_visibility_cases import check_visibility_case, visibility_cases
from yuanping.infra.yaml_file import read_file
from yuanping.kernel.errors import Malformed
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.policy import decision
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Case, Pack
from yuanping.kernel.policy.record import check_case

HASH = "sm3"
BROKEN, FAILS = "pack_malformed", "case_fails"
_PLACE = re.compile(r"(?P<file>[^:]+\.yaml)(?::(?P<line>\d+))?(?: (?P<inner>.*))?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``line`` 0: the file as a whole. ``inner`` is the place inside: ``rules[3].when``, ``checks.offsite_share``."""

    code: str
    file: str
    line: int
    inner: str
    what: str

    @property
    def where(self) -> str:
        """``liaoning/rules/committee.yaml:12 checks.offsite_share``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.inner}".strip()


@dataclass(frozen=True, slots=True)
class Example:
    """One worked example: where it stands, and a check that raises ``Mismatch`` when a pack answers otherwise."""

    folder: Path
    title: str
    check: Callable[[Pack], None]


@dataclass(frozen=True, slots=True)
class Validated:
    """A folder with its pack, when it compiles, what was asked of it, and what is wrong."""

    folder: str
    pack: Pack | None
    examples: int
    faults: tuple[Fault, ...]


def validate_pack(folder: Path) -> Validated:
    """Compile a folder, which need not be installed, and answer all its examples; a province's goes with the installed nation's rules."""
    try:
        pack = packs.load_national(folder) if folder.name == packs.NATIONAL else packs.load_folder(folder)
        asked = tuple(examples(folder, pack))
    except Malformed as broken:
        return Validated(folder.name, None, 0, (_broken(folder, broken),))
    return Validated(folder.name, pack, len(asked), tuple(_failing(pack, asked)))


def examples(folder: Path, pack: Pack) -> Iterator[Example]:
    """Every worked example a pack must answer: its own of all seven kinds, and the nation's of sittings, terms, figures, duties and sight.

    The nation alone has neither mode nor terms of its own: those examples are asked inside each province.

    Raises:
        Malformed: an example has not the shape of one.
    """
    nation = Path(settings.PACKS_DIR) / packs.NATIONAL
    alone = folder.name == packs.NATIONAL
    for case in pack.cases:
        yield Example(folder, case.title, partial(_check_mode, case))
    if not alone:
        yield from _requirement_examples(folder)
    for home in (folder,) if alone else (nation, folder):
        for term in () if alone else read_deadline_cases(home):
            yield Example(home, term.title, partial(_check_deadline, term))
        for committee in read_committee_cases(home):
            yield Example(home, committee.title, partial(check_committee_case, committee))
        for duties in read_duty_cases(home):
            yield Example(home, duties.title, partial(check_duty_case, duties))
    for figure in figure_cases(folder, nation):
        yield Example(folder, figure.title, partial(check_figure_case, figure))
    for seen in visibility_cases(folder, nation):
        yield Example(folder, seen.title, partial(check_visibility_case, seen))


def _requirement_examples(folder: Path) -> Iterator[Example]:
    region = read_file(folder / "pack.yaml", f"{folder.name}/pack.yaml").get("region").text
    for path in sorted((folder / "cases").glob("*.yaml")):
        top = read_file(path, f"{folder.name}/cases/{path.name}")
        for item in top.get("要求案例").items() if top.has("要求案例") else ():
            named, title = item.get("要求"), item.get("题").text
            wanted = {name: None if named.get(name).is_null else named.get(name).whole for name in named.keys()}  # noqa: SIM118 - a node is no mapping
            facts = read_facts(item.get("事实"), region=region)
            yield Example(folder, title, partial(_check_requirements, title, facts, wanted))


def _check_mode(case: Case, pack: Pack) -> None:
    check_case(pack, case, HASH)


def _check_deadline(case: DeadlineCase, pack: Pack) -> None:
    check_deadline_case(pack, case, seeded_calendar())


def _check_requirements(title: str, facts: LotFacts, wanted: dict[str, int | None], pack: Pack) -> None:
    found = {each.requirement: each.count for each in decision.decide(facts, pack, HASH).requirements}
    if found != wanted:
        raise Mismatch("policy.cases 规则包自带案例", f"{title}: {found}")


def _failing(pack: Pack, asked: tuple[Example, ...]) -> Iterator[Fault]:
    for example in asked:
        try:
            example.check(pack)
        except Mismatch as failed:
            file, line = _find(example.folder, "cases", example.title)
            yield Fault(FAILS, file, line, "", f"案例“{example.title}”的结论与写的不同：{failed.detail}")


# --- where it stands --------------------------------------------------------------------------------------------------


def _broken(folder: Path, broken: Malformed) -> Fault:
    """The reader of files tells the line itself; a check of the whole pack tells a name, which is looked for."""
    told = _PLACE.fullmatch(broken.path)
    if told is not None:
        return Fault(BROKEN, told["file"], int(told["line"] or 0), told["inner"] or "", broken.why)
    inner = broken.path.removeprefix(f"{folder.name} ")
    part, _, name = inner.partition(".")
    file, line = _find(folder, "parameters" if part == "parameters" else "rules", name)
    return Fault(BROKEN, file or folder.name, line, inner, broken.why)


def _find(folder: Path, part: str, name: str) -> tuple[str, int]:
    """The last line of a part of the folder that names it: of two entries that clash it is the later one which is too many."""
    found = ("", 0)
    word = re.compile(rf"(?:name|id|题): *[\"']?{re.escape(name)}(?=[\"',}}\s]|$)")
    for path in sorted((folder / part).glob("*.yaml")) if name else ():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if word.search(line):
                found = (f"{folder.name}/{part}/{path.name}", number)
    return found
