"""Who dislikes a committee draws again: by another request, another ceremony, another run, or a void."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.adapters.keyholder_cases import SmallDraw, ask
from tests.apps.committee.cases import DRAW_AT, Case
from tests.attacks.scenes import bodies, tables
from yuanping.adapters.keyholder_process.process import KeyHolderServer
from yuanping.adapters.keyholder_process.vault import Vault
from yuanping.apps.committee import services
from yuanping.apps.draw import queries as draw_queries
from yuanping.apps.draw import services as draw
from yuanping.apps.draw.models import Ceremony
from yuanping.infra.worker import tick
from yuanping.kernel.committee.holder import Drawn
from yuanping.kernel.errors import NotFound, Refused


def test_a_drawn_committee_cannot_be_asked_for_voided_or_superseded_again(case: Case) -> None:
    case.draw()
    assert case.ceremony is not None
    ceremony_id, before = case.ceremony.ceremony_id, tables()
    with pytest.raises(Refused, match="draw_requested"):
        case.request()
    supervisor = case.world.actor("supervisor")
    with pytest.raises(Refused, match="wrong_state"):
        draw.void_ceremony(actor=supervisor, ceremony_id=ceremony_id, reason="结果不理想，重来", now=DRAW_AT)
    with pytest.raises(Refused, match="not_voided"):
        draw.order_anew(actor=supervisor, ceremony_id=ceremony_id, reason="结果不理想，重来", now=DRAW_AT)
    with pytest.raises(NotFound):
        draw.supersede_venues(
            actor=case.world.actor("agency"), ceremony_id=ceremony_id, reason="结果不理想，重来", now=DRAW_AT
        )
    assert tables() == before


def test_running_the_handler_again_draws_nobody_again(case: Case) -> None:
    case.draw()
    assert case.ceremony is not None
    before = tables()
    for _ in range(3):
        services.make_draw(ceremony_id=case.ceremony.ceremony_id, now=DRAW_AT)
    assert tables() == before


def test_a_second_living_ceremony_is_refused_by_the_database_itself(case: Case) -> None:
    case.draw()
    row = Ceremony.objects.get(lot_id=case.lot_id, kind="experts")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ceremony.objects.create(
            ceremony_id="LN-AGAIN",
            lot_id=row.lot_id,
            kind=row.kind,
            attempt=2,
            state="open",
            hash_name=row.hash_name,
            request=row.request,
            opened_at=DRAW_AT,
        )


def test_the_key_holder_gives_one_outcome_however_often_it_is_asked(tmp_path: Path) -> None:
    """A hundred runs in secret are a hundred times the same committee: nothing is left to chance after the reveals."""
    server = KeyHolderServer(Vault(tmp_path / "holder.key"))
    small = SmallDraw(server)
    outcomes = {ask(server, "draw", small.draw_order(), Drawn).outcome_digest for _ in range(100)}
    assert len(outcomes) == 1


def test_a_void_needs_the_supervisor_before_the_draw_with_a_reason_and_stays_on_record(case: Case) -> None:
    case.request()
    assert case.ceremony is not None
    ceremony_id = case.ceremony.ceremony_id
    for who in ("agency", "entity", "registry", "coordinator", "host"):
        with pytest.raises(NotFound):
            draw.void_ceremony(actor=case.world.actor(who), ceremony_id=ceremony_id, reason="候选池有误", now=DRAW_AT)
    supervisor = case.world.actor("supervisor")
    with pytest.raises(Refused, match="reason_required"):
        draw.void_ceremony(actor=supervisor, ceremony_id=ceremony_id, reason="　", now=DRAW_AT)
    draw.void_ceremony(actor=supervisor, ceremony_id=ceremony_id, reason="候选池有误", now=DRAW_AT)
    tick(DRAW_AT)
    draw.order_anew(actor=supervisor, ceremony_id=ceremony_id, reason="候选池已更正", now=DRAW_AT)
    tick(DRAW_AT)
    views = [one for one in draw_queries.list_ceremonies(supervisor) if one.kind == "experts"]
    assert sorted(one.attempt for one in views) == [1, 2]
    told = [body["reason"] for body in bodies(case)["draw.voided"] if isinstance(body, dict)]
    assert told == ["候选池有误"]


def test_the_record_of_a_void_cannot_be_taken_out_of_the_database(case: Case) -> None:
    case.request()
    assert case.ceremony is not None
    draw.void_ceremony(
        actor=case.world.actor("supervisor"), ceremony_id=case.ceremony.ceremony_id, reason="候选池有误", now=DRAW_AT
    )
    tick(DRAW_AT)
    for table in ("evidence_entry", "evidence_logleaf"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{table}"')
