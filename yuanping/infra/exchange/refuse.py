"""Reading without trust: bytes become a model, or a list of {code, field, text} and exit status 2.

* Everything wrong is said at once, each with its code, the path of its field (``lots[0].estimate_yuan``) and words for a reader.
* A field nobody knows is refused by name; a missing one and ``null`` both mean *unknown*.
* Amounts are JSON numbers in 元 with at most two decimals; a number as text is refused.
* What cannot be decided without an answer is a ``Question`` and exit status 3.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Never, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic import ValidationError as Invalid
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from yuanping.infra.exchange import V
from yuanping.infra.refusals import explain
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law
from yuanping.kernel.money import MAX_FEN, Yuan

M = TypeVar("M", bound=BaseModel)

EXIT_ANSWERED, EXIT_REFUSED, EXIT_QUESTION = 0, 2, 3
MAX_BYTES, MAX_DEPTH, MAX_TEXT = 1_000_000, 20, 400

TEXTS = {
    "empty": "文件是空的。",
    "not_utf8": "文件不是 UTF-8 编码。",
    "too_large": "文件超过 1 MB。",
    "not_json": "文件不是 JSON：{detail}",
    "nested_too_deep": "嵌套超过 20 层。",
    "key_twice": "同一个对象里“{detail}”出现了两次。",
    "not_an_object": "这里应当是一个对象 {{…}}。",
    "not_a_list": "这里应当是一个列表 […]。",
    "not_a_boolean": "只能是 true、false 或 null（未知）。",
    "not_text": "这里应当是文字。",
    "not_a_whole_number": "这里应当是整数。",
    "number_out_of_range": "数值超出允许范围：{detail}。",
    "text_too_long": "文字过长。",
    "list_too_long": "这里最多 {detail} 项。",
    "unknown_field": "没有名为“{detail}”的字段。",
    "wrong_value": "取值不被接受：{detail}",
    "amount_not_a_number": "金额应当是数字（元），不能是文字或其他。",
    "amount_negative": "金额不能为负。",
    "amount_finer_than_fen": "金额最多两位小数（精确到分）。",
    "amount_too_large": "金额过大。",
    "not_a_date": "日期写作 2026-05-08。",
}
_CODES = {
    "extra_forbidden": "unknown_field",
    "bool_type": "not_a_boolean",
    "bool_parsing": "not_a_boolean",
    "string_type": "not_text",
    "string_too_long": "text_too_long",
    "list_type": "not_a_list",
    "tuple_type": "not_a_list",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "dict_type": "not_an_object",
    "int_type": "not_a_whole_number",
    "int_parsing": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "greater_than_equal": "number_out_of_range",
    "less_than_equal": "number_out_of_range",
    "too_long": "list_too_long",
    "string_unicode": "not_text",
}
_LIMITS = {
    "greater_than_equal": ("ge", "不小于"),
    "less_than_equal": ("le", "不大于"),
    "too_long": ("max_length", ""),
}
"""Where the library says a limit in its own language, the limit in ours."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why an input is refused. ``law`` where an article asks for what is missing."""

    code: str
    field: str
    text: str
    law: Law | None = None
    sentence: str = ""
    reading: str = ""

    def plain(self) -> dict[str, str]:
        """As the answer shows it."""
        found = {"code": self.code, "field": self.field, "text": self.text}
        if self.law is not None:
            found |= {"document": self.law.document, "article": self.law.article, "sentence": self.sentence}
        return found | ({"reading": self.reading} if self.reading else {})


class NotAccepted(Exception):
    """The input is refused; every problem found is in it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{each.code} {each.field}" for each in problems))
        self.problems = problems

    def plain(self) -> dict[str, Any]:
        """The answer of exit status 2."""
        return {"v": V, "refused": [each.plain() for each in self.problems]}


class Question(Exception):
    """Not decidable without an answer; the question is named."""

    def __init__(self, code: str, field: str, text: str, options: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(code)
        self.code, self.field, self.text, self.options = code, field, text, tuple(options)
        self.law: Law | None = None
        self.sentence = ""

    def cite(self, law: Law, sentence: str) -> Question:
        """The same question with the article it comes from."""
        self.law, self.sentence = law, sentence
        return self

    def plain(self) -> dict[str, Any]:
        """The answer of exit status 3."""
        asked = {
            "code": self.code,
            "field": self.field,
            "document": self.law.document if self.law else "",
            "article": self.law.article if self.law else "",
            "sentence": self.sentence,
            "text": self.text,
            "options": [dict(option) for option in self.options],
        }
        return {"v": V, "question": asked}


def item(code: str, text: str, law: Law | None = None, sentence: str = "", **more: object) -> dict[str, Any]:
    """One item of a list of an answer: {code, document, article, sentence, text} and what it carries besides."""
    document, article = (law.document, law.article) if law else ("", "")
    return {"code": code, "document": document, "article": article, "sentence": sentence, "text": text, **more}


# --- values -----------------------------------------------------------------------------------------------------------


def fault(code: str, detail: str = "") -> PydanticCustomError:
    """What a validator raises: our code, with the words of ``TEXTS`` or those given."""
    return PydanticCustomError(code, "{detail}", {"detail": detail})


def _amount(value: object) -> Yuan:
    if isinstance(value, Yuan):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise fault("amount_not_a_number")
    number = Decimal(value)
    if not number.is_finite():
        raise fault("amount_not_a_number")
    if number < 0:
        raise fault("amount_negative")
    if number > MAX_FEN // 100:
        raise fault("amount_too_large")
    if number.adjusted() < -40 or number * 100 != (number * 100).to_integral_value():
        raise fault("amount_finer_than_fen")
    return Yuan(int(number * 100))


def yuan_number(amount: Yuan) -> int | float:
    """An amount as a JSON number in 元; exact to the fen for every amount we accept."""
    return amount.fen // 100 if amount.fen % 100 == 0 else amount.fen / 100


Amount = Annotated[
    Yuan,
    PlainValidator(_amount),
    PlainSerializer(yuan_number),
    WithJsonSchema({"type": "number", "minimum": 0, "description": "元，最多两位小数"}),
]
"""Money in 元."""


def written(text: str) -> bool:
    """Whether a day is written as the format has it: other forms of ISO 8601 (a week and its day) are refused."""
    return len(text) == len("2026-05-08") and text[4] == text[7] == "-"


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if not isinstance(value, str) or not written(value):
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise fault("not_a_date") from None


Day = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A day, written 2026-05-08."""


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """A closed list of words, as ``Annotated[str, Word(code, table)]``; anything else is refused with ``code`` and the words known."""

    code: str
    table: Mapping[str, object]
    meaning: str = ""

    def check(self, value: object) -> str:
        """The word, if it is one of the table."""
        if value is None:
            raise PydanticCustomError("missing", "missing")
        if not isinstance(value, str) or value not in self.table:
            raise fault(self.code, f"“{str(value)[:40]}”不在所列之内：{'、'.join(self.table)}。")
        return value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "enum": list(self.table)}
        return found | ({"description": self.meaning} if self.meaning else {})


