"""``yuanping deadline``: when an act is due, counted day by day. The rules are the pack's; here they are put into the words of the format."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from yuanping.infra.calendar_file import seeded_calendar
from yuanping.infra.exchange import V, words
from yuanping.infra.exchange.refuse import Closed, NotAccepted, Problem, Word, fault, item, read, written
from yuanping.infra.packs import load_pack
from yuanping.kernel.calendar import SHANGHAI
from yuanping.kernel.law import Law
from yuanping.kernel.policy.deadlines import CountedDeadline, Other, count
from yuanping.kernel.policy.pack import Pack, Parameter, Unit, pack_digest
from yuanping.kernel.policy.terms import DeadlineRule, How

CIVIL_CODE = {How.WITHIN: "第二百零三条", How.WINDOW: "第二百零三条", How.AT_LEAST: "第二百零三条"}
START_NOT_COUNTED = Law("民法典", "第二百零一条")
UNITS = {Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日"}


def _legal_day(value: object) -> date:
    """2026-05-08, or a moment, whose day in Asia/Shanghai counts; a moment without a zone is meant there."""
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise fault("not_a_date")
    try:
        if written(value):
            return date.fromisoformat(value)
        if not written(value[:10]):
            raise ValueError
        return _legal_day(datetime.fromisoformat(value))
    except ValueError:
        raise fault("not_a_date") from None


LegalDay = Annotated[
    date,
    PlainValidator(_legal_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "description": "2026-05-08，或带时刻（取北京时间的当日）"}),
]
Province = Annotated[str, Word("province_unknown", words.PACK_CODES, "省份")]


class DeadlineIn(Closed):
    """一个期限：哪条规则、哪个省、从哪一天起；可附办理日。"""

    rule: str
    province: Province
    start: LegalDay
    act: LegalDay | None = None
    first_term_start: LegalDay | None = None


def answer_bytes(data: bytes) -> dict[str, Any]:
    """The answer to a question as it comes from a file.

    Raises:
        NotAccepted: exit status 2.
    """
    return answer(read(data, DeadlineIn))


def answer(given: DeadlineIn) -> dict[str, Any]:
    """The answer to a question whose shape is checked.

    Raises:
        NotAccepted: ``rule_unknown``, ``rule_not_in_province``.
    """
    pack = load_pack(words.PACK_CODES[given.province])
    rule = _rule(given, pack)
    try:
        counted = count(pack, rule, given.start, seeded_calendar(), first_term_start=given.first_term_start)
    except OverflowError:
        raise NotAccepted(Problem("number_out_of_range", "start", "起算日超出可以计算的范围。")) from None
    found = _compose(given, pack, counted)
    return found | _nothing(counted) if _asleep(pack, counted) else found


def _asleep(pack: Pack, counted: CountedDeadline) -> bool:
    """Whether the document of the rule does not govern that day.

    A report or a stage belongs to the day it is due, since its start is any day of the month or of the asking.
    """
    document = pack.document(counted.law.document)
    if counted.own or document is None:
        return False
    dated = counted.rule.how in {How.MONTHLY, How.STAGES}
    on = counted.due or counted.start if dated else counted.start
    begun = document.in_force_on is None or document.in_force_on <= on
    return not (begun and (document.until_on is None or on <= document.until_on))


def _nothing(counted: CountedDeadline) -> dict[str, Any]:
    """What is left of an answer on a day on which the document is not in force: no day, and nothing cited."""
    text = f"{counted.law.document}在 {counted.start} 没有施行，没有据以计算。"
    return {
        "status": "not_in_force",
        "due": None,
        "latest": None,
        "in_time": None,
        "count": None,
        "stage": None,
        "calendar_unknown": None,
        "text": f"{counted.rule.title}：{text}",
        "counting": [],
        "readings": [],
        "articles": [],
        "alerts": [item("not_in_force", text)],
    }


def _rule(given: DeadlineIn, pack: Pack) -> DeadlineRule:
    found = next((rule for rule in pack.deadlines if rule.deadline == given.rule), None)
    if found is not None:
        return found
    where = [name for name in _provinces() if any(r.deadline == given.rule for r in _pack(name).deadlines)]
    if where:
        text = f"{given.province} 的文件没有“{given.rule}”这一期限；有此期限的：{'、'.join(where)}。"
        raise NotAccepted(Problem("rule_not_in_province", "rule", text))
    known = "、".join(rule.deadline for rule in pack.deadlines)
    raise NotAccepted(
        Problem("rule_unknown", "rule", f"没有名为“{given.rule[:40]}”的期限。{given.province} 有：{known}。")
    )


def _provinces() -> list[str]:
    """The format's own word for every installed pack."""
    first: dict[str, str] = {}
    for name, code in words.PACK_CODES.items():
        first.setdefault(code, name)
    return list(first.values())


def _pack(province: str) -> Pack:
    return load_pack(words.PACK_CODES[province])


