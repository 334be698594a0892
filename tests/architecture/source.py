"""The source tree as tests read it: files, syntax trees, calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "yuanping"


def modules(*parts: str) -> Iterator[Path]:
    """Python files below ``yuanping/<parts>``, migrations left out."""
    for path in sorted(PACKAGE.joinpath(*parts).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a function or class by its last name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield node


def text(node: ast.expr | None) -> str | None:
    """The value of a literal string."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def at(path: Path, node: ast.AST) -> str:
    """``file:line`` for a message."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
