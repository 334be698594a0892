"""Kernel values to plain JSON and strictly back, from their annotations.

* ``to_plain`` takes dataclasses, enums, dates, ``Decimal``, ``Fraction``, bytes, tuples and mappings with text keys.
* ``from_plain`` is its strict inverse: a missing, unknown or ill-typed member is ``Malformed`` with its path.
* Every value has one plain form: 2026-09-01T01:00:00Z, "7.50", "3/7", hex, whole 分.
* A member added to a class whose values are already kept somewhere is ``later(default)``: it is left out while it has its default, so what was
  written before it existed reads back and keeps its digest.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from typing import Any, NewType, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import Malformed
from yuanping.kernel.money import Yuan

T = TypeVar("T")

MAX_DECIMAL_DIGITS = 60
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_FRACTION = re.compile(r"(-?(?:0|[1-9][0-9]*))/([1-9][0-9]*)", re.ASCII)
_HEX = re.compile(r"([0-9a-f]{2})*", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z", re.ASCII)


def later(default: T) -> T:
    """A member that did not exist when the first values were written; absent in the plain form while it has its default."""
    return field(default=default, metadata={"later": True})


@cache
def _members(cls: type) -> tuple[tuple[str, object], ...]:
    """The names of a class's members, each with the value at which it is left out (``MISSING``: never)."""
    return tuple((each.name, _left_out_at(each)) for each in fields(cls))


def _left_out_at(each: Field[Any]) -> object:
    return each.default if each.metadata.get("later") else MISSING


# --- to plain -------------------------------------------------------------------------------------------------------


def _instant_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise Malformed("$", "an instant without a time zone")
    utc = value.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds" if utc.microsecond else "seconds") + "Z"


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise Malformed("$", "a decimal that is no number")
    text = format(value, "f")
    if len(text) > MAX_DECIMAL_DIGITS:
        raise Malformed("$", f"a decimal of more than {MAX_DECIMAL_DIGITS} characters")
    return text


def _mapping_to_plain(value: Mapping[object, object]) -> Plain:
    found: dict[str, Plain] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise Malformed("$", f"a key of the type {type(key).__name__}")
        found[str(key)] = to_plain(item)
    return found


_LEAVES: tuple[tuple[type, Callable[..., Plain]], ...] = (
    (bool, bool),
    (int, int),
    (str, str),
    (datetime, _instant_text),
    (date, date.isoformat),
    (Decimal, _decimal_text),
    (Fraction, lambda value: f"{value.numerator}/{value.denominator}"),
    (bytes, bytes.hex),
    (Yuan, lambda value: value.fen),
)


def _dataclass_to_plain(value: object) -> Plain:
    found: dict[str, Plain] = {}
    cls: type = type(value)
    for name, left_out_at in _members(cls):
        member = getattr(value, name)
        if left_out_at is MISSING or member != left_out_at:
            found[name] = to_plain(member)
    return found


_PLAIN_OF: dict[type, Callable[..., Plain]] = {}
"""How each type met so far is spelt; finding it out takes a dozen questions, and a record has thousands of members."""


def _speller(kind: type) -> Callable[..., Plain]:
    if issubclass(kind, Enum):
        return lambda value: to_plain(value.value)
    for leaf, convert in _LEAVES:
        if issubclass(kind, leaf):
            return convert
    if is_dataclass(kind):
        return _dataclass_to_plain
    if issubclass(kind, tuple | list):
        return lambda value: [to_plain(item) for item in value]
    if issubclass(kind, Mapping):
        return _mapping_to_plain
    raise Malformed("$", f"{kind.__name__} has no plain form")


def to_plain(value: object) -> Plain:
    """The plain form of a kernel value.

    Raises:
        Malformed: the value holds something without a plain form (a float, a set, a naive time).
    """
    if value is None:
        return None
    kind = type(value)
    spell = _PLAIN_OF.get(kind)
    if spell is None:
        spell = _PLAIN_OF[kind] = _speller(kind)
    return spell(value)


# --- from plain -----------------------------------------------------------------------------------------------------


def _need(plain: Plain, kind: type[T], path: str) -> T:
    if not isinstance(plain, kind) or (kind is int and isinstance(plain, bool)):
        raise Malformed(path or "$", f"expected {kind.__name__}, found {type(plain).__name__}")
    return plain


def _matching(pattern: re.Pattern[str], plain: Plain, path: str, what: str) -> str:
    text = _need(plain, str, path)
    if not pattern.fullmatch(text):
        raise Malformed(path or "$", f"not {what}: {text[:40]!r}")
    return text


def _read_instant(plain: Plain, path: str) -> datetime:
    text = _matching(_INSTANT, plain, path, "an instant like 2026-09-01T01:00:00Z")
    try:
        value = datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)
    except ValueError:
        raise Malformed(path or "$", f"no such instant: {text!r}") from None
    if _instant_text(value) != text:
        raise Malformed(path or "$", f"an instant in a second spelling: {text!r}")
    return value


