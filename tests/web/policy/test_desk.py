"""The decision desk: one request a keystroke, only the panel; nothing typed is lost; nothing is stored."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from tests.apps.quick import quick_personas
from tests.personas import EVERYBODY, NOW
from tests.web.policy.asking import DESK, keystroke, slot, text, typed
from yuanping.apps.policy.models import Decision
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.errors import Refused
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Mode
from yuanping.web.policy.desk_facts import can_enter, desk_query, read_desk
from yuanping.web.shell import province

pytestmark = pytest.mark.django_db
CLIENT = Client()


@pytest.fixture(autouse=True)
def _clock(db) -> None:
    set_demo_clock(NOW)


@pytest.mark.parametrize("key", EVERYBODY)
def test_desk_is_open_to_everybody(settings, key: str) -> None:
    page = quick_personas(settings).client(key).get(DESK)
    assert page.status_code == 200
    assert "判定台" in text(page)


def test_empty_desk_says_what_is_missing_and_is_no_error() -> None:
    page = CLIENT.get(DESK)
    assert page.status_code == 200
    assert "填写单项合同估算价" in text(page)
    assert "2026-09-01" in page.content.decode(), "the day of the notice is today by the site's clock"


def test_keystroke_answers_the_panel_only() -> None:
    answer = keystroke(CLIENT)
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in body
    assert "<form" not in body
    assert '<input type="text" name="estimate"' not in body, "the field one types in must not be replaced"
    assert "不强制远程异地评标" in text(answer)


def test_address_of_the_page_follows_what_is_typed_and_answers_the_same() -> None:
    answer = keystroke(CLIENT, last="province=LN", shown="LN", budget="")
    address = answer.headers["HX-Replace-Url"]
    asked = parse_qs(urlsplit(address).query)
    assert asked["estimate"] == ["2987.5"]
    assert not {"last", "shown", "budget"} & set(asked)
    assert "不强制远程异地评标" in text(CLIENT.get(address))


def test_answer_shows_threshold_article_and_official_sentence() -> None:
    page = keystroke(CLIENT, estimate="3000")
    said, body = text(page), page.content.decode()
    assert "省内网络远程分布评标" in said
    assert "（四）1前段" in said
    assert 'role="img" aria-label="本标段 3,000 万元，门槛 3,000 万元（含），正好达到"' in body
    assert "<mark>" in body
    assert "5 人中异地专家不少于 2 人" in said


def test_one_fen_below_never_reads_as_the_threshold() -> None:
    body = keystroke(CLIENT, estimate="2999.999999").content.decode()
    assert "本标段 2,999.999999 万元，门槛 3,000 万元（含），还差 0.000001 万元" in body


def test_what_if_names_the_gap_to_the_next_threshold() -> None:
    said = text(keystroke(CLIENT))
    assert "再加 12.50 万元，达到 3,000 万元，结论即变为：省内网络远程分布评标" in said
    assert "没有填写项目总投资额。达到 3,000 万元 时结论为：省内网络远程分布评标" in said
    above = text(keystroke(CLIENT, province="SD", estimate="8012.5"))
    assert "现高出门槛 12.50 万元；低于 8,000 万元 时结论为：省域内远程异地评标" in above


def test_four_provinces_answer_the_same_lot() -> None:
    said = text(keystroke(CLIENT, estimate="9000"))
    part = said[said.index("同一标段在各省") : said.index("换一个公告日")]
    for name, mode in (
        ("山东", "跨省远程异地评标"),
        ("黑龙江", "省内跨区域远程异地评标"),
        ("吉林", "省内远程异地评标"),
        ("辽宁", "省内网络远程分布评标"),
    ):
        assert mode in part[part.index(name) :][:80], name


def test_other_dates_show_from_when_until_when_the_document_counts() -> None:
    said = text(keystroke(CLIENT, estimate="9000"))
    part = said[said.index("换一个公告日") :]
    assert "2025年11月5日 起 省内网络远程分布评标" in part
    assert "2027年11月6日 起" in part


def test_epc_without_parts_is_asked_for_them_and_other_provinces_still_answer() -> None:
    said = text(keystroke(CLIENT, province="SD", category="epc", estimate="9000"))
    assert "还不能判定" in said
    assert "缺少各部分估算价就无法判定" in said
    assert "省内网络远程分布评标" in said, "the province that does not test by parts answers"


def test_estimate_of_an_epc_may_be_the_sum_of_its_parts() -> None:
    parts = {"part_works": "7000", "part_goods": "1600", "part_services": "0"}
    said = text(keystroke(CLIENT, province="SD", category="epc", estimate="", **parts))
    assert "跨省远程异地评标" in said


def test_without_an_estimate_only_a_duty_that_does_not_hang_on_it_is_told() -> None:
    assert "还不能判定" in text(keystroke(CLIENT, estimate=""))
    said = text(keystroke(CLIENT, province="HL", estimate=""))
    assert "省内跨区域远程异地评标" in said
    assert "没有填写单项合同估算价" in said


def test_a_date_within_the_document_s_own_term_is_judged_before_its_calendar_is_published() -> None:
    assert "省内网络远程分布评标" in text(keystroke(CLIENT, notice_on="2027-11-05", estimate="3000"))[:300]


def test_conditions_of_a_permission_say_whether_they_are_met() -> None:
    said = text(keystroke(CLIENT, province="SD", estimate="9000", circumstances="state_secret"))
    assert "条件与提示" in said


def test_other_reading_can_be_tried_and_stays_tried() -> None:
    first = keystroke(CLIENT, funding="local_special_bond")
    assert "结论将不同" in text(first)
    assert 'value="13:b"' in first.content.decode()
    second = keystroke(CLIENT, funding="local_special_bond", take="13:b")
    assert "省内网络远程分布评标" in text(second)[:400]
    assert '<input type="hidden" name="take" value="13:b" form="desk-form">' in second.content.decode()


def test_other_lot_without_estimate_is_named_not_forgotten() -> None:
    assert "其他标段 2 没有填写估算价，未计入" in text(keystroke(CLIENT, other2_specialty="A08"))


# --- bad input -----------------------------------------------------------------------------------------------------

WRONG = [
    ({"estimate": "abc"}, "estimate", "amount_not_a_number"),
    ({"estimate": "-1"}, "estimate", "amount_negative"),
    ({"estimate": "1.1234567"}, "estimate", "amount_finer_than_fen"),
    ({"estimate": "9" * 18}, "estimate", "amount_too_large"),
    ({"notice_on": "gestern"}, "notice_on", "invalid"),
    ({"notice_on": "2199-01-01"}, "notice_on", "desk_day_out_of_range"),
    ({"notice_on": "2028-02-01"}, "notice_on", "desk_notice_beyond_calendar"),
    ({"notice_on": "2027-02-01", "province": "SD"}, "notice_on", "desk_notice_beyond_calendar"),
    ({"evaluation_on": "2026-08-01"}, "evaluation_on", "desk_days_out_of_order"),
    ({"province": "XX"}, "province", "invalid_choice"),
    ({"city": "370100"}, "city", "invalid_choice"),
    ({"category": "ships"}, "category", "invalid_choice"),
    ({"committee_size": "6"}, "committee_size", "desk_committee_size"),
    ({"part_works": "1"}, "part_works", "desk_parts_without_epc"),
    ({"category": "epc", "part_works": "1"}, "part_goods", "desk_parts_incomplete"),
    (
        {"category": "epc", "part_works": "3000", "part_goods": "1", "part_services": "1"},
        "part_works",
        "parts_do_not_add_up",
    ),
    ({"other1_estimate": "x"}, "other1_estimate", "amount_not_a_number"),
]


@pytest.mark.parametrize(("changes", "field", "code"), WRONG)
def test_mistake_stands_beside_its_field_with_code_and_words(changes, field: str, code: str) -> None:
    for answer in (keystroke(CLIENT, **changes), CLIENT.get(DESK, typed(**changes))):
        said = slot(answer, field)
        assert said.endswith(code)
        assert len(said) > len(code) + 5, "words stand before the code"
    assert answer.status_code == 400


def test_what_was_typed_is_kept_in_the_page_without_scripts() -> None:
    body = CLIENT.get(DESK, typed(estimate="abc", total_investment="12600")).content.decode()
    assert 'value="abc"' in body
    assert 'value="12600"' in body
    assert "有 1 处需要改正，您填写的内容都在" in text(CLIENT.get(DESK, typed(estimate="abc")))


def test_last_good_answer_stays_and_is_marked_as_old() -> None:
    good = keystroke(CLIENT, estimate="3000")
    last = urlencode(typed(estimate="3000"))
    assert 'name="last"' in good.content.decode()
    bad = keystroke(CLIENT, estimate="3000x", last=last)
    said = text(bad)
    assert "这是改错之前的结果" in said
    assert "省内网络远程分布评标" in said
    assert slot(bad, "estimate")
    again = keystroke(CLIENT, estimate="3000y", last=last)
    assert "这是改错之前的结果" in text(again), "a second mistake keeps the same good answer"
    mended = keystroke(CLIENT, estimate="2000", last=last)
    assert "这是改错之前的结果" not in text(mended)
    assert slot(mended, "estimate") == ""


def test_a_forged_last_answer_is_ignored() -> None:
    for last in ("province=LN", "estimate=x&province=LN&category=works", "%%%", "last=" * 400):
        answer = keystroke(CLIENT, estimate="abc", last=last)
        assert answer.status_code == 200
        assert "改正标红的一栏后即可判定" in text(answer)


def test_changed_province_forgets_city_ground_and_reading_of_the_old_one() -> None:
    answer = keystroke(CLIENT, province="SD", shown="LN", city="210100", ground="small_budget", take="13:b")
    body = answer.content.decode()
    assert "省域内远程异地评标" in text(answer)
    assert 'id="f-city" hx-swap-oob="true"' in body
    assert "济南市" in body
    assert 'id="f-city"' not in keystroke(CLIENT, shown="LN").content.decode(), (
        "choices come anew only when they change"
    )


# --- addresses and facts -------------------------------------------------------------------------------------------


def _cases():
    return [
        pytest.param(pack, case, id=f"{pack.code}-{case.case}") for pack in province.all_packs() for case in pack.cases
    ]


@pytest.mark.parametrize(("pack", "case"), _cases())
def test_every_case_opens_at_the_desk_and_comes_out_as_the_case_says(pack, case) -> None:
    if case.local_standards:
        pytest.skip("the desk knows only standards that are recorded, this case assumes one")
    state = read_desk(QueryDict(desk_query(case.facts, pack.code)), province.all_packs(), pack, NOW.date())
    if not can_enter(case.facts, pack):
        assert state.wrong, "what a case holds and the desk does not accept is said beside the field"
        return
    assert state.wrong == ()
    assert state.facts is not None
    if case.refused:
        with pytest.raises(Refused) as caught:
            decide(state.facts, pack, settings.HASH_NAME)
        assert caught.value.code == case.refused
        return
    decision = decide(state.facts, pack, settings.HASH_NAME)
    assert (decision.mode, decision.required) == (case.mode, case.required)


def test_nothing_is_stored_and_few_questions_are_asked(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the demo clock, and the approved city standards of every province at once
        keystroke(CLIENT)
    assert not Decision.objects.exists()


def test_printed_trial_says_that_it_is_one() -> None:
    page = CLIENT.get(f"{DESK}print/", typed(estimate="3000"))
    said = text(page)
    assert "评标方式判定书" in said
    assert "试算，不入证据" in said
    assert "单项合同估算价 3,000 万元" in said
    assert "省内网络远程分布评标" in said
    assert "经办人（签字）" in said
    assert "证据已记录" not in said


def test_printing_what_cannot_be_decided_leads_back_with_everything_typed() -> None:
    page = CLIENT.get(f"{DESK}print/", typed(estimate="abc"))
    assert "还不能判定" in text(page)
    assert "estimate=abc" in page.content.decode()


def test_printing_an_epc_without_parts_is_refused_in_words() -> None:
    page = CLIENT.get(f"{DESK}print/", typed(province="SD", category="epc"))
    assert page.status_code in {200, 409}
    assert "各部分" in text(page)


def test_desk_speaks_english() -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    said = text(client.get(DESK, typed(funding="local_special_bond")))
    assert "12.50 × 10k CNY more of" in said
    assert "Decision desk" in said
    assert "What is missing" in said


def test_mode_is_never_lowered_by_a_larger_estimate() -> None:
    ranks = []
    for estimate in ("1", "799", "2999.999999", "3000", "8000", "10000", "50000"):
        state = read_desk(
            QueryDict(urlencode(typed(estimate=estimate))), province.all_packs(), province.all_packs()[0], NOW.date()
        )
        ranks.append(decide(state.facts, state.pack, settings.HASH_NAME).mode.rank)
    assert ranks == sorted(ranks)
    assert ranks[0] == Mode.CENTRALISED.rank
