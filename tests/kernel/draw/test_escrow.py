"""Shares of the secrets: splitting for the others, rebuilding for one who stayed away, and the replay of a record with a rebuilt secret."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.draw import scene
from yuanping.kernel.draw.bodies import SHARE_OPENED
from yuanping.kernel.draw.checks import CheckState
from yuanping.kernel.draw.escrow import (
    SHARED_BYTES,
    check_deposit,
    check_share,
    holders_of,
    index_of,
    is_whole,
    prove_rebuilt,
    rebuild,
    split_for_holders,
)
from yuanping.kernel.draw.messages import DepositMessage, read_commit, read_deposit, read_share
from yuanping.kernel.draw.papers import RebuiltReveal, VenueDrawRecord
from yuanping.kernel.draw.record import replay_venues
from yuanping.kernel.draw.request import request_digest
from yuanping.kernel.draw.seed import Reveal
from yuanping.kernel.draw.shamir import combine_shares
from yuanping.kernel.draw.terms import PartyTerms, party_terms
from yuanping.kernel.draw.values import PARTIES
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.plain import to_plain

AWAY = PARTIES[-1]


@pytest.fixture(scope="module")
def record() -> VenueDrawRecord:
    return scene.rebuilt_venue_record(scene.venue_draft())


def refused(record: VenueDrawRecord, *, log: bool = True) -> str:
    """The check that fails; ``log``: the log says the same as the record."""
    bodies = scene.bodies_of(record, scene.make_scene().experts)
    if not log:
        bodies[SHARE_OPENED] = ()
    with pytest.raises(Mismatch) as caught:
        replay_venues(record, bodies, scene.fake_verify)
    return f"{caught.value.check} {caught.value.detail}"


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_both_holders_together_get_nonce_and_secret(nonce: bytes, secret: bytes, entropy: bytes) -> None:
    for owner in PARTIES:
        made = split_for_holders(owner, nonce, secret, entropy)
        assert [(holder, share.index) for holder, share in made] == [(one, index_of(one)) for one in holders_of(owner)]
        assert combine_shares(tuple(share for _, share in made)) == nonce + secret


def test_one_share_alone_says_nothing() -> None:
    """Over all entropy a share takes every value alike: for any secret there is exactly one entropy that gives this very share."""
    seen = {split_for_holders(AWAY, b"n" * 32, bytes(32), bytes([one]) * SHARED_BYTES)[0][1].data for one in range(256)}
    assert len(seen) == 256


def test_record_with_a_rebuilt_secret_replays(record: VenueDrawRecord) -> None:
    bodies = scene.bodies_of(record, scene.make_scene().experts)
    assert {one.state for one in replay_venues(record, bodies, scene.fake_verify)} == {CheckState.HELD}
    assert replay_venues(record, bodies)[-1].state is CheckState.HELD


def test_rebuilt_secret_without_its_two_signed_shares_is_refused(record: VenueDrawRecord) -> None:
    first, second = record.shares
    forged = replace(first, share="00" * 64)
    for shares, why in (
        ((), "share_missing"),
        ((first,), "share_missing"),
        ((first, second, second), "share_missing"),
        ((first, replace(second, signature="00")), "foreign_share"),
        ((first, scene.signed(replace(second, draw_id="LN-D9"), second.party)), "draw.share_opened"),
        ((first, scene.signed(replace(second, request_digest="00" * 32), second.party)), "foreign_share"),
        ((scene.signed(forged, first.party), second), f"share_mismatch owner={AWAY} holder={first.party}"),
        ((scene.signed(replace(first, index=second.index), first.party), second), "share_unknown"),
        ((scene.signed(replace(first, party="stranger"), first.party), second), "foreign_share"),
    ):
        assert why in refused(replace(record, shares=shares)), why
    assert "draw.share_opened" in refused(record, log=False)


def test_share_of_who_revealed_has_no_place_in_a_record(record: VenueDrawRecord) -> None:
    given_shares = scene.opened_shares(record.request, PARTIES[0])
    assert "share_unexpected" in refused(replace(record, shares=(*given_shares, *record.shares)))
    plain = scene.venue_record(scene.venue_draft())
    lost = plain.reveals[-1]
    old = replace(plain, reveals=plain.reveals[:-1], rebuilt=(RebuiltReveal(lost.party, lost.nonce, lost.secret),))
    bodies = scene.bodies_of(old, scene.make_scene().experts)
    assert replay_venues(old, bodies, scene.fake_verify)[-1].state is CheckState.HELD
    assert "share_unexpected" in refused(replace(old, shares=record.shares))


def test_request_names_a_share_of_each_for_each(record: VenueDrawRecord) -> None:
    escrow = record.request.escrow
    assert is_whole(escrow)
    for broken in (escrow[:-1], escrow[::-1], (replace(escrow[0], index=9), *escrow[1:])):
        assert not is_whole(broken)
        cut = replace(record, request=replace(record.request, escrow=broken))
        assert "not one share of every party" in refused(cut)


def test_shares_that_give_another_secret_are_seen(record: VenueDrawRecord) -> None:
    request, digest = record.request, request_digest(record.request)
    found = rebuild(request, digest, AWAY, record.shares)
    assert found == Reveal(AWAY, scene.secret_of(AWAY, "nonce"), scene.secret_of(AWAY, "secret"))
    with pytest.raises(Refused, match="rebuilt_differs"):
        prove_rebuilt(request, digest, (replace(found, secret=b"?" * 32),), record.shares, scene.fake_verify)
    with pytest.raises(Refused, match="share_unknown"):
        check_share(request, digest, replace(record.shares[0], owner=record.shares[0].party))


def test_deposit_is_for_the_two_others_by_their_own_keys() -> None:
    good = scene.deposits_of("sm3", "LN-D1")[0]
    keys = {party: scene.encryption_key_of(party) for party in PARTIES}
    check_deposit(good, keys)
    first, second = good.shares
    for shares in (
        (first,),
        (second, first),
        (replace(first, encryption_key="00"), second),
        (first, replace(second, index=1)),
        (),
    ):
        with pytest.raises(Refused, match="deposit_unfit"):
            check_deposit(replace(good, shares=shares), keys)
    for known in ({}, {**keys, first.holder: ""}):
        with pytest.raises(Refused, match="deposit_unfit"):
            check_deposit(good, known)
    empty = replace(good, shares=tuple(replace(one, encryption_key="") for one in good.shares))
    with pytest.raises(Refused, match="deposit_unfit"):
        check_deposit(empty, {})


def test_messages_of_shares_come_back_as_they_were(record: VenueDrawRecord) -> None:
    deposit = scene.deposits_of("sm3", "LN-D1")[0]
    assert read_deposit(to_plain(deposit)) == deposit
    assert read_share(to_plain(record.shares[0])) == record.shares[0]
    for commit in record.commits:
        assert read_commit(to_plain(commit)) == commit
        for bad in (replace(commit, v=1), replace(commit, encryption_key="zz"), replace(commit, encryption_key="")):
            with pytest.raises(Malformed):
                read_commit(to_plain(bad))
    share = deposit.shares[0]
    for name, value in (("digest", "00"), ("encryption_key", "zz"), ("envelope", ""), ("envelope", "00" * 3000)):
        broken = DepositMessage(1, deposit.draw_id, deposit.party, (replace(share, **{name: value}),), "00")
        with pytest.raises(Malformed):
            read_deposit(to_plain(broken))
    for name, value in (("v", 2), ("share", "00"), ("request_digest", "zz"), ("signature", "")):
        with pytest.raises(Malformed):
            read_share(to_plain(replace(record.shares[0], **{name: value})))


class NoTerms:
    """A pack from before there were terms."""

    def find_parameter(self, name: str, on: object) -> None:
        return None


def test_terms_come_from_the_pack_and_have_the_usual_ones_without() -> None:
    assert party_terms(NoTerms(), None) == PartyTerms(1, 1)  # type: ignore[arg-type]
    for wrong in ((0, 1), (1, 0)):
        with pytest.raises(Malformed):
            PartyTerms(*wrong)
