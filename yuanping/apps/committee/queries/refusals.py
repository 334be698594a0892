"""How calls ended, counted for a supervisor over the lots of his that are awarded and opened."""

from __future__ import annotations

from yuanping.apps.committee import permissions
from yuanping.apps.committee.models import CallAccount
from yuanping.apps.tenders import queries as tenders
from yuanping.kernel.actor import Actor
from yuanping.kernel.committee.channels import Channel
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.draw.calls import Outcome
from yuanping.kernel.errors import NotFound
from yuanping.kernel.notices.refusals import Account, Figures, count_refusals


def get_refusal_figures(actor: Actor) -> Figures:
    """The tables over this supervisor's opened lots. Raises ``NotFound`` for anybody else."""
    if not permissions.can_read_refusals(actor):
        raise NotFound("figures")
    agencies = {
        lot.lot_id: lot.agency_id for lot in tenders.list_lots(actor) if lot.supervisor_id == actor.organisation_id
    }
    rows = (
        CallAccount.objects.filter(committee__lot_id__in=agencies, committee__state=CommitteeState.RELEASED)
        .select_related("committee")
        .order_by("committee__released_at", "committee__committee_id", "number")
    )
    lots: dict[str, list[Account]] = {}
    for row in rows:
        account = Account(
            agencies[row.committee.lot_id],
            Outcome(row.outcome),
            Channel(row.channel),
            tuple(dict.fromkeys(filter(None, (row.stated_by, row.confirmed_by)))),
        )
        lots.setdefault(row.committee.committee_id, []).append(account)
    return count_refusals(list(lots.values()))
