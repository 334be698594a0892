"""Lots an actor may know, by code or name."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.actor import Actor, Role
from yuanping.web.shell.menu import find_url

MOST = 50
PAGES = {
    Role.AGENCY_CLERK: "agency:lot",
    Role.PROCURING_ENTITY: "agency:lot",
    Role.PROJECT_SUPERVISOR: "supervisor:lot",
    Role.PROVINCIAL_COORDINATOR: "supervisor:lot",
}
"""The page on which this role reads a lot."""


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    code: str
    evaluation_on: str
    href: str


def find_lots(actor: Actor, text: str) -> tuple[Hit, ...]:
    """Every word must be part of the lot's code, the tender's code, or the names; blanks separate words."""
    words = text.casefold().split()
    page = PAGES.get(actor.role, "")
    hits = []
    for lot in tenders.list_lots(actor):
        hay = f"{lot.lot_code} {lot.tender_code} {lot.title} {lot.procuring_entity_name}".casefold()
        if all(word in hay for word in words):
            href = find_url(page, lot.lot_id) if page else ""
            hits.append(Hit(lot.title, lot.lot_code, f"{lot.evaluation_on:%Y-%m-%d}", href))
    return tuple(hits[:MOST])
