"""The library's pages: search, one file with its steps, the application, tables, and an expert's own page."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.experts.people import KEY, UNIT, apply, code_sent, form, id_number, page_code, second_officer
from tests.personas import NOW, Personas, make_personas, make_uscc
from yuanping.apps.experts import queries, services
from yuanping.apps.experts.models import Expert, ExpertRead
from yuanping.infra import clock

pytestmark = pytest.mark.django_db
OTHERS = ("agency", "entity", "host", "coordinator", "outsider", "owner", "admin1", "admin3")
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def personas() -> Personas:
    clock.set_demo_clock(NOW)
    return make_personas()


@pytest.fixture
def expert_id(personas: Personas) -> str:
    return services.register_expert(actor=personas.actor("registry"), form=form(1), now=NOW)


def body(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]  # a response of the test client


def enter(code: str) -> Client:
    client = Client()
    answer = client.post(reverse("library:own_enter"), {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, reverse("library:own"))
    return client


def own_client(personas: Personas, expert_id: str) -> Client:
    return enter(page_code(personas.actor("registry"), expert_id))


def test_search_shows_no_name_and_finds_by_conditions(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    page = body(client.get(reverse("library:search"), {"specialty": "A08"}))
    assert expert_id[:8].upper() in page
    assert "演示专家001" not in page
    assert expert_id[:8].upper() not in body(client.get(reverse("library:search"), {"specialty": "B"}))
    assert expert_id[:8].upper() in body(client.post(reverse("library:search"), {"name": "演示专家001"}))
    assert expert_id[:8].upper() not in body(client.post(reverse("library:search"), {"name": "演示专家"}))


def test_search_costs_the_same_for_one_and_for_many(personas: Personas, django_assert_max_num_queries) -> None:
    services.register_experts(
        actor=personas.actor("registry"), forms=[form(number) for number in range(1, 41)], now=NOW
    )
    client = personas.client("registry")
    client.get(reverse("library:search"))
    with django_assert_max_num_queries(24):
        client.get(reverse("library:search"))


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_has_these_pages(personas: Personas, expert_id: str, who: str) -> None:
    client = personas.client(who)
    for name in ("library:search", "library:tables", "library:empty"):
        assert client.get(reverse(name)).status_code == 404
    assert client.get(reverse("library:expert", args=[expert_id])).status_code == 404
    for name in ("person", "page_code", "training", "employer", "tie"):
        assert client.post(reverse(f"library:{name}", args=[expert_id])).status_code == 404
    assert client.post(reverse("library:act", args=[expert_id, "suspend"]), {"reason": "x"}).status_code == 404
    assert client.post(reverse("library:export"), {"purpose": "review"}).status_code == 404
    assert not ExpertRead.objects.exists()


def test_supervisor_sees_the_file_without_person_readers_or_changes(personas: Personas, expert_id: str) -> None:
    services.open_person(
        actor=personas.actor("registry"), expert_id=expert_id, purpose=services_purpose("contact"), now=NOW
    )
    client = personas.client("supervisor")
    page = body(client.get(reverse("library:expert", args=[expert_id])))
    assert "暂停参加" in page
    for hidden in ("个人资料", "谁看过", "变更工作单位", "演示专家001"):
        assert hidden not in page
    assert client.post(reverse("library:person", args=[expert_id]), {"purpose": "order"}).status_code == 404


def services_purpose(key: str):
    from yuanping.kernel.experts.reads import Purpose

    return Purpose(key)


def test_the_way_from_application_to_appointment_by_its_buttons(personas: Personas) -> None:
    stranger = Client()
    page = body(stranger.get(reverse("library:apply")))
    assert "申请加入评标专家库" in page
    given = {
        "name": "演示申请人", "id_number": id_number(3), "phone": "13900000003", "specialty": "a080104", "further": "A0601 A06",
        "home_centre": personas.organisations["centre"], "region": "210100", "employer_uscc": UNIT, "title": "高级工程师",
        "title_level": "senior", "practice_since": "2010-07-01", "mailbox_key": "ab" * 32, "consents": "yes",
    }  # fmt: skip
    refused = stranger.post(reverse("library:apply"), {**given, "consents": ""})
    assert refused.status_code == 409
    assert "演示申请人" in body(refused)
    given["mailbox_key"] = KEY
    answers: list[str] = []
    code = code_sent(lambda: answers.append(body(stranger.post(reverse("library:apply"), given))))
    assert "口令已发到您填写的手机" in answers[0]
    assert not CODE.search(answers[0])
    (row,) = Expert.objects.all()
    assert [each.code for each in row.specialties.order_by("-primary", "code")] == ["A080104", "A06", "A0601"]
    client = personas.client("registry")
    url = reverse("library:expert", args=[row.expert_id])

    def act(name: str, **fields: str) -> str:
        answer = client.post(reverse("library:act", args=[row.expert_id, name]), fields)
        assert (answer.status_code, answer["Location"]) == (303, url)
        return body(client.get(url))

    assert "没有办理" in act("recommend", document="推〔2026〕1号", on="2026-08-20", unit_uscc=make_uscc(1))
    assert "已登记单位推荐" in act("recommend", document="推〔2026〕1号", on="2026-08-20", unit_uscc=UNIT)
    assert "已审核通过" in act("review")
    assert "审核与聘任须由两个人办理" in act("appoint", document="聘〔2026〕1号", on="2026-09-01", until="2029-08-31")
    second_officer(personas)
    personas.sign_in(client, "registry2")
    assert "已聘任" in act("appoint", document="聘〔2026〕1号", on="2026-09-01", until="2029-08-31")
    assert "已暂停" in act("suspend", reason="核实情况", until="2026-10-01")
    mine = body(enter(code).get(reverse("library:own")))
    assert "暂停参加" in mine
    assert "2026-10-01" in mine


def test_person_is_shown_once_and_the_reading_is_kept(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    url = reverse("library:person", args=[expert_id])
    assert client.get(url).status_code == 405
    refused = client.post(url, {"purpose": ""})
    assert refused.status_code == 409
    assert not ExpertRead.objects.exists()
    shown = body(client.post(url, {"purpose": "payment"}))
    assert "演示专家001" in shown
    assert id_number(1) in shown
    page = body(client.get(reverse("library:expert", args=[expert_id])))
    assert "演示专家001" not in page
    assert "支付报酬" in page
    assert "支付报酬" in body(own_client(personas, expert_id).get(reverse("library:own")))


def test_changes_of_the_file_by_their_forms(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    url = reverse("library:expert", args=[expert_id])

    def send(name: str, *args: object, **fields: str) -> str:
        assert client.post(reverse(f"library:{name}", args=[expert_id, *args]), fields)["Location"] == url
        return body(client.get(url))

    assert "没有登记" in send("training", completed_on="2026-08-01", hours="viele")
    assert "培训已登记" in send("training", completed_on="2026-08-01", hours="8", valid_until="2027-08-01")
    assert "工作单位已变更" in send("employer", uscc=make_uscc(9).lower())
    assert "回避关系已登记" in send("tie", kind="shareholder", tie_uscc=make_uscc(8))
    ties = queries.get_file(personas.actor("registry"), expert_id).ties
    (share,) = [each for each in ties if each.relation.kind == "shareholder"]
    assert "已登记终止" in send("end_tie", share.tie_id)
    pages: list[str] = []
    code = code_sent(lambda: pages.append(send("page_code")))
    assert "已发到本人登记的手机" in pages[0]
    assert not CODE.search(pages[0])
    assert queries.find_by_page_code(code) == expert_id


def test_own_page_of_absences_ties_and_person(personas: Personas, expert_id: str) -> None:
    client = own_client(personas, expert_id)
    url = reverse("library:own")
    answer = client.post(reverse("library:own_absence"), {"first": "2026-09-24", "last": ""})
    assert answer["Location"] == f"{url}?done=absence"
    page = body(client.get(answer["Location"]))
    assert "2026-09-24 – 2026-09-24" in page
    (absence,) = queries.get_file(personas.actor("registry"), expert_id).absences
    assert client.post(reverse("library:own_drop_absence", args=[absence.absence_id])).status_code == 303
    assert queries.get_file(personas.actor("registry"), expert_id).absences == ()
    assert client.post(reverse("library:own_absence"), {"first": "2026-08-01"}).status_code == 409
    assert client.post(reverse("library:own_tie"), {"kind": "officer", "uscc": make_uscc(8)}).status_code == 303
    assert client.post(reverse("library:own_tie"), {"kind": "punished", "uscc": ""}).status_code == 409
    assert "演示专家001" not in body(client.get(url))
    assert "演示专家001" in body(client.post(reverse("library:own_person")))
    assert "本人查看" in body(client.get(url))


def test_own_page_opens_to_its_code_for_the_day_only(personas: Personas, expert_id: str) -> None:
    url = reverse("library:own")
    client = own_client(personas, expert_id)
    assert client.get(url).status_code == 200
    clock.set_demo_clock(NOW.replace(day=2))
    assert client.get(url)["Location"] == reverse("library:own_enter")
    clock.set_demo_clock(NOW.replace(day=2))
    client = own_client(personas, expert_id)
    assert client.post(reverse("library:own_leave")).status_code == 303
    assert client.get(url).status_code == 302
    for wrong in ("", "2222-2222-2222", "nonsense"):
        answer = Client().post(reverse("library:own_enter"), {"code": wrong})
        assert answer.status_code == 409
        assert "yp_own" not in answer.cookies
    forged = Client()
    forged.cookies["yp_own"] = "00" * 40
    assert forged.get(url).status_code == 302
    for name in ("own_person", "own_absence", "own_tie"):
        assert Client().post(reverse(f"library:{name}"))["Location"] == reverse("library:own_enter")


def test_own_page_leaves_nothing_in_the_database(personas: Personas, expert_id: str) -> None:
    """A session row has a time; what the own page needs travels sealed with the browser."""
    from django.contrib.sessions.models import Session

    client = own_client(personas, expert_id)
    client.get(reverse("library:own"))
    client.post(reverse("library:own_absence"), {"first": "2026-09-24"})
    client.post(reverse("library:own_person"))
    assert not Session.objects.exists()


def test_tables_come_back_as_they_went(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    url = reverse("library:export")
    assert client.post(url, {"purpose": "", "form": "json"}).status_code == 409
    data = client.post(url, {"purpose": "review", "form": "json"}).content
    rows = json.loads(data)["tables"]["experts"]
    assert [row["name"] for row in rows] == ["演示专家001"]
    assert ExpertRead.objects.filter(purpose="review").count() == 1
    workbook = client.post(url, {"purpose": "review", "form": "xlsx"}).content
    Expert.objects.all().delete()
    rows[0]["home_centre"] = "沈阳市公共资源交易中心"
    upload = BytesIO(json.dumps({"v": 1, "tables": {"experts": rows}}).encode())
    upload.name = "experts.json"
    page = body(client.post(reverse("library:tables"), {"file": upload}, follow=True))
    assert "已整份导入 1 人" in page
    again = BytesIO(workbook)
    again.name = "experts.xlsx"
    refused = client.post(reverse("library:tables"), {"file": again})
    assert refused.status_code == 409
    assert "没有这个公共资源交易中心" in body(refused)
    assert Expert.objects.count() == 1


def test_import_names_who_is_there_already_and_stores_nobody(personas: Personas, expert_id: str) -> None:
    client = personas.client("registry")
    rows = json.loads(client.post(reverse("library:export"), {"purpose": "review", "form": "json"}).content)
    first = rows["tables"]["experts"][0] | {"home_centre": personas.organisations["centre"]}
    fresh = first | {"id_number": id_number(2), "name": "演示新人"}
    upload = BytesIO(json.dumps({"v": 1, "tables": {"experts": [fresh, first]}}).encode())
    upload.name = "experts.json"
    refused = client.post(reverse("library:tables"), {"file": upload})
    assert refused.status_code == 409
    assert "一人只能登记一次" in body(refused)
    assert Expert.objects.count() == 1
    empty = client.get(reverse("library:empty"), {"form": "json"})
    assert json.loads(empty.content)["tables"] == {"experts": []}


def test_shared_catalogue_counts_for_everybody_and_hides_the_small(personas: Personas) -> None:
    registry = personas.actor("registry")
    forms = [form(number, "A080104") for number in range(1, 8)]
    forms += [form(number, "A060102", region="210200") for number in range(8, 11)]
    services.register_experts(actor=registry, forms=forms, now=NOW)
    for who in ("agency", "outsider", "anonymous"):
        page = body(personas.client(who).get(reverse("library:catalogue")))
        assert "<b>7</b>" not in page
        assert ">3<" not in page
        assert page.count("已隐藏") >= 2
    services.register_experts(actor=registry, forms=[form(n, "A080104") for n in range(20, 40)], now=NOW)
    services.register_experts(
        actor=registry, forms=[form(n, "A060102", region="210200") for n in range(40, 60)], now=NOW
    )
    page = body(Client().get(reverse("library:catalogue")))
    assert "<b>27</b>" in page
    assert "<b>23</b>" in page


def test_applications_wait_at_the_registry(personas: Personas) -> None:
    apply(5)
    page = body(personas.client("registry").get(reverse("library:search"), {"state": "applied"}))
    assert "已申请，待单位推荐" in page
