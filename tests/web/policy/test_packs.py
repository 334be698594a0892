"""Pack pages: everybody may read them, nothing dresses up as law, what is unknown says why, digests can be checked."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.test import Client

from tests.personas import NOW
from tests.web.policy.asking import text
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.packs import pack_sources
from yuanping.kernel.canonical import digest, parse_canonical
from yuanping.kernel.plain import from_plain
from yuanping.kernel.policy.pack import Pack, Phase, pack_digest
from yuanping.web.policy.pack_values import SEERS, compose_sees, effective, names_of, prefix_of
from yuanping.web.policy.words import GROUPS, PHASES
from yuanping.web.shell import province

pytestmark = pytest.mark.django_db
PACKS = province.all_packs()
CODES = [pack.code for pack in PACKS]


@pytest.fixture(autouse=True)
def _clock(db) -> None:
    set_demo_clock(NOW)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("part", ["", "readings/", "deadlines/", "duties/", "visibility/", "cases/"])
@pytest.mark.parametrize("code", CODES)
def test_every_part_of_every_pack_can_be_read(code: str, part: str, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    assert client.get(f"/policy/packs/{code}/{part}").status_code == 200


@pytest.mark.parametrize(
    "rest", ["", "readings/", "deadlines/", "duties/", "visibility/", "cases/", "pack.json", "sources.zip"]
)
def test_unknown_pack_is_not_found(rest: str) -> None:
    assert Client().get(f"/policy/packs/XX/{rest}").status_code == 404


def test_list_names_every_pack_with_document_version_and_what_ends_next() -> None:
    page = text(Client().get("/policy/packs/"))
    for pack in PACKS:
        assert pack.name in page
        assert pack.version in page
    assert "辽发改法规〔2025〕843号 有效期至此日" in page
    assert "2027年11月5日" in page


@pytest.mark.parametrize(("now", "left"), [("2026-09-01", 430), ("2027-11-04", 1), ("2026-12-31", 309)])
def test_days_left_follow_the_clock_of_the_site(now: str, left: int) -> None:
    set_demo_clock(datetime.fromisoformat(f"{now}T01:00:00").replace(tzinfo=UTC))
    assert f"还剩 {left} 日" in text(Client().get("/policy/packs/LN/"))


def test_last_day_says_today_and_afterwards_it_is_gone() -> None:
    set_demo_clock(datetime(2027, 11, 5, 1, 0, tzinfo=UTC))
    assert "就是今天" in text(Client().get("/policy/packs/LN/"))
    set_demo_clock(datetime(2027, 11, 6, 1, 0, tzinfo=UTC))
    assert "辽发改法规〔2025〕843号 有效期至此日" not in text(Client().get("/policy/packs/LN/"))


def test_every_parameter_stands_on_the_page_with_its_article() -> None:
    for pack in PACKS:
        body = Client().get(f"/policy/packs/{pack.code}/", {"on": "2026-09-01"}).content.decode()
        for entry in filter(None, (effective(pack, name, date(2026, 9, 1)) for name in names_of(pack))):
            assert entry.label in body, entry.name
            assert f">{entry.law.article}</a>" in body, entry.name


def test_own_figure_is_dashed_and_named_and_law_is_not() -> None:
    body = Client().get("/policy/packs/LN/").content.decode()
    own = [entry for entry in PACKS[CODES.index("LN")].parameters if entry.note.startswith("自设")]
    assert own
    assert body.count('class="own"') >= 1
    assert "自设" in body
    row = body[body.index("异地专家所占比例下限") :][:400]
    assert "自设" not in row
    assert "1/3" in row


def test_unknown_figure_says_that_and_why() -> None:
    page = text(Client().get("/policy/packs/JL/", {"on": "2026-09-01"}))
    unknown = [e for e in PACKS[CODES.index("JL")].parameters if not e.known and e.name == "cross_province.works"]
    assert unknown
    assert "尚未录入" in page
    assert unknown[0].note in page


def test_day_of_the_address_decides_which_values_stand() -> None:
    before = text(Client().get("/policy/packs/LN/", {"on": "2025-10-01"}))
    after = text(Client().get("/policy/packs/LN/", {"on": "2026-01-01"}))
    assert "文件成文之前没有标准" in before
    assert "文件成文之前没有标准" not in after


def test_mistyped_day_is_said_and_the_page_stays() -> None:
    page = Client().get("/policy/packs/LN/", {"on": "morgen"})
    assert page.status_code == 400
    assert "日期“morgen”未被接受" in text(page)
    assert 'value="morgen"' in page.content.decode()
    assert "3,000 万元" in text(page)


@pytest.mark.parametrize("code", CODES)
def test_downloaded_pack_has_the_digest_of_the_page_and_decides_again(code: str) -> None:
    pack = PACKS[CODES.index(code)]
    answer = Client().get(f"/policy/packs/{code}/pack.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{code}-{pack.version}.json"'
    assert digest(settings.HASH_NAME, json.loads(answer.content)) == pack_digest(settings.HASH_NAME, pack)
    assert from_plain(Pack, parse_canonical(answer.content)) == pack
    shown = pack_digest(settings.HASH_NAME, pack)
    assert shown[:4] in text(Client().get(f"/policy/packs/{code}/"))


@pytest.mark.parametrize("code", CODES)
def test_sources_are_the_files_and_the_same_bytes_each_time(code: str) -> None:
    first, second = (Client().get(f"/policy/packs/{code}/sources.zip").content for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == dict(pack_sources(code))


@pytest.mark.parametrize("pack", PACKS, ids=CODES)
def test_visibility_page_says_what_the_table_answers(pack) -> None:
    subjects = list(dict.fromkeys(rule.subject for rule in pack.visibility_rules))
    rows = compose_sees(pack)
    assert len(rows) == len(subjects)
    by_words = {str(words): phase for phase, words in PHASES.items()}
    from yuanping.web.policy.words import SUBJECTS

    for row in rows:
        subject = next(key for key in subjects if str(SUBJECTS.get(key, key)) == row.subject)
        for role, cell in zip(SEERS, row.cells, strict=True):
            first = next((p for p in Phase if pack.visibility(subject, role.value, p).shown), None)
            assert by_words.get(cell.when) is first, f"{subject} {role}"


def test_deadlines_say_from_when_how_long_whose_act_and_by_which_article() -> None:
    page = text(Client().get("/policy/packs/LN/deadlines/"))
    row = page[page.index("场所确认工位预订") :][:120]
    assert "收到预订申请之日" in row
    assert "之后 3 日 内" in row or "之后 3 日内" in row
    assert "评标场所" in row
    assert "（十四）" in row
    stages = text(Client().get("/policy/packs/SD/deadlines/"))
    assert "2026年6月30日" in stages


def test_every_deadline_of_a_pack_stands_on_its_page() -> None:
    for pack in PACKS:
        page = text(Client().get(f"/policy/packs/{pack.code}/deadlines/"))
        for rule in pack.deadlines:
            held = not rule.parameter or effective(pack, rule.parameter, NOW.date()) is not None
            assert (rule.title in page) or not held, rule.deadline


def test_every_duty_of_a_pack_stands_on_its_page_under_whose_it_is() -> None:
    for pack in PACKS:
        page = text(Client().get(f"/policy/packs/{pack.code}/duties/"))
        for duty in pack.duties:
            assert duty.says in page, duty.duty
            assert "、".join(duty.duty_of) in page, duty.duty
    assert "不随标段" in page


def test_duties_are_read_in_english_too() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = text(client.get("/policy/packs/LN/duties/"))
    assert "Collect and keep telephones centrally" in page
    assert "通讯工具" not in page


def test_every_subject_of_a_parameter_has_its_title() -> None:
    names = {entry.name for pack in PACKS for entry in pack.parameters}
    assert {prefix_of(name) for name in names} <= set(GROUPS)


def test_cases_lead_to_the_desk_and_come_in_pages() -> None:
    many = max(PACKS, key=lambda pack: len(pack.cases))
    first = Client().get(f"/policy/packs/{many.code}/cases/")
    assert f"共 {len(many.cases)} 个" in text(first)
    assert "/policy/desk/?province=" in first.content.decode()
    if len(many.cases) > 25:
        assert many.cases[25].title in text(Client().get(f"/policy/packs/{many.code}/cases/", {"page": 2}))
    assert Client().get(f"/policy/packs/{many.code}/cases/", {"page": "x"}).status_code == 200


def test_readings_show_both_options_which_is_taken_and_whom_to_ask() -> None:
    pack = PACKS[CODES.index("LN")]
    page = text(Client().get("/policy/packs/LN/readings/"))
    for reading in pack.readings:
        assert reading.question in page
        assert all(words in page for _, words in reading.options)
        assert reading.ask in page


@pytest.mark.parametrize("path", ["/policy/packs/", "/policy/packs/LN/", "/policy/packs/LN/cases/", "/policy/compare/"])
def test_pack_pages_ask_the_database_almost_nothing(path: str, django_assert_max_num_queries) -> None:
    Client().get(path)
    with django_assert_max_num_queries(3):  # the demo clock and the newest checkpoint at the foot
        Client().get(path)
