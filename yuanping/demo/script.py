"""Whose turn it is with a lot, and what that role does when the demo plays it.

The order is the law's; the script only reads how far a lot is and answers the next acts. It decides nothing: every act goes
through a service that may refuse it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.draw import queries as draw
from yuanping.apps.tenders.queries import LotView
from yuanping.demo import hands, parties
from yuanping.demo.material import LotMaterial
from yuanping.demo.province import CENTRES
from yuanping.demo.world import World
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.draw.states import CeremonyState
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.evaluation.states import SessionState
from yuanping.kernel.lot.states import LotState

NOBODY = ""
"""Experts and outside systems: no persona plays them."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that one persona does next. ``not_before``: it cannot be done earlier."""

    persona: str
    label: str
    run: Callable[[datetime], object]
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A lot with what the demo knows of it."""

    world: World
    lot: LotView
    material: LotMaterial

    @property
    def lot_id(self) -> str:
        return self.lot.lot_id


def next_acts(scene: Scene, now: datetime) -> tuple[Act, ...]:
    """What can be done next with this lot, by whom; nothing when it is archived or only time is missing."""
    steps: dict[LotState, Callable[[Scene, datetime], tuple[Act, ...]]] = {
        LotState.REGISTERED: _decide,
        LotState.DECIDED: _book,
        LotState.BOOKED: _book,
        LotState.NOTICE_PUBLISHED: _book,
        LotState.PREPARED: _draw,
        LotState.DRAWN: _gather,
        LotState.OPENED: _arrive,
        LotState.FORMED: _evaluate,
        LotState.RANKED: _sign,
        LotState.SIGNED: _award,
    }
    step = steps.get(scene.lot.state)
    return step(scene, now) if step else ()


def _decide(scene: Scene, now: datetime) -> tuple[Act, ...]:
    return (Act("agency", "判定评标方式", lambda at: hands.decide(scene.world, scene.lot_id, at)),)


def _book(scene: Scene, now: datetime) -> tuple[Act, ...]:
    world, lot_id = scene.world, scene.lot_id
    if not booking.has_booking(lot_id):
        return (Act("agency", "申请工位", lambda at: hands.request_booking(world, scene.material, lot_id, at)),)
    found = list(_ceremony(scene, DrawKind.VENUES))
    if scene.lot.state in {LotState.DECIDED, LotState.BOOKED} and not found:
        found.append(Act("agency", "发布招标公告", lambda at: hands.publish(world, scene.material, lot_id, at)))
    return (*found, *_offers(scene))


def _offers(scene: Scene) -> tuple[Act, ...]:
    hours = booking.find_booking_hours(scene.lot_id)
    if hours is None or hours.confirmed:
        return ()
    waiting = [
        centre
        for centre in CENTRES
        if any(
            row.number == hours.number and row.state == "sent"
            for row in booking.list_offers(scene.world.actor(centre.username))
        )
    ]
    return tuple(
        Act(
            centre.username,
            "确认工位",
            partial(hands.confirm_offers, scene.world, scene.lot_id, only=centre.username),
        )
        for centre in waiting
    )


def _ceremony(scene: Scene, kind: DrawKind) -> tuple[Act, ...]:
    """Commitments of those who have not committed; then, all in the log, the reveals."""
    ceremony_id = draw.find_ceremony(scene.lot_id, kind)
    if ceremony_id is None:
        return ()
    acts = []
    kind_name = "（专家）" if kind is DrawKind.EXPERTS else ""
    for persona in parties.PARTY_OF:
        actor = scene.world.actor(persona)
        papers = draw.party_request(actor, ceremony_id)
        if papers.state == CeremonyState.OPEN and not papers.committed:
            acts.append(Act(persona, f"提交承诺{kind_name}", _bound(parties.commit, scene, persona, ceremony_id)))
        elif papers.state == CeremonyState.OPEN and parties.may_deposit(papers):
            acts.append(Act(persona, f"寄存份额{kind_name}", _bound(parties.deposit, scene, persona, ceremony_id)))
        elif papers.asked:
            acts.append(Act(persona, f"打开份额{kind_name}", _bound(parties.open_shares, scene, persona, ceremony_id)))
        elif papers.state == CeremonyState.FROZEN and not papers.revealed:
            acts.append(Act(persona, f"公开秘密值{kind_name}", _bound(parties.reveal, scene, persona, ceremony_id)))
    return tuple(acts)


def _bound(step: Callable[..., int], scene: Scene, persona: str, ceremony_id: str) -> Callable[[datetime], object]:
    return lambda at: step(actor=scene.world.actor(persona), persona=persona, ceremony_id=ceremony_id, now=at)


def _draw(scene: Scene, now: datetime) -> tuple[Act, ...]:
    world, lot_id = scene.world, scene.lot_id
    if bidding.count_bids(lot_id) == 0:
        return (Act(NOBODY, "投标人递交投标文件", lambda at: hands.submit_bids(world, scene.material, lot_id, at)),)
    if committee.find_committee(lot_id) is None:
        at_least = scene.material.schedule.draw_at
        return (Act("agency", "申请抽取专家", lambda at: hands.request_draw(world, lot_id, at), at_least),)
    return _ceremony(scene, DrawKind.EXPERTS)


def _gather(scene: Scene, now: datetime) -> tuple[Act, ...]:
    world, lot_id, schedule = scene.world, scene.lot_id, scene.material.schedule
    view = committee.find_committee(lot_id)
    acts = []
    if view and any(seat.kind == Role.OWNER_REPRESENTATIVE and not seat.named for seat in view.seats):
        acts.append(Act("entity", "指定招标人代表", lambda at: hands.name_representative(world, lot_id, at)))
    if any(letter.is_call for letter in hands.letters_of(lot_id)) and view and view.accepted < view.size:
        acts.append(Act(NOBODY, "专家答复", lambda at: hands.reply_all(lot_id, at)))
    if not acts:
        acts.append(Act("agency", "开标", lambda at: hands.open_bids(world, lot_id, at), schedule.opening_at))
    return tuple(acts)


def _arrive(scene: Scene, now: datetime) -> tuple[Act, ...]:
    world, lot_id, schedule = scene.world, scene.lot_id, scene.material.schedule
    if any(letter.is_call for letter in hands.letters_of(lot_id)) and not _filled(lot_id):
        return (Act(NOBODY, "递补专家答复", lambda at: hands.reply_all(lot_id, at)),)
    return tuple(
        Act(
            centre.username,
            "核验到场人员",
            partial(hands.check_in_all, world, lot_id, only=centre.username),
            schedule.arrival_at,
        )
        for centre in CENTRES
        if any(
            row.state != "arrived" and row.committee_id == _committee(lot_id)
            for row in committee.arrivals_at(world.actor(centre.username), now)
        )
    )


def _filled(lot_id: str) -> bool:
    view = committee.find_committee(lot_id)
    return view is not None and view.accepted == view.size


def _committee(lot_id: str) -> str:
    view = committee.find_committee(lot_id)
    return view.committee_id if view else ""


STAGES = {
    SessionState.FORMED: "签署承诺",
    SessionState.DECLARED: "推选组长",
    SessionState.LEADER_ELECTED: "初步评审",
    SessionState.SCORING: "评分",
}


def _evaluate(scene: Scene, now: datetime) -> tuple[Act, ...]:
    state = hands.session_state(scene.world, scene.lot_id, now)
    return _desks(scene, STAGES.get(SessionState(state), "评审"), hands.one_stage, now)


def _sign(scene: Scene, now: datetime) -> tuple[Act, ...]:
    return _desks(scene, "签署评标报告", _compose_and_sign, now)


Stage = Callable[[tuple[Actor, ...], datetime], object]


def _desks(scene: Scene, label: str, stage: Stage, now: datetime) -> tuple[Act, ...]:
    """Experts act for themselves; the representative is a persona and comes after them."""
    members = hands.members_of(scene.world, scene.lot_id)
    experts = tuple(member for member in members if member.role is Role.EXPERT)
    owners = tuple(member for member in members if member.role is not Role.EXPERT)
    return tuple(
        Act(persona, label, partial(stage, seats))
        for persona, seats in ((NOBODY, experts), ("owner", owners))
        if any(not hands.has_acted(seat, now) for seat in seats)
    )


def _compose_and_sign(seats: tuple[Actor, ...], at: datetime) -> int:
    hands.compose(seats, at)
    return hands.sign(seats, at)


def _award(scene: Scene, now: datetime) -> tuple[Act, ...]:
    at_least = scene.material.schedule.award_at
    return (Act("entity", "确定中标人", lambda at: hands.award(scene.world, scene.lot_id, at), at_least),)
