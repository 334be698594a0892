"""The shared catalogue: counts by centre, breaches of the rules watched, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues.models import Capability, CataloguePublication, Centre, Room, Venue
from yuanping.apps.venues.queries.centres import CROSS_PROVINCE, in_force
from yuanping.infra.packs import codes_by_region, load_pack
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.booking.catalogue import CatalogueRow
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import Plain, parse_canonical
from yuanping.kernel.errors import NotFound
from yuanping.kernel.evidence.note import parse_note
from yuanping.kernel.law import Law
from yuanping.kernel.plain import from_plain
from yuanping.kernel.policy.pack import pack_digest
from yuanping.kernel.venues.published import (
    FORM,
    Catalogue,
    PublishedBreach,
    PublishedCapability,
    PublishedCentre,
    PublishedRoom,
    PublishedVenue,
)
from yuanping.kernel.venues.states import VenueState, WorkstationState
from yuanping.kernel.venues.watch import Breach, VenueCount, watch, watch_rules


@dataclass(frozen=True, slots=True)
class PublicationView:
    """One publication."""

    number: int
    digest: str
    published_at: datetime
    note: str
    entry_id: str


def _healthy(prefix: str) -> Q:
    return Q(**{f"{prefix}state": WorkstationState.IN_SERVICE.value, f"{prefix}check_passed": True})


def list_catalogue(on: date | None = None) -> tuple[CatalogueRow, ...]:
    """Counts by centre, of all its venues; one query for the centres and one for what they are named for."""
    seat = "venues__rooms__workstations"
    healthy = _healthy(f"{seat}__") & Q(venues__state=VenueState.IN_CATALOGUE.value)
    named = _named(on)
    rows = (
        Centre.objects.select_related("organisation")
        .annotate(
            room_count=Count("venues__rooms", distinct=True),
            total=Count(seat, distinct=True),
            healthy=Count(seat, filter=healthy, distinct=True),
            shared=Count(seat, filter=Q(**{f"{seat}__dedicated_shared": True}), distinct=True),
            crossing=Count(seat, filter=healthy & Q(**{f"{seat}__cross_province": True}), distinct=True),
        )
        .order_by("region", "centre_id")
    )
    return tuple(
        CatalogueRow(
            centre_id=row.centre_id,
            name=row.organisation.name,
            region=row.region,
            rooms=row.room_count,
            workstations=row.total,
            healthy=row.healthy,
            dedicated_shared=row.shared,
            cross_province=row.crossing,
            cross_province_centre=row.centre_id in named,
        )
        for row in rows
    )


def list_breaches(now: datetime, actor: Actor | None = None) -> tuple[Breach, ...]:
    """What the catalogue falls short of by the pack of each centre's own province; an operator sees what its own centre can mend."""
    today = legal_day(now)
    rules = {region: watch_rules(load_pack(code), today) for region, code in codes_by_region().items()}
    found = watch(_venue_counts(), _named(today), rules)
    if actor is None or actor.role is Role.PROVINCIAL_COORDINATOR:
        return found
    return tuple(each for each in found if actor.organisation_id in each.centres)


def _named(on: date | None) -> dict[str, str]:
    """Centres named for regular cross-province evaluation, with their regions."""
    held = Q() if on is None else in_force(on)
    rows = Capability.objects.filter(held, name=CROSS_PROVINCE)
    return dict(rows.values_list("centre__centre_id", "centre__region"))


def _rooms() -> QuerySet[Room]:
    shared = Q(workstations__dedicated_shared=True)
    return (
        Room.objects.filter(venue__state=VenueState.IN_CATALOGUE.value)
        .select_related("venue__centre__organisation")
        .annotate(
            total=Count("workstations"),
            shared=Count("workstations", filter=shared),
            crossing=Count("workstations", filter=Q(workstations__cross_province=True)),
            healthy=Count("workstations", filter=_healthy("workstations__")),
            ready=Count("workstations", filter=_healthy("workstations__") & Q(workstations__cross_province=True)),
        )
        .order_by("venue__centre__region", "venue__centre__centre_id", "venue__name", "name")
    )


def _venue_counts() -> tuple[VenueCount, ...]:
    by_venue: dict[int, list[Room]] = {}
    for room in _rooms():
        by_venue.setdefault(room.venue.pk, []).append(room)
    return tuple(_count(rooms) for rooms in by_venue.values())


def _count(rooms: list[Room]) -> VenueCount:
    venue = rooms[0].venue
    return VenueCount(
        centre_id=venue.centre.centre_id,
        centre=venue.centre.organisation.name,
        venue=venue.name,
        region=venue.region,
        rooms=len(rooms),
        shared_rooms=sum(1 for each in rooms if _number(each, "total") == _number(each, "shared") > 0),
        workstations=sum(_number(each, "total") for each in rooms),
        dedicated_shared=sum(_number(each, "shared") for each in rooms),
        cross_province_healthy=sum(_number(each, "ready") for each in rooms),
    )


