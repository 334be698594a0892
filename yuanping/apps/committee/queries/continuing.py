"""How far seats nobody is left for are, for the page of a committee."""

from __future__ import annotations

from dataclasses import dataclass

from yuanping.apps.booking import queries as booking
from yuanping.apps.committee.models import Committee
from yuanping.apps.committee.queries.views import CommitteeView
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import Refused
from yuanping.kernel.law import Law

READERS_OF_WHY = frozenset({Role.PROJECT_SUPERVISOR, Role.PROVINCIAL_COORDINATOR})


@dataclass(frozen=True, slots=True)
class OpenSeatsView:
    """``seats`` are open; ``why`` they stay so for now, where nothing fits and the reader may know."""

    seats: int
    stuck: bool
    why: Refused | None


def view_open_seats(actor: Actor, view: CommitteeView) -> OpenSeatsView | None:
    """The open seats of a committee the caller has found for this actor; none while every seat has somebody.

    Which limit gave way tells how full the venues are: where the pack hides them, who asked learns only that it did.
    """
    if not view.vacant:
        return None
    short = Committee.objects.values_list("short", flat=True).get(committee_id=view.committee_id)
    if not short:
        return OpenSeatsView(view.vacant, False, None)
    may_know = actor.role in READERS_OF_WHY or not booking.hides_places(view.lot_id)
    return OpenSeatsView(view.vacant, True, _refused(short) if may_know else None)


def _refused(short: dict[str, object]) -> Refused:
    params = short["params"]
    assert isinstance(params, dict)
    document, article = str(short["document"]), str(short["article"])
    return Refused(str(short["code"]), params, Law(document, article) if document else None)
