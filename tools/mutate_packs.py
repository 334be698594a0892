"""Change every number of every pack by one unit and see that some case of the packs fails.

A unit is 1 分, 1 day, 1 person, 1 in the numerator, the next or the previous day of a date; yes and no change places; of a list one word
is left out; a rule or a demand is left out; a reading takes the other option. What no case notices is printed with its place and the
exit code is 1. ``mutate_packs.yaml`` beside this file lists the survivors that were reviewed, each with its reason, and those that wait
for a case that is still to be written; an entry that no longer survives fails too, so that the lists can only shrink. ``--conditions`` leaves out single conditions as well: a report for
whoever writes a pack, since some conditions only guard others and no case can notice them.

Usage: mutate_packs.py [--pack FOLDER] [--verbose] [--conditions]
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from django.conf import settings  # noqa: E402  (the checkout must be on the path first)

if not settings.configured:
    settings.configure(PACKS_DIR=str(ROOT / "yuanping" / "packs"), USE_I18N=False, HASH_NAME="sha256")

from yuanping.infra import packs  # noqa: E402
from yuanping.infra.calendar_file import seeded_calendar  # noqa: E402
from yuanping.infra.exchange import committee  # noqa: E402
from yuanping.infra.exchange.committee_cases import check_committee_case  # noqa: E402
from yuanping.infra.facts_file import read_facts  # noqa: E402
from yuanping.infra.pack_checks import read_committee_cases  # noqa: E402
from yuanping.infra.pack_deadlines import DeadlineCase, check_deadline_case, deadline_cases  # noqa: E402
from yuanping.infra.pack_duty_cases import check_duty_case, read_duty_cases  # noqa: E402
from yuanping.infra.pack_figure_cases import check_figure_case, figure_cases  # noqa: E402
from yuanping.infra.pack_visibility_cases import check_visibility_case, visibility_cases  # noqa: E402
from yuanping.infra.yaml_file import read_file  # noqa: E402
from yuanping.kernel.errors import Malformed  # noqa: E402
from yuanping.kernel.evidence.mismatch import Mismatch  # noqa: E402
from yuanping.kernel.money import Yuan  # noqa: E402
from yuanping.kernel.policy import decision  # noqa: E402
from yuanping.kernel.policy.checks import CheckReading, CheckRule, Test  # noqa: E402
from yuanping.kernel.policy.conditions import Condition  # noqa: E402
from yuanping.kernel.policy.duty import Duty  # noqa: E402
from yuanping.kernel.policy.facts import LotFacts  # noqa: E402
from yuanping.kernel.policy.pack import Case, Pack, Parameter, Phase, Reading, Unit  # noqa: E402
from yuanping.kernel.policy.record import check_case  # noqa: E402

ALLOWED = Path(__file__).with_suffix(".yaml")
MUTATED = ("parameters", "demands", "rules", "readings", "requirements", "checks", "duties", "visibility_rules")
"""Parts of a pack whose values are changed; ``documents`` are compared with the official texts instead."""
NAME_OF = ("name", "code", "rule_id", "check", "reading", "requirement", "duty", "subject")
SKIPPED = {
    (Condition, "facts"),
    (Reading, "options"),
    (CheckRule, "needs"),
    (CheckRule, "national"),
    (CheckReading, "options"),
    (Duty, "duty_of"),
    (Test, "facts"),
}
"""Words that are names, not values."""
DAY = timedelta(days=1)
WITHOUT = "without the condition"


Check = Callable[[Pack], None]
"""Raises ``Mismatch`` when a pack does not answer as a case says."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value: where, what, and the pack with it."""

    place: str
    what: str
    pack: Pack


def _name(item: object) -> str:
    return next((str(getattr(item, name)) for name in NAME_OF if hasattr(item, name)), "")


def _shifted(value: date) -> Iterator[tuple[str, date]]:
    for moved in (value + DAY, value - DAY):
        yield f"{value} → {moved}", moved


