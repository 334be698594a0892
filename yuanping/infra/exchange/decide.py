"""``yuanping decide`` without its command line: bytes or a checked input in, the published answer out.

Deciding itself is the kernel's; here its decision is put into the words and lists of the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.exchange import V, words
from yuanping.infra.exchange.decide_answer import LISTS, merged
from yuanping.infra.exchange.decide_input import DecideIn, check_sense, facts_of
from yuanping.infra.exchange.decide_lot import LotAnswer, asked_of, lot_answer
from yuanping.infra.exchange.refuse import NotAccepted, Problem, Question, of_refused, read
from yuanping.infra.packs import load_pack
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import MAX_FEN, Yuan
from yuanping.kernel.policy.conditions import RuleGives
from yuanping.kernel.policy.decision import ModeDecision, decide
from yuanping.kernel.policy.facts import LotFacts
from yuanping.kernel.policy.pack import Pack, Unit

_DAY = timedelta(days=1)


def answer_bytes(data: bytes, hash_name: str) -> dict[str, Any]:
    """The answer to facts as they come from a file.

    Raises:
        NotAccepted: exit status 2.
        Question: exit status 3.
    """
    return answer(read(data, DecideIn), hash_name)


def pack_of(given: DecideIn) -> Pack:
    """The rule pack of the province."""
    return load_pack(words.PACK_CODES[given.province])


def answer(given: DecideIn, hash_name: str, pack: Pack | None = None) -> dict[str, Any]:
    """The answer to facts whose shape is checked; ``pack`` where it is not the installed one (with a city's standards, say).

    Raises:
        NotAccepted: they contradict themselves, or the pack demands what is not told.
        Question: the mode hangs on something that is not told.
    """
    pack = pack or pack_of(given)
    lots = decisions(given, pack, hash_name)
    found = [lot_answer(given, index, pack, facts, decision) for index, (facts, decision) in enumerate(lots)]
    return _compose(given, pack, lots, found)


def decisions(given: DecideIn, pack: Pack, hash_name: str) -> tuple[tuple[LotFacts, ModeDecision], ...]:
    """Every lot with its decision; raises as ``answer``."""
    check_sense(given, pack, max(notice.year for notice in seeded_calendar().notices))
    on = given.notice_date or _any_day(given, pack, hash_name)
    lots = facts_of(given, on)
    decided = _decide_all(given, pack, lots, hash_name)
    for index, (facts, decision) in enumerate(zip(lots, decided, strict=True)):
        if facts.estimated_value is None:
            _check_estimate(given, index, pack, facts, decision)
    return tuple(zip(lots, decided, strict=True))


def _decide_all(given: DecideIn, pack: Pack, lots: tuple[LotFacts, ...], hash_name: str) -> tuple[ModeDecision, ...]:
    found: list[ModeDecision] = []
    problems: list[Problem] = []
    for index, facts in enumerate(lots):
        try:
            found.append(decide(facts, pack, hash_name))
        except Refused as refused:
            problems.append(_problem(refused, index, given, pack))
    if problems:
        raise NotAccepted(*dict.fromkeys(problems))
    return tuple(found)


def _problem(refused: Refused, index: int, given: DecideIn, pack: Pack) -> Problem:
    sentence = pack.quote(refused.law) if refused.law is not None else ""
    if refused.field == "answers":
        at = next((n for n, each in enumerate(given.answers or ()) if each.reading == refused.params["reading"]), 0)
        return of_refused(refused, f"answers[{at}]", sentence)
    demand = next((each for each in pack.demands if each.code == refused.code), None)
    field = {"parts": "parts_yuan"}.get(refused.field, refused.field)
    return of_refused(refused, f"lots[{index}].{field}", sentence, demand.reading if demand else "")


# --- what is not told -------------------------------------------------------------------------------------------------


def _any_day(given: DecideIn, pack: Pack, hash_name: str) -> date:
    """A day to decide on where the notice date is not told: any, if every day gives the same; else it is asked for."""
    days = sorted(set(_edges(pack)))
    modes: set[tuple[str, ...]] = set()
    for day in days:
        lots = facts_of(given, day)
        decided = _decide_all(given, pack, lots, hash_name)
        modes.add(tuple(words.mode_of(each, pack, day) for each in decided))
    if len(modes) > 1:
        law = _law_of(pack, RuleGives.IN_FORCE)
        text = "请填写招标公告发布日：是否有本省文件适用、适用哪一标准取决于它。"
        raise Question("notice_date_missing", "notice_date", text).cite(law, pack.quote(law))
    return days[-1]


def _edges(pack: Pack) -> Iterator[date]:
    """Days on either side of every date of the pack, and one long before."""
    yield date(2000, 1, 1)
    for entry in pack.parameters:
        if entry.from_on is not None:
            yield entry.from_on
        if entry.until_on is not None:
            yield entry.until_on + _DAY
        if entry.unit is Unit.DAY and entry.known and entry.name.startswith("scope."):
            yield entry.day
            yield entry.day + _DAY


def _check_estimate(given: DecideIn, index: int, pack: Pack, facts: LotFacts, decision: ModeDecision) -> None:
    """Ask for an estimate nobody entered when the answer hangs on it."""
    ends = []
    for amount in (Yuan(0), Yuan(MAX_FEN)):
        trial = decide(replace(facts, estimated_value=amount), pack, decision.pack.hash_name)
        ends.append(words.mode_of(trial, pack, facts.notice_on))
    if ends[0] == ends[1]:
        return
    rule = next(
        (each for each in decision.trace if each.gives is RuleGives.REQUIRES and each.status == "unknown"), None
    )
    law = rule.law if rule is not None else _law_of(pack, RuleGives.IN_FORCE)
    options = [{"option": mode, "text": words.MODES[mode]} for mode in dict.fromkeys(ends)]
    text = f"请填写标段“{given.names[index]}”的单项合同估算价：结论取决于它。"
    raise Question("estimate_missing", f"lots[{index}].estimate_yuan", text, options).cite(law, pack.quote(law))


def _law_of(pack: Pack, gives: RuleGives) -> Law:
    return next(rule.law for rule in pack.rules if rule.gives is gives)


# --- the answer -------------------------------------------------------------------------------------------------------


def _compose(
    given: DecideIn, pack: Pack, lots: tuple[tuple[LotFacts, ModeDecision], ...], found: list[LotAnswer]
) -> dict[str, Any]:
    per_lot = [each.plain for each in found]
    mode = max((lot["mode"] for lot in per_lot), key=words.strictness)
    _, decision = lots[0]
    return {
        "v": V,
        "mode": mode,
        "text": words.MODES[mode],
        "per_lot": per_lot,
        **{name: merged(per_lot, name) for name in LISTS},
        "trace": [item for each in found for item in each.trace],
        "pack": {
            "code": words.shown(words.PACK_CODES, pack.code),
            "version": pack.version,
            "national_version": pack.national_version,
            "hash": decision.pack.hash_name,
            "digest": decision.pack.digest,
            "parameters": _parameters(pack, lots),
        },
        "facts": given.model_dump(mode="json", exclude_none=True),
    }


def _parameters(pack: Pack, lots: tuple[tuple[LotFacts, ModeDecision], ...]) -> list[dict[str, Any]]:
    """The figures that were looked at, as they held on the day."""
    on = lots[0][0].notice_on
    names = dict.fromkeys(name for _, decision in lots for name in asked_of(pack, decision))
    return [
        {
            "name": entry.name,
            "text": entry.label,
            "value": entry.value,
            "unit": entry.unit.value,
            "valid_from": entry.from_on.isoformat() if entry.from_on else None,
            "valid_to": entry.until_on.isoformat() if entry.until_on else None,
            "document": entry.law.document,
            "article": entry.law.article,
        }
        for entry in (pack.parameter(name, on) for name in names)
    ]
