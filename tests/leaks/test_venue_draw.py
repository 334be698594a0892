"""Who requests, and who keeps the registry, must not read from the draw which venues were drawn: neither their names nor what they can be computed from."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.apps.draw.cases import open_venues
from tests.apps.quick import quick_personas
from tests.kernel.draw.scene import make_scene
from tests.personas import NOW
from yuanping.apps.draw import queries, services
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.evidence import queries as evidence
from yuanping.kernel.canonical import canonical, digest
from yuanping.kernel.draw.bodies import outcome_digest
from yuanping.kernel.draw.hidden import opens
from yuanping.kernel.draw.values import DrawKind
from yuanping.kernel.evidence.access import Access
from yuanping.kernel.plain import to_plain

OTHERS = ("C1", "C2")
"""The centres of ``venue_request`` that are not the host."""
pytestmark = pytest.mark.django_db


def test_drawn_venues_and_reveals_stay_closed_to_who_requests_and_to_the_registry(settings) -> None:
    personas = quick_personas(settings)
    case = open_venues(personas)
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    open_view = queries.view_ceremony(personas.actor("supervisor"), case.ceremony_id)
    assert open_view.cells
    secrets = [party.secret for party in open_view.parties]
    assert all(secrets)
    for key in ("agency", "entity", "registry"):
        view = queries.view_ceremony(personas.actor(key), case.ceremony_id)
        assert view.venues_hidden
        assert view.cells == ()
        page = personas.client(key).get(reverse("supervisor:ceremony", args=[case.ceremony_id])).content.decode()
        assert not [secret for secret in secrets if secret in page or secret[:8] in page]
    services.release_venues(lot_id="LOT-1", now=NOW)
    assert queries.view_ceremony(personas.actor("agency"), case.ceremony_id).cells == open_view.cells


def test_the_outcome_in_the_log_of_the_parties_cannot_be_tried_out(settings) -> None:
    """Who requests may open that entry at once, under no pack has K before the release, and could list every way to seat a committee."""
    personas = quick_personas(settings)
    case = open_venues(personas)
    Ceremony.objects.filter(ceremony_id=case.ceremony_id).update(venues_open=True)
    case.run()
    cells = services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    row = Ceremony.objects.get(ceremony_id=case.ceremony_id)
    request = queries.request_of(row)
    papers = queries.party_request(personas.actor("agency"), case.ceremony_id)
    assert papers.salt == request.salt, "there is a salt it may know"
    assert queries.view_ceremony(personas.actor("agency"), case.ceremony_id).sealed_key == ""
    (entry,) = evidence.list_bodies("LOT-1", [Access.PARTIES])["draw.drawn"]
    known = [outcome_digest(request, cells, key) for key in (b"", bytes.fromhex(papers.salt))]
    assert entry["outcome_digest"] not in [digest(row.hash_name, to_plain(cells)), *known]
    assert entry["outcome_digest"] == outcome_digest(request, cells, bytes.fromhex(row.venue_key))


@pytest.mark.parametrize(
    ("reader", "venues_open"), [("entity", False), ("agency", False), ("registry", False), ("registry", True)]
)
def test_papers_and_page_show_no_figure_by_centre_before_the_release(
    settings, reader: str, *, venues_open: bool
) -> None:
    personas = quick_personas(settings)
    case = open_venues(personas)
    Ceremony.objects.filter(ceremony_id=case.ceremony_id).update(venues_open=venues_open)
    case.commit_all()
    address = reverse("supervisor:party_papers", args=[case.ceremony_id])
    papers = personas.client(reader).get(address).json()
    assert not {"hidden", "salt"} & papers.keys()
    assert [each for each in OTHERS if f'"{each}"' in papers["request"]] == []
    view = queries.view_ceremony(personas.actor(reader), case.ceremony_id)
    assert (view.figures_hidden, view.largest_deviation, view.pool_size) == (True, None, 0)
    assert {(row.experts, row.lowest, row.highest) for row in view.chances} == {(0, 0, 0)}
    assert sum(row.seats for row in view.chances) == 4


@pytest.mark.parametrize(("reader", "venues_open"), [("supervisor", False), ("entity", True), ("agency", True)])
def test_whoever_may_know_the_venues_is_handed_what_opens_the_digest(
    settings, reader: str, *, venues_open: bool
) -> None:
    personas = quick_personas(settings)
    case = open_venues(personas)
    Ceremony.objects.filter(ceremony_id=case.ceremony_id).update(venues_open=venues_open)
    papers = queries.party_request(personas.actor(reader), case.ceremony_id)
    assert opens(DrawKind.VENUES, papers.request, papers.hidden, papers.salt)
    assert all(f'"{each}"' in papers.hidden for each in OTHERS)
    assert queries.view_ceremony(personas.actor(reader), case.ceremony_id).largest_deviation is not None


def test_after_the_release_every_party_can_open_what_it_checked(settings) -> None:
    personas = quick_personas(settings)
    case = open_venues(personas)
    case.run()
    kept = queries.party_request(personas.actor("registry"), case.ceremony_id)
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    services.release_venues(lot_id="LOT-1", now=NOW)
    for reader in ("agency", "entity", "registry"):
        papers = queries.party_request(personas.actor(reader), case.ceremony_id)
        assert opens(DrawKind.VENUES, kept.request, papers.hidden, papers.salt)


@pytest.mark.parametrize("reader", ["agency", "entity", "registry"])
def test_papers_of_the_expert_draw_tell_no_seats_by_centre(settings, reader: str) -> None:
    """Two worlds that differ in where the drawn seats are, and in which centres are in the pool: the salted digest alone differs."""
    personas = quick_personas(settings)
    case, seen = open_venues(personas), []
    for _ in range(2):
        request = replace(make_scene("sm3").experts.request, draw_id=case.ceremony_id)
        if seen:
            elsewhere = tuple(replace(one, centre="LN-FS") for one in request.counts[:1]) + request.counts[1:]
            request = replace(
                request, counts=elsewhere, cells=request.cells[1:], pool_size=7, workstations_digest="ab" * 32
            )
        text = canonical(to_plain(request)).decode()
        Ceremony.objects.filter(ceremony_id=case.ceremony_id).update(kind="experts", request=text)
        papers = queries.party_request(personas.actor(reader), case.ceremony_id)
        assert not papers.hidden
        assert not papers.salt
        seen.append(json.loads(papers.request))
    assert seen[0].pop("hidden") != seen[1].pop("hidden")
    assert seen[0] == seen[1]
