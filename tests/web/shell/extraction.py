"""Every text of the project that is meant for people: from templates and from Python, with the place it stands at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3] / "yuanping"
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "_text", "translate"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
CONTEXT_CALL = re.compile(
    r"\bpgettext\(\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
)


@dataclass(frozen=True, slots=True)
class Text:
    context: str
    text: str
    place: str


def texts() -> tuple[Text, ...]:
    found = [*_of_templates(), *_of_python()]
    return tuple(each for each in found if each.text.strip())


def templates() -> tuple[Path, ...]:
    return tuple(sorted(ROOT.glob("**/templates/**/*.html")))


def _of_templates() -> Iterator[Text]:
    for path in templates():
        source = templatize(path.read_text(encoding="utf-8"))
        place = path.relative_to(ROOT).as_posix()
        for match in CONTEXT_CALL.finditer(source):
            yield Text(ast.literal_eval(match[1]), ast.literal_eval(match[2]), place)
        for match in CALL.finditer(source):
            if match[1] != "pgettext":
                yield Text("", ast.literal_eval(match[2]), place)


def _of_python() -> Iterator[Text]:
    for path in sorted(ROOT.glob("**/*.py")):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                yield from _of_call(node, _name(node.func), f"{place}:{node.lineno}")


def _of_call(node: ast.Call, name: str, place: str) -> Iterator[Text]:
    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in CONTEXT and len(words) > 1:
        yield Text(words[0], words[1], place)
    elif name in PLAIN | PLURAL and words:
        yield Text("", words[0], place)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""
