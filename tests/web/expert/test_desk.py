"""Each act of a member on its page: happy, someone else's, wrong state, and what must not show."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.evaluation import stage as s
from tests.apps.evaluation.stage import Stage, make_stage
from yuanping.apps.evaluation.queries import get_desk
from yuanping.infra import clock
from yuanping.kernel.evaluation.score import field_of
from yuanping.web.shell.seat import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    made = make_stage()
    clock.set_demo_clock(s.NOW)
    return made


def seated(stage: Stage, number: int) -> Client:
    """A browser at the desk of this member; number 3 is the owner representative with an account."""
    client = Client()
    if number == 3:
        stage.personas.sign_in(client, "owner")
    session = client.session
    session[KEY] = stage.seats[number - 1]
    session.save()
    return client


def page(client: Client, name: str = "expert:desk", *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(client: Client, name: str, data: dict[str, str], *args: object) -> str:
    response = client.post(reverse(name, args=args), data, follow=True)
    assert response.status_code in {200, 409}
    return response.content.decode()


GOOD = {"agreed": "yes", "passphrase": "一个足够长的口令", "again": "一个足够长的口令"}


def test_declaration_is_signed_on_its_page(stage: Stage) -> None:
    client = seated(stage, 1)
    assert "评标承诺" in page(client)
    assert "两次输入的口令不同" in post(client, "expert:declare", GOOD | {"again": "另一个口令口令"})
    assert "没有确认各项属实" in post(client, "expert:declare", GOOD | {"agreed": ""})
    told = post(client, "expert:declare", GOOD)
    assert "1 / 5 位评委已完成" in told
    assert GOOD["passphrase"] not in told


def test_owner_representative_uses_the_same_page(stage: Stage) -> None:
    assert "评委 3 号" in page(seated(stage, 3))


def test_passphrase_never_comes_back(stage: Stage) -> None:
    client = seated(stage, 1)
    told = post(client, "expert:declare", GOOD | {"agreed": "", "passphrase": "秘密口令秘密口令"})
    assert "秘密口令秘密口令" not in told


@pytest.mark.parametrize(
    "who", ["agency", "entity", "registry", "host", "supervisor", "coordinator", "outsider", "admin1"]
)
def test_nobody_else_has_a_desk(stage: Stage, who: str) -> None:
    client = Client()
    stage.personas.sign_in(client, who)
    for name, args in (("expert:desk", ()), ("expert:score", (1,)), ("expert:report", ())):
        assert client.get(reverse(name, args=args)).status_code == 404
    for name in ("declare", "ballot", "review", "lock", "dissent", "compose", "sign"):
        assert client.post(reverse(f"expert:{name}")).status_code == 404


def test_stranger_is_led_to_sign_in_and_a_foreign_seat_to_the_entrance(stage: Stage) -> None:
    assert reverse("shell:sign_in") in Client().get(reverse("expert:desk"))["Location"]
    client = Client()
    session = client.session
    session[KEY] = "f" * 32
    session.save()
    assert client.get(reverse("expert:desk"))["Location"] == reverse("expert:enter")
    assert client.post(reverse("expert:lock")).status_code == 404


def test_ballot_names_numbers_only_and_counts_once(stage: Stage) -> None:
    s.declare(stage)
    client = seated(stage, 1)
    shown = page(client)
    assert "评委 5 号" in shown
    assert not any(name in shown for name in s.NAMES)
    post(client, "expert:ballot", {"choice": stage.seats[1]})
    assert "您已经投过票" in re.sub(r"第 1 轮", "", post(client, "expert:ballot", {"choice": stage.seats[1]}))


def test_review_without_a_reason_is_refused_and_the_page_says_why(stage: Stage) -> None:
    s.declare(stage)
    s.elect(stage)
    client = seated(stage, 1)
    bids = get_desk(stage.member(1), stage.now).bids
    data = {f"verdict:{bid.bid_id}": "pass" for bid in bids} | {f"verdict:{bids[3].bid_id}": "5"}
    assert "否决 B-04 须写明事实与理由" in post(client, "expert:review", data)
    assert "初步评审意见已提交" in post(client, "expert:review", data | {f"reason:{bids[3].bid_id}": "高于限价"})


def test_score_out_of_range_stands_beside_its_field_and_the_typed_value_stays(stage: Stage) -> None:
    s.to_scoring(stage)
    client = seated(stage, 1)
    bid = get_desk(stage.member(1), stage.now).standing[1]
    field = field_of(bid.bid_id, "plan")
    told = post(client, "expert:save", {field: "31", "go": "next"}, 1)
    assert "只能在 0 到 30 分之间" in told
    row = re.search(rf'name="{field}"[^>]*>', told)
    assert row
    assert 'value="31"' in row[0]
    assert 'aria-invalid="true"' in row[0]
    assert "招标投标法实施条例" in told


def test_score_is_saved_by_htmx_with_one_line(stage: Stage) -> None:
    s.to_scoring(stage)
    client = seated(stage, 1)
    bid = get_desk(stage.member(1), stage.now).standing[0]
    field = field_of(bid.bid_id, "plan")
    answer = client.post(
        reverse("expert:save", args=[1]), {field: "20.5"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "已保存" in answer
    assert "<html" not in answer
    assert 'value="20.5"' in page(client, "expert:score", 1)
    answer = client.post(
        reverse("expert:save", args=[1]), {field: "x"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "不是数字" in answer


def test_sheet_is_locked_on_the_page_and_says_what_becomes_visible(stage: Stage) -> None:
    s.to_scoring(stage)
    client = seated(stage, 1)
    assert "锁定后不能再改" in page(client)
    s.fill(stage, 1)
    assert "提交并锁定" in page(client)
    told = post(client, "expert:lock", {})
    assert "评分表已提交并锁定" in told
    assert "其他评委评分已隐藏" in told
    assert client.get(reverse("expert:score", args=[1]))["Location"] == reverse("expert:desk")
    assert "已经锁定" in post(client, "expert:lock", {})


def _normal(text: str) -> str:
    """Tokens that are new in every answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize("locked", [False, True])
