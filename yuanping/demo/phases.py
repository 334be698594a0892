"""One lot in each phase on the day the demo's web site opens, so that every persona has something to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yuanping.apps.tenders import queries as tenders
from yuanping.apps.tenders.queries import LotView
from yuanping.demo import hands
from yuanping.demo.material import LotMaterial
from yuanping.demo.sample import Sample, own_sample
from yuanping.demo.schedule import SHANGHAI, Schedule
from yuanping.demo.script import Act, Scene, next_acts
from yuanping.demo.world import World
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan

SITE_OPENS = datetime(2026, 9, 29, 13, 30, tzinfo=SHANGHAI)
"""A Tuesday, and a working day. The lot of the walk was awarded the day before."""
WALK = Schedule(date(2026, 9, 24))
WALK_NUMBER = 0
MOST_ACTS = 200


@dataclass(frozen=True, slots=True)
class Phase:
    """A lot, and the act it waits for."""

    number: int
    schedule: Schedule
    until: str


PHASES = (
    Phase(1, Schedule(date(2026, 10, 22)), "判定评标方式"),
    Phase(2, Schedule(date(2026, 10, 21)), "申请工位"),
    Phase(3, Schedule(date(2026, 10, 23), lead=29), "提交承诺"),
    Phase(4, Schedule(date(2026, 10, 26), lead=28), "确认工位"),
    Phase(5, Schedule(date(2026, 10, 16), lead=25), "申请抽取专家"),
    Phase(6, Schedule(date(2026, 9, 30), lead=26), "提交承诺（专家）"),
    Phase(7, Schedule(date(2026, 9, 30), time(10), lead=27), "专家答复"),
    Phase(8, Schedule(date(2026, 9, 29), time(14), lead=25), "开标"),
    Phase(9, Schedule(date(2026, 9, 29), lead=28), "评分"),
    Phase(10, Schedule(date(2026, 9, 23)), "确定中标人"),
    Phase(11, Schedule(date(2026, 10, 20), lead=24), "确认工位"),
)


def tender_code(number: int) -> str:
    """A tender code of the demo: a letter and 19 digits (region, year, number)."""
    return f"E2101002026{number:09d}"


def material_of(lot: LotView) -> LotMaterial:
    """What the demo knows of a lot, also of one that a visitor registered by hand."""
    number = _number(lot.name)
    known = {phase.number: phase.schedule for phase in PHASES} | {WALK_NUMBER: WALK}
    schedule = known.get(number, Schedule(lot.evaluation_on)) if number is not None else Schedule(lot.evaluation_on)
    return LotMaterial(number or 0, schedule, _sample(lot))


def _number(name: str) -> int | None:
    _, _, tail = name.partition("（演示 ")
    digits = tail.partition("）")[0]
    return int(digits) if digits.isdigit() else None


def _sample(lot: LotView) -> Sample:
    own = own_sample()
    if lot.estimated_value == own.estimate:
        return own
    prices = tuple(Yuan(lot.estimated_value.fen * each // 1000) for each in (948, 962, 957, 971, 939))
    return Sample(lot.estimated_value, prices, from_record=False, drawn=0)


def scene_of(world: World, lot_id: str) -> Scene:
    """The lot as it is now."""
    lot = tenders.get_lot(lot_id)
    return Scene(world, lot, material_of(lot))


def build_phases(world: World) -> tuple[str, ...]:
    """Walk every phase's lot to where it waits; answers the lots."""
    return tuple(build_phase(world, phase) for phase in PHASES)


def build_phase(world: World, phase: Phase) -> str:
    material = LotMaterial(phase.number, phase.schedule, own_sample())
    lot_id = hands.register(world, material, tender_code(phase.number), phase.schedule.registered_at)
    hands.tick(phase.schedule.registered_at)
    before = phase.schedule.registered_at
    for _count in range(MOST_ACTS):
        scene = scene_of(world, lot_id)
        moment = moment_after(before, phase.schedule, scene.lot.state)
        acts = next_acts(scene, moment)
        if not acts or acts[0].label.endswith(phase.until):
            break
        before = play(acts[0], moment)
    return lot_id


def play(act: Act, moment: datetime) -> datetime:
    """Do one act at its moment, and let the worker follow. Never later than the site's clock: the worker would fire the
    deadlines of other lots that lie ahead."""
    at = min(max(moment, act.not_before or moment), SITE_OPENS)
    act.run(at)
    hands.tick(at)
    return at


def moment_after(before: datetime, schedule: Schedule, state: LotState) -> datetime:
    """When the next act of a lot happens in an undisturbed life: at the hour of its state, and a minute after the act before.

    However many acts a draw asked for on the days before, nobody comes late to the sitting because of them.
    """
    moments = {
        LotState.REGISTERED: schedule.registered_at,
        LotState.DECIDED: schedule.registered_at,
        LotState.BOOKED: schedule.notice_at,
        LotState.NOTICE_PUBLISHED: schedule.confirmed_at,
        LotState.PREPARED: schedule.draw_at,
        LotState.DRAWN: schedule.replies_at,
        LotState.OPENED: schedule.opening_at,
        LotState.FORMED: schedule.evaluating_at,
        LotState.RANKED: schedule.evaluating_at + timedelta(hours=2),
        LotState.SIGNED: schedule.award_at,
    }
    return max(moments.get(state, schedule.award_at), before + timedelta(minutes=1))
