"""Render the published exchange format to ``docs/exchange``: schemas from the models, answers to the inputs that stand there; ``--check`` only compares.

``<command>.<name>.input.json`` is written by hand; ``<command>.<name>.answer.json`` and ``<command>.*.schema.json`` are made here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "exchange"
sys.path.insert(0, str(ROOT))

from django.conf import settings  # noqa: E402  (the checkout must be on the path first)

if not settings.configured:
    settings.configure(PACKS_DIR=str(ROOT / "yuanping" / "packs"), USE_I18N=False, HASH_NAME="sm3")

from yuanping.infra.exchange import committee, committee_answer, deadline, deadline_schema, decide, decide_schema  # noqa: E402

HASH = "sm3"


@dataclass(frozen=True)
class Command:
    """One command of the format: its schemas by name, and its answer to the bytes of an input."""

    schema: Callable[[str], dict[str, Any]]
    schemas: tuple[str, ...]
    answer: Callable[[bytes], dict[str, Any]]


COMMANDS = {
    "decide": Command(decide_schema.schema, ("input", "answer"), lambda data: decide.answer_bytes(data, HASH)),
    "deadline": Command(deadline_schema.schema, ("input", "answer"), deadline.answer_bytes),
    "check-committee": Command(committee_answer.schema, ("input", "answer"), committee.answer_bytes),
}


def pages() -> dict[str, str]:
    """Every made file of the folder, by name."""
    found: dict[str, str] = {}
    for name, command in COMMANDS.items():
        for which in command.schemas:
            found[f"{name}.{which}.schema.json"] = _text(command.schema(which))
        for path in sorted(TARGET.glob(f"{name}.*.input.json")):
            answer = command.answer(path.read_bytes())
            found[path.name.replace(".input.json", ".answer.json")] = _text(answer)
    return found


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    """Write, or with ``--check`` compare."""
    made = pages()
    if "--check" not in sys.argv:
        for name, text in made.items():
            (TARGET / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in made.items() if (TARGET / name).read_text(encoding="utf-8") != text]
    for name in stale:
        print(f"stale: docs/exchange/{name}; run make docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
