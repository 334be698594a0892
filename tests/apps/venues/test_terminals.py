"""A machine becomes a workstation's terminal, hands in self-tests, is replaced and revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.apps.booking.world import make_centre
from tests.apps.venues.machine import Machine, make_certificate
from tests.personas import NOW, make_personas
from yuanping.apps.evidence.models import Entry
from yuanping.apps.venues import queries, services
from yuanping.apps.venues.models import EnrolmentCode, SelfTest, Terminal
from yuanping.infra.live_pass import make_report
from yuanping.kernel.actor import Actor, Role
from yuanping.kernel.errors import NotFound, Refused
from yuanping.kernel.venues.fitness import Unfit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def desks(db: None) -> tuple[Actor, Actor, tuple[str, ...]]:
    """The host's operator, another centre's, and the host's workstations."""
    personas = make_personas(NOW)
    ids = personas.organisations
    make_centre(ids["sub_centre"], "210200", rooms=1, seats=1)
    found = make_centre(ids["centre"], "210100", rooms=1, seats=2)
    return Actor(Role.VENUE_OPERATOR, ids["centre"]), Actor(Role.VENUE_OPERATOR, ids["sub_centre"]), found


def why(call, **given) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


def reasons(workstation_id: str, now=NOW) -> tuple[Unfit, ...]:  # type: ignore[no-untyped-def]
    return queries.why_unfit((workstation_id,), now)[workstation_id]


