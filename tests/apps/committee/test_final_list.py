"""The final list before the award: nobody alone, nobody the pack does not name, no seat told, and each reading on record."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.committee.cases import ARRIVE_AT, Case
from tests.apps.committee.test_draw_to_release import _award
from tests.attacks.scenes import tables
from tests.personas import EVERYBODY
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee, ListAgreement, Seat
from yuanping.apps.evidence import queries as evidence
from yuanping.infra.clock import set_demo_clock
from yuanping.infra.worklist import WorkItem
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access

pytestmark = pytest.mark.django_db
REASON = "按规定打印最终名单"
PARTIES = ("agency", "entity", "supervisor", "registry")


@pytest.fixture
def formed(case: Case) -> Case:
    set_demo_clock(ARRIVE_AT)
    case.form()
    return case


def agree(case: Case, who: str, reason: str = REASON) -> int:
    return services.agree_to_list(actor=case.world.actor(who), lot_id=case.lot_id, reason=reason, now=ARRIVE_AT)


def read(case: Case, who: str) -> tuple[str, ...]:
    found = services.read_final_list(actor=case.world.actor(who), lot_id=case.lot_id, now=ARRIVE_AT)
    return tuple(member.name for member in found)


def names(case: Case) -> list[str]:
    return sorted(queries.person_of(seat).name for seat in Seat.objects.filter(committee__lot_id=case.lot_id))


def waiting(case: Case, who: str) -> list[WorkItem]:
    items = queries.list_work(case.world.actor(who), ARRIVE_AT)
    return [item for item in items if item.subject_url_name == "supervisor:final_list"]


def test_two_parties_open_it_and_whoever_the_pack_names_reads_it(formed: Case) -> None:
    with pytest.raises(Refused, match="list_quorum_missing"):
        read(formed, "agency")
    assert agree(formed, "agency") == 1
    with pytest.raises(Refused, match="list_quorum_missing"):
        read(formed, "agency")
    assert [len(waiting(formed, who)) for who in PARTIES] == [0, 0, 1, 1]
    assert agree(formed, "registry") == 2
    assert [len(waiting(formed, who)) for who in PARTIES] == [0, 0, 0, 0]
    for who in ("agency", "supervisor"):
        assert sorted(read(formed, who)) == names(formed)
    bodies = evidence.list_bodies(formed.lot_id, (Access.SUPERVISOR,))
    assert [body["party"] for body in bodies["committee.list_agreed"]] == ["procuring_entity", "registry_owner"]  # type: ignore[index,call-overload]
    assert len(bodies["committee.list_read"]) == 2
    assert not [name for name in names(formed) if name in repr(bodies)]


def test_agency_and_entity_are_one_party(formed: Case) -> None:
    agree(formed, "agency")
    with pytest.raises(Refused, match="list_agreed_already"):
        agree(formed, "entity")
    assert ListAgreement.objects.count() == 1


def test_before_everybody_has_arrived_nobody_opens_anything(case: Case) -> None:
    set_demo_clock(ARRIVE_AT)
    case.draw()
    case.accept_all()
    for who in ("agency", "supervisor"):
        with pytest.raises(Refused, match="list_before_arrival"):
            agree(case, who)
        with pytest.raises(Refused, match="list_before_arrival"):
            read(case, who)


def test_a_registry_does_not_start_and_never_reads(formed: Case) -> None:
    with pytest.raises(NotFound):
        agree(formed, "registry")
    agree(formed, "supervisor")
    agree(formed, "registry")
    with pytest.raises(NotFound):
        read(formed, "registry")


def test_whoever_the_pack_does_not_name_reads_nothing(formed: Case) -> None:
    agree(formed, "supervisor")
    agree(formed, "registry")
    with pytest.raises(Refused, match="list_not_shown") as caught:
        read(formed, "entity")
    assert str(caught.value.law)
    for who in ("other_agency", "other_supervisor", "host", "coordinator", "auditor", "owner"):
        with pytest.raises(NotFound):
            read(formed, who)
        with pytest.raises(NotFound):
            agree(formed, who)
        with pytest.raises(NotFound):
            queries.get_final_list(formed.world.actor(who), formed.lot_id)


def test_after_the_award_there_is_nothing_to_open(formed: Case) -> None:
    agree(formed, "supervisor")
    agree(formed, "registry")
    _award(formed)
    services.release_draw(lot_id=formed.lot_id, now=ARRIVE_AT)
    with pytest.raises(Refused, match="list_already_public"):
        read(formed, "supervisor")
    assert queries.get_final_list(formed.world.actor("supervisor"), formed.lot_id) is None


def test_until_somebody_asks_the_registry_finds_no_page_and_cannot_tell_that_all_are_there(case: Case) -> None:
    address = reverse("supervisor:final_list", args=[case.lot_id])
    set_demo_clock(ARRIVE_AT)
    registry = case.world.personas.client("registry")
    answers = [registry.get(reverse("supervisor:final_list", args=["LN-NOWHERE"])).status_code]
    for step in (case.draw, case.finish):
        step()
        answers.append(registry.get(address).status_code)
    assert answers == [404, 404, 404]
    assert Committee.objects.get().state == CommitteeState.FORMED
    agree(case, "supervisor")
    assert registry.get(address).status_code == 200


def test_a_reason_too_long_for_its_row_is_refused_whole(formed: Case) -> None:
    address = reverse("supervisor:agree_list", args=[formed.lot_id])
    client = formed.world.personas.client("agency")
    assert client.post(address, {"reason": "理" * 501}).status_code == 303
    assert "理由最多 500 个字" in client.get(reverse("supervisor:final_list", args=[formed.lot_id])).content.decode()
    assert client.post(address, {"reason": "理" * 500}).status_code == 303
    assert ListAgreement.objects.get().reason == "理" * 500


def test_other_peoples_lists_cost_a_work_list_nothing_more(formed: Case) -> None:
    """However many lists were asked for elsewhere."""
    agree(formed, "supervisor")
    row, counts = Committee.objects.get(), []
    for number in range(4):
        with CaptureQueriesContext(connection) as asked:
            assert waiting(formed, "other_agency") == []
        counts.append(len(asked))
        row.pk, row.committee_id, row.ceremony_id, row.lot_id = None, f"C{number}", f"D{number}", f"L{number}"
        row.save()
        ListAgreement.objects.create(committee=row, party="project_supervisor", reason=REASON, agreed_at=ARRIVE_AT)
    assert len(set(counts)) == 1


def test_the_pages_from_asking_to_reading(formed: Case) -> None:
    at = {
        name: reverse(f"supervisor:{name}", args=[formed.lot_id])
        for name in ("final_list", "agree_list", "read_list", "lot")
    }
    client = formed.world.personas.client
    agency = client("agency")
    assert at["final_list"] in agency.get(at["lot"]).content.decode()
    assert agency.post(at["agree_list"], {"reason": "短"}).status_code == 303
    page = agency.get(at["final_list"]).content.decode()
    assert "这一步必须写明理由" in page
    assert ">短</textarea>" in page
    assert ListAgreement.objects.count() == 0
    assert agency.post(at["agree_list"], {"reason": REASON}).status_code == 303
    assert agency.post(at["read_list"]).status_code == 409
    registry = client("registry")
    assert REASON in registry.get(at["final_list"]).content.decode()
    assert registry.post(at["agree_list"], {"reason": REASON}).status_code == 303
    answer = agency.post(at["read_list"])
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    text = answer.content.decode()
    assert [name for name in names(formed) if name not in text] == []
    seats = Seat.objects.filter(committee__lot_id=formed.lot_id)
    assert [seat.workstation for seat in seats if seat.workstation and seat.workstation in text] == []
    supervisor = client("supervisor").get(at["final_list"]).content.decode()
    assert "谁读取过" in supervisor
    assert not [name for name in names(formed) if name in supervisor]
    assert client("registry").post(at["read_list"]).status_code == 404


def test_strangers_find_no_page(formed: Case) -> None:
    agree(formed, "supervisor")
    own = {"agency", "entity", "supervisor", "registry"}
    for who in EVERYBODY:
        client = formed.world.personas.client(who)
        for name in ("final_list", "agree_list", "read_list"):
            address = reverse(f"supervisor:{name}", args=[formed.lot_id])
            answer = client.get(address) if name == "final_list" else client.post(address, {"reason": REASON})
            if who not in own:
                assert answer.status_code in {302, 404}, (who, name)
                assert not [said for said in names(formed) if said in answer.content.decode()]


def test_what_is_kept_names_nobody(formed: Case) -> None:
    agree(formed, "agency")
    agree(formed, "registry")
    read(formed, "agency")
    everything = repr(tables()["committee_listagreement"]) + repr(tables()["committee_seat"])
    assert not [name for name in names(formed) if name in everything]
