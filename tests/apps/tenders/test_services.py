"""Register, decide, answer, exempt, advance."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from tests.apps.quick import quick_personas
from tests.kernel.lot.test_draft import DRAFT, LOT
from tests.personas import NOW, Personas
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.policy import queries as policy
from yuanping.apps.tenders import queries, services
from yuanping.apps.tenders.models import Lot, Tender
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.edition import Edition
from yuanping.kernel.errors import Conflict, NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.lot.draft import TenderDraft
from yuanping.kernel.lot.states import LotState
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.facts import Answer, Category, Emergency, Exemption, Funding, Mode
from yuanping.kernel.policy.record import DECIDED, replay

pytestmark = pytest.mark.django_db
CLASSES = tuple(Access)


@pytest.fixture
def people(settings) -> Personas:
    return quick_personas(settings)


def draft(people: Personas, **changes: object) -> TenderDraft:
    organisations = people.organisations
    whole = dataclasses.replace(
        DRAFT, procuring_entity_id=organisations["entity"], supervisor_id=organisations["supervisors"]
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


def register(people: Personas, **changes: object) -> str:
    services.register_tender(actor=people.actor("agency"), form=draft(people, **changes), now=NOW)
    return queries.list_lots(people.actor("agency"))[0].lot_id


def bodies_of(lot_id: str) -> dict[str, tuple]:
    found: dict[str, tuple] = {}
    for entry in evidence.list_entries(lot_id, CLASSES):
        payload = entry.read()
        found[payload.kind] = (*found.get(payload.kind, ()), payload.body)
    return found


def test_register_stores_every_lot_with_its_code_and_evidence(people: Personas) -> None:
    two = (
        LOT,
        dataclasses.replace(LOT, name="监理标段", category=Category.SERVICES, estimated_value=Yuan.from_wan("60")),
    )
    services.register_tender(actor=people.actor("agency"), form=draft(people, lots=two), now=NOW)
    lots = queries.list_lots(people.actor("agency"))
    assert [(lot.lot_code[-3:], lot.state, lot.name) for lot in lots] == [
        ("001", LotState.REGISTERED, "施工一标段"),
        ("002", LotState.REGISTERED, "监理标段"),
    ]
    assert all(set(bodies_of(lot.lot_id)) == {"tender_registered"} for lot in lots)


@pytest.mark.parametrize(
    "who", ["entity", "registry", "host", "supervisor", "coordinator", "owner", "outsider", "admin1"]
)
def test_only_an_agency_registers(people: Personas, who: str) -> None:
    with pytest.raises(NotFound):
        services.register_tender(actor=people.actor(who), form=draft(people), now=NOW)
    assert Tender.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"notice_on": date(2026, 8, 31), "evaluation_on": date(2026, 9, 24)}, "notice_in_the_past"),
        ({"procuring_entity_id": "LN-nobody"}, "organisation_unknown"),
        ({"evaluation_on": date(2026, 9, 3)}, "dates_out_of_order"),
    ],
)
def test_a_refused_registration_leaves_nothing(people: Personas, changes: dict, code: str) -> None:
    with pytest.raises(Refused) as caught:
        register(people, **changes)
    assert caught.value.code == code
    assert (Tender.objects.count(), Lot.objects.count()) == (0, 0)


def test_one_tender_code_once(people: Personas) -> None:
    register(people)
    with pytest.raises(Conflict) as caught:
        register(people)
    assert caught.value.code == "tender_code_taken"


def test_decide_stores_decision_pack_state_and_evidence(people: Personas) -> None:
    lot_id = register(people)
    decision_id = services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    lot = queries.access_lot(people.actor("agency"), lot_id)
    found = policy.get_decision(decision_id)
    assert (lot.state, lot.decision_id, found.decision.mode) == (LotState.DECIDED, decision_id, Mode.INTRA_PROVINCE)
    assert found.facts == queries.get_facts(lot_id)
    assert found.entry_id
    record = policy.get_policy_record(lot_id, Edition.PUBLIC)
    replay(record, policy.get_decision_pack(lot_id), bodies_of(lot_id))
    assert [step.transition for step in queries.list_steps(lot_id)] == ["decide"]


def test_a_lot_may_be_decided_again_and_the_newest_stands(people: Personas) -> None:
    lot_id = register(
        people,
        lots=(dataclasses.replace(LOT, estimated_value=Yuan.from_wan("500")),),
        funding=(Funding.LOCAL_SPECIAL_BOND,),
    )
    agency = people.actor("agency")
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    assert policy.find_decision(lot_id).decision.mode is Mode.CENTRALISED
    services.answer_reading(actor=agency, lot_id=lot_id, answer=Answer("13", "b", "监管部门答复"), now=NOW)
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW + timedelta(hours=1))
    found = policy.find_decision(lot_id)
    assert (found.number, found.decision.mode) == (2, Mode.INTRA_PROVINCE)
    assert len(bodies_of(lot_id)[DECIDED]) == 2
    replay(policy.get_policy_record(lot_id), policy.get_decision_pack(lot_id), bodies_of(lot_id))


def test_epc_without_parts_is_refused_and_nothing_is_stored(people: Personas) -> None:
    lots = (dataclasses.replace(LOT, category=Category.EPC),)
    services.register_tender(actor=people.actor("agency"), form=draft(people, lots=lots, region="370200"), now=NOW)
    lot_id = queries.list_lots(people.actor("agency"))[0].lot_id
    with pytest.raises(Refused) as caught:
        services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    assert caught.value.code == "epc_parts_missing"
    assert (policy.find_decision(lot_id), queries.get_lot(lot_id).state) == (None, LotState.REGISTERED)


@pytest.mark.parametrize(
    "who", ["other_agency", "entity", "registry", "host", "supervisor", "coordinator", "owner", "outsider"]
)
def test_nobody_else_decides(people: Personas, who: str) -> None:
    lot_id = register(people)
    with pytest.raises(NotFound):
        services.decide_lot(actor=people.actor(who), lot_id=lot_id, now=NOW)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("agency", True), ("entity", True), ("owner", True), ("supervisor", True), ("coordinator", True), ("other_agency", False),
     ("registry", False), ("host", False), ("outsider", False), ("admin1", False), ("anonymous", False), ("expert", False)],
)  # fmt: skip
def test_who_may_know_of_a_lot(people: Personas, who: str, *, sees: bool) -> None:
    lot_id = register(people)
    assert bool(queries.list_lots(people.actor(who))) is sees
    if sees:
        assert queries.access_lot(people.actor(who), lot_id).lot_id == lot_id
    else:
        with pytest.raises(NotFound):
            queries.access_lot(people.actor(who), lot_id)


def test_liaoning_exemption_needs_the_supervisor(people: Personas) -> None:
    lot_id, agency = register(people), people.actor("agency")
    services.claim_exemption(actor=agency, lot_id=lot_id, exemption=Exemption("small_budget", "说明"), now=NOW)
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    assert policy.find_decision(lot_id).decision.remote
    for who in ("agency", "entity", "coordinator", "outsider"):
        with pytest.raises(NotFound):
            services.consent_to_exemption(actor=people.actor(who), lot_id=lot_id, reference="文号", now=NOW)
    services.consent_to_exemption(
        actor=people.actor("supervisor"), lot_id=lot_id, reference="辽水监〔2026〕1号", now=NOW
    )
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    assert not policy.find_decision(lot_id).decision.remote


@pytest.mark.parametrize(
    ("exemption", "code"),
    [
        (Exemption("laziness"), "exemption_ground_unknown"),
        (Exemption("small_budget", "", "自己写的文号"), "consent_not_yours"),
    ],
)
def test_a_wrong_exemption_is_refused(people: Personas, exemption: Exemption, code: str) -> None:
    lot_id = register(people)
    with pytest.raises(Refused) as caught:
        services.claim_exemption(actor=people.actor("agency"), lot_id=lot_id, exemption=exemption, now=NOW)
    assert caught.value.code == code


def test_consent_needs_a_claim_and_a_reference(people: Personas) -> None:
    lot_id, supervisor = register(people), people.actor("supervisor")
    with pytest.raises(Refused) as caught:
        services.consent_to_exemption(actor=supervisor, lot_id=lot_id, reference="文号", now=NOW)
    assert caught.value.code == "exemption_not_claimed"
    services.claim_exemption(actor=people.actor("agency"), lot_id=lot_id, exemption=Exemption("small_budget"), now=NOW)
    with pytest.raises(Refused) as caught:
        services.consent_to_exemption(actor=supervisor, lot_id=lot_id, reference=" ", now=NOW)
    assert caught.value.code == "consent_reference_missing"


def test_supervisor_declares_an_emergency(people: Personas) -> None:
    lot_id = register(people)
    emergency = Emergency("暴雪封路", "辽水监〔2026〕2号")
    with pytest.raises(NotFound):
        services.declare_emergency(actor=people.actor("agency"), lot_id=lot_id, emergency=emergency, now=NOW)
    with pytest.raises(Refused):
        services.declare_emergency(actor=people.actor("supervisor"), lot_id=lot_id, emergency=Emergency("x"), now=NOW)
    services.declare_emergency(actor=people.actor("supervisor"), lot_id=lot_id, emergency=emergency, now=NOW)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    assert policy.find_decision(lot_id).decision.mode is Mode.LOCAL_DISPERSED


def test_agency_may_choose_a_wider_mode(people: Personas) -> None:
    lot_id, agency = register(people), people.actor("agency")
    services.choose_mode(actor=agency, lot_id=lot_id, mode=Mode.CROSS_PROVINCE, now=NOW)
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    assert policy.find_decision(lot_id).decision.mode is Mode.CROSS_PROVINCE


def test_facts_are_fixed_once_something_rests_on_them(people: Personas) -> None:
    lot_id, agency = register(people), people.actor("agency")
    services.decide_lot(actor=agency, lot_id=lot_id, now=NOW)
    services.advance_lot(lot_id=lot_id, transition="confirm_booking", actor=SYSTEM, now=NOW)
    for call in (
        lambda: services.answer_reading(actor=agency, lot_id=lot_id, answer=Answer("13", "b", "x"), now=NOW),
        lambda: services.claim_exemption(actor=agency, lot_id=lot_id, exemption=Exemption("small_budget"), now=NOW),
        lambda: services.choose_mode(actor=agency, lot_id=lot_id, mode=None, now=NOW),
        lambda: services.decide_lot(actor=agency, lot_id=lot_id, now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code in {"facts_are_fixed", "wrong_state"}


def test_lots_of_one_tender_count_for_each_other(people: Personas) -> None:
    lots = tuple(dataclasses.replace(LOT, name=f"{n}标段", estimated_value=Yuan.from_wan("1500")) for n in (1, 2))
    lot_id = register(people, lots=lots)
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    assert policy.find_decision(lot_id).decision.mode is Mode.INTRA_PROVINCE


def test_work_list_names_what_waits(people: Personas) -> None:
    lot_id = register(people)
    (item,) = queries.list_work(people.actor("agency"), NOW)
    assert (item.subject_id, item.subject_url_name, item.due_own) == (lot_id, "agency:lot", True)
    assert queries.list_work(people.actor("other_agency"), NOW) == ()
    services.decide_lot(actor=people.actor("agency"), lot_id=lot_id, now=NOW)
    assert queries.list_work(people.actor("agency"), NOW) == ()