def _compose(given: DeadlineIn, pack: Pack, counted: CountedDeadline) -> dict[str, Any]:
    rule, parameter = counted.rule, counted.parameter
    return {
        "v": V,
        "rule": rule.deadline,
        "province": given.province,
        "title": rule.title,
        "status": _status(counted),
        "start": given.start.isoformat(),
        "start_means": rule.start,
        "act": _iso(given.act),
        "act_means": rule.act,
        "duty_of": rule.duty_of,
        "due": _iso(counted.due),
        "latest": _iso(counted.latest),
        "due_is_earliest": counted.earliest,
        "in_time": counted.in_time(given.act) if given.act else None,
        "count": parameter.whole if parameter and parameter.known and parameter.unit in UNITS else None,
        "unit": _unit(rule, parameter),
        "own": counted.own,
        "stage": _stage(counted),
        "calendar_unknown": _unknown(counted),
        "text": _text(counted),
        "counting": [_day(each.day, each.number, each.why) for each in counted.counting],
        "readings": [_reading(pack, counted, other) for other in counted.readings],
        "articles": _articles(pack, counted),
        "alerts": _alerts(given, pack, counted),
        "pack": {"code": given.province, "version": pack.version, "digest": pack_digest("sm3", pack)},
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(day: date, number: int | None, why: object) -> dict[str, Any]:
    return {"day": day.isoformat(), "counted": number is not None, "number": number, "why": str(why)}


def _status(counted: CountedDeadline) -> str:
    if counted.due is not None:
        return "answered"
    if counted.unknown_year:
        return "calendar_unknown"
    return "series_over" if counted.parameter is None else "not_entered"


def _unit(rule: DeadlineRule, parameter: Parameter | None) -> str:
    if rule.how in {How.STAGES, How.MONTHLY, How.SAME_DAY}:
        return {How.STAGES: "date", How.MONTHLY: "day_of_month", How.SAME_DAY: "same_day"}[rule.how]
    return str(parameter.unit) if parameter else ""


def _stage(counted: CountedDeadline) -> dict[str, Any] | None:
    if counted.amount is None or not counted.amount.known:
        return None
    return {"required": counted.amount.text, "unit": str(counted.amount.unit), "text": counted.amount.label}


def _unknown(counted: CountedDeadline) -> dict[str, Any] | None:
    if not counted.unknown_year:
        return None
    text = f"{counted.unknown_year}年的节假日安排尚未公布，期限待国务院办公厅通知公布后计算。"
    return {"code": "calendar_unknown", "year": counted.unknown_year, "text": text}


def _text(counted: CountedDeadline) -> str:
    """The answer in one sentence."""
    rule, unknown = counted.rule, _unknown(counted)
    if unknown is not None:
        return f"{rule.title}：{unknown['text']}"
    if counted.due is None:
        return f"{rule.title}：没有可以计算的日期。"
    day = counted.due.isoformat()
    if rule.how is How.STAGES:
        need = counted.amount.text if counted.amount and counted.amount.known else ""
        return f"{rule.title}：{day} 前{rule.act}（{need}）。"
    if counted.earliest:
        return f"{rule.title}：{rule.act}不早于 {day}。"
    return f"{rule.title}：{rule.act}不迟于 {day}。"


def _reading(pack: Pack, counted: CountedDeadline, other: Other) -> dict[str, Any]:
    found = item(other.code, other.question, counted.law, _sentence(pack, counted), taken_text=other.taken)
    return found | {"other_text": other.other, "other_due": _iso(other.due)}


def _sentence(pack: Pack, counted: CountedDeadline) -> str:
    return counted.rule.quote or pack.quote(counted.law)


def _articles(pack: Pack, counted: CountedDeadline) -> list[dict[str, Any]]:
    code = "own" if counted.own else counted.rule.deadline
    text = "条文没有规定，系统自设" if counted.own else counted.rule.title
    found = [item(code, text, counted.law, _sentence(pack, counted))]
    if counted.rule.how not in {How.STAGES, How.MONTHLY, How.SAME_DAY}:
        found.append(item("start_not_counted", "开始的当日不计入", START_NOT_COUNTED, pack.quote(START_NOT_COUNTED)))
    if counted.readings and counted.rule.how in CIVIL_CODE:
        law = Law("民法典", CIVIL_CODE[counted.rule.how])
        found.append(item("day_off_moves_on", "末日遇休息日顺延", law, pack.quote(law)))
    return found


def _alerts(given: DeadlineIn, pack: Pack, counted: CountedDeadline) -> list[dict[str, Any]]:
    found = []
    if counted.own:
        found.append(
            item("own_deadline", f"自设期限，不出自条文：{counted.parameter.note if counted.parameter else ''}")
        )
    status = _status(counted)
    if status == "not_entered":
        note = _note(pack, counted)
        found.append(item("not_entered", f"日期尚未录入：{note}", counted.law, _sentence(pack, counted)))
    if status == "series_over":
        found.append(item("series_over", "各阶段截止日均已过。", counted.law, _sentence(pack, counted)))
    if given.act and given.act < given.start and counted.rule.how not in {How.BEFORE, How.SAME_DAY, How.STAGES}:
        found.append(item("act_before_start", "办理日早于起算日，请核对。"))
    return found


def _note(pack: Pack, counted: CountedDeadline) -> str:
    names = [stage.by for stage in counted.rule.stages] or [counted.rule.parameter]
    notes = [entry.note for name in names for entry in pack.parameters if entry.name == name and not entry.known]
    return "；".join(dict.fromkeys(notes))


def listing(province: str | None) -> list[dict[str, Any]]:
    """Every rule by name, with the provinces that have it."""
    found: dict[str, dict[str, Any]] = {}
    for name in [province] if province else _provinces():
        pack = _pack(name)
        for rule in pack.deadlines:
            entry = found.setdefault(
                rule.deadline,
                {"rule": rule.deadline, "title": rule.title, "start": rule.start, "act": rule.act, "provinces": []},
            )
            parameter = next((each for each in pack.parameters if each.name == rule.parameter), None)
            entry["provinces"].append(
                {
                    "province": name,
                    "duty_of": rule.duty_of,
                    "how": str(rule.how),
                    "count": parameter.whole if parameter and parameter.known and parameter.unit in UNITS else None,
                    "unit": _unit(rule, parameter),
                    "own": bool(parameter and parameter.note.startswith("自设")),
                    "document": rule.law.document,
                    "article": rule.law.article,
                }
            )
    return list(found.values())
