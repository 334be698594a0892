"""The operator of the platform invents refusals: guessed codes, invented leaves, and answers in other people's names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.apps.committee.cases import DRAW_AT, Case
from tests.attacks.scenes import bodies, tables
from tests.attacks.test_refusal_steering import finish
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import CallEntry, Committee
from yuanping.apps.draw import services as draw
from yuanping.kernel.canonical import Plain
from yuanping.kernel.committee.codes import make_code
from yuanping.kernel.committee.holder import ReplyOrder
from yuanping.kernel.draw.record import replay_experts
from yuanping.kernel.errors import Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.verify.party_keys import verify_p256


def test_a_guessed_code_moves_nobody(case: Case) -> None:
    """Well formed guesses; a code carries 80 bits or more, so that no number of them helps."""
    case.draw()
    before = tables()
    for n in range(200):
        with pytest.raises(Refused, match="code_unknown"):
            services.record_reply(code=make_code(n.to_bytes(16, "big")), accepted=False, now=DRAW_AT)
    assert tables() == before


def test_the_key_holder_takes_no_answer_without_the_code_of_the_call(case: Case) -> None:
    """The operator skips the pages and asks the key holder itself, with everything the database holds."""
    from yuanping.infra import storage

    case.draw()
    row = Committee.objects.get(lot_id=case.lot_id)
    order = ReplyOrder(storage.get(row.sealed_pool), bytes(row.sealed_state), make_code(b"\x07" * 16), False, DRAW_AT)
    with pytest.raises(Refused, match="code_unknown"):
        draw.key_holder().reply(order)


def test_an_invented_refusal_in_the_log_fits_no_opened_call(case: Case) -> None:
    """An operator who can write rows and log adds a leaf of a refusal nobody gave: it cannot be opened after the award."""
    case.draw()
    row = Committee.objects.get(lot_id=case.lot_id)
    CallEntry.objects.create(committee=row, number=1, leaf="ab" * 32)
    row.calls = 1
    row.save()
    record = finish(case, set())
    invented: dict[str, Plain] = {"draw_id": row.ceremony_id, "number": 1, "leaf": "ab" * 32}
    told = bodies(case)
    told = {**told, "committee.called": (invented, *told["committee.called"])}
    with pytest.raises(Mismatch, match=r"draw\.experts\.call_leaves"):
        replay_experts(record, told, verify_p256)


def test_an_invented_refusal_that_was_opened_breaks_the_order(case: Case) -> None:
    """He also invents the opening: then somebody is passed over without the next of the order having been called."""
    from tests.attacks.scenes import replay
    from yuanping.kernel.draw.calls import Call, Outcome, call_leaf
    from yuanping.kernel.draw.papers import SealedCall

    case.draw()
    record = finish(case, set())
    first = record.calls[0]
    false = Call(first.seat, first.rank, first.position, Outcome.REFUSED, "ee" * 32, "11" * 32)
    calls = (false, *record.calls)
    name = record.request.hash_name
    leaves = tuple(SealedCall(n, call_leaf(name, record.request.draw_id, call)) for n, call in enumerate(calls, 1))
    told: tuple[Plain, ...] = tuple({"draw_id": record.request.draw_id, "leaf": one.leaf} for one in leaves)
    forged = replace(record, calls=calls, call_leaves=leaves)
    with pytest.raises(Mismatch, match=r"draw\.experts\.calls"):
        replay_experts(forged, {**bodies(case), "committee.called": told}, verify_p256)
    assert replay(case, record) == {"held"}
    assert queries.get_committee(case.committee_id).state
