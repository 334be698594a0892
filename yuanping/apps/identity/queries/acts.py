"""What was done to organisations, accounts and roles, read from the evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yuanping.apps.evidence import queries as evidence
from yuanping.apps.identity import permissions
from yuanping.apps.identity.models import Act, Organisation, User
from yuanping.apps.identity.queries.paging import Paged, cut_page
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.leaf import Payload, read_payload


@dataclass(frozen=True, slots=True)
class ActView:
    """One recorded act upon an organisation, an account or a role; names as they are today. ``at`` is ``None`` once erased."""

    entry_id: str
    index: int | None
    kind: str = ""
    at: datetime | None = None
    role: Role | None = None
    by: str = ""
    user: str = ""
    username: str = ""
    organisation: str = ""
    granted: Role | None = None


def list_acts(actor: Actor, page: int = 1) -> Paged[ActView]:
    """What was done to organisations, accounts and roles, newest first. Raises ``NotFound`` for all but the auditor."""
    if not permissions.can_read_acts(actor):
        raise NotFound("evidence")
    rows, number, pages, count = cut_page(Act.objects.order_by("-id"), page)
    opened = evidence.open_entries([row.entry_id for row in rows])
    read = {entry_id: read_payload(each.payload) for entry_id, each in opened.items()}
    bodies = {entry_id: _plain_body(payload) for entry_id, payload in read.items()}
    people, places = _people_of(bodies.values()), _places_of(read.values(), bodies.values())
    acts = [
        _act(opened[each], read[each], bodies[each], people, places) if each in read else ActView(each, None)
        for each in (row.entry_id for row in rows)
    ]
    return Paged(tuple(acts), number, pages, count)


def _people_of(bodies: Iterable[dict[str, str]]) -> dict[str, User]:
    asked = {body[name] for body in bodies for name in ("user", "by") if name in body}
    return {row.user_id: row for row in User.objects.filter(user_id__in=asked)}


def _places_of(payloads: Iterable[Payload], bodies: Iterable[dict[str, str]]) -> dict[str, str]:
    asked = {body["organisation"] for body in bodies if "organisation" in body}
    asked |= {each.actor.partition("@")[2] for each in payloads}
    return dict(Organisation.objects.filter(organisation_id__in=asked).values_list("organisation_id", "name"))


def _act(
    entry: evidence.OpenEntry,
    payload: Payload,
    body: dict[str, str],
    people: dict[str, User],
    places: dict[str, str],
) -> ActView:
    by, user = people.get(body.get("by", "")), people.get(body.get("user", ""))
    return ActView(
        entry.entry_id,
        entry.index,
        payload.kind,
        payload.at,
        Role(payload.actor.partition("@")[0]),
        by.display_name if by else "",
        user.display_name if user else "",
        user.username if user else "",
        places.get(body.get("organisation", ""), ""),
        Role(body["role"]) if "role" in body else None,
    )


def _plain_body(payload: Payload) -> dict[str, str]:
    body = payload.body if isinstance(payload.body, dict) else {}
    return {str(name): value for name, value in body.items() if isinstance(value, str)}
