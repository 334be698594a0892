"""Somebody adds friends to the registry, or exchanges the sealed pool, once the request of the draw is committed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.apps.booking.world import SPECIALTIES
from tests.apps.committee.cases import DRAW_AT, Case, Person, _id_number
from tests.attacks.scenes import bodies
from tests.personas import make_uscc
from yuanping.adapters.keyholder_process.notice import make_mailbox_key
from yuanping.apps.committee import queries, services
from yuanping.apps.committee.models import Committee
from yuanping.apps.draw import services as draw
from yuanping.apps.draw.models import Ceremony
from yuanping.apps.experts import queries as experts
from yuanping.apps.experts import services as registry
from yuanping.infra import storage
from yuanping.infra.worker import list_failures, tick
from yuanping.kernel.calendar import legal_day
from yuanping.kernel.canonical import canonical, parse_canonical
from yuanping.kernel.committee.holder import PoolEntry, PrepareOrder
from yuanping.kernel.committee.states import CommitteeState
from yuanping.kernel.draw.request import ExpertRequest, request_digest
from yuanping.kernel.errors import Refused
from yuanping.kernel.plain import from_plain, to_plain

FRIENDS = 30


def register_friends(case: Case) -> set[str]:
    """Thirty friends in every cell that has seats, each with a telephone."""
    forms, keys = [], []
    for centre in case.world.centres.values():
        for specialty in SPECIALTIES:
            for _ in range(FRIENDS):
                private, public = make_mailbox_key()
                number = 500 + len(forms)
                keys.append(private)
                forms.append(
                    registry.ExpertForm(
                        specialty,
                        centre,
                        "210100",
                        make_uscc(800),
                        "友人",
                        _id_number(number),
                        "13800000000",
                        public.hex(),
                    )
                )
    ids = registry.register_experts(actor=case.world.actor("registry"), forms=forms, now=DRAW_AT)
    case.people += [
        Person(expert_id, "友人", form.id_number, form.home_centre, form.specialty, key, recused=False)
        for expert_id, form, key in zip(ids, forms, keys, strict=True)
    ]
    return set(ids)


def frozen_request(case: Case) -> ExpertRequest:
    row = Ceremony.objects.get(lot_id=case.lot_id, kind="experts")
    return from_plain(ExpertRequest, parse_canonical(row.request.encode()))


ROUNDS = 5
"""Three seats may be of one cell: more rounds could use its twenty experts up, and fewer would be called."""


def test_friends_registered_after_the_request_are_never_called(case: Case) -> None:
    case.request()
    before = frozen_request(case)
    friends = register_friends(case)
    assert case.ceremony is not None
    case.ceremony.run(DRAW_AT)
    tick(DRAW_AT)
    assert (frozen_request(case).pool_root, frozen_request(case).pool_size) == (before.pool_root, before.pool_size)
    called = set()
    for _ in range(ROUNDS):
        waiting = case.letters()
        called |= {person.expert_id for person, _ in waiting}
        for _, notice in waiting:
            services.record_reply(code=notice.code, accepted=False, now=DRAW_AT)
    assert len(called) >= 6 * ROUNDS
    assert not called & friends


def sealed_again(case: Case) -> bytes:
    """The operator asks the key holder to seal a stuffed pool under the same draw id."""
    assert case.ceremony is not None
    register_friends(case)
    candidates = experts.list_candidates(SPECIALTIES)
    sealed = experts.sealed_profiles(one.expert_id for one in candidates)
    entries = tuple(PoolEntry(one.expert_id, one.specialty, one.centre, sealed[one.expert_id]) for one in candidates)
    request = frozen_request(case)
    centres = tuple(case.world.centres.values())
    order = PrepareOrder(
        case.ceremony.ceremony_id, request.hash_name, legal_day(DRAW_AT), SPECIALTIES, centres, entries, (), ()
    )
    return draw.key_holder().prepare(order).sealed_pool


def test_a_stuffed_pool_under_the_same_draw_is_not_drawn_from(case: Case) -> None:
    case.request()
    assert case.ceremony is not None
    case.ceremony.commit_all(DRAW_AT)
    tick(DRAW_AT)
    Committee.objects.filter(lot_id=case.lot_id).update(sealed_pool=storage.put(sealed_again(case)))
    case.ceremony.reveal_all(DRAW_AT)
    tick(DRAW_AT)
    assert queries.get_committee(case.committee_id).state == CommitteeState.REQUESTED
    assert "committee.drawn" not in bodies(case)
    assert case.letters() == []
    assert any("KeyholderFault" in failure.error for failure in list_failures())


def test_a_stuffed_request_is_not_the_one_the_parties_hold(case: Case) -> None:
    """With the database in his hand the operator exchanges request and pool together: every reveal names the old digest."""
    case.request()
    assert case.ceremony is not None
    case.ceremony.commit_all(DRAW_AT)
    tick(DRAW_AT)
    papers = case.ceremony
    case.ceremony.reveal("entity", DRAW_AT)
    stuffed = replace(frozen_request(case), pool_size=9999, pool_root="ab" * 32)
    Ceremony.objects.filter(ceremony_id=papers.ceremony_id).update(
        request=canonical(to_plain(stuffed)).decode(), request_digest=request_digest(stuffed)
    )
    hand = papers.hands["supervisor"]
    # The supervisor's own device computed the digest it signed before; it signs no other.
    from yuanping.apps.draw import queries as draws

    proof = draws.party_request(case.world.actor("supervisor"), papers.ceremony_id).proof
    original = [body["request_digest"] for body in bodies(case)["draw.frozen"] if isinstance(body, dict)][-1]
    assert original != request_digest(stuffed)
    message = hand.reveal_message(papers.ceremony_id, str(original), proof.checkpoint if proof else "")
    with pytest.raises(Refused, match="reveal_other_request"):
        draw.submit_reveal(
            actor=case.world.actor("supervisor"),
            ceremony_id=papers.ceremony_id,
            message=message,
            now=DRAW_AT + timedelta(minutes=1),
        )
