"""A venue's way into the catalogue: each step by its own role, with its paper; nobody books before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.booking.world import GOOD
from tests.personas import EVERYBODY, NOW, Personas, make_personas
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Centre, Venue, VenueStep
from yuanping.infra.workstation_standards import standards
from yuanping.kernel.actor import SYSTEM
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.law import Law
from yuanping.kernel.venues.states import VENUE, VenueState

pytestmark = pytest.mark.django_db
ITEMS = standards()[-1].keys
PAPER = services.Paper("验收〔2026〕7号", NOW.date(), "条件变化")


@pytest.fixture
def personas() -> Personas:
    return make_personas(NOW)


@pytest.fixture
def centre(personas: Personas) -> str:
    draft = services.CentreDraft(personas.organisations["centre"], "210100", "演示路 1 号")
    return services.register_centre(actor=SYSTEM, draft=draft, now=NOW)


def venue_of(personas: Personas, centre: str) -> str:
    return queries.list_venues(personas.actor("host"), centre)[0].venue_id


def other_venue(personas: Personas, centre: str) -> str:
    draft = services.VenueDraft("二号楼", "other_lawful", "210100", "演示路 2 号", "41.8", "123.4")
    return services.register_venue(actor=personas.actor("host"), centre_id=centre, draft=draft, now=NOW)


def step(personas: Personas, venue_id: str, who: str, act: str, paper: services.Paper = PAPER) -> None:
    services.advance_venue(actor=personas.actor(who), venue_id=venue_id, act=act, paper=paper, now=NOW)


def inspect(personas: Personas, venue_id: str, met: tuple[str, ...] = ITEMS) -> None:
    services.inspect_venue(actor=personas.actor("host"), venue_id=venue_id, met=met, now=NOW)


def state(personas: Personas, venue_id: str) -> VenueState:
    return queries.get_venue(personas.actor("host"), venue_id).state


def test_a_public_centres_venue_enters_after_acceptance(personas: Personas, centre: str) -> None:
    venue_id, host = venue_of(personas, centre), personas.actor("host")
    (desk,) = services.register_workstations(
        actor=host, centre_id=centre, room="301", floor="", drafts=(services.WorkstationDraft("01"),), now=NOW
    )
    services.record_self_check(actor=host, workstation_id=desk, check=GOOD, now=NOW)
    inspect(personas, venue_id)
    step(personas, venue_id, "coordinator", "accept")
    assert queries.list_bookable_desks((centre,)) == {centre: ()}
    assert not queries.get_centre(centre).accepted
    step(personas, venue_id, "coordinator", "enter")
    assert [each.workstation_id for each in queries.list_bookable_desks((centre,))[centre]] == [desk]
    assert queries.bookable_keys(centre, (desk,)).keys() == {desk}
    assert queries.get_centre(centre).accepted
    step(personas, venue_id, "coordinator", "suspend")
    assert queries.list_bookable_desks((centre,)) == {centre: ()}
    assert queries.bookable_keys(centre, (desk,)) == {}


def test_another_operators_venue_needs_approval_and_supervision(personas: Personas, centre: str) -> None:
    venue_id = other_venue(personas, centre)
    inspect(personas, venue_id)
    step(personas, venue_id, "coordinator", "accept")
    with pytest.raises(Refused, match="venue_not_approved"):
        step(personas, venue_id, "coordinator", "enter")
    step(personas, venue_id, "supervisor", "approve")
    with pytest.raises(Refused, match="venue_not_supervised"):
        step(personas, venue_id, "coordinator", "enter")
    step(personas, venue_id, "coordinator", "dock")
    step(personas, venue_id, "coordinator", "enter")
    view = queries.get_venue(personas.actor("supervisor"), venue_id)
    assert (view.state, view.approved_by, view.approved_on) == (VenueState.IN_CATALOGUE, "辽宁省水利厅", NOW.date())


def test_an_acceptance_does_not_keep_the_approval_of_an_earlier_one(personas: Personas, centre: str) -> None:
    venue_id = other_venue(personas, centre)
    inspect(personas, venue_id)
    for who, act in (("coordinator", "accept"), ("supervisor", "approve"), ("coordinator", "dock")):
        step(personas, venue_id, who, act)
    for act in ("enter", "suspend", "reopen"):
        step(personas, venue_id, "coordinator", act)
    inspect(personas, venue_id)
    step(personas, venue_id, "coordinator", "accept")
    with pytest.raises(Refused, match="venue_not_approved"):
        step(personas, venue_id, "coordinator", "enter")


def test_what_is_not_met_keeps_a_venue_out_until_it_is(personas: Personas, centre: str) -> None:
    venue_id = venue_of(personas, centre)
    inspect(personas, venue_id, ITEMS[1:])
    with pytest.raises(Refused, match="venue_standard_unmet") as refused:
        step(personas, venue_id, "coordinator", "accept")
    assert refused.value.params == {"count": 1, "version": standards()[-1].version}
    step(personas, venue_id, "coordinator", "send_back", services.Paper(reason="补齐独立工位"))
    view = queries.get_venue(personas.actor("host"), venue_id)
    assert (view.state, view.state_reason, view.unmet) == (VenueState.DRAFT, "补齐独立工位", ITEMS[:1])
    with pytest.raises(Refused, match="standard_item_unknown"):
        inspect(personas, venue_id, ("coffee",))


@pytest.mark.parametrize(
    ("act", "paper", "code"),
    [
        ("accept", services.Paper(), "venue_paper_missing"),
        ("accept", services.Paper("验收〔2026〕7号"), "venue_paper_missing"),
        ("accept", services.Paper("验收〔2026〕7号", NOW.date() + timedelta(days=1)), "venue_paper_in_future"),
        ("send_back", services.Paper(reason="  "), "venue_reason_missing"),
        ("enter", PAPER, "wrong_state"),
    ],
)
def test_steps_without_their_paper(personas: Personas, centre: str, act: str, paper: services.Paper, code: str) -> None:
    venue_id = venue_of(personas, centre)
    inspect(personas, venue_id)
    with pytest.raises(Refused, match=code):
        step(personas, venue_id, "coordinator", act, paper)
    assert state(personas, venue_id) is VenueState.INSPECTED


@pytest.mark.parametrize("persona", EVERYBODY)
@pytest.mark.parametrize("act", [each.name for each in VENUE.transitions])
def test_every_step_has_its_role_and_no_other(personas: Personas, centre: str, persona: str, act: str) -> None:
    venue_id, transition, actor = venue_of(personas, centre), VENUE.transition(act), personas.actor(persona)
    Venue.objects.update(state=transition.sources[0])
    call = (
        (lambda: services.inspect_venue(actor=actor, venue_id=venue_id, met=ITEMS, now=NOW))
        if act == "inspect"
        else (lambda: step(personas, venue_id, persona, act))
    )
    if actor.role in transition.who and persona != "sub":
        call()
        assert VenueStep.objects.count() == 1
    else:
        with pytest.raises((NotFound, Refused)) as turned:
            call()
        assert isinstance(turned.value, NotFound) or (persona == "host" and turned.value.code == "wrong_role")
        assert VenueStep.objects.count() == 0


def test_every_step_is_public_evidence_with_its_reason(personas: Personas, centre: str) -> None:
    venue_id = venue_of(personas, centre)
    inspect(personas, venue_id)
    step(personas, venue_id, "coordinator", "send_back", services.Paper(reason="缺少监控"))
    bodies = evidence.list_bodies("", (Access.PUBLIC,))
    (body,) = bodies["venues.venue_send_back"]
    assert body == {"venue": venue_id, "centre": centre, "state": "draft", "reason": "缺少监控"}
    steps = queries.list_steps(personas.actor("coordinator"), venue_id)
    assert [each.act for each in steps] == ["send_back", "inspect"]
    assert all(evidence.open_entry(each.entry_id).payload for each in steps)


def test_a_second_venue_of_one_name_and_half_coordinates(personas: Personas, centre: str) -> None:
    other_venue(personas, centre)
    with pytest.raises(Refused, match="venue_name_taken"):
        other_venue(personas, centre)
    draft = services.VenueDraft("三号楼", "trading_centre", "210100", "演示路", "41.8")
    with pytest.raises(Refused, match="venue_field_wrong") as refused:
        services.register_venue(actor=personas.actor("host"), centre_id=centre, draft=draft, now=NOW)
    assert refused.value.field == "longitude"


def test_what_a_centre_is_named_for_has_days_and_an_article(personas: Personas, centre: str) -> None:
    province, today = personas.actor("coordinator"), NOW.date()
    law = Law("鲁发改公管〔2026〕307号", "二（二）1")
    draft = services.CapabilityDraft("cross_province_sub_venue", today, None, law)
    services.name_capability(actor=province, centre_id=centre, draft=draft, now=NOW)
    for wrong, code in (
        (draft, "capability_there"),
        (services.CapabilityDraft("coffee", today, None, law), "capability_unknown"),
        (services.CapabilityDraft(draft.name, today, today - timedelta(days=1), law), "capability_days_wrong"),
        (services.CapabilityDraft(draft.name, today, None, Law("x", "y")), "capability_article_unknown"),
    ):
        with pytest.raises(Refused, match=code):
            services.name_capability(actor=province, centre_id=centre, draft=wrong, now=NOW)
    with pytest.raises(NotFound):
        services.name_capability(actor=personas.actor("host"), centre_id=centre, draft=draft, now=NOW)
    Centre.objects.update(region="370100")
    assert [each.code for each in queries.list_breaches(NOW)] == ["fewer_than_ten_seats"]
    later = NOW + timedelta(days=1)
    services.end_capability(actor=province, centre_id=centre, name=draft.name, until_on=today, now=later)
    assert queries.list_breaches(later) == ()
    assert len(queries.list_breaches(NOW)) == 1
