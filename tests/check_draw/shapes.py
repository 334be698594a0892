"""Every kind of value in a transcript, and another value of the same kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuanping.kernel.canonical import Plain

Path = tuple[str | int, ...]
LOG_ALONE = {("experts", "continuations", "calls"), ("experts", "continuations", "request", "salt")}
"""What only the log binds: a continuation before or after a call that concerns other seats is the same one (``draw.continuation_drawn``), and where one
place alone is left another salt leads there too (``draw.continued``). Where a file has more than that, the seeds bind it."""


def member_of(path: Path) -> tuple[str, ...]:
    """The member, wherever it stands in its lists."""
    return tuple(step for step in path if isinstance(step, str))


def kinds(whole: Plain) -> tuple[Path, ...]:
    """One path for each kind of value: places in lists do not make another kind."""
    found: dict[Path, Path] = {}
    for path in _shapes(whole):
        found[tuple("*" if isinstance(step, int) else step for step in path)] = path
    return tuple(found.values())


def _shapes(value: Plain, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _shapes(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _shapes(item, (*path, number))
    else:
        yield path


def changed(old: Plain) -> Plain:
    """Another value of the same kind."""
    if isinstance(old, bool) or old is None:
        return not old
    if isinstance(old, int):
        return old + 1
    assert isinstance(old, str)
    if re.fullmatch(r"[0-9a-f]{2,}", old):
        return ("1" if old[0] == "0" else "0") + old[1:]
    return old + "x"
