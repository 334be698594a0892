"""Who requests must not read from the draw which venues were drawn: neither their names nor what they can be computed from."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.apps.draw.cases import open_venues
from tests.apps.quick import quick_personas
from tests.personas import NOW
from yuanping.apps.draw import queries, services

pytestmark = pytest.mark.django_db


def test_drawn_venues_and_reveals_stay_closed_to_who_requests(settings) -> None:
    personas = quick_personas(settings)
    case = open_venues(personas)
    case.run()
    services.draw_cells(ceremony_id=case.ceremony_id, now=NOW)
    open_view = queries.view_ceremony(personas.actor("supervisor"), case.ceremony_id)
    assert open_view.cells
    secrets = [party.secret for party in open_view.parties]
    assert all(secrets)
    for key in ("agency", "entity"):
        view = queries.view_ceremony(personas.actor(key), case.ceremony_id)
        assert view.venues_hidden
        assert view.cells == ()
        page = personas.client(key).get(reverse("supervisor:ceremony", args=[case.ceremony_id])).content.decode()
        assert not [secret for secret in secrets if secret in page or secret[:8] in page]
    services.release_venues(lot_id="LOT-1", now=NOW)
    assert queries.view_ceremony(personas.actor("agency"), case.ceremony_id).cells == open_view.cells
