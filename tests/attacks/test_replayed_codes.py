"""A code overheard, kept from yesterday, or sent twice: it does nothing, changes nothing, and reads like a wrong one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.apps.committee.cases import ARRIVE_AT, DRAW_AT, OPEN_AT, Case, second_staff
from tests.attacks.scenes import tables
from yuanping.apps.committee import services
from yuanping.apps.committee.models import GateTry
from yuanping.apps.evidence.queries import list_bodies
from yuanping.infra.refusals import explain
from yuanping.kernel.committee.notice import NoticeKind
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.access import Access

RECORDS = ("evidence_", "committee_gatetry")
"""Where a refusal is kept: in the log, and as one more try at this door."""


def refused(case: Case, act) -> Refused:
    """The refusal of ``act``: it left every table but the evidence as it was, and named its article."""
    before, tried = tables(besides=RECORDS), GateTry.objects.count()
    with pytest.raises(Refused) as caught:
        act()
    assert tables(besides=RECORDS) == before
    assert GateTry.objects.count() - tried in {0, 1}
    assert caught.value.law is not None
    return caught.value


def recorded() -> list[tuple[str, str]]:
    """Refused tries as the auditor reads them: what was tried and why it was refused; no lot, no seat, no code."""
    found = []
    for kind, told in list_bodies("", list(Access)).items():
        for body in told if kind.endswith("_refused") else ():
            assert isinstance(body, dict)
            assert set(body) == {"code", "law"}
            found.append((kind, str(body["code"])))
    return sorted(found)


def reply(code: str, now=DRAW_AT, *, accepted: bool = True) -> services.ReplyView:
    return services.record_reply(code=code, accepted=accepted, now=now)


def gate(case: Case, centre: str, code: str, now=ARRIVE_AT, holder: str = "") -> services.ArrivalView:
    """Whoever stands there shows the right document and is looked at twice: only the code is wrong."""
    number = next((one.id_number for one in case.people if one.expert_id == holder), case.people[0].id_number)
    return services.check_in(
        actor=case.world.operator(centre),
        code=code,
        identity_checked=True,
        id_number=number,
        second=second_staff(centre),
        now=now,
    )


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_an_answer_counts_once(case: Case, first: bool, second: bool) -> None:
    case.draw()
    _, notice = case.letters()[0]
    reply(notice.code, accepted=first)
    told = refused(case, lambda: reply(notice.code, accepted=second))
    assert told.code == "code_used"
    assert recorded() == [("committee.reply_refused", "code_used")]
    wrong = refused(case, lambda: reply("2222-2222-2222"))
    assert explain(told).what == explain(wrong).what


def test_an_answer_after_the_meeting_began_is_too_late(case: Case) -> None:
    case.draw()
    _, notice = case.letters()[0]
    late = refused(case, lambda: reply(notice.code, OPEN_AT + timedelta(days=1)))
    assert late.code == "code_used"
    assert recorded() == [("committee.reply_refused", "code_used")]
    assert reply(notice.code).accepted


def test_each_code_opens_its_own_door_only(case: Case) -> None:
    case.draw()
    person, notice = case.letters()[0]
    assert refused(case, lambda: gate(case, person.centre, notice.code)).code == "code_unknown"
    reply(notice.code)
    ((_, confirmed),) = [one for one in case.letters() if one[1].kind is NoticeKind.CONFIRMED]
    assert refused(case, lambda: reply(confirmed.code)).code == "code_unknown"


def test_an_arrival_code_works_on_its_day_at_its_centre_once(case: Case) -> None:
    case.draw()
    codes = case.accept_all()
    case.name_representative()
    expert_id, code = next(iter(codes.items()))
    own = case.person(expert_id).centre
    other = next(centre for centre in case.world.centres.values() if centre != own)
    for wrong, now in ((own, DRAW_AT), (own, ARRIVE_AT + timedelta(days=1)), (other, ARRIVE_AT)):
        told = refused(case, lambda centre=wrong, at=now: gate(case, centre, code, at, expert_id))
        assert told.code == ("code_unknown" if wrong == other else "outside_arrival_window")
    assert gate(case, own, code, holder=expert_id).formed is False
    assert refused(case, lambda: gate(case, own, code, holder=expert_id)).code == "code_used"
    assert recorded() == [
        ("committee.arrival_refused", "code_unknown"),
        ("committee.arrival_refused", "code_used"),
        ("committee.arrival_refused", "outside_arrival_window"),
        ("committee.arrival_refused", "outside_arrival_window"),
    ]


def test_what_the_database_keeps_of_a_code_is_no_code(case: Case) -> None:
    from yuanping.apps.committee.models import CodeMark

    case.draw()
    marks = list(CodeMark.objects.values_list("mark", flat=True))
    assert len(marks) == 6
    for mark in marks:
        with pytest.raises(Refused, match="code_mistyped"):
            reply(mark)
