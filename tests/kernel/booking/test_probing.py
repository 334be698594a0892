"""So many questions a day and no more, of a lot and of an agency."""

from __future__ import annotations

import pytest

from yuanping.kernel.booking.probing import AGENCY_TIMES, check_probing
from yuanping.kernel.booking.states import RANDOM
from yuanping.kernel.errors import Refused


@pytest.mark.parametrize(("of_lot", "of_agency"), [(0, 0), (4, 4), (4, 5 * AGENCY_TIMES - 1), (0, 19)])
def test_ordinary_work_is_not_refused(of_lot: int, of_agency: int) -> None:
    check_probing(of_lot, of_agency, 5, RANDOM)


@pytest.mark.parametrize(("of_lot", "of_agency"), [(5, 5), (0, 20), (6, 6)])
def test_one_more_is_refused_with_the_article(of_lot: int, of_agency: int) -> None:
    with pytest.raises(Refused) as refused:
        check_probing(of_lot, of_agency, 5, RANDOM)
    assert (refused.value.code, refused.value.params, refused.value.law) == (
        "asked_too_often", {"most": 5, "all": 20}, RANDOM,
    )  # fmt: skip