class Closed(BaseModel):
    """A model of the format: nothing unknown, no guessing of types. A list of JSON is a ``list`` here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


# --- bytes ------------------------------------------------------------------------------------------------------------


def problem(code: str, field: str = "", detail: str = "") -> Problem:
    """A problem with the words of its code."""
    return Problem(code, field, TEXTS.get(code, "{detail}").format(detail=detail))


def _no_constant(text: str) -> Never:
    raise ValueError(f"{text} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise NotAccepted(problem("key_twice", twice[:80], twice[:80]))
    return found


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) < 40 else Decimal(text)


def parse(data: bytes) -> Any:
    """JSON of a stranger; decimals stay exact.

    Raises:
        NotAccepted: ``empty``, ``too_large``, ``not_utf8``, ``not_json``, ``key_twice``, ``nested_too_deep``.
    """
    if len(data) > MAX_BYTES:
        raise NotAccepted(problem("too_large"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAccepted(problem("not_utf8")) from None
    if not text.strip():
        raise NotAccepted(problem("empty"))
    try:
        value = json.loads(
            text, parse_float=Decimal, parse_int=_integer, parse_constant=_no_constant, object_pairs_hook=_once
        )
    except RecursionError:
        raise NotAccepted(problem("nested_too_deep")) from None
    except json.JSONDecodeError as error:
        raise NotAccepted(problem("not_json", "", f"第 {error.lineno} 行第 {error.colno} 列。")) from None
    except (ValueError, ArithmeticError):
        raise NotAccepted(problem("not_json", "", "有 JSON 不允许的数。")) from None
    if _too_deep(value):
        raise NotAccepted(problem("nested_too_deep"))
    return value


def _too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            each
            for outer in level
            if isinstance(outer, dict | list)
            for each in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def read(data: bytes, model: type[M]) -> M:
    """The model of these bytes.

    Raises:
        NotAccepted: with every problem found.
    """
    return check(parse(data), model)


def check(value: Any, model: type[M]) -> M:
    """The model of a value that is parsed already.

    Raises:
        NotAccepted: with every problem found.
    """
    if not isinstance(value, dict):
        raise NotAccepted(problem("not_an_object"))
    try:
        return model.model_validate(value)
    except Invalid as invalid:
        raise NotAccepted(*(_problem(error) for error in invalid.errors(include_url=False))) from None


def path_of(steps: Iterable[str | int]) -> str:
    """``lots[0].estimate_yuan``."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step[:80]}" if path else step[:80]
    return path


def _problem(error: ErrorDetails) -> Problem:
    field, kind = path_of(error["loc"]), error["type"]
    name = str(error["loc"][-1]) if error["loc"] else ""
    is_null_field = error["input"] is None and bool(name) and not isinstance(error["loc"][-1], int)
    if kind in {"missing", "too_short"} or is_null_field:
        return Problem(f"{name}_missing", field, f"缺少“{field}”。")
    if kind in TEXTS or kind not in _CODES:
        detail = str(error.get("ctx", {}).get("detail", "")) or error["msg"]
        code = kind if kind in TEXTS or "detail" in error.get("ctx", {}) else "wrong_value"
        return problem(code, field, detail)
    limit, says = _LIMITS.get(kind, ("", ""))
    detail = name[:80] if kind == "extra_forbidden" else f"{says} {error.get('ctx', {}).get(limit, '')}".strip()
    return problem(_CODES[kind], field, detail)


def of_refused(refused: Refused, field: str, sentence: str = "", reading: str = "") -> Problem:
    """A refusal of the kernel in the words of the house."""
    said = explain(refused)
    text = "".join(part for part in (said.what, said.why, said.next) if part)
    return Problem(refused.code, field or refused.field, text, refused.law, sentence, reading)
