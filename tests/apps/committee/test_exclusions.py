"""Exclusions after the award: by reason for everybody, bit by bit for supervisor and auditor, and every reading on record."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.apps.committee.test_draw_to_release import _award
from tests.personas import EVERYBODY
from yuanping.apps.committee import queries, services
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.clock import set_demo_clock
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.draw.excluded import fits_cells
from yuanping.kernel.draw.papers import ExclusionsFile
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import from_plain, to_plain
from yuanping.verify.exclusions import count_exclusions
from yuanping.verify.record_checks import EXPERTS

pytestmark = pytest.mark.django_db
AUDITOR = Actor(Role.AUDITOR, "", "auditor")


@pytest.fixture
def opened(case: Case) -> Case:
    """A lot after its award; one in twenty of each cell was excluded for a tie to a bidder."""
    set_demo_clock(ARRIVE_AT)
    case.form()
    _award(case)
    services.release_draw(lot_id=case.lot_id, now=ARRIVE_AT)
    return case


def test_nothing_is_handed_out_before_the_award(case: Case) -> None:
    case.form()
    for actor in (case.world.actor("supervisor"), AUDITOR):
        with pytest.raises(Refused, match="award_not_determined"):
            services.read_exclusions(actor=actor, lot_id=case.lot_id, now=ARRIVE_AT)
    page = reverse("supervisor:ceremony", args=[queries.get_committee(case.committee_id).ceremony_id])
    assert "排除人数与原因" not in case.world.personas.client("supervisor").get(page).content.decode()


def test_the_counts_stand_in_record_log_and_page(opened: Case) -> None:
    record = queries.get_draw_record(opened.lot_id, Edition.PUBLIC)
    request = record.request
    assert record.excluded
    assert fits_cells(request.cells, record.excluded)
    assert sum(group.people for group in record.excluded) == sum(cell.count - cell.eligible for cell in request.cells)
    assert {one.reason for group in record.excluded for one in group.reasons} == {"interest_in_bidder"}
    body = next(
        each
        for each in evidence.list_bodies(opened.lot_id, (Access.PUBLIC,))["draw.released"]
        if each["kind"] == "experts"
    )  # type: ignore[index,call-overload]
    assert body["excluded"] == to_plain(record.excluded)  # type: ignore[index,call-overload]
    html = Client().get(reverse("supervisor:ceremony", args=[request.draw_id])).content.decode()
    assert "与投标人有利害关系" in html
    assert "下载全部排除标记" not in html


def test_supervisor_and_auditor_read_every_bit_and_it_is_recorded(opened: Case) -> None:
    client = opened.world.personas.client("supervisor")
    draw_id = queries.get_committee(opened.committee_id).ceremony_id
    assert "下载全部排除标记" in client.get(reverse("supervisor:ceremony", args=[draw_id])).content.decode()
    answer = client.post(reverse("supervisor:exclusions", args=[opened.lot_id]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    file = from_plain(ExclusionsFile, parse_canonical(answer.content))
    record = queries.get_draw_record(opened.lot_id, Edition.PUBLIC)
    members = {EXPERTS: canonical(to_plain(record))}
    assert count_exclusions(members, file) == sum(group.people for group in record.excluded)
    bit, salt = file.blocks[0]
    turned = replace(file, blocks=(("0" if bit == "1" else "1", salt), *file.blocks[1:]))
    for forged in (
        turned,
        replace(file, blocks=file.blocks[1:]),
        replace(file, request=replace(file.request, standby=9)),
    ):
        with pytest.raises(Malformed):
            count_exclusions(members, forged)
    assert services.read_exclusions(actor=AUDITOR, lot_id=opened.lot_id, now=ARRIVE_AT) == answer.content
    reads = evidence.list_entries(opened.lot_id, (Access.SUPERVISOR,))
    kept = [entry.read() for entry in reads if not entry.withheld]
    assert [each.actor.split("@")[0] for each in kept if each.kind == "committee.exclusions_read"] == [
        "project_supervisor",
        "auditor",
    ]
    text = json.dumps(to_plain(file), ensure_ascii=False)
    assert not any(person.expert_id in text or person.name in text for person in opened.people)
    assert "interest_in_bidder" not in text


def test_nobody_else_reads_the_bits(opened: Case) -> None:
    for who in sorted(set(EVERYBODY) - {"supervisor", "admin3"}):
        answer = opened.world.personas.client(who).post(reverse("supervisor:exclusions", args=[opened.lot_id]))
        assert answer.status_code in {302, 303, 404}, who
    assert "committee.exclusions_read" not in evidence.list_bodies(opened.lot_id, list(Access))


def test_a_supervisor_of_other_lots_reads_none(opened: Case) -> None:
    stranger = Actor(Role.PROJECT_SUPERVISOR, "ORG-ELSEWHERE", "x")
    with pytest.raises(NotFound):
        services.read_exclusions(actor=stranger, lot_id=opened.lot_id, now=ARRIVE_AT)


def test_bits_that_are_not_those_committed_to_are_not_handed_out(opened: Case) -> None:
    row = Ceremony.objects.get(ceremony_id=queries.get_committee(opened.committee_id).ceremony_id)
    row.request = row.request.replace('"exclusions_digest":"', '"exclusions_digest":"00', 1)
    row.save()
    with pytest.raises(Refused, match="exclusions_differ"):
        services.read_exclusions(actor=AUDITOR, lot_id=opened.lot_id, now=ARRIVE_AT)
