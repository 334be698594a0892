"""The calendar address of a role: shown once, counted, stopped; it shows what the work list shows and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.apps.policy.offices import DRAFT, Offices, make_offices
from tests.personas import NOW
from yuanping.apps.evidence.models import Entry
from yuanping.apps.feeds import queries, services
from yuanping.apps.feeds.models import Feed
from yuanping.apps.identity.models import Membership
from yuanping.apps.policy import services as policy
from yuanping.infra import clock
from yuanping.infra.deadlines import mark_watched
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.actor import ANONYMOUS
from yuanping.kernel.errors import NotFound
from yuanping.kernel.law import Law
from yuanping.web.shell import worklist
from yuanping.web.shell.feed import write_feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(settings) -> Offices:
    clock.set_demo_clock(NOW)
    return make_offices(settings)


def read(client, secret: str):
    return client.get(reverse("shell:feed", args=[secret]))


def test_a_feed_is_the_work_list_of_its_role(offices: Offices, client) -> None:
    overlay_id = policy.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    secret = services.make_feed(actor=offices.second, now=NOW)
    response = read(client, secret)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    (item,) = worklist.gather(offices.second, NOW)
    assert str(event["summary"]) == f"{item.what}：{item.subject}"
    assert "一（二）" in str(event["description"])
    assert str(event["url"]) == f"http://testserver/province/overlays/{overlay_id}/"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 9, 1), date(2026, 9, 2))
    assert str(calendar["x-wr-timezone"]) == "Asia/Shanghai"
    assert str(event["uid"]) == str(Calendar.from_ical(read(client, secret).content).walk("VEVENT")[0]["uid"])


def test_a_feed_speaks_the_language_of_its_person(offices: Offices, client) -> None:
    from yuanping.apps.identity.models import User

    policy.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    secret = services.make_feed(actor=offices.second, now=NOW)
    chinese = Calendar.from_ical(read(client, secret).content).walk("VEVENT")[0]
    User.objects.filter(user_id=offices.second.user_id).update(language="en")
    english = Calendar.from_ical(read(client, secret).content).walk("VEVENT")[0]
    assert str(english["summary"]).startswith("Approve")
    assert str(english["uid"]) == str(chinese["uid"])


def test_a_matter_keeps_its_uid_when_another_of_its_subject_is_done(offices: Offices, monkeypatch) -> None:
    def matter(law: Law | None, row: tuple[str, str] | None = None) -> WorkItem:
        return WorkItem("办", "标段", "agency:lot", "LN01", "去办", NOW, law=law, deadline=row)

    first, second = matter(Law("甲", "第一条")), matter(Law("甲", "第二条"))
    watched, other = matter(None, ("offer", "O1")), matter(None, ("change", "O1"))

    def uids(*items: WorkItem) -> list[str]:
        monkeypatch.setattr(worklist, "gather", lambda *_asked: items)
        return [str(each["uid"]) for each in Calendar.from_ical(write_feed(offices.first, NOW, "")).walk("VEVENT")]

    whole = uids(first, second, watched, other)
    assert len(set(whole)) == 4
    assert uids(second, other) == [whole[1], whole[3]]
    assert uids(replace(second, due_at=NOW + timedelta(days=3), what="Do")) == [whole[1]]


def test_the_secret_stands_nowhere(offices: Offices) -> None:
    secret = services.make_feed(actor=offices.first, now=NOW)
    row = Feed.objects.get()
    assert secret not in " ".join(str(value) for value in vars(row).values())
    assert len(secret) >= 43
    assert Entry.objects.filter(access="supervisor").count() >= 1


def test_a_stopped_or_replaced_address_is_a_page_that_is_not_there(offices: Offices, client) -> None:
    first = services.make_feed(actor=offices.first, now=NOW)
    second = services.make_feed(actor=offices.first, now=NOW)
    assert (read(client, first).status_code, read(client, second).status_code) == (404, 200)
    (feed,) = queries.list_feeds(offices.first)
    with pytest.raises(NotFound):
        services.revoke_feed(actor=offices.second, feed_id=feed.feed_id, now=NOW)
    services.revoke_feed(actor=offices.first, feed_id=feed.feed_id, now=NOW)
    assert read(client, second).status_code == 404
    assert read(client, "no-such-secret").status_code == 404
    assert queries.list_feeds(offices.first) == ()


def test_an_address_ends_with_the_role_and_with_the_account(offices: Offices, client) -> None:
    from yuanping.apps.identity.models import User

    secret = services.make_feed(actor=offices.first, now=NOW)
    User.objects.filter(user_id=offices.first.user_id).update(is_active=False)
    assert read(client, secret).status_code == 404
    User.objects.filter(user_id=offices.first.user_id).update(is_active=True)
    assert read(client, secret).status_code == 200
    Membership.objects.filter(user__user_id=offices.first.user_id).delete()
    assert read(client, secret).status_code == 404


def test_who_reads_too_often_waits_for_the_next_hour(offices: Offices, client) -> None:
    secret = services.make_feed(actor=offices.first, now=NOW)
    codes = [read(client, secret).status_code for _ in range(services.READS_AN_HOUR + 1)]
    assert codes == [200] * services.READS_AN_HOUR + [429]
    clock.set_demo_clock(NOW + timedelta(hours=1))
    assert read(client, secret).status_code == 200


def test_nobody_without_an_account_gets_an_address() -> None:
    with pytest.raises(NotFound):
        services.make_feed(actor=ANONYMOUS, now=NOW)


def test_the_page_shows_the_address_once(offices: Offices, client) -> None:
    from django.contrib.auth import get_user_model

    client.force_login(
        get_user_model().objects.get(username="sd1"), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.post(reverse("shell:feed_new"))
    address = page.context["address"]
    assert address in page.content.decode()
    assert address not in client.get(reverse("shell:feeds")).content.decode()
    assert client.get(address).status_code == 200
    (feed,) = queries.list_feeds(offices.first)
    assert client.post(reverse("shell:feed_stop", args=[feed.feed_id])).status_code == 303
    assert client.get(address).status_code == 404


def test_the_owner_is_reminded_once_before_it_passes(offices: Offices) -> None:
    policy.draft_overlay(actor=offices.first, draft=DRAFT, now=NOW)
    (item,) = worklist.gather(offices.second, NOW)
    assert item.state == "等第二人批准"
    assert (mark_watched(NOW), mark_watched(NOW)) == (1, 0)
    (item,) = worklist.gather(offices.second, NOW)
    assert item.state == "将到期（提醒时间自设）"
