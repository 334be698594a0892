import pytest

from yuanping.kernel.policy.facts import Mode
from yuanping.kernel.policy.venues import mode_of_venues


@pytest.mark.parametrize(
    ("regions", "mode"),
    [
        (("210100",), Mode.CENTRALISED),
        (("210100", "210102"), Mode.LOCAL_DISPERSED),
        (("210100", "210200"), Mode.INTRA_PROVINCE),
        (("210100", "220100", "210200"), Mode.CROSS_PROVINCE),
    ],
)
def test_mode_of_venues_follows_where_they_are(regions: tuple[str, ...], mode: Mode) -> None:
    assert mode_of_venues(regions) is mode
