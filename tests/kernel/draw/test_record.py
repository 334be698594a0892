from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.kernel.draw.scene import (
    SALT,
    Scene,
    bodies_of,
    earlier_venue_record,
    fake_verify,
    make_scene,
    old_venue_record,
    outcome_of,
    signed,
    venue_draft,
    venue_record,
)
from yuanping.kernel.canonical import canonical, digest, parse_canonical
from yuanping.kernel.draw.bodies import CALLED, DRAWN, FROZEN, REVEALED, VOIDED, outcome_digest
from yuanping.kernel.draw.calls import Call, Outcome
from yuanping.kernel.draw.exclusions import BitProof
from yuanping.kernel.draw.record import (
    EXPERT_CHECKS,
    VENUE_CHECKS,
    CheckState,
    ExpertDrawRecord,
    RebuiltReveal,
    VenueDrawRecord,
    replay_experts,
    replay_venues,
)
from yuanping.kernel.draw.request import ExpertRequest, request_digest
from yuanping.kernel.draw.seed import make_seed, reveal_of
from yuanping.kernel.draw.select import law_of, seats_of
from yuanping.kernel.draw.stream import Stream
from yuanping.kernel.draw.values import Procedure, SeatDraw
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import from_plain, to_plain


@pytest.fixture(scope="module", params=["sha256", "sm3"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return make_scene(request.param)


def test_replay_of_an_honest_lot_holds_every_check(scene: Scene) -> None:
    venues = replay_venues(scene.venues, scene.bodies, fake_verify)
    experts = replay_experts(scene.experts, scene.bodies, fake_verify, scene.venues)
    assert [one.key for one in venues] == [one.key for one in VENUE_CHECKS]
    assert [one.key for one in experts] == [one.key for one in EXPERT_CHECKS]
    assert {one.state for one in (*venues, *experts)} == {CheckState.HELD}


def test_replay_survives_the_way_through_a_file(scene: Scene) -> None:
    venues = from_plain(VenueDrawRecord, parse_canonical(canonical(to_plain(scene.venues))))
    experts = from_plain(ExpertDrawRecord, parse_canonical(canonical(to_plain(scene.experts))))
    assert (venues, experts) == (scene.venues, scene.experts)


def test_replay_without_signature_check_says_so(scene: Scene) -> None:
    states = {one.key: one.state for one in replay_venues(scene.venues, scene.bodies)}
    assert states.pop("draw.venues.signatures") is CheckState.UNPROVEN
    assert set(states.values()) == {CheckState.HELD}


def sealed_edition(record: ExpertDrawRecord) -> ExpertDrawRecord:
    bare = ExpertDrawRecord(record.v, record.request, record.commits, record.reveals, (), record.call_leaves)
    assert bare.sealed_key == ""
    return bare


def test_sealed_edition_is_checked_as_far_as_it_can(scene: Scene) -> None:
    found = replay_experts(sealed_edition(scene.experts), scene.bodies, fake_verify, scene.venues)
    states = {one.key: one.state for one in found}
    later = {check.key for check in EXPERT_CHECKS if check.after_award}
    assert {key for key, state in states.items() if state is CheckState.LATER} == later
    assert {states[check.key] for check in EXPERT_CHECKS if not check.after_award} == {CheckState.HELD}


def test_rebuilt_reveal_stands_in_for_a_missing_party(scene: Scene) -> None:
    *kept, lost = scene.venues.reveals
    rebuilt = (RebuiltReveal(lost.party, lost.nonce, lost.secret),)
    bodies = {**scene.bodies, REVEALED: tuple(b for b in scene.bodies[REVEALED] if b["message"] != to_plain(lost))}  # type: ignore[index]
    record = replace(scene.venues, reveals=tuple(kept), rebuilt=rebuilt)
    assert replay_venues(record, bodies, fake_verify)[-1].state is CheckState.HELD
    wrong = replace(record, rebuilt=(replace(rebuilt[0], secret="zz"),))
    with pytest.raises(Mismatch) as caught:
        replay_venues(wrong, bodies, fake_verify)
    assert caught.value.check == "draw.venues.reveals 三方揭示与承诺相符"


def first_broken(
    record: VenueDrawRecord | ExpertDrawRecord, bodies: object, venues: VenueDrawRecord | None = None
) -> str:
    more = () if isinstance(record, VenueDrawRecord) else (venues,)
    replay = replay_venues if isinstance(record, VenueDrawRecord) else replay_experts
    with pytest.raises(Mismatch) as caught:
        replay(record, bodies, fake_verify, *more)  # type: ignore[operator]  # one of two functions
    return caught.value.check.split(" ")[0].rsplit(".", 1)[1]


def refrozen(scene: Scene, record, **changes):
    """A cheat who also rewrites log and reveals to fit the changed request."""
    request = replace(record.request, **changes)
    digest = request_digest(request)
    reveals = tuple(signed(replace(one, request_digest=digest), one.party) for one in record.reveals)
    mine = request.draw_id
    frozen = tuple({**b, "request_digest": digest} if b["draw_id"] == mine else b for b in scene.bodies[FROZEN])  # type: ignore[index,dict-item]
    logged = tuple(b for b in scene.bodies[REVEALED] if b["draw_id"] != mine)  # type: ignore[index]
    logged += tuple({"draw_id": mine, "message": to_plain(one)} for one in reveals)
    return replace(record, request=request, reveals=reveals), {**scene.bodies, FROZEN: frozen, REVEALED: logged}


VENUE_TAMPERINGS = {
    "version": (lambda s: replace(s.venues, v=1), "form"),
    "version of before": (lambda s: replace(s.venues, v=2, request=replace(s.venues.request, v=2)), "form"),
    "no salt": (lambda s: replace(s.venues, request=replace(s.venues.request, salt="")), "form"),
    "salt of no hex": (lambda s: replace(s.venues, request=replace(s.venues.request, salt="zz" * 32)), "form"),
    "another salt": (lambda s: replace(s.venues, request=replace(s.venues.request, salt="00" * 32)), "frozen"),
    "sealed key": (lambda s: replace(s.venues, sealed_key="00" * 32), "sealed_key"),
    "no sealed key": (lambda s: replace(s.venues, sealed_key=""), "sealed_key"),
    "sealed key of no hex": (lambda s: replace(s.venues, sealed_key="zz"), "sealed_key"),
    "message form": (lambda s: replace(s.venues, commits=(replace(s.venues.commits[0], v=9),)), "form"),
    "one party less": (lambda s: replace(s.venues, commits=s.venues.commits[1:]), "commitments"),
    "reveal form": (lambda s: replace(s.venues, reveals=(replace(s.venues.reveals[0], nonce="zz"),)), "form"),
    "signature": (
        lambda s: replace(s.venues, commits=(replace(s.venues.commits[0], signature="00"), *s.venues.commits[1:])),
        "signatures",
    ),
    "request": (lambda s: replace(s.venues, request=replace(s.venues.request, lot_id="LN-OTHER")), "frozen"),
    "reveal missing": (lambda s: replace(s.venues, reveals=s.venues.reveals[1:]), "messages"),
    "result": (
        lambda s: replace(s.venues, result=(replace(s.venues.result[0], seats=9), *s.venues.result[1:])),
        "seats",
    ),
}


@pytest.mark.parametrize("name", VENUE_TAMPERINGS)
def test_tampered_venue_record_fails_by_name(scene: Scene, name: str) -> None:
    tamper, check = VENUE_TAMPERINGS[name]
    assert first_broken(tamper(scene), scene.bodies) == check


REFROZEN = {
    "weights": (lambda r: {"weights": r.weights[1:]}, "weights"),
    "chances": (lambda r: {"chances": (replace(r.chances[0], chance=Fraction(1, 3)), *r.chances[1:])}, "chances"),
    "chance missing": (lambda r: {"chances": r.chances[1:]}, "chances"),
    "deviation": (lambda _: {"largest_deviation": Fraction(1, 2)}, "chances"),
    "quota": (lambda r: {"quotas": (replace(r.quotas[0], seats=0), *r.quotas[1:])}, "limits"),
    "limit": (lambda r: {"limits": replace(r.limits, host_max=0, sub_max=0)}, "limits"),
    "sealed key": (lambda _: {"sealed_commitment": "00"}, "sealed_key"),
    "no sealed key": (lambda _: {"sealed_commitment": ""}, "sealed_key"),
    "uniform with weights": (lambda _: {"procedure": Procedure.UNIFORM}, "weights"),
    "version": (lambda _: {"v": 1}, "form"),
    "order of parties": (lambda r: {"commitments": r.commitments[::-1]}, "commitments"),
    "foreign party": (
        lambda r: {"commitments": (*r.commitments[:2], replace(r.commitments[2], party="x"))},
        "commitments",
    ),
    "draw id": (lambda _: {"draw_id": "LN-OTHER"}, "commitments"),
}


@pytest.mark.parametrize("name", REFROZEN)
def test_refrozen_venue_request_still_fails(scene: Scene, name: str) -> None:
    change, check = REFROZEN[name]
    record, bodies = refrozen(scene, scene.venues, **change(scene.venues.request))
    assert first_broken(record, bodies) == check


def test_changed_log_fails_by_name(scene: Scene) -> None:
    bodies = scene.bodies
    assert first_broken(scene.venues, {**bodies, FROZEN: ()}) == "frozen"
    other_kind = tuple({**b, "kind": "experts"} for b in bodies[FROZEN])  # type: ignore[dict-item]
    assert first_broken(scene.venues, {**bodies, FROZEN: other_kind}) == "frozen"
    second = {"draw_id": "LN-D0", "kind": "venues", "request_digest": "00"}
    doubled = {**bodies, FROZEN: (*bodies[FROZEN], second)}
    assert first_broken(scene.venues, doubled) == "single"
    assert replay_venues(scene.venues, {**doubled, VOIDED: ({"draw_id": "LN-D0"},)}, fake_verify)
    assert first_broken(scene.venues, {**bodies, VOIDED: ({"draw_id": "LN-D1"},)}) == "single"
    assert first_broken(scene.venues, {**bodies, REVEALED: ("text",)}) == "messages"
    assert first_broken(scene.venues, {**bodies, DRAWN: bodies[DRAWN][1:]}) == "outcome"
    assert first_broken(scene.experts, {**bodies, DRAWN: bodies[DRAWN][:1]}, scene.venues) == "outcome"
    assert first_broken(scene.experts, {**bodies, DRAWN: bodies[DRAWN][1:]}) == "venues"
    assert first_broken(scene.experts, {**bodies, FROZEN: bodies[FROZEN][1:]}) == "venues"
    assert first_broken(scene.experts, {**bodies, CALLED: bodies[CALLED][1:]}) == "call_log"


def test_messages_of_another_draw_fail(scene: Scene) -> None:
    swapped = replace(scene.venues, reveals=scene.experts.reveals)
    bodies = {**scene.bodies, REVEALED: tuple({"draw_id": "LN-D1", "message": to_plain(r)} for r in swapped.reveals)}
    assert first_broken(swapped, bodies) == "reveals"
    other_request = tuple(signed(replace(r, request_digest="00" * 32), r.party) for r in scene.venues.reveals)
    bodies = {**scene.bodies, REVEALED: tuple({"draw_id": "LN-D1", "message": to_plain(r)} for r in other_request)}
    assert first_broken(replace(scene.venues, reveals=other_request), bodies) == "reveals"
    stranger = (signed(replace(scene.venues.reveals[0], party="stranger"), "stranger"), *scene.venues.reveals[1:])
    assert first_broken(replace(scene.venues, reveals=stranger), scene.bodies) == "signatures"


def bump(items: tuple, **changes: object) -> tuple:  # type: ignore[type-arg]
    return (replace(items[0], **changes), *items[1:])


def without_bit(record: ExpertDrawRecord, at: SeatDraw | Call) -> tuple[BitProof, ...]:
    return tuple(each for each in record.exclusion_bits if each.position != at.position)


def last_called(record: ExpertDrawRecord) -> Call:
    """Somebody called whom the first list does not hold: only the calls touch that position."""
    assert record.draw is not None
    listed = {step.position for order in record.draw.orders for step in order.steps}
    return next(call for call in reversed(record.calls) if call.position not in listed)


EXPERT_TAMPERINGS = {
    "K": (lambda r: replace(r, sealed_key="00" * 32), "sealed_key"),
    "K not hex": (lambda r: replace(r, sealed_key="zz"), "sealed_key"),
    "workstations": (lambda r: replace(r, workstations=r.workstations[::-1]), "workstations"),
    "bit": (lambda r: replace(r, exclusion_bits=bump(r.exclusion_bits, bits="2")), "exclusions"),
    "bit flipped": (
        lambda r: replace(
            r, exclusion_bits=bump(r.exclusion_bits, bits="1" if r.exclusion_bits[0].bits == "0" else "0")
        ),
        "exclusions",
    ),
    "bit salt": (lambda r: replace(r, exclusion_bits=bump(r.exclusion_bits, salt="00" * 16)), "exclusions"),
    "bit path": (lambda r: replace(r, exclusion_bits=bump(r.exclusion_bits, path=())), "exclusions"),
    "bit of a seated position missing": (lambda r: replace(r, exclusion_bits=without_bit(r, r.draw.seats[0])), "draw"),
    "bit of a called position missing": (lambda r: replace(r, exclusion_bits=without_bit(r, last_called(r))), "calls"),
    "no outcome": (lambda r: replace(r, draw=None), "draw"),
    "order": (lambda r: replace(r, draw=replace(r.draw, orders=r.draw.orders[1:])), "draw"),
    "seat": (lambda r: replace(r, draw=replace(r.draw, seats=bump(r.draw.seats, position=0))), "draw"),
    "standby": (lambda r: replace(r, draw=replace(r.draw, standby=r.draw.standby[1:])), "draw"),
    "desk": (lambda r: replace(r, draw=replace(r.draw, seats=bump(r.draw.seats, workstation="LN-SY-99"))), "draw"),
    "call opened otherwise": (lambda r: replace(r, calls=bump(r.calls, outcome=Outcome.NO_ANSWER)), "call_leaves"),
    "opening missing": (lambda r: replace(r, openings=r.openings[1:]), "openings"),
    "opening of another id": (lambda r: replace(r, openings=bump(r.openings, expert_id="E-X")), "openings"),
    "opening of another cell": (lambda r: replace(r, openings=bump(r.openings, centre="LN-XX")), "openings"),
    "call numbers": (lambda r: replace(r, call_leaves=bump(r.call_leaves, number=7)), "call_log"),
}


@pytest.mark.parametrize("name", EXPERT_TAMPERINGS)
def test_tampered_expert_record_fails_by_name(scene: Scene, name: str) -> None:
    tamper, check = EXPERT_TAMPERINGS[name]
    assert first_broken(tamper(scene.experts), scene.bodies) == check


def one_seat_more(request: ExpertRequest) -> dict[str, object]:
    return {"counts": bump(request.counts, seats=request.counts[0].seats + 1)}


EXPERT_REFROZEN = {
    "cell table": (lambda r: {"cells": bump(r.cells, eligible=9999)}, "pool"),
    "pool size": (lambda _: {"pool_size": 1}, "pool"),
    "block": (lambda _: {"exclusion_block": 0}, "pool"),
    "standby": (lambda _: {"standby": -1}, "pool"),
    "cell twice": (lambda r: {"counts": (*r.counts, r.counts[0])}, "pool"),
    "counts": (one_seat_more, "venues"),
    "chances": (lambda r: {"chances": bump(r.chances, given=Fraction(1, 2))}, "chances"),
    "chance of another cell": (lambda r: {"chances": bump(r.chances, centre="X")}, "chances"),
    "standby too many": (lambda _: {"standby": 50}, "chances"),
    "K": (lambda _: {"sealed_commitment": "00" * 32}, "sealed_key"),
    "workstations": (lambda _: {"workstations_digest": "00" * 32}, "workstations"),
    "exclusions": (lambda _: {"exclusions_digest": "00" * 32}, "exclusions"),
    "root": (lambda _: {"pool_root": "00" * 32}, "draw"),
}


@pytest.mark.parametrize("name", EXPERT_REFROZEN)
def test_refrozen_expert_request_still_fails(scene: Scene, name: str) -> None:
    change, check = EXPERT_REFROZEN[name]
    record, bodies = refrozen(scene, scene.experts, **change(scene.experts.request))
    assert first_broken(record, bodies, scene.venues) == check


def test_expert_record_without_its_venue_record_leaves_the_seats_unproven(scene: Scene) -> None:
    """The log names them under a K that stands in the other record; everything else holds."""
    states = {one.key: one.state for one in replay_experts(scene.experts, scene.bodies, fake_verify)}
    assert states.pop("draw.experts.venues") is CheckState.UNPROVEN
    assert set(states.values()) == {CheckState.HELD}


def test_venue_record_of_another_draw_proves_nothing(scene: Scene) -> None:
    other = replace(scene.venues, request=replace(scene.venues.request, pack_digest="11" * 32))
    assert first_broken(scene.experts, scene.bodies, other) == "venues"
    for key in ("", "00" * 32, "zz"):
        assert first_broken(scene.experts, scene.bodies, replace(scene.venues, sealed_key=key)) == "venues"


def test_experts_drawn_on_plainly_named_seats_need_no_venue_record() -> None:
    """A request of today on a venue draw from before version 3: its seats are compared, record at hand or not."""
    scene = make_scene(earlier=True)
    assert scene.venues.v == 2
    for venues in (None, scene.venues):
        states = {one.state for one in replay_experts(scene.experts, scene.bodies, fake_verify, venues)}
        assert states == {CheckState.HELD}
    assert (
        first_broken(*refrozen(scene, scene.experts, **one_seat_more(scene.experts.request)), scene.venues) == "venues"
    )


def test_call_out_of_turn_fails_even_when_logged(scene: Scene) -> None:
    from yuanping.kernel.draw.calls import call_leaf
    from yuanping.kernel.draw.record import SealedCall

    def relogged(calls):
        leaves = [call_leaf(scene.experts.request.hash_name, "LN-D2", call) for call in calls]
        bodies = {**scene.bodies, CALLED: tuple({"draw_id": "LN-D2", "leaf": leaf} for leaf in leaves)}
        sealed = tuple(SealedCall(i, leaf) for i, leaf in enumerate(leaves, 1))
        return replace(scene.experts, calls=tuple(calls), call_leaves=sealed), bodies

    calls = scene.experts.calls
    assert first_broken(*relogged(calls[1:])) == "calls"
    assert first_broken(*relogged(calls[:-1])) == "calls"
    moved = (*calls[:-1], replace(calls[-1], position=calls[-1].position + 1))
    assert first_broken(*relogged(moved)) == "calls"


@pytest.mark.parametrize("procedure", [Procedure.UNIFORM, Procedure.SUB_VENUES_FIRST_EVEN])
def test_other_procedures_replay(procedure: Procedure) -> None:
    from tests.kernel.draw.scene import bodies_of

    other = make_scene()
    venues = venue_record(venue_draft(procedure=procedure))
    assert replay_venues(venues, bodies_of(venues, other.experts), fake_verify)[-1].state is CheckState.HELD


def test_blocks_of_exclusions_replay() -> None:
    scene = make_scene(block=8)
    assert replay_experts(scene.experts, scene.bodies, fake_verify, scene.venues)[-1].state is CheckState.HELD


def test_venue_draw_of_version_two_still_replays(scene: Scene) -> None:
    """Records kept from before the hidden part read, keep their digest and hold; a salt put into one does not."""
    old = earlier_venue_record(venue_draft())
    bodies = bodies_of(old, scene.experts)
    assert {one.state for one in replay_venues(old, bodies, fake_verify)} == {CheckState.HELD}
    assert "salt" not in to_plain(old.request)  # type: ignore[operator]  # a plain object
    assert from_plain(VenueDrawRecord, to_plain(old)) == old
    assert first_broken(replace(old, request=replace(old.request, salt=SALT)), bodies) == "form"


@pytest.mark.parametrize("version", [0, 2, 4])
def test_version_nobody_ever_wrote_is_refused(scene: Scene, version: int) -> None:
    request = replace(scene.experts.request, v=version)
    assert first_broken(replace(scene.experts, v=version, request=request), scene.bodies) == "form"


def test_venue_draw_of_version_one_still_replays(scene: Scene) -> None:
    """Records kept from before the sealed key read, keep their digest and hold; a key put into one does not."""
    old = old_venue_record(venue_draft())
    bodies = bodies_of(old, scene.experts)
    assert {one.state for one in replay_venues(old, bodies, fake_verify)} == {CheckState.HELD}
    assert "sealed_key" not in to_plain(old)  # type: ignore[operator]
    assert from_plain(VenueDrawRecord, to_plain(old)) == old
    with pytest.raises(Mismatch) as caught:
        replay_venues(replace(old, sealed_key="00" * 32), bodies, fake_verify)
    assert caught.value.detail == "version 1 has no sealed key"


def test_outcome_in_the_log_cannot_be_tried_out_seat_by_seat(scene: Scene) -> None:
    """Without K no list of seats gives the digest that the parties may open; before version 3 any list that was tried did."""
    for record in (scene.venues, scene.experts):
        (entry,) = (body for body in scene.bodies[DRAWN] if body["draw_id"] == record.request.draw_id)  # type: ignore[index,call-overload]  # plain objects
        result = record.result if isinstance(record, VenueDrawRecord) else record.draw
        tried = {digest(record.request.hash_name, to_plain(result)), outcome_digest(record.request, result, b"")}
        assert entry["outcome_digest"] not in tried  # type: ignore[index,call-overload]  # plain objects
        assert entry["outcome_digest"] == outcome_of(record)  # type: ignore[index,call-overload]  # plain objects
    old = earlier_venue_record(venue_draft())
    assert outcome_of(old) == digest(old.request.hash_name, to_plain(old.result)), "there is what could be tried out"


def test_last_party_cannot_compute_the_seats_without_the_sealed_key(scene: Scene) -> None:
    """Everything the three parties know together, and every seat it would give: none of them is favoured by the truth."""
    request, reveals = scene.venues.request, [reveal_of(one) for one in scene.venues.reveals]
    law = law_of(request)
    blind = make_seed(request.hash_name, request_digest(request), reveals)
    assert seats_of(request, law.walk(Stream(request.hash_name, blind, "L1"))) != scene.venues.result
    guesses = {
        seats_of(
            request,
            law.walk(
                Stream(request.hash_name, make_seed("sha256", request_digest(request), reveals, bytes([n]) * 32), "L1")
            ),
        )
        for n in range(200)
    }
    assert len(guesses) > 50
