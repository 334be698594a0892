"""Local evaluations at a centre: what it has booked, and what stands free for the hours it asks about. For its own staff alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yuanping.apps.booking import permissions
from yuanping.apps.booking.models import LocalUse, Occupancy
from yuanping.apps.booking.queries.gather import free_desks
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries as tenders
from yuanping.apps.venues import queries as venues
from yuanping.infra.packs import codes_by_region, load_pack
from yuanping.infra.worklist import Pending, WorkItem
from yuanping.kernel.actor import Actor
from yuanping.kernel.booking.local_use import REMOTE_FIRST, LocalRules, LocalState, local_rules
from yuanping.kernel.booking.slots import local_day
from yuanping.kernel.errors import NotFound
from yuanping.kernel.policy.pack import pack_digest
from yuanping.kernel.venues.hours import Interval, check_interval

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class LocalUseRow:
    """One local evaluation; ``desks`` are the labels of what it has now."""

    local_id: str
    project: str
    code: str
    seats: int
    short: int
    starts_at: datetime
    ends_at: datetime
    state: str
    ordinary_free: int
    shared_free: int
    shared_used: int
    yields: bool
    reason: str
    desks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalRoom:
    """What a centre has for some hours: ordinary and shared workstations that are open then, and how many of each are free."""

    ordinary: int
    ordinary_free: int
    shared: int
    shared_free: int
    rules: LocalRules


def find_local_rules(centre_id: str, now: datetime) -> LocalRules:
    """The articles of the pack of the centre's own province, as they hold today."""
    code = codes_by_region()[venues.get_centre(centre_id).region[:2]]
    pack = load_pack(code)
    return local_rules(pack, pack_digest(settings.HASH_NAME, pack), local_day(now))


def is_remote_lot(lot_code: str) -> bool:
    """Whether a lot of this code was decided here to be evaluated remotely."""
    lot = tenders.find_lot_by_code(lot_code)
    decided = policy.find_decision(lot.lot_id) if lot else None
    return decided is not None and decided.decision.remote


def list_local_uses(actor: Actor) -> tuple[LocalUseRow, ...]:
    """What the actor's centre has booked for local evaluations, the latest first; two queries.

    Raises:
        NotFound: the actor is not staff of a centre.
    """
    if not permissions.can_use_locally(actor):
        raise NotFound("centre")
    rows = list(LocalUse.objects.filter(centre_id=actor.organisation_id).order_by("-starts_at", "pk")[:MOST_SHOWN])
    taken = Occupancy.objects.filter(external__in=[row.external_id for row in rows if row.external_id])
    desks: dict[int, dict[str, None]] = {}
    for key, room, label in taken.order_by("workstation__room__name", "workstation__label").values_list(
        "external", "workstation__room__name", "workstation__label"
    ):
        desks.setdefault(key, {})[f"{room}-{label}"] = None
    return tuple(_row(row, tuple(desks.get(row.external_id or 0, {}))) for row in rows)


def _row(row: LocalUse, desks: tuple[str, ...]) -> LocalUseRow:
    return LocalUseRow(
        local_id=row.local_id,
        project=row.project,
        code=row.code,
        seats=row.seats,
        short=row.short,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=row.state,
        ordinary_free=row.counted["ordinary_free"],
        shared_free=row.counted["shared_free"],
        shared_used=row.counted["shared_used"],
        yields=row.yields and row.counted["shared_used"] > 0,
        reason=row.reason,
        desks=desks,
    )


def find_local_room(actor: Actor, interval: Interval, now: datetime) -> LocalRoom:
    """How full the actor's own centre is in some hours, and what its pack says of shared workstations then.

    Raises:
        NotFound: the actor is not staff of a centre.
        Refused: what ``check_interval`` refuses.
    """
    if not permissions.can_use_locally(actor):
        raise NotFound("centre")
    centre = (actor.organisation_id,)
    hours = check_interval(interval)
    open_ones = venues.list_bookable_desks(centre, hours)[actor.organisation_id]
    free = free_desks(centre, hours)[actor.organisation_id]
    shared, shared_free = (sum(1 for desk in desks if desk.dedicated_shared) for desks in (open_ones, free))
    return LocalRoom(
        ordinary=len(open_ones) - shared,
        ordinary_free=len(free) - shared_free,
        shared=shared,
        shared_free=shared_free,
        rules=find_local_rules(actor.organisation_id, now),
    )


def pending_local_work(actor: Actor, now: datetime) -> Pending:
    """Local evaluations that lost workstations to a remote one and have not begun."""
    rows = LocalUse.objects.filter(centre_id=actor.organisation_id, state=LocalState.SHORT, starts_at__gt=now)
    short = rows.order_by("starts_at", "pk")
    return Pending(
        short,
        lambda: (
            WorkItem(
                what=ngettext("本地集中评标少 %(n)s 个工位", "本地集中评标少 %(n)s 个工位", row.short)
                % {"n": row.short},
                subject=row.project,
                subject_url_name="centre:local_uses",
                subject_id="",
                action=_("去补足"),
                due_at=row.starts_at,
                law=REMOTE_FIRST,
                state=_("待您处理"),
            )
            for row in short
        ),
    )
