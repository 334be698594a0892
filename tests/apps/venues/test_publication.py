"""Publishing the shared catalogue and checking it as a stranger."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.apps.booking.world import World, make_world
from tests.personas import EVERYBODY, NOW
from yuanping.apps.evidence import queries as evidence
from yuanping.apps.evidence.services import sequence_pending
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import Centre, Venue, Workstation
from yuanping.cli.main import main
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.errors import Malformed, NotFound, Refused
from yuanping.kernel.evidence.note import parse_verifier_key
from yuanping.verify.catalogue import check_document, read_document
from yuanping.verify.outcome import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(centres=3)


def publish(world: World, days: int = 0) -> bytes:
    number = services.publish_catalogue(actor=world.actor("coordinator"), now=NOW + timedelta(days=days))
    sequence_pending(NOW)
    return canonical(queries.publication_file(number))


def states(data: bytes, before: bytes | None = None) -> list[State]:
    earlier = read_document(before).catalogue if before else None
    key = parse_verifier_key(str(evidence.verifier_key()))
    return [check.state for check in check_document(read_document(data), key, earlier)]


def test_a_stranger_checks_signature_log_and_chain(world: World) -> None:
    first, second = publish(world), publish(world, 1)
    assert states(first) == [State.HELD, State.HELD]
    assert states(second, first) == [State.HELD] * 3
    assert states(first, second)[-1] is State.FAILED


def test_without_the_log_it_is_proved_later_and_without_a_key_not_at_all(world: World) -> None:
    number = services.publish_catalogue(actor=world.actor("coordinator"), now=NOW)
    data = canonical(queries.publication_file(number))
    assert states(data) == [State.HELD, State.LATER]
    assert [each.state for each in check_document(read_document(data), None, None)] == [State.UNPROVEN] * 2


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["catalogue"]["centres"][0].update(name="另一家"),
        lambda found: found["catalogue"]["centres"][0]["venues"][0]["rooms"][0].update(healthy=99),
        lambda found: found["catalogue"]["centres"].pop(),
        lambda found: found["catalogue"].update(breaches=[]),
        lambda found: found.update(note=found["note"].replace("— ", "— x")),
        lambda found: found["log"].update(index=found["log"]["index"] + 1),
        lambda found: found["log"].update(salt="00" * 16),
    ],
)
def test_any_change_is_seen(world: World, change) -> None:  # type: ignore[no-untyped-def]
    Venue.objects.filter(centre__centre_id=world.centres["host"]).update(name="甲")
    Workstation.objects.update(dedicated_shared=False)
    found = parse_canonical(publish(world))
    change(found)
    assert State.FAILED in states(canonical(found))


def test_it_holds_nothing_that_moves_with_a_booking_and_no_person(world: World) -> None:
    services.remember_contact(centre_id=world.centres["host"], contact=world.plan().contact)
    before = json.loads(publish(world))["catalogue"]
    world.confirm_all(world.placed())
    after = json.loads(publish(world))["catalogue"]
    for each in (before, after):
        for name in ("number", "previous", "published_at"):
            del each[name]
    assert before == after
    text = json.dumps(after, ensure_ascii=False)
    assert world.plan().contact.name not in text
    assert world.plan().contact.phone not in text


def test_only_what_is_in_the_catalogue_is_published(world: World) -> None:
    gone = world.centres["sub"]
    Venue.objects.filter(centre__centre_id=gone).update(state="suspended")
    found = json.loads(publish(world))["catalogue"]
    assert {each["centre_id"] for each in found["centres"]} == set(world.centres.values()) - {gone}
    Venue.objects.update(state="draft")
    with pytest.raises(Refused, match="catalogue_empty"):
        publish(world)


@pytest.mark.parametrize("persona", [key for key in EVERYBODY if key != "coordinator"])
def test_only_the_province_publishes(world: World, persona: str) -> None:
    with pytest.raises(NotFound):
        services.publish_catalogue(actor=world.personas.actor(persona), now=NOW)


def test_the_command_answers_by_its_exit_status(world: World, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    first.write_bytes(publish(world))
    second.write_bytes(publish(world))
    key = str(evidence.verifier_key())
    assert main(["catalogue", str(second), "--log-key", key, "--before", str(first)]) == 0
    assert capsys.readouterr().out.count("✓") == 3
    assert main(["catalogue", str(second)]) == 3
    second.write_bytes(second.read_bytes().replace("公共资源".encode(), "公共财源".encode()))
    assert main(["catalogue", str(second), "--log-key", key, "--lang", "en"]) == 1
    assert "the platform signed exactly this catalogue" in capsys.readouterr().out
    (tmp_path / "x.json").write_bytes(b"{}")
    assert main(["catalogue", str(tmp_path / "x.json")]) == 2
    assert main(["catalogue", str(first), "--log-key", "nonsense"]) == 2
    assert main(["catalogue", str(tmp_path / "none.json")]) == 2


@given(st.binary(max_size=200))
def test_a_file_that_is_none_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_document(data)


def test_composing_asks_a_fixed_number_of_questions(world: World, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(7) as asked:
        queries.compose_catalogue(NOW)
    draft = services.VenueDraft("二号楼", "trading_centre", "210100", "演示路 2 号")
    for centre_id in world.centres.values():
        services.register_venue(actor=world.operator(centre_id), centre_id=centre_id, draft=draft, now=NOW)
    Venue.objects.update(state="in_catalogue")
    with django_assert_num_queries(len(asked)):
        queries.compose_catalogue(NOW)
    assert Centre.objects.count() == 3
