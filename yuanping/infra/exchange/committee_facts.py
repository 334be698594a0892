"""The flat facts the checks of a pack compare, counted from what was given.

* A centre counts once, however often it is listed. Away from the main venue is who sits in another city; in a local dispersed evaluation, who
  sits in another centre.
* What cannot be counted is left out, and checks that need it are not run.
"""

from __future__ import annotations

from collections.abc import Iterator

from yuanping.infra.exchange import words
from yuanping.infra.exchange.committee_input import CommitteeIn, SigningIn, VenueIn
from yuanping.infra.exchange.refuse import Question
from yuanping.kernel import region
from yuanping.kernel.law import Law
from yuanping.kernel.policy.checks import FACTS, Value

SIGNING = Law("招标投标法实施条例", "第五十三条")
UNKNOWN = "?"


def facts_of(given: CommitteeIn) -> dict[str, Value]:
    """Every fact that is told or can be counted.

    Raises:
        Question: whether a refusal to sign was explained in writing is not told.
    """
    found: dict[str, Value] = {
        name: value
        for name in FACTS
        if (value := getattr(given, name, None)) is not None and isinstance(value, int | str)
    }
    if given.sector is not None:
        found["sector"] = words.sector_of(given.sector) or given.sector
    if given.form == "cross_province" and given.sub_supervisor_consent is None and given.supervisor_consent is not None:
        found["sub_supervisor_consent"] = given.supervisor_consent
    if given.libraries is not None:
        found["libraries"] = len(set(given.libraries))
    if given.interests is not None:
        found["interests"] = tuple(dict.fromkeys(each.interest for each in given.interests))
    if given.member_kinds is not None:
        found["member_kinds"] = tuple(dict.fromkeys(each.kind for each in given.member_kinds))
    if given.replacement is not None:
        told = given.replacement
        named = {"replacement_reason": told.reason, "replacement_method": told.method, "old_scores": told.old_scores}
        found |= {name: value for name, value in named.items() if value is not None}
    if given.sub_centre_seats:
        found["smallest_sub_centre"] = min(given.sub_centre_seats)
        found["all_sub_centre_seats"] = sum(given.sub_centre_seats)
    if given.signing is not None:
        found |= _signing(given.signing, given.members)
    found.update(_seats(given))
    return found


# --- seats ------------------------------------------------------------------------------------------------------------


def _seats(given: CommitteeIn) -> Iterator[tuple[str, Value]]:
    subs, main = given.subs, given.main
    provinces = _provinces(given)
    if provinces:
        yield "provinces", len(provinces)
    if subs is None:
        return
    if main is not None:
        yield "main_among_subs", any(_same(main, sub) for sub in subs)
    centres = _centres(subs)
    others = [group for group in centres if main is None or not _same(main, group[0])]
    yield "sub_centres", len(others)
    sums = [_sum(group) for group in centres]
    if all(each is not None for each in sums):
        yield "largest_sub", max((each for each in sums if each is not None), default=0)
    if main is None:
        return
    yield "centres", len(others) + 1
    if all(venue.city for venue in (main, *subs)):
        yield "cities", len({_city(venue) for venue in (main, *subs)})
    away = _away(given, main, subs)
    if away is not None:
        yield "offsite", away
    seated = _sum([main, *subs])
    if seated is not None:
        yield "seated", seated
        if given.members is None:
            yield "members", seated


def _away(given: CommitteeIn, main: VenueIn, subs: list[VenueIn]) -> int | None:
    """Members away from the main venue; ``None`` when it cannot be told."""
    if given.form == "local_dispersed":
        return _sum([sub for sub in subs if not _same(main, sub)])
    if main.city is None or any(sub.city is None for sub in subs):
        return None
    return _sum([sub for sub in subs if _city(sub) != _city(main)])


def _sum(venues: list[VenueIn]) -> int | None:
    if any(venue.members is None for venue in venues):
        return None
    return sum(venue.members or 0 for venue in venues)


def _city(venue: VenueIn) -> str:
    text = (venue.city or "").strip()
    return words.region_of(text) or text


def _same(one: VenueIn, two: VenueIn) -> bool:
    """Whether two venues are one place; where a name is missing it is not held against them."""
    if one.centre and two.centre:
        apart = one.city is not None and two.city is not None and _city(one) != _city(two)
        return one.centre.strip() == two.centre.strip() and not apart
    return (
        not one.centre and not two.centre and one.city is not None and two.city is not None and _city(one) == _city(two)
    )


def _centres(subs: list[VenueIn]) -> list[list[VenueIn]]:
    """Sub-venues grouped by centre."""
    found: list[list[VenueIn]] = []
    for sub in subs:
        group = next((group for group in found if _same(group[0], sub)), None)
        if group is None:
            found.append([sub])
        else:
            group.append(sub)
    return found


def _provinces(given: CommitteeIn) -> set[str]:
    """The provinces of the seats; empty when they cannot be told."""
    if given.provinces_of_seats:
        return {words.province_of(text) for text in given.provinces_of_seats} | _main_province(given)
    venues = [venue for venue in (given.main, *(given.subs or ())) if venue is not None]
    found = {_province(venue) for venue in venues}
    if not given.subs or not found or (UNKNOWN in found and given.form != "cross_province"):
        return set()
    return found | _main_province(given)


def _main_province(given: CommitteeIn) -> set[str]:
    """Where the main venue is; a tender is entered in the province that is asked about."""
    known = _province(given.main) if given.main is not None else UNKNOWN
    if known != UNKNOWN:
        return {known}
    return {words.PACK_CODES[given.province]} if given.main is None and given.province else set()


def _province(venue: VenueIn) -> str:
    code = words.region_of(venue.city) if venue.city else None
    if code is None:
        return UNKNOWN
    province = region.province_of(code)
    return region.PREFIXES.get(province, province)


# --- signing ----------------------------------------------------------------------------------------------------------


def _signing(signing: SigningIn, members: int | None) -> dict[str, Value]:
    each = signing.each or ()
    for index, one in enumerate(each):
        if one.state == "refused" and one.written_reason is None:
            raise _asked(f"signing[{index}].written_reason")
    if signing.refused and signing.written_reason is None:
        raise _asked("signing.written_reason")
    objecting = [one for one in each if one.state in {"refused", "dissent"}]
    silent = sum(one.written_reason is False for one in objecting)
    counted = signing.dissent + signing.refused
    explained = counted if signing.written_reason is None else signing.written_reason
    missing = sum(one.state == "missing" for one in each) + signing.missing
    if members is not None:
        missing += members - signing.total
    return {
        "signed": sum(one.state == "signed" for one in each) + signing.signed,
        "dissenting": len(objecting) - silent + explained,
        "unexplained": silent + counted - explained,
        "unsigned": missing,
    }


def _asked(field: str) -> Question:
    text = "请填写拒绝签字的成员是否书面说明了不同意见和理由：没有说明的视为同意评标结果。"
    options = [
        {"option": "true", "text": "已书面说明，评标报告注明其不同意见"},
        {"option": "false", "text": "没有书面说明，视为同意评标结果"},
    ]
    return Question("written_reason_missing", field, text, options)
