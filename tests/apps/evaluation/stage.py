"""A lot with an opened notice and a formed committee, put down as rows so that an evaluation can begin.

The draw behind a committee has its own tests; here its outcome is enough. Everything from the opening of the session on
goes through services.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tests.personas import Personas, make_personas
from yuanping.apps.bidding.models import Notice, Opening
from yuanping.apps.committee.models import Committee, Seat
from yuanping.apps.committee.queries.persons import SeatPerson, seal_person
from yuanping.apps.evaluation import services
from yuanping.apps.evaluation.queries import get_desk
from yuanping.apps.identity.queries import access_organisation
from yuanping.apps.tenders.models import Lot, Tender
from yuanping.kernel.actor import SYSTEM, Actor, Role
from yuanping.kernel.canonical import canonical, digest
from yuanping.kernel.committee.states import CommitteeState, SeatState
from yuanping.kernel.evaluation.criteria import Band, Criteria, Criterion, PriceBase, PriceFormula
from yuanping.kernel.evaluation.values import Ground, Score, Verdict
from yuanping.kernel.lot.bids import OpenedBid
from yuanping.kernel.lot.record import OpeningRecord
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import to_plain

NOW = datetime(2026, 9, 24, 1, 30, tzinfo=UTC)
PASSPHRASE = "演示口令 评委"
CRITERIA = Criteria(
    v=1,
    criteria=(
        Criterion(
            "plan",
            "施工组织设计",
            Decimal(0),
            Decimal(30),
            Decimal("0.5"),
            (Band(Decimal(18), Decimal(30), "完整"), Band(Decimal(0), Decimal(18), "一般")),
            Decimal(18),
        ),
        Criterion("quality", "质量保证措施", Decimal(0), Decimal(30), Decimal("0.5")),
    ),
    price=PriceFormula(Decimal(40), PriceBase.MEAN, Decimal("1.0"), Decimal("0.5")),
)
PRICES = (42_800_000_00, 41_500_000_00, 43_990_000_00, 60_000_000_00)
NAMES = ("程一鸣", "韩双雪", "魏三禾", "乔四野", "邵五岭")


@dataclass(frozen=True, slots=True)
class Stage:
    """The lot and everybody at its table. ``now`` may be moved by ``at``."""

    lot_id: str
    personas: Personas
    seats: tuple[str, ...]
    now: datetime = NOW

    def member(self, number: int) -> Actor:
        """The member with this number; number 3 is the owner representative."""
        seat_id = self.seats[number - 1]
        if number == 3:
            return replace(self.personas.actor("owner"), seat_id=seat_id)
        return Actor(Role.EXPERT, seat_id=seat_id)

    def at(self, minutes: int) -> Stage:
        """The same later."""
        return replace(self, now=NOW + timedelta(minutes=minutes))

    @property
    def numbers(self) -> range:
        return range(1, len(self.seats) + 1)


def make_stage() -> Stage:
    """Personas, lot, notice, opening, committee, and the open session."""
    personas = make_personas(NOW)
    lot = _make_lot(personas)
    _make_bids(lot)
    seats = _make_committee(lot.lot_id, personas)
    services.open_session(actor=SYSTEM, lot_id=lot.lot_id, now=NOW)
    return Stage(lot.lot_id, personas, seats)


def declare(stage: Stage, numbers: range | tuple[int, ...] | None = None) -> None:
    for number in numbers or stage.numbers:
        services.sign_declaration(actor=stage.member(number), passphrase=f"{PASSPHRASE}{number}", now=stage.now)


def elect(stage: Stage, leader: int = 2) -> None:
    for number in stage.numbers:
        services.cast_leader_ballot(actor=stage.member(number), choice=stage.seats[leader - 1], now=stage.now)


def review(stage: Stage, rejecting: int = 3) -> None:
    """The fourth bid is rejected by the first ``rejecting`` members."""
    for number in stage.numbers:
        services.submit_preliminary_review(
            actor=stage.member(number), verdicts=verdicts(stage, number <= rejecting), now=stage.now
        )


def verdicts(stage: Stage, rejects: bool) -> tuple[Verdict, ...]:
    bids = get_desk(stage.member(1), stage.now).bids
    return tuple(
        Verdict(bid.bid_id, Ground.PRICE_OUT_OF_BOUNDS, "高于最高投标限价")
        if rejects and bid.number == 4
        else Verdict(bid.bid_id)
        for bid in bids
    )


def fill(stage: Stage, number: int, shift: int = 0) -> None:
    view = get_desk(stage.member(number), stage.now)
    scores = tuple(
        Score(bid.bid_id, item.criterion_id, Decimal(20) + Decimal((bid.number * 3 + number + shift) % 9) / 2)
        for item in CRITERIA.criteria
        for bid in view.standing
    )
    services.save_scores(actor=stage.member(number), scores=scores, now=stage.now)


def score(stage: Stage, numbers: range | tuple[int, ...] | None = None) -> None:
    for number in numbers or stage.numbers:
        fill(stage, number)
        services.submit_score_sheet(actor=stage.member(number), now=stage.now)


def to_scoring(stage: Stage) -> None:
    declare(stage)
    elect(stage)
    review(stage)


def to_ranked(stage: Stage) -> None:
    to_scoring(stage)
    score(stage)


def to_signing(stage: Stage) -> str:
    to_ranked(stage)
    return services.compose_report(actor=stage.member(2), now=stage.now)


def sign(stage: Stage, number: int) -> None:
    services.sign_report(actor=stage.member(number), passphrase=f"{PASSPHRASE}{number}", now=stage.now)


def to_closed(stage: Stage) -> str:
    document_id = to_signing(stage)
    for number in stage.numbers:
        sign(stage.at(number), number)
    return document_id


def _make_lot(personas: Personas) -> Lot:
    entity = access_organisation(personas.organisations["entity"])
    tender = Tender.objects.create(
        tender_id="LN0000000000000000000000TENDER",
        tender_code="E2101000000000000001",
        name="泵站改造工程",
        province="LN",
        region="210100",
        agency_id=personas.organisations["agency"],
        agency_name="松岭招标代理有限公司",
        procuring_entity_id=personas.organisations["entity"],
        procuring_entity_name=entity.name,
        procuring_entity_uscc=entity.uscc,
        supervisor_id=personas.organisations["supervisors"],
        notice_on=date(2026, 9, 2),
        evaluation_on=date(2026, 9, 24),
        registered_at=NOW - timedelta(days=23),
    )
    return Lot.objects.create(
        lot_id="LN000000000000000000000000LOT1",
        lot_code="E2101000000000000001001",
        tender=tender,
        number=1,
        name="施工一标段",
        category="works",
        contract_form="general",
        specialty="A080101",
        estimated_value_fen=45_000_000_00,
        state=LotState.FORMED,
        hash_name="sm3",
    )


def _make_bids(lot: Lot) -> None:
    criteria_digest = digest("sm3", to_plain(CRITERIA))
    Notice.objects.create(
        notice_id="LN00000000000000000000NOTICE1",
        lot_id=lot.lot_id,
        criteria=canonical(to_plain(CRITERIA)).decode(),
        criteria_digest=criteria_digest,
        published_at=NOW - timedelta(days=22),
        bids_due_at=NOW - timedelta(minutes=30),
    )
    bids = tuple(
        OpenedBid(
            bid_id=f"LN0000000000000000000000BID{number}",
            number=number,
            label=f"B-{number:02d}",
            bidder=f"{word}川建设有限公司",
            uscc=f"91210100MA000000{number}X",
            price=Yuan(price),
            content_digest=f"{number:064x}",
            submitted_at=NOW - timedelta(days=1, minutes=number),
        )
        for number, (word, price) in enumerate(zip("甲乙丙丁", PRICES, strict=True), start=1)
    )
    record = OpeningRecord(NOW - timedelta(minutes=30), criteria_digest, bids)
    Opening.objects.create(
        lot_id=lot.lot_id,
        opened_at=record.opened_at,
        record=canonical(to_plain(record)).decode(),
        record_digest=digest("sm3", to_plain(record)),
    )


def _make_committee(lot_id: str, personas: Personas) -> tuple[str, ...]:
    centre = personas.organisations["centre"]
    committee = Committee.objects.create(
        committee_id="LN000000000000000COMMITTEE",
        lot_id=lot_id,
        booking_id="LN0000000000000000BOOKING",
        ceremony_id="LN000000000000000CEREMONY",
        state=CommitteeState.FORMED,
        size=len(NAMES),
        host=centre,
        meets_at=NOW,
        arrive_from=NOW - timedelta(hours=1),
        sealed_pool="0" * 64,
        requested_on=NOW.date(),
        formed_at=NOW,
        arrive_until=NOW + timedelta(hours=1),
    )
    seats = tuple(secrets.token_hex(16) for _ in NAMES)
    for number, (seat_id, name) in enumerate(zip(seats, NAMES, strict=True), start=1):
        owner = number == 3
        Seat.objects.create(
            seat_id=seat_id,
            committee=committee,
            seat_no=number,
            kind="owner_representative" if owner else "expert",
            specialty="" if owner else "A080101",
            centre=centre,
            state=SeatState.ARRIVED,
            workstation=f"302-0{number}",
            member_no=number,
            sealed_member=seal_person(seat_id, SeatPerson(name, personas.actor("owner").user_id if owner else "", "")),
        )
    return seats
