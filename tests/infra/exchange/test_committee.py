"""``yuanping check-committee``: what is published, what is refused, what is asked, and what is counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from yuanping.cli.main import main
from yuanping.infra.exchange import refuse
from yuanping.infra.exchange.committee import answer, answer_bytes
from yuanping.infra.exchange.committee_answer import schema
from yuanping.infra.exchange.committee_input import CommitteeIn
from yuanping.infra.packs import law_index

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "exchange"
SOURCES = Path(__file__).resolve().parents[3] / "yuanping" / "infra" / "exchange"
EXAMPLES = sorted(FOLDER.glob("check-committee.*.input.json"))


def checked(**facts: Any) -> dict[str, Any]:
    return answer(refuse.check(facts, CommitteeIn))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_keep_both_schemas_and_every_sentence_stands_in_its_article(path: Path) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    found = checked(**given)
    jsonschema_rs.validate(schema("input"), given)
    jsonschema_rs.validate(schema("answer"), found)
    for each in [*found["findings"], *found["readings"]]:
        assert each["code"]
        assert each["text"]
        assert bool(each["document"]) is bool(each["sentence"])
        if each["document"]:
            assert each["sentence"] in law_index()[each["document"], each["article"]].quote


def test_there_is_an_example_for_the_nation_and_every_province() -> None:
    assert {path.name.split(".")[1] for path in EXAMPLES} == {"CN", "SD", "HLJ", "JL", "LN"}


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({}, "nothing_to_check", ""),
        ({"province": "LN", "date": "2026-05-08"}, "nothing_to_check", ""),
        ({"colour": 1}, "unknown_field", "colour"),
        ({"members": "7"}, "not_a_whole_number", "members"),
        ({"members": 7.5}, "not_a_whole_number", "members"),
        ({"members": -1}, "number_out_of_range", "members"),
        ({"members": True}, "not_a_whole_number", "members"),
        ({"province": "XX", "members": 5}, "province_unknown", "province"),
        ({"check": "beauty"}, "check_unknown", "check[0]"),
        ({"form": "anywhere"}, "form_unknown", "form"),
        ({"interests": ["cousin"]}, "interest_unknown", "interests[0].interest"),
        ({"subs": [{"town": "x"}]}, "unknown_field", "subs[0].town"),
        ({"members": 5, "experts": 6}, "part_exceeds_whole", "experts"),
        ({"members": 5, "time_too_short": 6}, "part_exceeds_whole", "time_too_short"),
        ({"members": 1, "signing": [{"state": "signed"}, {"state": "signed"}]}, "part_exceeds_whole", "signing"),
        ({"time_too_short": 3}, "members_missing", "members"),
        ({"check": "size"}, "members_missing", "members"),
        ({"fault": "system"}, "action_missing", "action"),
        ({"province": "LN", "fault": "system", "action": "wait"}, "stage_missing", "stage"),
        ({"province": "LN", "area_seats": 10}, "shared_missing", "shared"),
    ],
)
def test_bad_input_is_refused_with_code_and_field(facts: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(refuse.NotAccepted) as caught:
        checked(**facts)
    assert (code, field) in {(each.code, each.field) for each in caught.value.problems}


def test_a_refusal_to_sign_without_a_word_about_reasons_is_a_question() -> None:
    with pytest.raises(refuse.Question) as caught:
        checked(signing={"signed": 4, "refused": 1})
    asked = caught.value.plain()["question"]
    assert (asked["field"], asked["article"]) == ("signing.written_reason", "第五十三条")


def test_time_is_asked_without_judging_the_size() -> None:
    """Six members are no odd number, yet who asks about time gets the answer about time."""
    assert [checked(members=6, time_too_short=n)["result"] for n in (2, 3)] == ["no_duty_to_extend", "must_extend"]


def test_the_most_severe_finding_is_the_result() -> None:
    found = checked(members=4, time_too_short=2, check=["size", "time_extension"])
    assert found["result"] == "reject"
    assert {each["result"] for each in found["findings"]} >= {"reject", "must_extend"}


def test_a_province_without_a_rule_says_so() -> None:
    found = checked(province="SD", area_seats=100, shared=0)
    assert [(each["code"], each["result"], each["own"]) for each in found["findings"]] == [("no_rule", "accept", True)]


def test_a_document_that_has_ended_lends_neither_rule_nor_figure() -> None:
    quorum = {"province": "LN", "original": 9, "of_them_original": 6}
    assert checked(**quorum, date="2027-11-05")["result"] == "accept"
    ended = checked(**quorum, date="2027-11-06")
    assert ended["result"] == "warn"
    assert any(each["code"] == "not_in_force" for each in ended["alerts"])


def test_every_share_is_compared_exactly() -> None:
    """Both sides of a third and of two thirds for every size, against fractions of whole numbers."""
    for members in range(1, 40):
        for part in range(members + 1):
            time = checked(members=members, time_too_short=part)["result"]
            assert (time == "must_extend") is (3 * part > members)
            quorum = checked(province="LN", original=members, of_them_original=part)["result"]
            assert (quorum == "accept") is (3 * part >= 2 * members)


def test_every_code_of_a_refusal_stands_in_the_readme() -> None:
    readme = set(re.findall(r"`([a-z_0-9]+)`", (FOLDER / "README.md").read_text(encoding="utf-8")))
    raised = {
        code
        for path in SOURCES.glob("committee*.py")
        for code in re.findall(r'(?:Problem|Question|Word|_word)\(\s*"([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(raised) > 12
    assert raised - {"result"} - readme == set()


def test_the_command_answers_refuses_and_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = tmp_path / "facts.json"
    for given, status, key in (
        ({"members": 5}, 0, "result"),
        ({"colour": 5}, 2, "refused"),
        ({"signing": [{"state": "refused"}]}, 3, "question"),
    ):
        facts.write_text(json.dumps(given), encoding="utf-8")
        assert main(["check-committee", str(facts), "--json"]) == status
        told = json.loads(capsys.readouterr().out)
        assert told["v"] == 1
        assert key in told
    facts.write_text('{"members": 4}', encoding="utf-8")
    assert main(["check-committee", str(facts)]) == 0
    assert "第三十七条" in capsys.readouterr().out
    assert main(["check-committee", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "yuanping:check-committee.input.v1"


@pytest.mark.parametrize(
    ("members", "text"), [(-1, "数值超出允许范围：不小于 0。"), (100_001, "数值超出允许范围：不大于 100000。")]
)
def test_a_limit_is_said_in_chinese(members: int, text: str) -> None:
    with pytest.raises(refuse.NotAccepted) as caught:
        checked(members=members)
    assert [each.text for each in caught.value.problems] == [text]


def test_seats_of_an_unlawful_committee_are_judged_and_the_size_is_told() -> None:
    """Three and three fit the limits of the seats; six members are no committee all the same (招标投标法 37)."""
    facts = {
        "province": "LN",
        "members": 6,
        "main": {"city": "沈阳", "centre": "甲", "members": 3},
        "subs": [{"city": "大连", "centre": "乙", "members": 3}],
    }
    found = answer_bytes(json.dumps(facts).encode())
    assert found["result"] == "accept"
    assert [(each["code"], each["document"], each["article"]) for each in found["alerts"]] == [
        ("unlawful_size_odd", "招标投标法", "第三十七条")
    ]
    seven = facts | {"members": 7, "main": {**facts["main"], "members": 4}}
    assert answer_bytes(json.dumps(seven).encode())["alerts"] == []
