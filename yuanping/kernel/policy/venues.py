"""Which mode a set of venues amounts to, computed from where they are (辽宁（二）), to be checked against the decision."""

from __future__ import annotations

from yuanping.kernel.policy.facts import Mode

PROVINCE_DIGITS, CITY_DIGITS = 2, 4


def mode_of_venues(regions: tuple[str, ...]) -> Mode:
    """The mode of venues in these regions (GB/T 2260, one entry a venue).

    One venue is centralised; several in one city are dispersed locally; several cities are intra-province; several provinces cross-province.
    """
    if len({region[:PROVINCE_DIGITS] for region in regions}) > 1:
        return Mode.CROSS_PROVINCE
    if len({region[:CITY_DIGITS] for region in regions}) > 1:
        return Mode.INTRA_PROVINCE
    return Mode.LOCAL_DISPERSED if len(regions) > 1 else Mode.CENTRALISED