def _read_day(plain: Plain, path: str) -> date:
    text = _matching(_DAY, plain, path, "a day like 2026-09-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Malformed(path or "$", f"no such day: {text!r}") from None


def _read_decimal(plain: Plain, path: str) -> Decimal:
    text = _matching(_DECIMAL, plain, path, "a decimal")
    if len(text) > MAX_DECIMAL_DIGITS:
        raise Malformed(path or "$", "a decimal of too many digits")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Malformed(path or "$", "not a decimal") from None


def _read_fraction(plain: Plain, path: str) -> Fraction:
    text = _need(plain, str, path)
    found = _FRACTION.fullmatch(text) if len(text) <= 8000 else None
    if found is None:
        raise Malformed(path or "$", "not a fraction like 3/7")
    try:
        value = Fraction(int(found[1]), int(found[2]))
    except ValueError:
        raise Malformed(path or "$", "a fraction of too many digits") from None
    if f"{value.numerator}/{value.denominator}" != text:
        raise Malformed(path or "$", f"a fraction not in lowest terms: {text[:40]!r}")
    return value


def _read_bytes(plain: Plain, path: str) -> bytes:
    return bytes.fromhex(_matching(_HEX, plain, path, "lower-case hex"))


_READERS: dict[object, Callable[[Plain, str], object]] = {
    bool: lambda plain, path: _need(plain, bool, path),
    int: lambda plain, path: _need(plain, int, path),
    str: lambda plain, path: _need(plain, str, path),
    datetime: _read_instant,
    date: _read_day,
    Decimal: _read_decimal,
    Fraction: _read_fraction,
    bytes: _read_bytes,
    Yuan: lambda plain, path: Yuan(_need(plain, int, path)),
}


@cache
def _readers(cls: type) -> dict[str, Callable[[Plain, str], object]]:
    """How each member of a class is read, found out once."""
    hints = get_type_hints(cls)
    return {each.name: _reader(hints[each.name]) for each in fields(cls)}


@cache
def _defaults(cls: type) -> dict[str, object]:
    return {name: value for name, value in _members(cls) if value is not MISSING}


def _read_dataclass(cls: type, plain: Plain, path: str) -> object:
    given = _need(plain, dict, path)
    readers, defaults = _readers(cls), _defaults(cls)
    if not given.keys() <= readers.keys():
        raise Malformed(f"{path}.{min(given.keys() - readers.keys())}"[:200], "no such member")
    if missing := readers.keys() - given.keys() - defaults.keys():
        raise Malformed(f"{path}.{min(missing)}", "member is missing")
    values = {name: read(given[name], f"{path}.{name}") for name, read in readers.items() if name in given}
    idle = [name for name, value in values.items() if name in defaults and value == defaults[name]]
    if idle:
        raise Malformed(f"{path}.{min(idle)}", "a member at its default is left out")
    try:
        return cls(**values)
    except ValueError as error:
        raise Malformed(path or "$", str(error)) from None


@cache
def _by_spelling(cls: type[Enum]) -> dict[tuple[type, Plain], Enum]:
    """The members of an enumeration by type and spelling: ``1`` is neither ``True`` nor ``"1"``."""
    spelt = [(to_plain(member), member) for member in reversed(cls)]
    return {(type(plain), plain): member for plain, member in spelt}


def _read_enum(cls: type[Enum], plain: Plain, path: str) -> object:
    found = None if isinstance(plain, list | dict) else _by_spelling(cls).get((type(plain), plain))
    if found is None:
        raise Malformed(path or "$", f"not a {cls.__name__}: {str(plain)[:40]!r}")
    return found


def _read_tuple(args: tuple[object, ...], plain: Plain, path: str) -> object:
    items = _need(plain, list, path)
    if len(args) == 2 and args[1] is Ellipsis:
        read = _reader(args[0])
        return tuple([read(item, f"{path}[{index}]") for index, item in enumerate(items)])
    if len(items) != len(args):
        raise Malformed(path or "$", f"expected {len(args)} items, found {len(items)}")
    return tuple(_read(hint, item, f"{path}[{i}]") for i, (hint, item) in enumerate(zip(args, items, strict=True)))


def _read_mapping(args: tuple[object, ...], plain: Plain, path: str) -> object:
    given = _need(plain, dict, path)
    return {
        cast("str", _read(args[0], key, path)): _read(args[1], item, f"{path}.{key}"[:200])
        for key, item in given.items()
    }


_PLAIN_PARTS = {bool, int, str, list, dict}


def _read_union(args: tuple[object, ...], plain: Plain, path: str) -> object:
    if {get_origin(arg) or arg for arg in args} >= _PLAIN_PARTS:
        return plain
    if type(None) in args and plain is None:
        return None
    rest = [arg for arg in args if arg is not type(None)]
    if len(rest) != 1:
        raise TypeError(f"{path}: a union of several types cannot be read back: {args}")
    return _read(rest[0], plain, path)


def _read_generic(hint: object, plain: Plain, path: str) -> object:
    origin, args = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _read_union(args, plain, path)
    if origin is tuple:
        return _read_tuple(args, plain, path)
    if origin is list:
        return list(cast("tuple[object, ...]", _read_tuple((args[0], Ellipsis), plain, path)))
    if origin in {dict, Mapping} and (args[0] is str or isinstance(args[0], NewType)):
        return _read_mapping(args, plain, path)
    if origin is typing.Literal:
        if any(plain == arg and type(plain) is type(arg) for arg in args):
            return plain
        raise Malformed(path or "$", f"not one of {args}")
    raise TypeError(f"{path}: {hint} cannot be read from plain JSON")


@cache
def _reader(hint: object) -> Callable[[Plain, str], object]:
    reader = _READERS.get(hint)
    if reader is not None:
        return reader
    if isinstance(hint, NewType):
        return _reader(hint.__supertype__)
    if isinstance(hint, type) and get_origin(hint) is None:
        if issubclass(hint, Enum):
            return partial(_read_enum, hint)
        if is_dataclass(hint):
            return partial(_read_dataclass, hint)
    return partial(_read_generic, hint)


def _read(hint: object, plain: Plain, path: str) -> object:
    return _reader(hint)(plain, path)


def from_plain(cls: type[T], plain: Plain, path: str = "") -> T:
    """The value of the type ``cls`` whose plain form is ``plain``.

    Raises:
        Malformed: a member is missing, unknown, of another type, or spelt another way than ``to_plain`` spells it.
    """
    return cast("T", _read(cls, plain, path))
