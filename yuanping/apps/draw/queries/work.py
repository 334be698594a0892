"""Lists of ceremonies, and what waits for a party or for the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.draw import permissions
from yuanping.apps.draw.models import Ceremony, CeremonyParty
from yuanping.apps.draw.permissions import speaks_for
from yuanping.apps.draw.queries.access import absent_parties, asked_shares, can_hand_in, has_opened
from yuanping.infra.calendar import work_calendar
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.calendar import add_working_days
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.law import Law

LAW_RANDOM = Law("招标投标法实施条例", "第四十六条")


@dataclass(frozen=True, slots=True)
class CeremonyRow:
    """One line of a list of ceremonies."""

    ceremony_id: str
    lot_id: str
    kind: str
    attempt: int
    state: str
    opened_at: datetime
    own_party: str


def _visible(actor: Actor) -> list[Ceremony]:
    rows = Ceremony.objects.prefetch_related("parties").order_by("-opened_at", "-pk")
    return [row for row in rows if permissions.can_view_ceremony(actor, row)]


def list_ceremonies(actor: Actor, lot_id: str = "") -> tuple[CeremonyRow, ...]:
    """Ceremonies this actor may see, the newest first."""
    return tuple(
        CeremonyRow(
            row.ceremony_id,
            row.lot_id,
            row.kind,
            row.attempt,
            row.state,
            row.opened_at,
            next((party.party for party in row.parties.all() if speaks_for(actor, party)), ""),
        )
        for row in _visible(actor)
        if not lot_id or row.lot_id == lot_id
    )


def list_work(actor: Actor, now: datetime) -> tuple[WorkItem, ...]:
    """Commit, reveal, or order a new draw: what waits for this actor."""
    if actor.role not in {role for roles in permissions.PARTY_ROLES.values() for role in roles}:
        return ()
    items = [_work_of(actor, row) for row in _visible(actor)]
    return tuple(item for item in items if item is not None)


def _work_of(actor: Actor, row: Ceremony) -> WorkItem | None:
    own = next((party for party in row.parties.all() if speaks_for(actor, party)), None)
    if own is None:
        return None
    what, action, group = _step(actor, row, own)
    if not what:
        return None
    return WorkItem(
        what=what,
        subject=row.lot_id,
        subject_url_name="supervisor:ceremony",
        subject_id=row.ceremony_id,
        action=action,
        due_at=answer_by(row),
        due_own=True,
        law=LAW_RANDOM,
        group=group,
        state=row.state,
    )


def answer_by(row: Ceremony) -> datetime | None:
    """No article sets a term for commitment, reveal or opened share; ours stands in the pack, marked as ours.

    Once somebody has stayed away, the others have as long again to open their shares.
    """
    if row.state == CeremonyState.OPEN:
        return add_working_days(work_calendar(), row.opened_at, row.commit_days, own=True).due_at
    named = [one.stayed_away_at for one in row.parties.all() if one.stayed_away_at and not has_opened(one)]
    since = max(named, default=row.frozen_at)
    if row.state != CeremonyState.FROZEN or since is None:
        return None
    return add_working_days(work_calendar(), since, row.reveal_days, own=True).due_at


def _step(actor: Actor, row: Ceremony, own: CeremonyParty) -> tuple[str, str, str]:
    moment = _("场地抽取") if row.kind == DrawKind.VENUES else _("专家抽取")
    told = {"moment": moment}
    if row.state == CeremonyState.OPEN:
        return _open_step(actor, row, own, told)
    if row.state == CeremonyState.FROZEN:
        return _frozen_step(actor, row, own, told)
    if row.state == CeremonyState.VOIDED and not row.ordered_anew and actor.role is Role.PROJECT_SUPERVISOR:
        return _("%(moment)s已作废：决定是否重新抽取") % told, _("责令重新抽取"), ""
    return "", "", ""


def _open_step(actor: Actor, row: Ceremony, own: CeremonyParty, told: dict[str, str]) -> tuple[str, str, str]:
    if not own.commitment:
        return _("%(moment)s：作出承诺") % told, _("作出 1 份承诺"), ""
    if can_hand_in(row, own):
        return _("%(moment)s：寄存份额，打开本方页面即自动完成") % told, _("寄存 2 份份额"), ""
    if actor.role is Role.PROJECT_SUPERVISOR and any(one.silent_at for one in row.parties.all() if one.pk != own.pk):
        return _("%(moment)s：有一方逾期没有承诺，决定是否作废") % told, _("查看并决定"), ""
    return _("%(moment)s：等待其他方承诺") % told, _("查看"), "waiting"


def _frozen_step(actor: Actor, row: Ceremony, own: CeremonyParty, told: dict[str, str]) -> tuple[str, str, str]:
    if not has_opened(own):
        return _("%(moment)s：保存检查点后揭示") % told, _("揭示 1 份秘密"), ""
    if asked := asked_shares(row, own.party):
        what = _("%(moment)s：有一方逾期没有揭示，打开本方保管的份额") % told
        return what, _("打开 %(n)s 份份额") % {"n": len(asked)}, ""
    if actor.role is Role.PROJECT_SUPERVISOR and absent_parties(row):
        return _("%(moment)s：有一方逾期没有揭示，等待份额，或者决定作废") % told, _("查看并决定"), ""
    return _("%(moment)s：等待其他方揭示") % told, _("查看"), "waiting"
