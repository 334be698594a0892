from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.personas import NOW, make_personas
from yuanping.infra import clock
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import Role
from yuanping.kernel.law import Law
from yuanping.web.shell import worklist
from yuanping.web.shell.nothing import nothing_for

LAW = Law("辽发改法规〔2025〕843号", "（十三）")
MIDNIGHT = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
"""24:00 of the day of NOW in Shanghai."""


def item(what: str, due_at: datetime | None = None, group: str = "", action: str = "办理") -> WorkItem:
    return WorkItem(
        what=what,
        subject="施工一标段",
        subject_url_name="shell:work",
        subject_id="",
        action=action,
        due_at=due_at,
        law=LAW,
        group=group,
        state="等您办理",
    )


def groups(*items: WorkItem) -> dict[str, list[str]]:
    return {each.key: [row.what for row in each.rows] for each in worklist.compose(items, NOW).groups}


def test_items_stand_in_the_group_of_their_last_day() -> None:
    found = groups(
        item("late", NOW - timedelta(days=2)),
        item("hours", NOW + timedelta(hours=2)),
        item("midnight of today", MIDNIGHT),
        item("first instant of tomorrow", MIDNIGHT + timedelta(seconds=1)),
        item("sunday midnight", MIDNIGHT + timedelta(days=5)),
        item("monday", MIDNIGHT + timedelta(days=5, seconds=1)),
        item("no deadline"),
        item("others", NOW + timedelta(hours=1), "waiting"),
        item("over", NOW - timedelta(days=9), "done"),
    )

    assert found == {
        "today": ["late", "hours", "midnight of today"],
        "week": ["first instant of tomorrow", "sunday midnight"],
        "later": ["monday", "no deadline"],
        "waiting": ["others"],
        "done": ["over"],
    }


def test_only_one_s_own_items_count_and_only_they_can_be_late() -> None:
    composed = worklist.compose(
        (
            item("mine", NOW - timedelta(days=1)),
            item("others", NOW - timedelta(days=1), "waiting"),
            item("done", NOW - timedelta(days=1), "done"),
        ),
        NOW,
    )

    assert (composed.mine, composed.late) == (1, 1)
    assert composed.groups[0].title == "已超期与今天到期"


def test_first_thing_to_do_wears_the_one_primary_button() -> None:
    composed = worklist.compose(
        (item("watch", NOW, action=""), item("do"), item("later"), item("x", group="done")), NOW
    )

    marked = [row.what for group in composed.groups for row in group.rows if row.first]
    assert marked == ["do"]


def test_gathering_sorts_by_deadline_and_puts_the_undated_last(monkeypatch) -> None:
    late, soon, never = item("b", NOW - timedelta(1)), item("a", NOW + timedelta(1)), item("0")
    monkeypatch.setattr(worklist, "SOURCES", (lambda _actor, _now: (never, soon), lambda _actor, _now: (late,)))

    assert worklist.gather(object(), NOW) == (late, soon, never)


@pytest.mark.parametrize("role", list(Role))
def test_empty_list_says_why_for_every_role(role: Role) -> None:
    nothing = nothing_for(role)

    assert nothing.title
    assert nothing.text


@pytest.mark.django_db
def test_page_shows_clock_article_and_action(monkeypatch) -> None:
    clock.set_demo_clock(NOW)
    client = make_personas().client("agency")
    monkeypatch.setattr(worklist, "SOURCES", (lambda _actor, _now: (item("申请工位", NOW + timedelta(hours=5)),),))

    page = client.get("/worklist/").content.decode()

    assert page.count("btn-primary") == 1
    assert "还剩 5 小时" in page
    assert 'aria-label="查看条款 辽发改法规〔2025〕843号（十三）"' in page
    assert '待办</span> <span class="count">1</span>' in page
    assert "现在没有等您办理的事项" not in page


@pytest.mark.django_db
def test_page_without_work_says_what_fills_it() -> None:
    clock.set_demo_clock(NOW)
    page = make_personas().client("outsider").get("/worklist/").content.decode()

    assert "您的账号还没有业务角色" in page
    assert 'href="/public/checkpoint/"' in page
