"""The hour of a wish whose pack hides the 副场: looked up by the wish's own key, never searched (ADR 0018)."""

from __future__ import annotations

from yuanping.kernel.hashing import hasher
from yuanping.kernel.planning.case import Case
from yuanping.kernel.planning.hours import Hour, Hours
from yuanping.kernel.planning.lawful import Committee
from yuanping.kernel.planning.seating import Shortage


class Lookup:
    """Hours by key; wishes with the same committee, days and hours share the list they are looked up in."""

    def __init__(self, hours: Hours) -> None:
        """Begin with no list."""
        self._hours = hours
        self.lacked: dict[Case, Shortage] = {}
        """What the hour lacked when it was to be taken."""
        self._allowed: dict[tuple[object, ...], list[tuple[Hour, Committee]]] = {}

    def pick(self, case: Case) -> tuple[Hour, Committee] | None:
        """Return the hour and host that the wish's own key picks among those it allowed and that are open; nothing taken has a part in it."""
        allowed = self._list(case)
        if not allowed:
            return None
        pick = hasher("sha256")(f"{case.demand.key}:{case.demand.tries}".encode()).hex()
        return allowed[int(pick, 16) % len(allowed)]

    def _list(self, case: Case) -> list[tuple[Hour, Committee]]:
        """Each hour of the window with the first lawful host that is open then."""
        due = case.due if case.days and case.late(case.days[0]) else None
        key = (case.whos, case.pattern, case.days, due)
        if key not in self._allowed:
            hours = [each for day in case.days for each in case.not_before_due(self._hours.on(case.pattern, day), day)]
            hosts = [next((who for who in case.whos if hour.vacancy.opened[who.at]), None) for hour in hours]
            self._allowed[key] = [(hour, who) for hour, who in zip(hours, hosts, strict=True) if who is not None]
        return self._allowed[key]
