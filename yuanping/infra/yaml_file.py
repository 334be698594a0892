"""YAML as data with places: every value knows its file, line and path, so a refusal can point at it.

Only the composer of the safe loader runs: no tag constructs anything, a scalar stays the text that was written (7999.99 is no float),
a key that stands twice is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.money import Yuan

T = TypeVar("T")
MAX_BYTES = 1_000_000
MAX_NESTING = 200
_BRACKETS = re.compile(r"[\[\]{}]")


class BadFile(Malformed):
    """A YAML or JSON file has not the shape it should have. ``path`` reads ``file:line path``."""


class Node:
    """One place in a file."""

    def __init__(self, node: yaml.Node, file: str, path: str) -> None:
        self._node = node
        self.file = file
        self.path = path
        self._asked: set[str] = set()
        self._members = self._read_members() if isinstance(node, yaml.MappingNode) else {}

    def _read_members(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in self._node.value:
            name = key.value
            if not isinstance(key, yaml.ScalarNode) or name in found:
                raise self.refuse(f"the key {name!r} stands twice or is no text")
            found[name] = Node(value, self.file, f"{self.path}.{name}" if self.path else name)
        return found

    @property
    def where(self) -> str:
        return f"{self.file}:{self._node.start_mark.line + 1} {self.path}"

    def refuse(self, why: str) -> BadFile:
        return BadFile(self.where, why)

    @property
    def is_null(self) -> bool:
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag == "tag:yaml.org,2002:null"

    @property
    def is_scalar(self) -> bool:
        return isinstance(self._node, yaml.ScalarNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    def keys(self) -> tuple[str, ...]:
        if not isinstance(self._node, yaml.MappingNode):
            raise self.refuse("a mapping is needed here")
        return tuple(self._members)

    def has(self, *names: str) -> bool:
        return any(name in self._members and not self._members[name].is_null for name in names)

    def get(self, *names: str) -> Node:
        """The member under the first of ``names`` that is there."""
        self.keys()
        for name in names:
            if name in self._members:
                self._asked.add(name)
                return self._members[name]
        raise self.refuse(f"{names[0]} is missing")

    def done(self) -> None:
        """Refuse members nobody asked for: a misspelt key never passes in silence."""
        for name in self.keys():
            if name not in self._asked:
                raise self._members[name].refuse(f"unknown member {name}")

    def items(self) -> Iterator[Node]:
        if not isinstance(self._node, yaml.SequenceNode):
            raise self.refuse("a list is needed here")
        for index, item in enumerate(self._node.value):
            yield Node(item, self.file, f"{self.path}[{index}]")

    @property
    def text(self) -> str:
        if not isinstance(self._node, yaml.ScalarNode) or self.is_null:
            raise self.refuse("a text is needed here")
        return str(self._node.value)

    @property
    def plain(self) -> Any:
        """The value as JSON would hold it: whole numbers, true and false, null, texts, lists, mappings."""
        if isinstance(self._node, yaml.MappingNode):
            return {name: self.get(name).plain for name in self.keys()}
        if self.is_list:
            return [item.plain for item in self.items()]
        kind = self._node.tag.rpartition(":")[2]
        return None if kind == "null" else self.yes if kind == "bool" else self.whole if kind == "int" else self.text

    @property
    def day(self) -> date:
        try:
            return date.fromisoformat(self.text)
        except ValueError:
            raise self.refuse(f"{self.text!r} is no date like 2026-05-08") from None

    @property
    def yes(self) -> bool:
        words = {
            "true": True,
            "yes": True,
            "是": True,
            "有": True,
            "false": False,
            "no": False,
            "否": False,
            "无": False,
        }
        if self.text.lower() not in words:
            raise self.refuse(f"{self.text!r} is neither yes nor no")
        return words[self.text.lower()]

    @property
    def whole(self) -> int:
        if not self.text.isascii() or not self.text.isdigit() or len(self.text) > 9:
            raise self.refuse(f"{self.text!r} is no whole number")
        return int(self.text)

    @property
    def wan(self) -> Yuan:
        """An amount in 万元; the unit may be written behind it."""
        return self.read(lambda text: Yuan.from_wan(text.removesuffix("万元").strip()))

    def read(self, parse: Callable[[str], T]) -> T:
        """The text through ``parse``; what it refuses is refused here, with the place."""
        try:
            return parse(self.text)
        except Refused as refused:
            raise self.refuse(f"{self.text!r}: {refused.code}") from refused
        except (ValueError, KeyError):
            raise self.refuse(f"{self.text!r} is not understood here") from None


def _loader(text: str) -> type[yaml.SafeLoader | yaml.CSafeLoader]:
    """The fast composer for a text that cannot nest deep; it recurses without a limit of its own, the plain one ends in ``RecursionError``."""
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    indent = max((len(line) - len(line.lstrip(" -?:\t")) for line in text.splitlines()), default=0)
    flat = deepest <= MAX_NESTING and indent <= MAX_NESTING
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader) if flat else yaml.SafeLoader


def read_text(text: str, file: str) -> Node:
    """The top of a YAML or JSON text.

    Raises:
        BadFile: it is not YAML, empty or too large.
    """
    if len(text) > MAX_BYTES:
        raise BadFile(file, "larger than a file of rules or facts can be")
    try:
        top = yaml.compose(text, Loader=_loader(text))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise BadFile(f"{file}{line}", "this is not YAML or JSON") from None
    if top is None:
        raise BadFile(file, "the file is empty")
    return Node(top, file, "")


def read_file(path: Path, name: str = "") -> Node:
    """The top of a file."""
    try:
        return read_text(path.read_text(encoding="utf-8"), name or path.name)
    except UnicodeDecodeError:
        raise BadFile(name or path.name, "not UTF-8") from None
    except OSError as error:
        raise BadFile(name or path.name, error.strerror or "cannot be read") from None
