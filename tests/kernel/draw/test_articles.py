"""No refusal of the draw without its article: every ``Refused`` of this package is written with one."""

from __future__ import annotations

import ast
from pathlib import Path

import yuanping.kernel.draw

FOLDER = Path(yuanping.kernel.draw.__file__).parent


def refusals() -> list[tuple[str, ast.Call]]:
    return [
        (f"{path.name}:{node.lineno}", node)
        for path in sorted(FOLDER.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
    ]


def test_every_refusal_names_its_article() -> None:
    found = refusals()
    assert len(found) >= 20
    assert [place for place, call in found if len(call.args) < 3] == []
