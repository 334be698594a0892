"""Centres with their first venue, further venues, and what texts name a centre for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yuanping.apps.evidence import services as evidence
from yuanping.apps.identity import queries as identity
from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Capability, Centre, ServiceContact, Venue, VenueKind
from yuanping.apps.venues.queries import access_centre
from yuanping.apps.venues.queries.centres import CROSS_PROVINCE
from yuanping.infra.ids import new_id
from yuanping.infra.packs import find_document, law_index
from yuanping.infra.prepared import ask_prepared
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.plan import Contact
from yuanping.kernel.canonical import Plain
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.region import check_region
from yuanping.kernel.venues.states import REGISTER_ALL, VenueState
from yuanping.kernel.venues.tables import Known, read_tables

DEFAULT_HOURS = "1-7 08:00-20:00"
"""Where a new venue begins; its own staff enters the real hours. No article sets any."""
KNOWN_CONTACT = (
    f"SELECT 1 FROM {ServiceContact._meta.db_table} AS known JOIN {Centre._meta.db_table} AS centre ON centre.id = known.centre_id "  # noqa: S608  # table names and marks
    "WHERE centre.centre_id = %s AND known.name = %s AND known.phone = %s"
)
NAMES = (CROSS_PROVINCE,)


@dataclass(frozen=True, slots=True)
class CentreDraft:
    """A centre to be registered; the organisation exists already. Its first venue stands at the same address."""

    organisation_id: str
    region: str
    address: str
    kind: str = VenueKind.TRADING_CENTRE


@dataclass(frozen=True, slots=True)
class VenueDraft:
    """A venue as its form and its row in an import have it."""

    name: str
    kind: str
    region: str
    address: str
    latitude: str = ""
    longitude: str = ""


@dataclass(frozen=True, slots=True)
class CapabilityDraft:
    """What a text names a centre for, from a day on."""

    name: str
    from_on: date
    until_on: date | None
    law: Law


@transaction.atomic
def register_centre(*, actor: Actor, draft: CentreDraft, now: datetime) -> str:
    """Register a centre with one venue, a draft until it is accepted; its public id is that of its organisation (辽（九）).

    Raises:
        NotFound: the actor may not register centres, or the organisation does not exist.
        Refused: ``centre_registered``.
    """
    if not permissions.can_register_centre(actor):
        raise NotFound("centre")
    owner = identity.access_organisation(draft.organisation_id)
    try:
        with transaction.atomic():
            centre = Centre.objects.create(
                centre_id=owner.organisation_id,
                organisation_id=owner.organisation_id,
                region=draft.region,
                address=draft.address,
            )
    except IntegrityError as taken:
        raise Refused("centre_registered", {"name": owner.name}, REGISTER_ALL) from taken
    _store_venue(centre, VenueDraft(owner.name[:64], draft.kind, draft.region, draft.address), now)
    body: dict[str, Plain] = {"centre": owner.organisation_id, "region": draft.region, "kind": str(draft.kind)}
    evidence.record(kind="venues.centre_registered", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return owner.organisation_id


@transaction.atomic
def register_venue(*, actor: Actor, centre_id: str, draft: VenueDraft, now: datetime) -> str:
    """Register a further venue of a centre; nobody books it before it is accepted and entered. Returns its id.

    Raises:
        NotFound: no such centre, or not the actor's.
        Refused: ``venue_name_taken``, ``venue_field_wrong``, ``region_unknown``.
    """
    centre = access_centre(actor, centre_id)
    if not permissions.can_manage_centre(actor, centre):
        raise NotFound("centre")
    row = _store_venue(centre, check_venue(centre_id, draft), now)
    body: dict[str, Plain] = {"centre": centre_id, "venue": row.venue_id, "name": row.name, "kind": row.kind}
    evidence.record(kind="venues.venue_registered", lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)
    return row.venue_id


def check_venue(centre_id: str, draft: VenueDraft) -> VenueDraft:
    """The draft trimmed, if the same row of an import would be taken: a form and a file obey one reader."""
    cells = {
        "centre": centre_id,
        "venue": draft.name,
        "kind": draft.kind,
        "region": check_region(draft.region),
        "address": draft.address,
        "latitude": draft.latitude,
        "longitude": draft.longitude,
        "changeover": "0",
        "weekly": DEFAULT_HOURS,
    }
    try:
        (row,) = read_tables({"venues": [cells]}, Known(frozenset({centre_id}))).venues
    except Refused as refused:
        lines = getattr(refused, "lines", ())
        column = lines[0].column if lines else ""
        field = "name" if column == "venue" else column
        raise Refused(
            "venue_field_wrong", {"text": cells.get(column, "")[:40] or "—"}, REGISTER_ALL, field=field
        ) from None
    return VenueDraft(row.venue, row.kind, row.region, row.address, row.latitude, row.longitude)


def _store_venue(centre: Centre, draft: VenueDraft, now: datetime) -> Venue:
    try:
        with transaction.atomic():
            return Venue.objects.create(
                venue_id=new_id("VN", now),
                centre=centre,
                name=draft.name,
                kind=draft.kind,
                region=draft.region,
                address=draft.address,
                latitude=draft.latitude,
                longitude=draft.longitude,
                state=VenueState.DRAFT.value,
                weekly=DEFAULT_HOURS,
            )
    except IntegrityError as taken:
        raise Refused("venue_name_taken", {"name": draft.name}, REGISTER_ALL, field="name") from taken


@transaction.atomic
def name_capability(*, actor: Actor, centre_id: str, draft: CapabilityDraft, now: datetime) -> None:
    """Enter what a text names a centre for (常态化跨省副场), with its days and its article.

    Raises:
        NotFound: no such centre, or the actor does not judge venues.
        Refused: ``capability_unknown``, ``capability_days_wrong``, ``capability_article_unknown``, ``capability_there``.
    """
    centre = access_centre(actor, centre_id)
    if not permissions.can_register_centre(actor):
        raise NotFound("centre")
    if draft.name not in NAMES:
        raise Refused("capability_unknown", {"name": draft.name[:40]}, field="name")
    if draft.until_on is not None and draft.until_on < draft.from_on:
        raise Refused("capability_days_wrong", {}, draft.law, field="until_on")
    if find_document(draft.law) is None or (draft.law.document, draft.law.article) not in law_index():
        raise Refused(
            "capability_article_unknown", {"article": f"{draft.law.document}{draft.law.article}"[:80]}, field="article"
        )
    if any(_overlaps(each, draft) for each in Capability.objects.filter(centre=centre, name=draft.name)):
        raise Refused("capability_there", {}, draft.law, field="from_on")
    Capability.objects.create(
        centre=centre,
        name=draft.name,
        from_on=draft.from_on,
        until_on=draft.until_on,
        law_document=draft.law.document,
        law_article=draft.law.article,
    )
    _record_capability("venues.capability_named", actor, centre_id, draft, now)


def _overlaps(row: Capability, draft: CapabilityDraft) -> bool:
    before = row.until_on is not None and row.until_on < draft.from_on
    after = draft.until_on is not None and draft.until_on < row.from_on
    return not before and not after


@transaction.atomic
def end_capability(*, actor: Actor, centre_id: str, name: str, until_on: date, now: datetime) -> None:
    """Give the open entry of a capability its last day.

    Raises:
        NotFound: no such centre or open entry, or the actor does not judge venues.
        Refused: ``capability_days_wrong``.
    """
    centre = access_centre(actor, centre_id)
    row = Capability.objects.select_for_update().filter(centre=centre, name=name, until_on=None).first()
    if row is None or not permissions.can_register_centre(actor):
        raise NotFound("capability")
    law = Law(row.law_document, row.law_article)
    if until_on < row.from_on:
        raise Refused("capability_days_wrong", {}, law if law.document else None, field="until_on")
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    draft = CapabilityDraft(name, row.from_on, until_on, law)
    _record_capability("venues.capability_ended", actor, centre_id, draft, now)


def _record_capability(kind: str, actor: Actor, centre_id: str, draft: CapabilityDraft, now: datetime) -> None:
    body: dict[str, Plain] = {
        "centre": centre_id,
        "name": draft.name,
        "from_on": draft.from_on.isoformat(),
        "until_on": draft.until_on.isoformat() if draft.until_on else None,
        "law": f"{draft.law.document}{draft.law.article}",
    }
    evidence.record(kind=kind, lot_id="", actor=actor, body=body, access=Access.PUBLIC, now=now)


def remember_contact(*, centre_id: str, contact: Contact) -> None:
    """Keep a service contact for the next confirmation; called under the caller's transaction."""
    if not ask_prepared(
        KNOWN_CONTACT, (centre_id, contact.name, contact.phone)
    ):  # mostly it is: then this is all that is asked
        centre = Centre.objects.get(centre_id=centre_id)
        ServiceContact.objects.get_or_create(centre=centre, name=contact.name, phone=contact.phone)