def test_two_worlds_that_differ_in_anothers_scores_answer_with_the_same_bytes(stage: Stage, locked: bool) -> None:
    """A member, the supervisor and the agency cannot tell what another member scores before all are locked."""
    s.to_scoring(stage)
    s.fill(stage, 1)
    if locked:
        s.score(stage, (1,))
    readers = [(seated(stage, 1), ("expert:desk", ()))]
    if not locked:
        readers.append((seated(stage, 1), ("expert:score", (2,))))
    for who in ("supervisor", "agency", "entity"):
        client = Client()
        stage.personas.sign_in(client, who)
        readers.append((client, ("agency:award", (stage.lot_id,))))
    seen = []
    for shift in (0, 5):
        s.fill(stage, 2, shift)
        seen.append([_normal(page(client, name, *args)) for client, (name, args) in readers])
    assert seen[0] == seen[1]


def test_leader_composes_and_members_sign_with_their_passphrase(stage: Stage) -> None:
    s.to_ranked(stage)
    assert "组长形成评标报告" in page(seated(stage, 1))
    assert "代表评标委员会形成" in post(seated(stage, 1), "expert:compose", {})
    assert "您已签署评标报告" not in post(seated(stage, 2), "expert:compose", {})
    client = seated(stage, 1)
    shown = page(client)
    assert "演示密钥" in shown
    assert client.get(reverse("expert:report"))["Content-Type"] == "application/pdf"
    assert "签名口令不对" in post(client, "expert:sign", {"passphrase": "错误的口令", "read": "yes"})
    assert "1 / 5 位评委已完成" in post(client, "expert:sign", {"passphrase": f"{s.PASSPHRASE}1", "read": "yes"})
    assert "每位成员只签一次" in post(client, "expert:sign", {"passphrase": f"{s.PASSPHRASE}1", "read": "yes"})


def test_dissent_is_filed_on_the_page(stage: Stage) -> None:
    s.to_ranked(stage)
    client = seated(stage, 4)
    assert "不同意见已记入报告" in post(client, "expert:dissent", {"text": "B-02 的工期偏短"})
    assert "B-02 的工期偏短" in page(client)


def test_type_size_is_kept_and_leaving_ends_the_session(stage: Stage) -> None:
    client = seated(stage, 1)
    assert 'class="yp-expert xl"' in post(client, "expert:size", {"size": "xl"})
    assert client.post(reverse("expert:leave"))["Location"] == reverse("expert:enter")
    assert reverse("shell:sign_in") in client.get(reverse("expert:desk"))["Location"]


def test_wrong_arrival_code_is_refused_at_the_entrance(stage: Stage) -> None:
    client = Client()
    assert "到场码" in page(client, "expert:enter")
    told = post(client, "expert:enter_by_code", {"code": "7F-21-NOT-A-CODE"})
    assert "评委" not in re.sub(r"<[^>]+>", "", told).replace("评委号数", "") or "到场码" in told


def test_report_and_award_pages_open_when_all_have_signed(stage: Stage) -> None:
    client = Client()
    stage.personas.sign_in(client, "entity")
    s.to_signing(stage)
    assert "评分与排序已隐藏" in page(client, "agency:award", stage.lot_id)
    assert client.get(reverse("agency:report", args=[stage.lot_id])).status_code == 404
    for number in stage.numbers:
        s.sign(stage.at(number), number)
    shown = page(client, "agency:award", stage.lot_id)
    assert "确定中标人" in shown
    assert "甲川建设有限公司" in shown
    assert client.get(reverse("agency:report", args=[stage.lot_id])).content.startswith(b"%PDF")
    second = get_desk(stage.member(1), stage.now).result.lines[1].bid_id  # type: ignore[union-attr]
    assert "须写明理由" in post(client, "agency:record_award", {"bid_id": second}, stage.lot_id)
    for who in ("outsider", "other_agency", "registry", "host"):
        other = Client()
        stage.personas.sign_in(other, who)
        assert other.get(reverse("agency:award", args=[stage.lot_id])).status_code == 404
        assert other.post(reverse("agency:record_award", args=[stage.lot_id]), {"bid_id": second}).status_code == 404
    agency = Client()
    stage.personas.sign_in(agency, "agency")
    assert agency.post(reverse("agency:record_award", args=[stage.lot_id]), {"bid_id": second}).status_code == 404
