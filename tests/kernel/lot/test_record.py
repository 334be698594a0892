"""A lot's own record against its evidence and the law's figures."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from yuanping.kernel.canonical import digest
from yuanping.kernel.evaluation.criteria import Criteria, Criterion, PriceBase, PriceFormula
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.lot import record as module
from yuanping.kernel.lot.bids import OpenedBid
from yuanping.kernel.lot.record import LotRecord, NoticeRecord, OpeningRecord, Registration, StepRecord, replay
from yuanping.kernel.money import Yuan
from yuanping.kernel.plain import from_plain, to_plain

AT = datetime(2026, 9, 2, 1, tzinfo=UTC)
DUE = datetime(2026, 9, 24, 1, tzinfo=UTC)
D = Decimal
CRITERIA = Criteria(
    1, (Criterion("plan", "施工组织设计", D(0), D(60), D("0.5")),), PriceFormula(D(40), PriceBase.MEAN, D(1), D("0.5"))
)
REGISTRATION = Registration(
    "LN-T", "E2101000001047263001", "堤防加固工程", "E2101000001047263001001", "一标段", "210100", "水利建设中心", "9121", "代理公司",
    date(2026, 9, 2), date(2026, 9, 24), datetime(2026, 9, 1, 1, tzinfo=UTC),
)  # fmt: skip
NOTICE = NoticeRecord("LN-B", CRITERIA, digest("sm3", to_plain(CRITERIA)), AT, DUE)
BIDS = tuple(
    OpenedBid(f"{n:032x}", n, f"B-{n:02d}", f"投标人{n}", f"uscc{n}", Yuan(100 * n), "d" * 64, AT + timedelta(days=n))
    for n in (1, 2, 3)
)
OPENING = OpeningRecord(DUE, NOTICE.criteria_digest, BIDS)
STEPS = (
    StepRecord("decide", "decided", "agency", datetime(2026, 9, 1, 2, tzinfo=UTC)),
    StepRecord("publish_notice", "notice_published", "agency", AT),
)
RECORD = LotRecord(1, "LN-L", "sm3", REGISTRATION, NOTICE, OPENING, STEPS)


def bodies(each: LotRecord) -> dict[str, tuple]:
    found = {module.REGISTERED: (module.registered_body("sm3", each.registration),)}
    if each.notice:
        found[module.PUBLISHED] = (module.published_body("sm3", each.notice),)
    if each.opening:
        found[module.OPENED] = (module.opened_body("sm3", each.opening),)
        found[module.RECEIVED] = tuple(
            module.received_body("sm3", dataclasses.replace(bid, number=0, label="")) for bid in each.opening.bids
        )
    return found


def test_record_replays_and_reads_itself_back() -> None:
    replay(from_plain(LotRecord, to_plain(RECORD)), bodies(RECORD))


def opening(**changes: object) -> LotRecord:
    return dataclasses.replace(RECORD, opening=dataclasses.replace(OPENING, **changes))  # type: ignore[arg-type]


def notice(**changes: object) -> LotRecord:
    return dataclasses.replace(RECORD, notice=dataclasses.replace(NOTICE, **changes), opening=None)  # type: ignore[arg-type]


PRICE = dataclasses.replace(BIDS[0], price=Yuan(1))
FALSE_CRITERIA = dataclasses.replace(CRITERIA, decimals=1)


@pytest.mark.parametrize(
    ("false", "check"),
    [
        (
            dataclasses.replace(RECORD, registration=dataclasses.replace(REGISTRATION, region="210200")),
            "lot.registration",
        ),
        (opening(bids=(PRICE, *BIDS[1:])), "lot.bids"),
        (opening(bids=BIDS[:2]), "lot.bids"),
        (notice(criteria=FALSE_CRITERIA), "lot.notice"),
        (notice(bids_due_at=DUE + timedelta(days=1)), "lot.notice"),
        (dataclasses.replace(RECORD, steps=STEPS[1:]), "lot.steps"),
        (
            dataclasses.replace(
                RECORD, steps=(STEPS[0], dataclasses.replace(STEPS[1], at=STEPS[0].at - timedelta(days=1)))
            ),
            "lot.steps",
        ),
        (dataclasses.replace(RECORD, steps=(dataclasses.replace(STEPS[0], transition="teleport"),)), "lot.steps"),
    ],
)
def test_a_changed_record_is_refused_by_name(false: LotRecord, check: str) -> None:
    with pytest.raises(Mismatch) as caught:
        replay(false, bodies(RECORD))
    assert caught.value.check.startswith(check)


@pytest.mark.parametrize(
    "false",
    [
        opening(bids=BIDS[:2]),
        opening(opened_at=DUE - timedelta(seconds=1)),
        opening(criteria_digest="0" * 64),
        opening(bids=(BIDS[0], BIDS[1], dataclasses.replace(BIDS[2], uscc="uscc1"))),
        opening(bids=(BIDS[0], BIDS[1], dataclasses.replace(BIDS[2], number=5))),
        opening(bids=(BIDS[0], BIDS[1], dataclasses.replace(BIDS[2], submitted_at=DUE))),
        notice(published_at=DUE - timedelta(days=19)),
    ],
)
def test_a_record_against_the_law_is_refused_even_when_evidence_agrees(false: LotRecord) -> None:
    with pytest.raises(Mismatch):
        replay(false, bodies(false))


def test_a_bid_nobody_received_is_refused() -> None:
    kept = bodies(RECORD)
    kept[module.RECEIVED] = kept[module.RECEIVED][1:]
    with pytest.raises(Mismatch) as caught:
        replay(RECORD, kept)
    assert caught.value.check.startswith("lot.bids")
