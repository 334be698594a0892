"""A pack that cannot be lived with is refused: two figures for one day, limits under which no committee can be seated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yuanping.infra.packs import load_pack
from yuanping.kernel.errors import Malformed
from yuanping.kernel.policy.check import check_pack
from yuanping.kernel.policy.feasible import can_be_seated
from yuanping.kernel.policy.pack import Pack

ON = date(2026, 5, 8)


def changed(pack: Pack, name: str, **more: object) -> Pack:
    index = next(i for i, entry in enumerate(pack.parameters) if entry.name == name)
    other = replace(pack.parameters[index], **more)  # type: ignore[arg-type]
    return replace(pack, parameters=(*pack.parameters[:index], other, *pack.parameters[index + 1 :]))


@pytest.mark.parametrize(
    ("name", "value", "size"),
    [
        ("committee.sub_venue_share_max", "1/6", 5),
        ("committee.offsite_share_min", "1/1", 5),
        ("committee.sub_venues_min", "5", 5),
        ("committee.sub_venues_max", "0", 5),
    ],
)
def test_limits_without_a_seating_are_refused_by_size(name: str, value: str, size: int) -> None:
    with pytest.raises(Malformed, match=f"no feasible seating for n = {size} on"):
        check_pack(changed(load_pack("LN"), name, value=value))


def test_the_smallest_impossible_share_and_the_largest_possible_one() -> None:
    """Of five members a fifth is one to a venue and can be seated; less than a fifth leaves nobody."""
    pack = load_pack("LN")
    assert can_be_seated(changed(pack, "committee.sub_venue_share_max", value="1/5"), 5, ON)
    assert not can_be_seated(changed(pack, "committee.sub_venue_share_max", value="19/100"), 5, ON)
    assert can_be_seated(changed(pack, "committee.offsite_share_min", value="4/5"), 5, ON)
    assert not can_be_seated(changed(pack, "committee.offsite_share_min", value="5/6"), 5, ON)


def test_a_limit_that_only_comes_later_is_found_too() -> None:
    late = changed(load_pack("LN"), "committee.sub_venues_min", value="9", from_on=date(2027, 1, 1))
    with pytest.raises(Malformed, match="2027-01-01"):
        check_pack(late)


@pytest.mark.parametrize("province", ["SD", "HL", "JL", "LN"])
@pytest.mark.parametrize("size", [5, 7, 9])
def test_every_pack_can_be_seated(province: str, size: int) -> None:
    assert can_be_seated(load_pack(province), size, ON)


@pytest.mark.parametrize(
    ("first", "second", "fits"), [("2026-06-30", "2026-07-01", True), ("2026-07-01", "2026-07-01", False)]
)
def test_two_entries_of_one_figure_may_touch_but_not_overlap(first: str, second: str, *, fits: bool) -> None:
    pack = load_pack("LN")
    entry = next(each for each in pack.parameters if each.name == "committee.offsite_share_min")
    rest = tuple(each for each in pack.parameters if each is not entry)
    both = (
        replace(entry, until_on=date.fromisoformat(first)),
        replace(entry, from_on=date.fromisoformat(second), value="1/2"),
    )
    dated = replace(pack, parameters=(*both, *rest))
    if fits:
        check_pack(dated)
    else:
        with pytest.raises(Malformed, match="overlapping dates"):
            check_pack(dated)