def _values(parameter: Parameter) -> Iterator[tuple[str, str]]:
    """Other values of a parameter, one unit away."""
    value, unit = parameter.value, parameter.unit
    if value is None or unit is Unit.TEXT:
        return
    if unit is Unit.LIST:
        for item in parameter.items:
            yield f"without {item}", ",".join(other for other in parameter.items if other != item)
    elif unit is Unit.YES_NO:
        yield f"{value} flipped", "no" if value == "yes" else "yes"
    elif unit is Unit.DAY:
        yield from ((what, moved.isoformat()) for what, moved in _shifted(parameter.day))
    elif unit is Unit.SHARE:
        share, parts = parameter.fraction, int(value.partition("/")[2] or 1)
        for moved in (share + Fraction(1, parts), share - Fraction(1, parts)):
            yield f"{share} → {moved}", f"{moved.numerator}/{moved.denominator}"
    else:
        for number in (int(value) + 1, int(value) - 1):
            yield f"{value} → {number}", str(number)


def _plain(value: object) -> Iterator[tuple[str, object]]:
    """Other values of something that is no record: yes/no, number, share, amount, date."""
    if isinstance(value, bool):
        yield f"{value} flipped", not value
    elif isinstance(value, int):
        yield from ((f"{value} → {moved}", moved) for moved in (value + 1, value - 1))
    elif isinstance(value, Fraction):
        for moved in (value + Fraction(1, value.denominator), value - Fraction(1, value.denominator)):
            yield f"{value} → {moved}", moved
    elif isinstance(value, Yuan):
        yield from ((f"{value.fen} → {fen} 分", Yuan(fen)) for fen in (value.fen + 1, value.fen - 1))
    elif isinstance(value, date):
        yield from _shifted(value)
    elif isinstance(value, Phase):
        order = tuple(Phase)
        for rank in (value.rank + 1, value.rank - 1):
            if 0 <= rank < len(order):
                yield f"{value} → {order[rank]}", order[rank]


