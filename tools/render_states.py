"""Render every state table of the kernel to ``docs/states``; ``--check`` only compares."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "states"
sys.path.insert(0, str(ROOT))

from yuanping.kernel.machine import Machine  # noqa: E402  (the checkout must be on the path first)


def machines() -> dict[str, Machine]:
    """Every ``Machine`` in a kernel module named ``states.py``, by name."""
    found: dict[str, Machine] = {}
    for path in sorted((ROOT / "yuanping" / "kernel").rglob("states.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        found |= {value.name: value for value in vars(module).values() if isinstance(value, Machine)}
    return found


def page(machine: Machine) -> str:
    """One machine as a table and a diagram."""
    rows = [
        f"| {t.name} | {', '.join(sorted(str(s) for s in t.sources))} | {t.target} | {', '.join(str(r) for r in t.who)} | {t.law or ''} |"
        for t in machine.transitions
    ]
    arrows = [f"    {source} --> {t.target}: {t.name}" for t in machine.transitions for source in t.sources]
    lines = [
        f"# {machine.name}",
        "",
        "| transition | from | to | who | article |",
        "|---|---|---|---|---|",
        *rows,
        "",
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {machine.initial}",
        *arrows,
        "```",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Write the pages, or say which differ."""
    pages = {f"{name}.md": page(machine) for name, machine in machines().items()}
    pages["README.md"] = "# State tables\n\nRendered from the kernel by `make docs`.\n\n" + "".join(
        f"- [{n[:-3]}]({n})\n" for n in sorted(pages)
    )
    if "--check" in sys.argv:
        stale = [
            name
            for name, text in pages.items()
            if not (TARGET / name).exists() or (TARGET / name).read_text(encoding="utf-8") != text
        ]
        for name in stale:
            print(f"stale: docs/states/{name}")
        return 1 if stale else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
