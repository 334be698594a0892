"""What may not be registered."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from tests.personas import make_uscc
from yuanping.kernel.errors import Refused
from yuanping.kernel.lot.draft import LotDraft, TenderDraft, check_draft
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Category, ContractForm, Parts

LOT = LotDraft("施工一标段", Category.WORKS, Yuan.from_wan("4280"), "A0812", ContractForm.GENERAL, committee_size=7)
DRAFT = TenderDraft(
    name="堤防加固工程", tender_code="E2101000001047263001", procuring_entity_name="水利建设中心", procuring_entity_uscc=make_uscc(77),
    procuring_entity_id="", region="210100", notice_on=date(2026, 9, 2), evaluation_on=date(2026, 9, 24), lots=(LOT,),
)  # fmt: skip


def with_lot(**changes: object) -> TenderDraft:
    return dataclasses.replace(DRAFT, lots=(dataclasses.replace(LOT, **changes),))  # type: ignore[arg-type]


def test_a_whole_draft_passes() -> None:
    assert check_draft(DRAFT) is DRAFT


def test_evaluation_on_the_twentieth_day_is_in_order() -> None:
    check_draft(dataclasses.replace(DRAFT, evaluation_on=date(2026, 9, 22)))


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (dataclasses.replace(DRAFT, name=" "), "tender_name_missing", "name"),
        (dataclasses.replace(DRAFT, tender_code="123"), "tender_code_form", "tender_code"),
        (dataclasses.replace(DRAFT, procuring_entity_name=""), "entity_name_missing", "procuring_entity_name"),
        (
            dataclasses.replace(DRAFT, procuring_entity_uscc=make_uscc(77)[:-1] + "0"),
            "uscc_check_digit",
            "procuring_entity_uscc",
        ),
        (dataclasses.replace(DRAFT, procuring_entity_uscc="91"), "uscc_form", "procuring_entity_uscc"),
        (dataclasses.replace(DRAFT, region="110100"), "region_unknown", "region"),
        (dataclasses.replace(DRAFT, evaluation_on=date(2026, 9, 21)), "dates_out_of_order", "evaluation_on"),
        (dataclasses.replace(DRAFT, lots=()), "lots_missing", "lots"),
        (dataclasses.replace(DRAFT, lots=(LOT,) * 100), "lots_too_many", "lots"),
        (with_lot(name=""), "lot_name_missing", "lots-0-name"),
        (with_lot(estimated_value=Yuan(0)), "estimate_missing", "lots-0-estimated_value"),
        (with_lot(parts=Parts(Yuan(1), Yuan(1), Yuan(1))), "parts_without_epc", "lots-0-part_works"),
        (
            with_lot(category=Category.EPC, parts=Parts(Yuan(1), Yuan(1), Yuan(1))),
            "parts_do_not_add_up",
            "lots-0-part_works",
        ),
        (with_lot(committee_size=4), "committee_size", "lots-0-committee_size"),
        (with_lot(committee_size=3), "committee_size", "lots-0-committee_size"),
        (with_lot(committee_size=6), "committee_size", "lots-0-committee_size"),
    ],
)
def test_a_wrong_draft_is_refused_beside_its_field(draft: TenderDraft, code: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        check_draft(draft)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize(
    ("text", "code"),
    [("-5", "amount_negative"), ("viel", "amount_not_a_number"), ("1.2345678", "amount_finer_than_fen")],
)
def test_a_wrong_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        Yuan.from_wan(text)
    assert caught.value.code == code