def changes(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every value one unit away from ``value``: place inside it, what changed, the changed value."""
    if isinstance(value, Parameter):
        yield from ((path, what, replace(value, value=other)) for what, other in _values(value))
    if isinstance(value, Reading):
        yield f"{path}.takes".strip("."), "the other option", replace(value, takes=value.other(value.takes))
    if isinstance(value, tuple):
        yield from _tuple_changes(value, path)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type | Yuan):
        for field in dataclasses.fields(value):
            if (type(value), field.name) in SKIPPED:
                continue
            inner = f"{path}.{field.name}" if path else field.name
            for place, what, other in changes(getattr(value, field.name), inner):
                yield place, what, replace(value, **{field.name: other})
    else:
        yield from ((path, what, other) for what, other in _plain(value))


def _tuple_changes(value: tuple[Any, ...], path: str) -> Iterator[tuple[str, str, Any]]:
    for index, item in enumerate(value):
        rest = value[:index] + value[index + 1 :]
        inner = f"{path}[{_name(item) or index}]"
        if isinstance(item, str) and len(value) > 1:
            yield path, f"without {item}", rest
        elif isinstance(item, Condition) and rest:
            yield inner, f"{WITHOUT} {item.op}", rest
        for place, what, other in changes(item, inner):
            yield place, what, (*value[:index], other, *value[index + 1 :])


def pack_changes(pack: Pack, places: dict[tuple[str, int], str]) -> Iterator[Change]:
    """Every change of a pack."""
    bare = replace(pack, cases=())
    for part in MUTATED:
        items = getattr(pack, part)
        for index, item in enumerate(items):
            place = places.get((part, index), f"{pack.code} {part}.{_name(item)}")
            rest = items[:index] + items[index + 1 :]
            if part in {"rules", "demands", "checks", "duties", "visibility_rules"}:
                yield Change(place, "left out", replace(bare, **{part: rest}))
            for inner, what, other in changes(item):
                where = f"{place} {inner}".strip()
                yield Change(where, what, replace(bare, **{part: (*items[:index], other, *items[index + 1 :])}))


def _places(folder: str, pack: Pack) -> dict[tuple[str, int], str]:
    """Where each parameter stands, as file and name; the compiled pack holds the province's first, then the nation's."""
    found: dict[tuple[str, int], str] = {}
    number = 0
    for name in (folder, packs.NATIONAL):
        for path in sorted((Path(settings.PACKS_DIR) / name / "parameters").glob("*.yaml")):
            top = read_file(path)
            for item in top.get("parameters").items() if top.has("parameters") else ():
                since = f" from {item.get('from').text}" if item.has("from") else ""
                until = f" until {item.get('until').text}" if item.has("until") else ""
                found["parameters", number] = f"{name}/parameters/{path.name} {item.get('name').text}{since}{until}"
                number += 1
    if number != len(pack.parameters):
        raise SystemExit(f"{folder}: {number} parameters in the files, {len(pack.parameters)} in the pack")
    for index, requirement in enumerate(pack.requirements):
        own = index < len(pack.requirements) - _national_requirements()
        found["requirements", index] = f"{folder if own else packs.NATIONAL}/rules {requirement.requirement}"
    for index, rule in enumerate(pack.checks):
        found["checks", index] = f"{packs.NATIONAL if rule.national else folder}/rules {rule.check}"
    nation = packs.load_national()
    for part in ("duties", "visibility_rules"):
        items = getattr(pack, part)
        own = len(items) - len(getattr(nation, part))
        for index, item in enumerate(items):
            home, number = (folder, index) if index < own else (packs.NATIONAL, index - own)
            found[part, index] = f"{home}/{part}[{number}] {_name(item)}"
    for part in ("rules", "demands", "readings"):
        for index, item in enumerate(getattr(pack, part)):
            found[part, index] = f"{folder}/rules {_name(item)}"
    return found


def _national_requirements() -> int:
    tops = [read_file(path) for path in sorted((Path(settings.PACKS_DIR) / packs.NATIONAL / "rules").glob("*.yaml"))]
    return sum(len(list(top.get("requirements").items())) for top in tops if top.has("requirements"))


def checks(folder: str, pack: Pack) -> list[Check]:
    """The pack's own cases, each as a check of a changed pack."""
    found: list[Check] = [
        *figure_checks(folder),
        *duty_checks(folder),
        *visibility_checks(folder),
    ]  # the quick ones first
    found += [partial(_check_case, case) for case in pack.cases]
    return [*found, *requirement_checks(folder), *deadline_checks(folder), *committee_checks(folder)]


def figure_checks(folder: str) -> Iterator[Check]:
    """``数值案例``: which figure, list or yes holds on a day, and from which article."""
    root = Path(settings.PACKS_DIR)
    for case in figure_cases(root / folder, root / packs.NATIONAL):
        yield partial(check_figure_case, case)


def duty_checks(folder: str) -> Iterator[Check]:
    """``职责案例`` of the nation and of a pack: a lot or a form of evaluation, and every duty it brings."""
    for name in (packs.NATIONAL, folder):
        for case in read_duty_cases(Path(settings.PACKS_DIR) / name):
            yield partial(check_duty_case, case)


def visibility_checks(folder: str) -> Iterator[Check]:
    """``可见案例``: who, what, in which phase, shown or not."""
    root = Path(settings.PACKS_DIR)
    for case in visibility_cases(root / folder, root / packs.NATIONAL):
        yield partial(check_visibility_case, case)


def _check_case(case: Case, pack: Pack) -> None:
    check_case(pack, case, "sha256")


def requirement_checks(folder: str) -> Iterator[Check]:
    """``要求案例`` of a pack: facts and every requirement that follows, by name, with its number of members or days."""
    home = Path(settings.PACKS_DIR) / folder
    region = read_file(home / "pack.yaml").get("region").text
    for path in sorted((home / "cases").glob("*.yaml")):
        top = read_file(path, f"{folder}/cases/{path.name}")
        for item in top.get("要求案例").items() if top.has("要求案例") else ():
            named = item.get("要求")
            wanted = {name: None if named.get(name).is_null else named.get(name).whole for name in named.keys()}  # noqa: SIM118 - a node is no mapping
            title = f"{folder} {item.get('题').text}"
            yield partial(_check_requirements, title, read_facts(item.get("事实"), region=region), wanted)


def deadline_checks(folder: str) -> Iterator[Check]:
    """``期限案例`` of the nation and of a pack: from which day until which, and whether an act is in time."""
    for case in deadline_cases(Path(settings.PACKS_DIR), folder, packs.NATIONAL):
        yield partial(_check_deadline, case)


def committee_checks(folder: str) -> Iterator[Check]:
    """``委员会案例`` of the nation and of a pack: facts in the words of the exchange format, and what is answered."""
    for name in (packs.NATIONAL, folder):
        for case in read_committee_cases(Path(settings.PACKS_DIR) / name):
            yield partial(check_committee_case, case)


def _check_deadline(case: DeadlineCase, pack: Pack) -> None:
    check_deadline_case(pack, case, seeded_calendar())


def _check_requirements(title: str, facts: LotFacts, wanted: dict[str, int | None], pack: Pack) -> None:
    found = {each.requirement: each.count for each in decision.decide(facts, pack, "sha256").requirements}
    if found != wanted:
        raise Mismatch("requirements", f"{title}: {found}")


def refused(pack: Pack) -> bool:
    """Whether the compiler would refuse it: two entries of one name hold on one day."""
    for index, one in enumerate(pack.parameters):
        for two in pack.parameters[index + 1 :]:
            same = one.name == two.name and one.law.document == two.law.document
            if same and (one.from_on or one.until_on) and (two.from_on or two.until_on) and _overlap(one, two):
                return True
    return False


def _overlap(one: Parameter, two: Parameter) -> bool:
    after = two.from_on is not None and one.until_on is not None and two.from_on > one.until_on
    before = two.until_on is not None and one.from_on is not None and two.until_on < one.from_on
    return not (after or before)


def noticed(change: Change, cases: list[Check]) -> bool:
    """Whether the compiler or a case refuses the changed pack."""
    try:
        for case in cases:
            case(change.pack)
    except (Mismatch, Malformed, KeyError, ValueError, StopIteration):
        return True
    return refused(change.pack)


def _no_digest(*_: object) -> str:
    """What is decided does not hang on the digest of the pack, and it is most of the time."""
    return ""


def survivors(folders: tuple[str, ...], *, conditions: bool = False) -> tuple[dict[str, int], int]:
    """Changes nobody noticed, with the number of packs in which they survived, and how many were tried.

    A national value is tried in every province; it survives only when no province notices.
    """
    decision.pack_digest = committee.pack_digest = _no_digest
    tried: dict[str, list[bool]] = {}
    for folder in folders:
        pack = packs.load_pack(folder)
        cases = checks(folder, pack)
        for case in cases:
            case(pack)
        for change in pack_changes(pack, _places(folder, pack)):
            if change.what.startswith(WITHOUT) and not conditions:
                continue
            seen = tried.setdefault(f"{change.place}: {change.what}", [])
            if True not in seen:
                seen.append(noticed(change, cases))
    return {name: len(seen) for name, seen in tried.items() if not any(seen)}, len(tried)


def listed(name: str) -> dict[str, str]:
    """``survivors`` that were reviewed, or places ``waiting`` for a case, each with its reason."""
    found: dict[str, str] = {}
    for item in read_file(ALLOWED).get(name).items():
        found[item.get("place").text] = item.get("reason").text
        item.done()
    return found


def main() -> int:
    """Try every change; print what nobody noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", choices=packs.provinces(), help="only this province")
    parser.add_argument("--verbose", action="store_true", help="print the reviewed survivors too")
    parser.add_argument("--conditions", action="store_true", help="leave out single conditions too")
    arguments = parser.parse_args()
    started = time.monotonic()
    found, tried = survivors(
        (arguments.pack,) if arguments.pack else packs.provinces(), conditions=arguments.conditions
    )
    reviewed, waiting = listed("survivors"), listed("waiting")
    known = reviewed | waiting
    new = [name for name in found if not _any(name, known)]
    stale = [place for place in known if not any(_under(name, place) for name in found)] if not arguments.pack else []
    for name in new:
        print(f"no case notices  {name}")
    for place in stale:
        print(f"noticed now or gone, take it off {ALLOWED.name}: {place}")
    if arguments.verbose:
        for name in found:
            if name not in new:
                print(f"{'waits for a case' if _any(name, waiting) else 'reviewed'}  {name}")
    wait = sum(_any(name, waiting) for name in found)
    print(
        f"{tried} changes: {tried - len(found)} noticed, {len(found) - len(new) - wait} reviewed, {wait} wait for a case, "
        f"{len(new)} survive; {time.monotonic() - started:.0f} s"
    )
    return 1 if new or stale else 0


def _under(name: str, place: str) -> bool:
    return name == place or name.startswith((f"{place}:", f"{place} ", f"{place}.", f"{place}["))


def _any(name: str, known: dict[str, str]) -> bool:
    return any(_under(name, place) for place in known)


if __name__ == "__main__":
    sys.exit(main())
