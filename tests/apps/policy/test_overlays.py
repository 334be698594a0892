"""Cities' own standards: who may, from when, what is refused, and what they do to decisions old and new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.apps.policy.offices import DRAFT, LOT, STAGE, Offices, make_offices
from tests.personas import NOW
from yuanping.apps.evidence.models import Entry
from yuanping.apps.policy import queries, services
from yuanping.apps.policy.models import CityOverlay
from yuanping.infra.deadlines import list_deadlines
from yuanping.infra.packs import load_pack
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.canonical import parse_canonical
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.money import Yuan
from yuanping.kernel.policy.decision import decide
from yuanping.kernel.policy.facts import Category, Mode
from yuanping.kernel.policy.pack import pack_digest
from yuanping.kernel.policy.record import replay
from yuanping.kernel.policy.rules import StandardKind
from yuanping.kernel.policy.states import CITY_OVERLAY, OverlayState

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(settings) -> Offices:
    return make_offices(settings)


def drafted(offices: Offices, draft=DRAFT) -> str:
    return services.draft_overlay(actor=offices.first, draft=draft, now=NOW)


def approved(offices: Offices, draft=DRAFT) -> str:
    overlay_id = drafted(offices, draft)
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve", now=NOW)
    return overlay_id


def mode(**changed) -> Mode:
    return decide(replace(LOT, **changed), queries.pack_for("SD"), "sm3").mode


def refusal(call) -> Refused:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value


def test_a_draft_decides_nothing_until_a_second_person_approves(offices: Offices) -> None:
    overlay_id = drafted(offices)
    assert queries.pack_for("SD") is load_pack("SD")
    refused = refusal(
        lambda: services.advance_overlay(actor=offices.first, overlay_id=overlay_id, act="approve", now=NOW)
    )
    assert refused.code == "second_person_needed"
    assert mode() is Mode.INTRA_PROVINCE
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve", now=NOW)
    assert mode() is Mode.CROSS_PROVINCE


def test_a_widened_scope_holds_for_its_city_category_and_days_alone(offices: Offices) -> None:
    approved(offices)
    assert mode(estimated_value=Yuan.from_wan("5000")) is Mode.CROSS_PROVINCE
    assert mode(estimated_value=Yuan.from_wan("4999.999999")) is Mode.INTRA_PROVINCE
    assert mode(region="370203") is Mode.CROSS_PROVINCE
    assert mode(region="370100") is Mode.INTRA_PROVINCE
    assert mode(notice_on=date(2026, 9, 1)) is Mode.INTRA_PROVINCE
    assert mode(notice_on=date(2026, 12, 31)) is Mode.CROSS_PROVINCE
    assert mode(notice_on=date(2027, 1, 1)) is Mode.INTRA_PROVINCE
    assert mode(category=Category.GOODS, estimated_value=Yuan.from_wan("1599")) is Mode.INTRA_PROVINCE


def test_a_staged_standard_never_touches_the_cross_province_duty(offices: Offices) -> None:
    approved(offices, replace(STAGE, value=Yuan.from_wan("9000")))
    assert mode(estimated_value=Yuan.from_wan("600")) is Mode.CENTRALISED
    assert mode(estimated_value=Yuan.from_wan("8000")) is Mode.CROSS_PROVINCE


def test_an_old_decision_replays_with_the_pack_it_was_taken_with(offices: Offices) -> None:
    before = queries.pack_for("SD")
    decision = decide(LOT, before, "sm3")
    with transaction.atomic():
        services.store_decision(actor=SYSTEM, facts=LOT, decision=decision, pack=before, now=NOW)
    approved(offices)
    after = queries.pack_for("SD")
    assert pack_digest("sm3", after) != pack_digest("sm3", before)
    with transaction.atomic():
        again = decide(LOT, after, "sm3")
        services.store_decision(actor=SYSTEM, facts=LOT, decision=again, pack=after, now=NOW)
    first, second = queries.list_decisions("LOT-1")
    assert (first.decision.mode, second.decision.mode) == (Mode.INTRA_PROVINCE, Mode.CROSS_PROVINCE)
    assert first.decision == decide(first.facts, queries.get_pack_of_decision(first.decision_id), "sm3")


def test_a_stranger_replays_a_decision_that_rests_on_a_city_standard(offices: Offices) -> None:
    from yuanping.kernel.policy.record import decided_body

    approved(offices, replace(STAGE, region="370100"))
    approved(offices)
    pack = queries.pack_for("SD")
    with transaction.atomic():
        services.store_decision(actor=SYSTEM, facts=LOT, decision=decide(LOT, pack, "sm3"), pack=pack, now=NOW)
    record = queries.get_policy_record("LOT-1")
    bodies = {"mode_decided": (parse_canonical(_canonical(decided_body(record))),)}
    replay(record, queries.get_decision_pack("LOT-1"), bodies)


def _canonical(body) -> bytes:
    from yuanping.kernel.canonical import canonical

    return canonical(body)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"from_on": date(2026, 9, 1)}, "overlay_too_early", "from_on"),
        ({"until_on": date(2026, 9, 1)}, "overlay_days_out_of_order", "until_on"),
        ({"value": Yuan.from_wan("8000")}, "overlay_narrows_duty", "value"),
        ({"value": Yuan(0)}, "overlay_value_missing", "value"),
        ({"document": " "}, "overlay_document_missing", "document"),
        ({"region": "210100"}, "overlay_city_unknown", "region"),
        ({"region": "370202"}, "overlay_city_unknown", "region"),
        ({"category": Category.EPC}, "overlay_category_unfit", "category"),
    ],
)
def test_what_may_not_be_is_refused_with_its_field(offices: Offices, changed, code: str, field: str) -> None:
    refused = refusal(lambda: drafted(offices, replace(DRAFT, **changed)))
    assert (refused.code, refused.field) == (code, field)
    assert not CityOverlay.objects.exists()


def test_a_figure_one_fen_below_the_province_s_is_a_widening(offices: Offices) -> None:
    drafted(offices, replace(DRAFT, value=Yuan(Yuan.from_wan("8000").fen - 1)))
    assert CityOverlay.objects.count() == 1


@pytest.mark.parametrize("kind", [StandardKind.STAGE, StandardKind.WIDEN])
def test_a_province_that_allows_none_refuses_with_its_article(offices: Offices, kind: StandardKind) -> None:
    refused = refusal(
        lambda: services.draft_overlay(
            actor=offices.elsewhere, draft=replace(DRAFT, region="210100", kind=kind), now=NOW
        )
    )
    assert (refused.code, str(refused.law)) == ("overlay_not_allowed", str(refused.law))
    assert (refused.law.document, refused.law.article) == ("辽发改法规〔2025〕843号", "（二十九）")


@pytest.mark.parametrize("province", ["HL", "JL"])
def test_the_others_allow_none_by_our_own_reading(province: str) -> None:
    entry = load_pack(province).parameter("overlay.kinds", date(2026, 9, 2))
    assert entry.items == ()
    assert "本系统的读法" in entry.note


def test_two_of_one_day_are_refused_and_the_other_is_named(offices: Offices) -> None:
    drafted(offices)
    refused = refusal(
        lambda: drafted(offices, replace(DRAFT, from_on=date(2026, 12, 31), until_on=None, document="乙"))
    )
    assert (refused.code, refused.params["document"]) == ("overlay_overlaps", "青发改〔2026〕1号")
    drafted(offices, replace(DRAFT, from_on=date(2027, 1, 1), until_on=None, document="乙"))
    drafted(offices, replace(STAGE, document="丙"))
    drafted(offices, replace(DRAFT, region="370100", document="丁"))
    assert CityOverlay.objects.count() == 4


def test_the_database_refuses_the_same_first_day_too(offices: Offices) -> None:
    row = CityOverlay.objects.get(overlay_id=drafted(offices))
    row.pk, row.overlay_id = None, "X"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_withdrawn_draft_makes_room(offices: Offices) -> None:
    overlay_id = drafted(offices)
    services.advance_overlay(actor=offices.first, overlay_id=overlay_id, act="withdraw", now=NOW)
    drafted(offices)
    refused = refusal(
        lambda: services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve", now=NOW)
    )
    assert refused.code == "wrong_state"


def test_a_draft_approved_too_late_is_refused(offices: Offices) -> None:
    overlay_id = drafted(offices)
    late = NOW + timedelta(days=1)
    refused = refusal(
        lambda: services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve", now=late)
    )
    assert refused.code == "overlay_too_early"


def test_an_end_takes_two_people_and_holds_from_tomorrow(offices: Offices) -> None:
    overlay_id = approved(offices)
    refused = refusal(
        lambda: services.propose_end(
            actor=offices.first, overlay_id=overlay_id, last_on=date(2026, 9, 9), now=NOW + timedelta(days=9)
        )
    )
    assert refused.code == "overlay_ends_too_early"
    services.propose_end(
        actor=offices.first, overlay_id=overlay_id, last_on=date(2026, 9, 10), now=NOW + timedelta(days=9)
    )
    assert mode(notice_on=date(2026, 9, 11)) is Mode.CROSS_PROVINCE
    own = refusal(
        lambda: services.advance_overlay(actor=offices.first, overlay_id=overlay_id, act="approve_end", now=NOW)
    )
    assert own.code == "second_person_needed"
    services.advance_overlay(
        actor=offices.second, overlay_id=overlay_id, act="approve_end", now=NOW + timedelta(days=9)
    )
    assert mode(notice_on=date(2026, 9, 10)) is Mode.CROSS_PROVINCE
    assert mode(notice_on=date(2026, 9, 11)) is Mode.INTRA_PROVINCE
    drafted(offices, replace(DRAFT, from_on=date(2026, 9, 11)))


def test_an_end_before_the_beginning_leaves_nothing_in_the_pack(offices: Offices) -> None:
    overlay_id = approved(offices)
    services.propose_end(actor=offices.first, overlay_id=overlay_id, last_on=date(2026, 9, 1), now=NOW)
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve_end", now=NOW)
    assert queries.pack_for("SD") is load_pack("SD")


def test_a_proposed_end_can_be_dropped(offices: Offices) -> None:
    overlay_id = approved(offices)
    services.propose_end(actor=offices.first, overlay_id=overlay_id, last_on=date(2026, 9, 10), now=NOW)
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="drop_end", now=NOW)
    view = queries.access_overlay(offices.first, overlay_id)
    assert (view.state, view.end_on, view.last_on) == (OverlayState.APPROVED, None, date(2026, 12, 31))


def test_every_act_is_evidence_and_history(offices: Offices) -> None:
    overlay_id = approved(offices)
    services.propose_end(actor=offices.first, overlay_id=overlay_id, last_on=date(2026, 9, 10), now=NOW)
    services.advance_overlay(actor=offices.second, overlay_id=overlay_id, act="approve_end", now=NOW)
    steps = queries.access_overlay(offices.supervisor, overlay_id).steps
    assert [step.act for step in steps] == ["draft", "approve", "propose_end", "approve_end"]
    assert all(Entry.objects.filter(entry_id=step.entry_id, access="public").exists() for step in steps)
    assert all("演示" not in step.by for step in steps)


def test_every_transition_of_the_table_is_taken_by_a_test_above() -> None:
    taken = {"approve", "withdraw", "propose_end", "approve_end", "drop_end"}
    assert {each.name for each in CITY_OVERLAY.transitions} == taken


def test_who_may_not_know_is_told_there_is_none(offices: Offices) -> None:
    overlay_id = drafted(offices)
    assert queries.access_overlay(offices.supervisor, overlay_id).overlay_id == overlay_id
    for actor in (offices.elsewhere, offices.clerk):
        with pytest.raises(NotFound):
            queries.access_overlay(actor, overlay_id)
    for actor in (offices.elsewhere, offices.clerk, offices.supervisor):
        with pytest.raises(NotFound):
            services.advance_overlay(actor=actor, overlay_id=overlay_id, act="approve", now=NOW)
    with pytest.raises(NotFound):
        services.draft_overlay(actor=offices.supervisor, draft=DRAFT, now=NOW)
    assert queries.list_overlays(offices.elsewhere) == ()


def test_the_second_person_finds_it_on_the_work_list_and_the_first_waits(offices: Offices) -> None:
    overlay_id = drafted(offices)
    (mine,) = queries.list_work(offices.first, NOW)
    (other,) = queries.list_work(offices.second, NOW)
    assert (mine.group, other.group, other.subject_id) == ("waiting", "", overlay_id)
    assert queries.list_work(offices.elsewhere, NOW) == queries.list_work(offices.supervisor, NOW) == ()
    (deadline,) = list_deadlines([overlay_id])
    assert deadline.deadline.due_at == other.due_at


def test_the_effect_is_counted_over_the_last_twelve_months_of_the_city(offices: Offices) -> None:
    pack = load_pack("SD")
    cases = (
        ("A", "370200", "6000", date(2026, 5, 8)),
        ("B", "370200", "4000", date(2026, 5, 8)),
        ("C", "370100", "6000", date(2026, 5, 8)),
        ("D", "370203", "7000", date(2026, 8, 31)),
    )
    for lot_id, region, wan, on in cases:
        facts = replace(LOT, lot_id=lot_id, region=region, estimated_value=Yuan.from_wan(wan), notice_on=on)
        with transaction.atomic():
            services.store_decision(actor=SYSTEM, facts=facts, decision=decide(facts, pack, "sm3"), pack=pack, now=NOW)
    effect = queries.effect_of(offices.second, drafted(offices), NOW)
    assert (effect.looked_at, effect.changed) == (3, 2)
    assert (effect.province_value, effect.before) == (Yuan.from_wan("8000"), None)