def test_a_machine_with_a_code_becomes_the_terminal_and_its_test_makes_the_desk_fit(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    machine = Machine()
    assert reasons(desk) == (Unfit.UNBOUND,)
    entries = Entry.objects.count()
    machine.bind(host, desk, NOW)
    assert Entry.objects.count() == entries + 2
    assert reasons(desk) == (Unfit.UNTESTED,)
    machine.test(NOW)
    assert reasons(desk) == ()
    view = queries.list_self_tests(host, desk)[0]
    assert (view.passed, view.reading.down_kbps) == (True, 32000)
    assert reasons(desk, NOW + timedelta(hours=30, seconds=1)) == (Unfit.TEST_OLD,)


def test_a_failed_test_is_kept_whole_and_makes_the_desk_unfit(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    machine = Machine()
    machine.bind(host, desk, NOW)
    machine.test(NOW, microphone_peak=0, clock_ms=90_000)
    row = SelfTest.objects.get()
    assert (row.passed, row.failed_items) == (False, "microphone,clock")
    assert reasons(desk) == (Unfit.TEST_FAILED,)


def test_a_code_works_once_not_late_and_not_after_a_newer_one(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    first = services.make_enrolment_code(actor=host, workstation_id=desk, now=NOW)
    second = services.make_enrolment_code(actor=host, workstation_id=desk, now=NOW)
    late = NOW + services.terminals.CODE_LASTS
    assert why(services.enrol_terminal, offer=Machine().offer(first), now=NOW) == "enrolment_code_wrong"
    assert why(services.enrol_terminal, offer=Machine().offer(second), now=late) == "enrolment_code_wrong"
    services.enrol_terminal(offer=Machine().offer(second), now=NOW)
    assert why(services.enrol_terminal, offer=Machine().offer(second), now=NOW) == "enrolment_code_wrong"
    assert second.replace("-", "") not in str(list(EnrolmentCode.objects.values()))


def test_a_machine_that_does_not_hold_its_key_is_not_bound(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    code = services.make_enrolment_code(actor=host, workstation_id=desk, now=NOW)
    good, other = Machine().offer(code), Machine().offer(code)
    for wrong in (
        replace(good, signature=other.signature),
        replace(good, public_key=other.public_key),
        replace(good, public_key="AAAA"),
        replace(good, public_key="%"),
        replace(good, signature=""),
        replace(good, signature="A" * 44),
    ):
        assert why(services.enrol_terminal, offer=wrong, now=NOW) == "terminal_key_wrong"
    assert Terminal.objects.count() == 0
    services.enrol_terminal(offer=good, now=NOW)


def test_a_new_machine_revokes_the_old_one_and_must_be_tested_itself(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    old, new = Machine(), Machine()
    old.bind(host, desk, NOW)
    old.test(NOW)
    opened = services.open_self_test(terminal_id=old.terminal, now=NOW)
    new.bind(host, desk, NOW)
    assert reasons(desk) == (Unfit.UNTESTED,)
    with pytest.raises(NotFound):
        services.open_self_test(terminal_id=old.terminal, now=NOW)
    with pytest.raises(NotFound):
        services.take_self_test(given=old.submission(opened.challenge_id), now=NOW)
    assert Terminal.objects.filter(revoked_at=None).count() == 1


def test_one_machine_stands_at_one_workstation(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, other) = desks
    machine = Machine()
    machine.bind(host, desk, NOW)
    code = services.make_enrolment_code(actor=host, workstation_id=other, now=NOW)
    assert why(services.enrol_terminal, offer=machine.offer(code), now=NOW) == "terminal_elsewhere"
    services.revoke_terminal(actor=host, workstation_id=desk, reason="搬走", now=NOW)
    services.enrol_terminal(offer=machine.offer(code), now=NOW)
    assert reasons(desk) == (Unfit.UNBOUND,)


def test_revoking_needs_a_reason_and_a_terminal(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    with pytest.raises(NotFound):
        services.revoke_terminal(actor=host, workstation_id=desk, reason="搬走", now=NOW)
    Machine().bind(host, desk, NOW)
    assert why(services.revoke_terminal, actor=host, workstation_id=desk, reason=" ", now=NOW) == "reason_missing"


def test_a_result_is_taken_once_in_time_and_by_its_own_machine(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, other) = desks
    machine, stranger = Machine(), Machine()
    machine.bind(host, desk, NOW)
    stranger.bind(host, other, NOW)
    opened = services.open_self_test(terminal_id=machine.terminal, now=NOW)
    good = machine.submission(opened.challenge_id)
    take = services.take_self_test
    late = NOW + services.self_tests.CHALLENGE_LASTS
    assert why(take, given=good, now=late) == "self_test_over"
    assert why(take, given=stranger.submission(opened.challenge_id), now=NOW) == "terminal_signature_wrong"
    better = good.result.replace('"camera_height":720', '"camera_height":900')
    assert why(take, given=replace(good, result=better), now=NOW) == "terminal_signature_wrong"
    faster = make_report(opened.challenge_id, {"up_bytes": 10**9, "up_ms": 1})
    assert why(take, given=replace(good, report=faster), now=NOW) == "terminal_signature_wrong"
    assert SelfTest.objects.count() == 0
    take(given=good, now=NOW)
    assert why(take, given=good, now=NOW) == "self_test_over"
    assert SelfTest.objects.count() == 1


def test_an_incomplete_result_or_anothers_report_is_refused_whole_and_may_be_repeated(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    machine = Machine()
    machine.bind(host, desk, NOW)
    opened = services.open_self_test(terminal_id=machine.terminal, now=NOW)
    wrong = machine.submission(opened.challenge_id, late_frames=-1)
    assert why(services.take_self_test, given=wrong, now=NOW) == "self_test_malformed"
    assert (SelfTest.objects.count(), reasons(desk)) == (0, (Unfit.UNTESTED,))
    services.take_self_test(given=machine.submission(opened.challenge_id), now=NOW)


def test_a_certificate_binds_and_is_believed_only_as_the_proxy_saw_it(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    pem, other = make_certificate(NOW), make_certificate(NOW)
    services.bind_certificate(actor=host, workstation_id=desk, pem=pem, now=NOW)
    with pytest.raises(NotFound):
        services.open_self_test(terminal_id="", certificate=other, now=NOW)
    opened = services.open_self_test(terminal_id="", certificate=pem, now=NOW)
    given = replace(Machine().submission(opened.challenge_id), signature="")
    for wrong in ("", other, "x"):
        assert (
            why(services.take_self_test, given=replace(given, certificate=wrong), now=NOW) == "terminal_signature_wrong"
        )
    services.take_self_test(given=replace(given, certificate=pem), now=NOW)
    assert reasons(desk) == ()
    assert reasons(desk, NOW + 31 * DAY)[-1] == Unfit.UNBOUND


def test_a_certificate_that_is_none_or_over_is_refused(desks) -> None:  # type: ignore[no-untyped-def]
    host, _, (desk, _) = desks
    call = services.bind_certificate
    assert why(call, actor=host, workstation_id=desk, pem="x", now=NOW) == "terminal_certificate_wrong"
    over = make_certificate(NOW - 60 * DAY)
    assert why(call, actor=host, workstation_id=desk, pem=over, now=NOW) == "terminal_certificate_over"


def test_another_centre_binds_revokes_and_reads_nothing(desks) -> None:  # type: ignore[no-untyped-def]
    host, other, (desk, _) = desks
    Machine().bind(host, desk, NOW)
    for call, given in (
        (services.make_enrolment_code, {}),
        (services.bind_certificate, {"pem": make_certificate(NOW)}),
        (services.revoke_terminal, {"reason": "无"}),
    ):
        with pytest.raises(NotFound):
            call(actor=other, workstation_id=desk, now=NOW, **given)  # type: ignore[operator]
    for read in (queries.get_terminal, queries.list_self_tests):
        with pytest.raises(NotFound):
            read(other, desk)
