"""Duties: which a lot brings, which stand, and which a pack may not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yuanping.infra import packs
from yuanping.kernel.errors import Malformed
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.kernel.policy.check import check_duties
from yuanping.kernel.policy.duties import duties_of, standing_duties
from yuanping.kernel.policy.duty import Duty, Moment
from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.pack import Pack

ON = date(2026, 6, 1)


def pack_with(change: Duty) -> Pack:
    """The pack of Liaoning with one duty in the place of another's."""
    pack = packs.load_pack("liaoning")
    return replace(pack, duties=(change, *pack.duties[1:]))


def first() -> Duty:
    return packs.load_pack("liaoning").duties[0]


@pytest.mark.parametrize("folder", packs.provinces())
def test_every_duty_is_brought_by_a_lot_or_stands_and_never_both(folder: str) -> None:
    pack = packs.load_pack(folder)
    brought = {each.duty for mode in Mode for each in duties_of(pack, mode, ON, exempted=True)}
    standing = {each.duty for each in standing_duties(pack, ON)}
    assert brought | standing == {each.duty for each in pack.duties}
    assert not brought & standing


def test_duties_come_in_the_order_in_which_they_fall_due() -> None:
    order = list(Moment)
    found = [order.index(each.when) for each in duties_of(packs.load_pack("liaoning"), Mode.INTRA_PROVINCE, ON)]
    assert found == sorted(found)
    assert len(set(found)) > 5


def test_a_duty_is_owed_on_its_days_only() -> None:
    pack = pack_with(replace(first(), from_on=ON, until_on=ON))
    mode = first().modes[0]
    owed = [first().duty in {each.duty for each in duties_of(pack, mode, ON + timedelta(n))} for n in (-1, 0, 1)]
    assert owed == [False, True, False]


def test_what_goes_with_an_exemption_is_owed_by_nobody_else() -> None:
    pack = packs.load_pack("liaoning")
    named = {each.duty for each in duties_of(pack, Mode.CENTRALISED, ON)}
    assert {each.duty for each in duties_of(pack, Mode.CENTRALISED, ON, exempted=True)} - named == {"exemption.consent"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"duty_of": ()}, "of nobody"),
        ({"quote": ""}, "not quoted"),
        ({"deadline": "some_day"}, "unknown deadline"),
        ({"duty": "host.tools"}, "named twice"),
    ],
)
def test_a_duty_that_is_not_whole_is_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(Malformed, match=why):
        check_duties(pack_with(replace(first(), **change)))


@pytest.mark.parametrize("folder", packs.provinces())
def test_duties_survive_the_canonical_form(folder: str) -> None:
    pack = packs.load_pack(folder)
    assert from_plain(Pack, to_plain(pack)).duties == pack.duties
