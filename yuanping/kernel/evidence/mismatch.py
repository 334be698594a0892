"""The first thing that does not hold when a record is replayed."""

from __future__ import annotations


class Mismatch(Exception):
    """A replay came to another result than the record says.

    ``check`` names the check (an English key, and the Chinese words behind a blank: ``"draw.seats 席位"``);
    ``detail`` says what was expected and what was found.
    """

    def __init__(self, check: str, detail: str = "") -> None:
        super().__init__(f"{check}: {detail}" if detail else check)
        self.check = check
        self.detail = detail
