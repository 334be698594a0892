"""Pages about a workstation's machine: who opens them, what they say, how many questions they ask the database."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.booking.test_gate import break_desk, confirmed, gate_at
from tests.apps.booking.world import World
from tests.apps.venues.machine import Machine, make_certificate
from tests.personas import EVERYBODY, NOW
from yuanping.apps.booking.models import GateFinding, Occupancy, Offer
from yuanping.apps.venues.models import SelfTest, Terminal, Workstation
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worker import tick


@pytest.fixture(autouse=True)
def clock(db: None) -> None:
    set_demo_clock(NOW)


def seat(world: World) -> str:
    rows = Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"])
    return rows.order_by("room__name", "label").values_list("workstation_id", flat=True)[0]


@pytest.mark.parametrize("persona", EVERYBODY)
def test_the_machine_s_page_is_the_same_for_everybody_and_says_nothing_of_a_workstation(
    world: World, persona: str
) -> None:
    response = world.personas.client(persona).get(reverse("centre:self_test"))
    page = response.content.decode()
    assert response.status_code == 200
    assert "301-01" not in page
    assert "connect-src 'self' ws://testserver" in response["Content-Security-Policy"]
    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "host"])
def test_only_the_centre_s_own_staff_bind_and_revoke(world: World, persona: str) -> None:
    client = world.personas.client(persona)
    away = 302 if persona == "anonymous" else 404
    for name in ("centre:enrolment_code", "centre:bind_certificate", "centre:revoke_terminal"):
        given = {"revoke_reason": "无", "certificate": SimpleUploadedFile("a.pem", make_certificate(NOW).encode())}
        assert client.post(reverse(name, args=[seat(world)]), given).status_code == away, name
    assert Terminal.objects.count() == 0


def test_a_machine_binds_tests_and_reads_its_result_by_its_key_alone(world: World) -> None:
    code = world.personas.client("host").post(reverse("centre:enrolment_code", args=[seat(world)]))
    assert code["Cache-Control"] == "no-store"
    shown = code.content.decode().split('id="st-made">')[1].split("<")[0]
    client, machine = world.personas.client("anonymous"), Machine()
    offer = machine.offer(shown)
    given = {"code": offer.code, "public_key": offer.public_key, "signature": offer.signature}
    bound = client.post(reverse("centre:enrol_terminal"), given).json()
    assert bound["label"] == "301-01"
    assert client.post(reverse("centre:enrol_terminal"), given).status_code == 409
    opened = client.post(reverse("centre:begin_self_test"), {"terminal": bound["terminal"]}).json()
    made = machine.submission(opened["challenge"], microphone_peak=0)
    handed = {"challenge": made.challenge_id, "result": made.result, "report": made.report, "signature": made.signature}
    page = client.post(reverse("centre:self_test_result"), handed).content.decode()
    assert 'data-item="microphone" data-passed="no"' in page
    assert "关掉静音" in page
    again = client.post(reverse("centre:self_test_result"), handed)
    assert (again.status_code, again.json()["next"]) == (409, "重新检测一次。")
    assert client.post(reverse("centre:begin_self_test"), {"terminal": "0" * 32}).status_code == 404
    assert SelfTest.objects.count() == 1


def test_a_certificate_counts_only_in_the_header_the_installation_names(world: World, settings) -> None:  # type: ignore[no-untyped-def]
    pem = make_certificate(NOW)
    host, client = world.personas.client("host"), world.personas.client("anonymous")
    upload = SimpleUploadedFile("desk.pem", pem.encode())
    assert host.post(reverse("centre:bind_certificate", args=[seat(world)]), {"certificate": upload}).status_code == 303
    header = {"X-Client-Certificate": quote(pem)}
    target = reverse("centre:begin_self_test")
    assert client.post(target, {}, headers=header).status_code == 404
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Certificate"
    assert client.post(target, {}, headers=header).json()["label"] == "301-01"
    assert client.post(target, {}).status_code == 404


def test_the_desk_s_page_shows_fitness_terminal_and_history_as_curves(
    world: World, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    machine, client = Machine(), world.personas.client("host")
    where = reverse("centre:workstation", args=[seat(world)])
    assert "还没有绑定机器" in client.get(where).content.decode()
    machine.bind(world.actor("host"), seat(world), NOW)
    for delay in (20, 900, 30):
        machine.test(NOW, delay_ms=delay)
    with django_assert_max_num_queries(32):
        page = client.get(where).content.decode()
    assert page.count('class="st-curve"') == 6
    assert page.count('class="st-wrong"') == 1
    assert "3 次，1 次未达到 ≤ 200 ms，最新 30 ms" in page
    assert "合用" in page


def test_the_overview_tells_the_first_reason_of_each_desk_in_as_many_queries_whatever_their_number(
    world: World, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    client = world.personas.client("host")
    where = reverse("centre:workstations")
    first = client.get(where).content.decode()
    # no machine is bound yet: the staff's look alone counts
    assert first.count("合用 6 / 6") == 2
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(where)
    for number, desk in enumerate(Workstation.objects.filter(room__venue__centre__centre_id=world.centres["host"])[:6]):
        machine = Machine()
        machine.bind(world.actor("host"), desk.workstation_id, NOW)
        machine.test(NOW, microphone_peak=0 if number == 0 else 100)
    with django_assert_num_queries(len(few)):
        page = client.get(where).content.decode()
    assert (page.count("本机检测未通过"), page.count("未绑定机器")) == (1, 6)
    assert "合用 5 / 6" in page


def test_staff_take_the_proposed_workstation_on_the_page(world: World) -> None:
    sub = confirmed(world)
    offer = Offer.objects.get(round=sub.round, is_host=True)
    desk, (look, _) = break_desk(world, offer), gate_at(offer)
    tick(look)
    row = GateFinding.objects.get()
    where = reverse("centre:gate", args=[row.finding_id])
    for persona in EVERYBODY:
        client = world.personas.client(persona)
        if persona != "host":
            away = 302 if persona == "anonymous" else 404
            assert (client.get(where).status_code, client.post(f"{where}accept/").status_code) == (away, away), persona
    client = world.personas.client("host")
    assert "换成" in client.get(where).content.decode()
    assert client.post(f"{where}accept/").status_code == 303
    assert not Occupancy.objects.filter(offer=offer, workstation__workstation_id=desk).exists()
    assert "已换工位" in client.get(where).content.decode()