def _number(room: Room, name: str) -> int:
    """An annotated count."""
    return int(getattr(room, name))


# --- publication ----------------------------------------------------------------------------------------------------


def compose_catalogue(now: datetime) -> Catalogue:
    """The catalogue as it stands, ready to be signed as the next publication."""
    newest = CataloguePublication.objects.order_by("-number").first()
    pack = load_pack(settings.PROVINCE)
    return Catalogue(
        v=FORM,
        origin=settings.LOG_ORIGIN,
        province=pack.code,
        number=newest.number + 1 if newest else 1,
        published_at=now,
        hash_name=settings.HASH_NAME,
        previous=newest.digest if newest else "",
        pack_digest=pack_digest(settings.HASH_NAME, pack),
        centres=_published_centres(),
        breaches=tuple(
            PublishedBreach(each.code, each.subject, each.have, each.need, each.law) for each in list_breaches(now)
        ),
    )


def _published_centres() -> tuple[PublishedCentre, ...]:
    rooms: dict[int, list[Room]] = {}
    for room in _rooms():
        rooms.setdefault(room.venue.pk, []).append(room)
    venues: dict[int, list[Venue]] = {}
    for venue in Venue.objects.filter(state=VenueState.IN_CATALOGUE.value).order_by("name"):
        venues.setdefault(venue.centre_id, []).append(venue)
    centres = Centre.objects.select_related("organisation").prefetch_related("capabilities")
    return tuple(
        PublishedCentre(
            centre_id=centre.centre_id,
            name=centre.organisation.name,
            name_en=centre.organisation.name_en,
            capabilities=tuple(
                _capability(each)
                for each in sorted(centre.capabilities.all(), key=lambda each: (each.from_on, each.name))
            ),
            venues=tuple(_published_venue(venue, rooms.get(venue.pk, [])) for venue in venues[centre.pk]),
        )
        for centre in centres.filter(pk__in=venues).order_by("region", "centre_id")
    )


def _capability(row: Capability) -> PublishedCapability:
    return PublishedCapability(row.name, row.from_on, row.until_on, Law(row.law_document, row.law_article))


def _published_venue(venue: Venue, rooms: list[Room]) -> PublishedVenue:
    return PublishedVenue(
        venue_id=venue.venue_id,
        name=venue.name,
        kind=venue.kind,
        region=venue.region,
        address=venue.address,
        latitude=venue.latitude,
        longitude=venue.longitude,
        standard=venue.standard,
        accepted_on=venue.accepted_on,
        rooms=tuple(
            PublishedRoom(
                name=room.name,
                floor=room.floor,
                workstations=_number(room, "total"),
                dedicated_shared=_number(room, "shared"),
                cross_province=_number(room, "crossing"),
                healthy=_number(room, "healthy"),
            )
            for room in rooms
        ),
    )


def list_publications() -> tuple[PublicationView, ...]:
    """Every publication, the newest first."""
    return tuple(_publication(row) for row in CataloguePublication.objects.order_by("-number"))


def newest_publication() -> tuple[PublicationView, Catalogue] | None:
    """The newest publication with what it says; nothing before the first."""
    row = CataloguePublication.objects.order_by("-number").first()
    return (_publication(row), read_body(row.body)) if row else None


def read_body(body: str) -> Catalogue:
    """The catalogue of a stored publication."""
    return from_plain(Catalogue, parse_canonical(body.encode()), "catalogue")


def publication_file(number: int) -> dict[str, Plain]:
    """One publication as the file a stranger checks: the catalogue, its note, and its proof in the log once it is there.

    Raises:
        NotFound: there is no such publication.
    """
    row = CataloguePublication.objects.filter(number=number).first()
    if row is None:
        raise NotFound("publication")
    return {"v": 1, "catalogue": parse_canonical(row.body.encode()), "note": row.note, "log": _proof(row.entry_id)}


def _proof(entry_id: str) -> Plain:
    """Leaf, opening and inclusion proof against the newest checkpoint; ``None`` until one covers the entry."""
    entry = evidence.open_entry(entry_id)
    checkpoint = evidence.newest_checkpoint()
    if entry.index is None or checkpoint is None or entry.index >= checkpoint.size:
        return None
    size = parse_note(checkpoint.text).checkpoint.size
    return {
        "checkpoint": checkpoint.text,
        "index": entry.index,
        "leaf": entry.leaf.decode(),
        "payload": entry.payload.decode(),
        "salt": entry.salt.hex(),
        "proof": [each.hex() for each in evidence.inclusion_proof(entry.index, size)],
    }


def _publication(row: CataloguePublication) -> PublicationView:
    return PublicationView(row.number, row.digest, row.published_at, row.note, row.entry_id)
