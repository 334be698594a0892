"""One lot through the whole job, each step printed with what was decided and by which article."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from yuanping.apps.archive import queries as archive
from yuanping.apps.archive.roots import trust_file
from yuanping.apps.bidding import queries as bidding
from yuanping.apps.booking import queries as booking
from yuanping.apps.committee import queries as committee
from yuanping.apps.draw import queries as draw
from yuanping.apps.evaluation import queries as evaluation
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.policy import queries as policy
from yuanping.apps.venues import queries as venues
from yuanping.demo import hands, parties
from yuanping.demo.material import COMMITTEE, LotMaterial
from yuanping.demo.party_processes import PartyProcesses
from yuanping.demo.phases import WALK, WALK_NUMBER, tender_code
from yuanping.demo.sample import Sample
from yuanping.demo.tampering import show_tampering
from yuanping.demo.world import World
from yuanping.infra import clock
from yuanping.kernel.actor import SYSTEM, Actor
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.edition import Edition
from yuanping.kernel.money import format_wan_unit
from yuanping.verify.outcome import Exit, Report
from yuanping.verify.runner import verify_bundle
from yuanping.verify.trust import read_trust

Say = Callable[[str], None]
MODES = {
    "intra_province": "省内网络远程分布",
    "cross_province": "跨省网络远程分布",
    "local_dispersed": "本地分散",
    "centralised": "集中评标",
}


@dataclass(frozen=True, slots=True)
class Walked:
    """What the walk leaves: the lot, its two bundles, the trust file and a checkpoint that somebody kept."""

    lot_id: str
    sealed: bytes
    public: bytes
    trust: bytes
    seen: str


class Walk:
    """The walk of one lot. ``folder`` holds the parties' own files; empty means that the demo plays them in this process."""

    def __init__(self, world: World, sample: Sample, say: Say, folder: Path | None) -> None:
        self.world = world
        self.material = LotMaterial(WALK_NUMBER, WALK, sample)
        self.say = say
        self.folder = folder
        self.lot_id = ""
        self.seen = ""
        self._began = time.monotonic()
        self._number = 0
        self._processes: PartyProcesses | None = None

    def run(self) -> Walked:
        """All nine steps. Every refusal of a service ends the walk."""
        with ExitStack() as stack:
            if self.folder is not None:
                self._processes = stack.enter_context(PartyProcesses(self.folder))
            for step in (
                self._register, self._decide, self._book, self._publish, self._draw, self._arrive, self._evaluate, self._sign,
                self._award,
            ):  # fmt: skip
                step()
        return self._archive()

    # --- saying -----------------------------------------------------------------------------------------------------

    def _head(self, title: str, at: datetime) -> None:
        self._number += 1
        clock.set_demo_clock(at)
        self.say(
            f"\n{self._number}. {title}    〔演示时钟 {at:%Y-%m-%d %H:%M}，已用 {time.monotonic() - self._began:.1f} 秒〕"
        )

    def _line(self, text: str, law: str = "") -> None:
        self.say(f"   {text}{f'    依据 {law}' if law else ''}")

    # --- the steps --------------------------------------------------------------------------------------------------

    def _register(self) -> None:
        at = WALK.registered_at
        self._head("立项", at)
        self.lot_id = hands.register(self.world, self.material, tender_code(WALK_NUMBER), at)
        sample = self.material.sample
        self._line(f"标段 {self.material.name}，合同估算价 {format_wan_unit(sample.estimate)}")
        if sample.from_record:
            self._line(
                f"金额取自一条真实公告：估算价以中标价代替；{len(sample.prices)} 份投标中 {sample.drawn} 份按均价 ±2.5 % 抽补；名称日期均为虚构"
            )
        hands.tick(at)

    def _decide(self) -> None:
        at = WALK.registered_at + timedelta(minutes=10)
        self._head("判定评标方式", at)
        hands.decide(self.world, self.lot_id, at)
        found = policy.find_decision(self.lot_id)
        if found is not None:
            decided = found.decision
            self._line(
                f"判定：{MODES.get(decided.mode.value, decided.mode.value)}；规则包 {decided.pack.code} {decided.pack.version}"
            )
            for quote in decided.articles[:3]:
                self._line(f"「{quote.sentence}」", str(quote.law))
        hands.tick(at)

    def _book(self) -> None:
        at = WALK.registered_at + timedelta(minutes=20)
        self._head("申请工位，抽取副场", at)
        hands.request_booking(self.world, self.material, self.lot_id, at)
        hands.tick(at)
        self._ceremony(DrawKind.VENUES, at)
        record = draw.get_venue_record(self.lot_id)
        names = {each.centre_id: each.name for each in venues.list_centres()}
        seats: dict[str, int] = {}
        for cell in record.result:
            seats[cell.centre] = seats.get(cell.centre, 0) + cell.seats
        told = "、".join(f"{names[centre]} {count} 席" for centre, count in seats.items() if count)
        self._line(f"专家席位：{told}；招标人代表 1 席在主场", "辽发改法规〔2025〕843号（五）（十三）")

    def _publish(self) -> None:
        at = WALK.notice_at
        self._head("发布招标公告，场所确认", at)
        hands.publish(self.world, self.material, self.lot_id, at)
        notice = bidding.get_notice(self.lot_id)
        self._line(f"评标标准已冻结，摘要 {notice.criteria_digest[:16]}…", "招标投标法实施条例第四十九条")
        hands.tick(at)
        at = WALK.confirmed_at
        clock.set_demo_clock(at)
        count = hands.confirm_offers(self.world, self.lot_id, at)
        hands.tick(at)
        booked = booking.get_confirmed_booking(self.lot_id)
        held = sum(len(each.workstations) for each in booked.workstations) if booked else 0
        self._line(
            f"{count} 个场所确认，共 {held} 个工位；一个工位同一时段由数据库约束只用一次",
            "辽发改法规〔2025〕843号（十四）",
        )
        bids = hands.submit_bids(self.world, self.material, self.lot_id, WALK.bids_at)
        self._line(f"收到 {bids} 份投标，密封保存，开标前无人可读", "招标投标法第二十八条")
        hands.tick(WALK.bids_at)

    def _draw(self) -> None:
        at = WALK.draw_at
        self._head("抽取评标专家", at)
        hands.request_draw(self.world, self.lot_id, at)
        hands.tick(at)
        self._ceremony(DrawKind.EXPERTS, at)
        at = WALK.replies_at
        clock.set_demo_clock(at)
        accepted, refused = hands.reply_all(self.lot_id, at, refusals=1)
        hands.name_representative(self.world, self.lot_id, at)
        hands.tick(at)
        self._line(
            f"通知已密封发出；{accepted} 人接受，{refused} 人不能参加，按原抽取次序递补；名单无人可见",
            "招标投标法第三十七条",
        )

    def _ceremony(self, kind: DrawKind, at: datetime) -> None:
        """Commit, checkpoint, reveal: by three processes, or by this one."""
        ceremony_id = draw.find_ceremony(self.lot_id, kind) or ""
        for later, step in ((0, "commit"), (3, "deposit"), (6, "reveal")):
            for minute, persona in enumerate(parties.PARTY_OF, start=1):
                moment = at + timedelta(minutes=minute + later)
                clock.set_demo_clock(moment)
                self._party(step, persona, ceremony_id, moment)
            hands.tick(clock.now())
            self.seen = evidence.list_checkpoints()[-1].text
        how = "三个独立进程、三把钥匙" if self._processes else "本进程内演示"
        self._line(
            f"三方（招标人、行政监督、专家库组建单位）先承诺、互存加密份额、存检查点、再公开（{how}）",
            "招标投标法实施条例第四十六条",
        )

    def _party(self, step: str, persona: str, ceremony_id: str, at: datetime) -> None:
        if self._processes is not None:
            getattr(self._processes, step)(persona, ceremony_id)
            return
        acts: dict[str, Callable[..., int]] = {
            "commit": parties.commit,
            "deposit": parties.deposit,
            "reveal": parties.reveal,
        }
        acts[step](actor=self.world.actor(persona), persona=persona, ceremony_id=ceremony_id, now=at)

    def _arrive(self) -> None:
        at = WALK.opening_at
        self._head("开标，到场", at)
        hands.open_bids(self.world, self.lot_id, at)
        hands.tick(at)
        prices = "、".join(
            f"B-{bid.number:02d} {format_wan_unit(bid.price)}" for bid in bidding.get_opening(self.lot_id).bids
        )
        self._line(f"开标：{prices}", "招标投标法第三十四条")
        hands.reply_all(self.lot_id, at)
        count = hands.check_in_all(self.world, self.lot_id, at + timedelta(minutes=5))
        hands.tick(at + timedelta(minutes=5))
        self._line(f"{count} 人凭到场码在各自场所过门，委员会组成，评委只以编号相称", "辽发改法规〔2025〕843号（十一）")

    def _members(self) -> tuple[Actor, ...]:
        return hands.members_of(self.world, self.lot_id)

    def _evaluate(self) -> None:
        at = WALK.evaluating_at
        self._head("评标", at)
        members = self._members()
        hands.declare(members, at)
        self._line(f"{len(members)} 名评委签署承诺", "评标委员会和评标方法暂行规定第十二条")
        desk = evaluation.get_desk(members[0], at)
        hands.elect(members, desk.ballot[0].seat_id, at)
        self._line("全体推选组长", "辽发改法规〔2025〕843号（二十一）")
        hands.review(members, at + timedelta(minutes=30))
        hands.score(members, at + timedelta(hours=1))
        hands.tick(at + timedelta(hours=1))
        result = evaluation.get_desk(members[0], at).result
        for line in result.lines[:3] if result else ():
            self._line(
                f"第 {line.place} 名 {line.label} {line.bidder}：{line.total} 分", "招标投标法实施条例第五十三条"
            )

    def _sign(self) -> None:
        at = WALK.evaluating_at + timedelta(hours=2)
        self._head("评标报告，依次签署", at)
        members = self._members()
        hands.compose(members, at)
        count = hands.sign(members, at + timedelta(minutes=10))
        hands.tick(at + timedelta(minutes=10))
        self._line(
            f"{count} 人依次签署：PAdES（ECDSA）与国密 SM2/SM3 各一，均为演示密钥",
            "评标委员会和评标方法暂行规定第四十二条",
        )

    def _award(self) -> None:
        at = WALK.award_at
        self._head("定标，启封抽取密钥", at)
        winner = hands.award(self.world, self.lot_id, at)
        hands.tick(at)
        self._line(f"中标人：{winner}", "招标投标法实施条例第五十五条")
        view = committee.find_committee(self.lot_id)
        self._line(f"抽取密钥与各席位启封（委员会状态 {view.state if view else '—'}），自此任何人可重放抽取")

    def _archive(self) -> Walked:
        at = WALK.award_at + timedelta(minutes=10)
        self._head("归档，由外人核验", at)
        hands.tick(at)
        found = {
            each.edition: archive.read_bundle(SYSTEM, each.bundle_id)
            for each in archive.bundles_of_lot(SYSTEM, self.lot_id)
        }
        walked = Walked(self.lot_id, found[Edition.SEALED], found[Edition.PUBLIC], trust_file(), self.seen)
        self._verify("密封版", walked.sealed, walked)
        self._verify("公开版", walked.public, walked)
        for line in show_tampering(walked.public, walked.trust, walked.seen):
            self._line(line)
        self.say(f"\n共 {COMMITTEE} 名评委，用时 {time.monotonic() - self._began:.1f} 秒")
        return walked

    def _verify(self, name: str, data: bytes, walked: Walked) -> Report:
        report = verify_bundle(data, read_trust(walked.trust), walked.seen)
        self._line(f"{name} {len(data):,} 字节：python -m yuanping.verify")
        for line in report.lines:
            self.say(f"      {line.say('zh')}")
        self.say(f"      {report.verdict('zh')}（退出码 {int(report.exit)}）")
        if report.exit is not Exit.ALL_HELD:
            raise WalkFailed(report.verdict("zh"))
        return report


class WalkFailed(Exception):
    """The walk's own bundle does not hold: nothing of a demo is worth more than that."""
