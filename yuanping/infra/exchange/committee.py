"""``yuanping check-committee``: whether a committee, its seats or its sitting stand. The checks are the pack's; here they are put into the format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yuanping.infra.exchange import V, words
from yuanping.infra.exchange.committee_facts import SIGNING, facts_of
from yuanping.infra.exchange.committee_input import CommitteeIn, check_sense, topics_of
from yuanping.infra.exchange.refuse import NotAccepted, Problem, Question, item, read
from yuanping.infra.packs import load_national, load_pack
from yuanping.kernel.policy.check_run import CheckAnswer, Finding, OtherReading, run_checks
from yuanping.kernel.policy.checks import Facts, Result, Topic
from yuanping.kernel.policy.pack import Pack, pack_digest

HASH = "sm3"
FIELD_OF = {
    "interests": "interests",
    "replacement_reason": "replacement.reason",
    "replacement_method": "replacement.method",
    "old_scores": "replacement.old_scores",
    "unsigned": "signing",
    "dissenting": "signing",
    "unexplained": "signing",
    "smallest_sub_centre": "sub_centre_seats",
}
"""The field of the format a counted fact comes from, where it has another name."""


def answer_bytes(data: bytes) -> dict[str, Any]:
    """The answer to facts as they come from a file.

    Raises:
        NotAccepted: exit status 2.
        Question: exit status 3.
    """
    return answer(read(data, CommitteeIn))


def answer(given: CommitteeIn) -> dict[str, Any]:
    """The answer to facts whose shape is checked.

    Raises:
        NotAccepted: they contradict themselves, or there is nothing to check, or a fact is missing without which a topic cannot be answered.
        Question: a fact is missing on which the answer hangs.
    """
    pack = load_pack(words.PACK_CODES[given.province]) if given.province else load_national()
    return answer_with(given, pack)


def answer_with(given: CommitteeIn, pack: Pack) -> dict[str, Any]:
    """The answer of one pack, which may be a changed one; raises as ``answer``."""
    check_sense(given)
    topics = topics_of(given)
    try:
        facts = facts_of(given)
    except Question as question:
        raise question.cite(SIGNING, pack.quote(SIGNING)) from None
    found = run_checks(pack, facts, topics, given.date)
    _check_missing(found)
    return {
        "v": V,
        "result": found.result.value,
        "text": words.RESULTS[found.result.value],
        "findings": [*map(_finding, found.findings), *_no_rule(found, pack)],
        "readings": [_reading(each) for each in found.readings],
        "alerts": [*_alerts(given, found, pack), *_unlawful_size(given, pack, facts, topics)],
        "pack": {
            "code": words.shown(words.PACK_CODES, pack.code) if given.province else words.NATION,
            "version": pack.version,
            "national_version": pack.national_version,
            "hash": HASH,
            "digest": pack_digest(HASH, pack),
        },
        "facts": given.model_dump(mode="json", exclude_none=True),
        "counted": {name: list(value) if isinstance(value, tuple) else value for name, value in sorted(facts.items())},
    }


def _unlawful_size(given: CommitteeIn, pack: Pack, facts: Facts, topics: tuple[Topic, ...]) -> Iterator[dict[str, Any]]:
    """Seats may fit a committee that is itself none: whoever only asks about the seats is told."""
    if given.members is None or Topic.SEATS not in topics or Topic.SIZE in topics:
        return
    for each in run_checks(pack, facts, (Topic.SIZE,), given.date).findings:
        if each.result is Result.REJECT:
            text = f"{each.text}本次核对的是席位，人数另须合法。"
            yield item(f"unlawful_{each.code}", text, each.law, each.sentence)


def _check_missing(found: CheckAnswer) -> None:
    """Refuse a topic that would be answered if more were told. Seats have many checks, each on its own: there what fits is enough."""
    missing = [
        FIELD_OF.get(name, name) for topic, name in found.wanting if topic in found.silent and topic is not Topic.SEATS
    ]
    if missing:
        raise NotAccepted(
            *(
                Problem(f"{_last(field)}_missing", field, f"缺少“{field}”，无法核对。")
                for field in dict.fromkeys(missing)
            )
        )


def _last(field: str) -> str:
    return field.rpartition(".")[2]


def _finding(found: Finding) -> dict[str, Any]:
    return item(found.code, found.text, found.law, found.sentence) | {
        "check": found.check,
        "topic": found.topic.value,
        "result": found.result.value,
        "own": found.law is None,
    }


def _no_rule(found: CheckAnswer, pack: Pack) -> Iterator[dict[str, Any]]:
    """Topics on which the texts say nothing."""
    for topic in found.silent:
        text = f"{pack.name}所适用的条文对此没有规定。"
        yield item("no_rule", text, check="no_rule", topic=topic.value, result="accept", own=True)


def _reading(found: OtherReading) -> dict[str, Any]:
    reading = found.reading
    return item(reading.reading, reading.question, found.law, found.sentence) | {
        "check": found.check,
        "taken": reading.takes,
        "taken_text": reading.says(reading.takes),
        "other": reading.other,
        "other_text": reading.says(reading.other),
        "result": found.result.value,
        "other_result": found.other_result.value,
        "action": reading.action.value,
        "ask": reading.ask,
    }


def _alerts(given: CommitteeIn, found: CheckAnswer, pack: Pack) -> Iterator[dict[str, Any]]:
    for number in found.asleep:
        yield item("not_in_force", f"{number}在 {given.date} 没有施行，没有据以核对。")
    if given.sector is not None and words.sector_of(given.sector) is None:
        yield item("sector_unknown", f"“{given.sector[:40]}”不是本系统所知的行业，没有按行业的特别规定核对。")
    for venue in (given.main, *(given.subs or ())):
        if venue is not None and venue.city is not None and words.region_of(venue.city) is None:
            yield item("city_unknown", f"“{venue.city[:40]}”不是本系统所知的市，按外省的市或者照原文对待。")
