"""Centres, whom they name, and what texts name them for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yuanping.apps.venues import permissions
from yuanping.apps.venues.models import Capability, Centre, ServiceContact, Venue
from yuanping.kernel.actor import Actor
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.kernel.venues.states import VenueState

CROSS_PROVINCE = "cross_province_sub_venue"
"""常态化跨省副场: named in a text of the province, from a day on."""


@dataclass(frozen=True, slots=True)
class CentreView:
    """A centre; ``accepted`` says that at least one venue of it stands in the catalogue."""

    centre_id: str
    name: str
    name_en: str
    region: str
    address: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody of the staff who may be named."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class CapabilityView:
    """``law`` is empty for what was entered before articles were asked for."""

    name: str
    from_on: date
    until_on: date | None
    law: Law | None


def access_centre(actor: Actor, centre_id: str) -> Centre:
    """The row, for a service or a query; ``NotFound`` also when the actor may not know it."""
    centre = Centre.objects.select_related("organisation").filter(centre_id=centre_id).first()
    if centre is None or not permissions.can_view_centre(actor, centre):
        raise NotFound("centre")
    return centre


def get_centre(centre_id: str) -> CentreView:
    """One centre; raises ``NotFound``."""
    row = _with_acceptance().filter(centre_id=centre_id).first()
    if row is None:
        raise NotFound("centre")
    return _centre_view(row)


def list_centres() -> tuple[CentreView, ...]:
    """Every centre, by region."""
    return tuple(_centre_view(row) for row in _with_acceptance().order_by("region", "centre_id"))


def list_contacts(centre_id: str) -> tuple[ContactView, ...]:
    """The contacts a centre has named before."""
    rows = ServiceContact.objects.filter(centre__centre_id=centre_id).order_by("id")
    return tuple(ContactView(row.name, row.phone) for row in rows)


def list_capabilities(centre_id: str) -> tuple[CapabilityView, ...]:
    """What a centre is or was named for, the newest first."""
    rows = Capability.objects.filter(centre__centre_id=centre_id).order_by("-from_on", "name")
    return tuple(capability_view(row) for row in rows)


def list_all_capabilities() -> tuple[tuple[CentreView, CapabilityView], ...]:
    """What centres of the province are or were named for; two queries."""
    centres = {each.centre_id: each for each in list_centres()}
    rows = Capability.objects.select_related("centre").order_by("centre__region", "centre__centre_id", "-from_on")
    return tuple((centres[row.centre.centre_id], capability_view(row)) for row in rows)


def capability_view(row: Capability) -> CapabilityView:
    """A row as a value."""
    law = Law(row.law_document, row.law_article) if row.law_document else None
    return CapabilityView(row.name, row.from_on, row.until_on, law)


def in_force(on: date, prefix: str = "") -> Q:
    """The condition that a capability holds on a day."""
    until = Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": on})
    return until & Q(**{f"{prefix}from_on__lte": on})


def _with_acceptance() -> QuerySet[Centre]:
    entered = Venue.objects.filter(centre=OuterRef("pk"), state=VenueState.IN_CATALOGUE.value)
    return Centre.objects.select_related("organisation").annotate(entered=Exists(entered))


def _centre_view(row: Centre) -> CentreView:
    names = row.organisation
    entered = bool(getattr(row, "entered", False))
    return CentreView(row.centre_id, names.name, names.name_en, row.region, row.address, entered)
