"""Booking pages of the agency: one form, the booking with its hidden venues, withdrawal, change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from tests.apps.booking.conftest import world
from tests.apps.booking.world import World, make_world
from tests.kernel.booking.values import HLJ_RULES, LN_RULES
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import Booking, Occupancy, Offer
from yuanping.apps.venues.models import Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.plain import to_plain

__all__ = ["world"]

READERS = {"agency", "entity", "supervisor", "coordinator"}
FORM = {
    "specialty": ["A080104", "A080201", ""],
    "seats": ["4", "2", ""],
    "representatives": "1",
    "scope": "all",
    "day": "2026-09-24",
    "starts": "09:00",
    "ends": "17:00",
    "contact_name": "韩悦",
    "contact_phone": "13912340172",
}


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def page(client: Client, name: str, *args: str) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def bare(html: str) -> str:
    """A page without its reviewed random fields: the form token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def version_of(html: str) -> str:
    """The version a form of the page carries."""
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found
    return found[1]


def test_a_form_sent_twice_is_one_booking_and_changed_it_is_refused(world: World) -> None:
    client = world.personas.client("agency")
    html = page(client, "agency:request_booking", world.lot_id)
    key = re.search(r'name="key" value="([0-9a-f]{32})"', html)
    assert key
    target = reverse("agency:send_booking", args=[world.lot_id])
    sent = {**FORM, "host": world.centres["host"], "key": key[1]}
    first, second = client.post(target, sent), client.post(target, sent)
    assert (
        (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (303, second["Location"])
    )
    changed = client.post(target, {**sent, "ends": "16:00"})
    assert changed.status_code == 409
    assert "内容与这次不同" in changed.content.decode()
    assert Booking.objects.count() == 1


def test_an_act_on_an_old_page_is_refused_and_nothing_is_done(world: World) -> None:
    booking_id = world.placed()
    client = world.personas.client("agency")
    target = reverse("agency:withdraw_booking", args=[booking_id])
    for old in ("1", "", "x"):
        assert client.post(target, {"reason": "项目暂停", "version": old}).status_code == 303
        assert "您看到的不是最新情况" in page(client, "agency:booking", booking_id)
    assert Booking.objects.get().state == "offered"


def test_the_form_makes_a_booking(world: World) -> None:
    client = world.personas.client("agency")
    html = page(client, "agency:request_booking", world.lot_id)
    assert "浑南第三水厂扩建工程" in html
    response = client.post(reverse("agency:send_booking", args=[world.lot_id]), {**FORM, "host": world.centres["host"]})
    booking = Booking.objects.get()
    assert (response.status_code, response["Location"]) == (303, reverse("agency:booking", args=[booking.booking_id]))
    assert booking.size == 7


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seats", ["3", "", ""], "法定至少 5 人"),
        ("seats", ["4", "1", ""], "5 人以上单数"),
        ("seats", ["四", "2", ""], "“四”不是席数"),
        ("day", "2026-08-24", "该时间已过"),
        ("day", "2026-09-21", "不少于二十日"),
        ("day", "", "没有填写完整"),
        ("starts", "25:00", "没有填写完整"),
        ("contact_phone", "12", "联系电话"),
        ("host", "LN-NOWHERE", "不在共享资源目录中"),
        ("representatives", "5", "三分之二"),
    ],
)
def test_bad_input_is_told_beside_the_form_and_nothing_is_lost(
    world: World, field: str, value: object, words: str
) -> None:
    sent = {**FORM, "host": world.centres["host"], field: value}
    response = world.personas.client("agency").post(reverse("agency:send_booking", args=[world.lot_id]), sent)
    html = response.content.decode()
    assert response.status_code == 409
    assert words in html
    if field != "contact_phone":
        assert 'value="13912340172"' in html
    assert not Booking.objects.exists()


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "agency"])
def test_nobody_else_sees_or_sends_the_form(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    for response in (
        client.get(reverse("agency:request_booking", args=[world.lot_id])),
        client.post(reverse("agency:send_booking", args=[world.lot_id]), FORM),
    ):
        assert response.status_code == (302 if persona == "anonymous" else 404)
    assert not Booking.objects.exists()


@pytest.mark.parametrize("persona", EVERYBODY)
def test_who_may_read_a_booking(world: World, persona: str) -> None:
    booking_id = world.request()
    status = world.personas.client(persona).get(reverse("agency:booking", args=[booking_id])).status_code
    assert status == (200 if persona in READERS else 302 if persona == "anonymous" else 404)


@pytest.fixture
def wide(db: None) -> Iterator[World]:
    """More centres than a committee of seven can reach, so that some are left over whatever the dice say: they are the other world."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield make_world(centres=9)


def _swap_subs(world: World, booking_id: str) -> None:
    """Another world: every sub-venue's offer went to a centre that was not drawn, everything else is the same."""
    drawn = set(Offer.objects.filter(round__booking__booking_id=booking_id).values_list("centre_id", flat=True))
    fresh = [centre for centre in world.centres.values() if centre not in drawn]
    assert fresh
    for offer, centre in zip(Offer.objects.filter(is_host=False), fresh, strict=False):
        mine = list(
            Workstation.objects.filter(room__venue__centre__centre_id=centre, dedicated_shared=True).order_by("pk")
        )
        held = sorted(set(Occupancy.objects.filter(offer=offer).values_list("workstation", flat=True)))
        for old, new in zip(held, mine, strict=False):
            Occupancy.objects.filter(offer=offer, workstation=old).update(workstation=new)
        cells = [{**cell, "centre": centre} for cell in offer.cells]
        Offer.objects.filter(pk=offer.pk).update(centre_id=centre, cells=cells)


def _pages(world: World, booking_id: str) -> tuple[str, ...]:
    return (
        reverse("agency:booking", args=[booking_id]),
        reverse("agency:bookings"),
        reverse("agency:change_form", args=[booking_id]),
        reverse("agency:lot", args=[world.lot_id]),
        reverse("shell:work"),
    )


def _bytes_of_pages(world: World, persona: str, booking_id: str) -> list[str]:
    client = world.personas.client(persona)
    found = []
    for address in _pages(world, booking_id):
        response = client.get(address)
        found.append(f"{response.status_code} {bare(response.content.decode())}")
    return found


@pytest.mark.parametrize("persona", ["agency", "entity"])
def test_before_confirmation_the_page_is_the_same_whichever_venue_was_drawn(wide: World, persona: str) -> None:
    booking_id = wide.placed()
    before = _bytes_of_pages(wide, persona, booking_id)
    _swap_subs(wide, booking_id)
    assert _bytes_of_pages(wide, persona, booking_id) == before
    overseer = _bytes_of_pages(wide, "supervisor", booking_id)[0]
    assert "副场名称已隐藏" not in overseer


def test_under_a_hiding_pack_not_even_a_confirmed_venue_shows(wide: World) -> None:
    booking_id = wide.placed()
    wide.confirm_all(booking_id)
    Booking.objects.update(rules=to_plain(HLJ_RULES))
    before = _bytes_of_pages(wide, "agency", booking_id)
    _swap_subs(wide, booking_id)
    assert _bytes_of_pages(wide, "agency", booking_id) == before
    assert "定标后可见" in before[0]
    assert "候补" not in before[0]


def _offer_pages(world: World, booking_id: str) -> list[str]:
    """The pages that speak of waiting offers; their addresses and times are those of the booking."""
    client = world.personas.client("agency")
    found = [client.get(address).content.decode() for address in _pages(world, booking_id)]
    return [re.sub(r'name="version" value="\d+"', "", bare(html)) for html in found]


def test_under_a_hiding_pack_nothing_moves_with_an_answer(wide: World) -> None:
    """Two worlds: in one a sub-venue confirmed two hours ago and another asks for fewer seats; the agency reads the same."""
    booking_id = wide.placed()
    Booking.objects.update(rules=to_plain(HLJ_RULES))
    before = _offer_pages(wide, booking_id)
    subs = wide.offers(booking_id)[1:]
    assert "工位已预留，等场地确认" in before[0]
    wide.confirm(subs[0])
    assert _offer_pages(wide, booking_id) == before
    late = NOW + timedelta(hours=2)
    Offer.objects.filter(pk=subs[0].pk).update(answered_at=late, sent_at=late, seats=subs[0].seats + subs[-1].seats - 1)
    Offer.objects.filter(pk=subs[-1].pk).update(seats=1, due_at=late)
    assert _offer_pages(wide, booking_id) == before
    Booking.objects.update(rules=to_plain(LN_RULES))
    shown = _offer_pages(wide, booking_id)
    assert shown[0] != before[0]
    assert shown[1] != before[1]


def test_the_leak_test_can_fail(wide: World) -> None:
    """A planted leak: under a pack that shows confirmed venues, the same change of worlds shows."""
    booking_id = wide.placed()
    wide.confirm_all(booking_id)
    before = _bytes_of_pages(wide, "agency", booking_id)
    _swap_subs(wide, booking_id)
    assert _bytes_of_pages(wide, "agency", booking_id)[0] != before[0]


def test_a_venue_that_passed_is_named_nowhere(world: World) -> None:
    booking_id = world.placed()
    gone = world.offers(booking_id)[1]
    world.decline(gone, reason="三楼配电检修")
    html = page(world.personas.client("agency"), "agency:booking", booking_id)
    assert "一家未承接，已转下一家" in html
    assert "三楼配电检修" not in html
    name = next(each for each in _names() if each[0] == gone.centre_id)[1]
    assert name not in html


def _names() -> list[tuple[str, str]]:
    from yuanping.apps.venues.queries import list_centres

    return [(each.centre_id, each.name) for each in list_centres()]


def test_confirmed_venues_show_name_and_contact(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    html = page(world.personas.client("agency"), "agency:booking", booking_id)
    assert "顾晓岚" in html
    assert "副场名称已隐藏" not in html
    assert "申请变更" in html


def test_withdrawing_from_the_page(world: World) -> None:
    booking_id = world.placed()
    client = world.personas.client("agency")
    target = reverse("agency:withdraw_booking", args=[booking_id])
    seen = version_of(page(client, "agency:booking", booking_id))
    assert client.post(target, {"reason": " ", "version": seen}).status_code == 303
    assert "这一步需要写明原因" in page(client, "agency:booking", booking_id)
    assert client.post(target, {"reason": "项目暂停", "version": seen}).status_code == 303
    assert Booking.objects.get().state == "cancelled"
    assert world.personas.client("entity").post(target, {"reason": "项目暂停"}).status_code == 404


def test_asking_for_a_change_from_the_page(world: World) -> None:
    booking_id = world.placed()
    world.confirm_all(booking_id)
    client = world.personas.client("agency")
    target = reverse("agency:request_change", args=[booking_id])
    html = page(client, "agency:change_form", booking_id)
    assert "申请变更" in html
    sent = {"day": "2026-09-28", "starts": "09:00", "ends": "17:00", "reason": "开标延期", "version": version_of(html)}
    assert client.post(target, {**sent, "day": ""}).status_code == 303
    assert Booking.objects.get().state == "confirmed"
    assert client.post(target, sent).status_code == 303
    assert Booking.objects.get().state == "change_pending"


def test_a_proof_is_sent_by_the_page_and_opened_by_the_host(world: World) -> None:
    """Forty megabytes are refused at the door, eleven by the form, with nothing kept; a proper file comes back to host and supervisor byte for byte."""
    booking_id = world.placed()
    world.confirm_all(booking_id)
    client = world.personas.client("agency")
    target = reverse("agency:request_change", args=[booking_id])
    sent = {
        "day": "2026-09-28", "starts": "09:00", "ends": "17:00", "reason": "台风", "force_majeure": "yes",
        "version": version_of(page(client, "agency:change_form", booking_id)),
    }  # fmt: skip
    huge = SimpleUploadedFile("proof.pdf", b"%PDF-" + bytes(40 * 1024 * 1024))
    assert client.post(target, {**sent, "proof": huge}).status_code == 413
    large = SimpleUploadedFile("proof.pdf", b"%PDF-" + bytes(10 * 1024 * 1024))
    assert client.post(target, {**sent, "proof": large}).status_code == 303
    assert "没有保存任何部分" in page(client, "agency:change_form", booking_id)
    assert Booking.objects.get().state == "confirmed"
    small = b"%PDF-1.7 storm"
    assert client.post(target, {**sent, "proof": SimpleUploadedFile("x.exe", small)}).status_code == 303
    (change,) = Booking.objects.get().changes.all()
    address = reverse("centre:change_proof", args=[change.change_id])
    assert address in page(world.personas.client("host"), "centre:change", change.change_id)
    for persona in EVERYBODY:
        answer = world.personas.client(persona).get(address)
        if persona in {"host", "supervisor"}:
            assert (answer.content, answer["Content-Type"]) == (small, "application/pdf")
            assert answer["Content-Disposition"].startswith("attachment;")
        else:
            assert answer.status_code == (302 if persona == "anonymous" else 404), persona


def test_queries_of_the_pages_do_not_grow_with_bookings(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    booking_id = world.placed()
    client = world.personas.client("agency")
    page(client, "agency:booking", booking_id)
    with django_assert_max_num_queries(45):
        page(client, "agency:booking", booking_id)
    with django_assert_max_num_queries(25):
        page(client, "agency:bookings")
