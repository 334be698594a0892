"""What is logged inside a block, by anybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

WALL_CLOCK = re.compile(
    r"(?:(?<=that were older than )|(?<=access attempts that are newer than ))[0-9-]+ [0-9:.]+\+00:00$"
)
"""Reviewed: what django-axes says of its clean-up at a sign-out and of the attempts it counts at a sign-in, by the machine's clock instead of the application's."""


class _Listener(logging.Handler):
    """Keeps what is logged by anybody, down to the finest lines of our own."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(WALL_CLOCK.sub("", f"{record.name} {record.levelname} {record.getMessage()}"))


@contextmanager
def listening() -> Iterator[list[str]]:
    """The lines logged inside the block; the framework's finest, of each statement and each template variable, are not for any log."""
    lines: list[str] = []
    listener, root, framework = _Listener(lines), logging.getLogger(), logging.getLogger("django")
    before = root.level, framework.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    framework.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(listener)
        root.setLevel(before[0])
        framework.setLevel(before[1])
