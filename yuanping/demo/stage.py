"""What the demo's control page shows and does: personas, the clock, the lots, and the others who act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yuanping.apps.booking.services import WAITING_TRY
from yuanping.apps.committee.services import REPLY_DUE
from yuanping.apps.identity import queries as identity
from yuanping.apps.tenders import queries as tenders
from yuanping.demo import hands
from yuanping.demo.phases import scene_of
from yuanping.demo.province import organisations
from yuanping.demo.script import NOBODY, Act, Scene, next_acts
from yuanping.demo.world import World, find_world
from yuanping.infra import clock, deadlines
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.lot.states import LotState
from yuanping.web.shell import worklist
from yuanping.web.shell.menu import find_url, role_name

MOST_ACTS = 120
STATE_NAMES = {
    LotState.REGISTERED: "已立项",
    LotState.DECIDED: "方式已判定",
    LotState.BOOKED: "工位已确认",
    LotState.NOTICE_PUBLISHED: "公告已发布",
    LotState.PREPARED: "公告已发布，工位已确认",
    LotState.DRAWN: "专家已抽取",
    LotState.OPENED: "已开标",
    LotState.FORMED: "正在评标",
    LotState.RANKED: "已排序，待签署",
    LotState.SIGNED: "报告已签署",
    LotState.AWARDED: "已定标",
    LotState.ARCHIVED: "已归档",
}


@dataclass(frozen=True, slots=True)
class Persona:
    username: str
    role: str
    organisation: str
    waiting: int
    current: bool


@dataclass(frozen=True, slots=True)
class StageLot:
    lot_id: str
    code: str
    name: str
    state: str
    kind: str
    href: str
    turn: str
    not_before: datetime | None


@dataclass(frozen=True, slots=True)
class Stage:
    now: datetime
    next_moment: datetime | None
    personas: tuple[Persona, ...]
    lots: tuple[StageLot, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    name: str

    @property
    def short(self) -> str:
        return self.name[:8]


def usernames() -> tuple[str, ...]:
    """The accounts of the demo, in the order of its organisations."""
    return tuple(username for plan in organisations() for username, _name, _role in plan.people)


def list_personas(actor: Actor, now: datetime) -> tuple[Persona, ...]:
    """Every persona of the demo with what waits for it."""
    found = []
    for username in usernames():
        try:
            person = identity.actor_of(username)
        except NotFound:
            continue
        view = identity.access_organisation(person.organisation_id)
        waiting = worklist.count_mine(worklist.gather(person, now)) if person.role is not Role.OUTSIDER else 0
        found.append(Persona(username, role_name(person.role), view.name, waiting, person.user_id == actor.user_id))
    return tuple(found)


def look(actor: Actor, now: datetime) -> Stage:
    """The control page."""
    found = _scenes(now)
    names = {username: role_name(Role(role)) for plan in organisations() for username, _name, role in plan.people}
    lots = tuple(_line(scene, acts, names, now) for scene, acts in found)
    return Stage(now, _next_moment(found, now), list_personas(actor, now), lots)


def _scenes(now: datetime) -> tuple[tuple[Scene, tuple[Act, ...]], ...]:
    """Every lot with its next acts."""
    lots = tenders.list_all_lots()
    if not lots:
        return ()
    world = find_world()
    scenes = tuple(scene_of(world, lot.lot_id) for lot in lots)
    return tuple((scene, _acts(scene, now)) for scene in scenes)


def _line(scene: Scene, acts: tuple[Act, ...], names: dict[str, str], now: datetime) -> StageLot:
    first = acts[0] if acts else None
    turn = f"{names.get(first.persona, _('专家或投标人'))}·{_(first.label)}" if first else "—"
    later = first.not_before if first and first.not_before and first.not_before > now else None
    archived = scene.lot.state is LotState.ARCHIVED
    return StageLot(
        scene.lot_id,
        scene.lot.lot_code,
        scene.lot.name,
        _(STATE_NAMES[scene.lot.state]),
        "ok" if archived else "go",
        find_url("agency:lot", scene.lot_id),
        turn,
        later,
    )


def _acts(scene: Scene, now: datetime) -> tuple[Act, ...]:
    """The next acts; a page must not break because one lot is in a state the script does not know."""
    try:
        return next_acts(scene, now)
    except (NotFound, Refused):
        return ()


PASSING = (WAITING_TRY, REPLY_DUE)
"""The queue is tried every morning, a call that was not answered lapses by the hour: nobody has to be there."""


def next_moment(now: datetime) -> datetime | None:
    """The next deadline, or the next hour at which a lot can go on."""
    return _next_moment(_scenes(now), now)


def _next_moment(found: tuple[tuple[Scene, tuple[Act, ...]], ...], now: datetime) -> datetime | None:
    daily = deadlines.next_due(now, besides=PASSING)
    moments = [daily, *(act.not_before for _scene, acts in found for act in acts)]
    return min((each for each in moments if each is not None and each > now), default=None)


def advance_to(target: datetime) -> None:
    """Put the clock there and let the worker do what is due."""
    clock.advance_demo_clock(target)
    hands.tick(target)


def play_until(username: str, lot_id: str, now: datetime) -> tuple[str, ...]:
    """Let everybody else act with this lot until ``username`` has to (``NOBODY``: an expert or a bidder); answers what was done.

    Raises:
        Refused: ``demo_not_yet`` when only time is missing, ``demo_nothing_to_play`` when nothing was to be done,
            and whatever a service refuses.
    """
    world = find_world()
    played: list[str] = []
    held: set[tuple[str, str]] = set()  # what is left of these is in the visitor's own hands: a passphrase, a secret
    for _count in range(MOST_ACTS):
        acts = tuple(act for act in next_acts(scene_of(world, lot_id), now) if (act.persona, act.label) not in held)
        mine = [act for act in acts if act.persona == username]
        others = [act for act in acts if act.persona != username and (act.not_before is None or act.not_before <= now)]
        if not others or (mine and mine[0] is acts[0]):
            _answer_nothing(played, acts, mine)
            break
        if others[0].run(now) == 0:
            held.add((others[0].persona, others[0].label))
            continue
        hands.tick(now)
        played.append(f"{_who(world, others[0].persona)} · {_(others[0].label)}")
    return tuple(played)


def _answer_nothing(played: list[str], acts: tuple[Act, ...], mine: list[Act]) -> None:
    if played or mine:
        return
    later = [act.not_before for act in acts if act.not_before is not None]
    if later:
        raise Refused("demo_not_yet", {"moment": f"{min(later):%Y-%m-%d %H:%M}"})
    raise Refused("demo_nothing_to_play")


def _who(world: World, username: str) -> str:
    return role_name(world.actor(username).role) if username != NOBODY else _("专家或投标人")


def list_envelopes() -> tuple[Envelope, ...]:
    from yuanping.demo.mailbox import list_envelopes as names

    return tuple(Envelope(name) for name in names())


def desk_url() -> str:
    return find_url("expert:desk")
