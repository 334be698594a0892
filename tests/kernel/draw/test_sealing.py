"""Pool, exclusions, shares, seed: what is sealed opens to itself and to nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.draw.scene import SEALED_KEY, make_scene, pool_of, secret_of
from yuanping.kernel.draw.exclusions import Bitmap, check_bitmap, count_eligible, is_excluded, seal_exclusions
from yuanping.kernel.draw.framing import framed
from yuanping.kernel.draw.pool import PoolMember, cell_of, check_opening, seal_pool
from yuanping.kernel.draw.seed import (
    Reveal,
    blame,
    chain_key,
    check_chain,
    check_reveal,
    make_seed,
    reveal_of,
)
from yuanping.kernel.draw.shamir import Share, combine_shares, escrow_of, rebuild_secret, split_secret
from yuanping.kernel.draw.tree import Tree, root_of
from yuanping.kernel.errors import Malformed, Refused
from yuanping.kernel.hashing import hasher


@settings(max_examples=60)
@given(st.integers(1, 40), st.sampled_from(["sha256", "sm3"]))
def test_every_path_leads_to_the_root_and_no_other(size: int, hash_name: str) -> None:
    leaves = [hasher(hash_name)(bytes([i])) for i in range(size)]
    tree = Tree(hash_name, leaves)
    for i in range(size):
        path = tree.path(i)
        assert root_of(hash_name, leaves[i], i, size, path) == tree.root
        assert root_of(hash_name, leaves[i], i, size, (*path, "00" * 32)) == ""
        assert root_of(hash_name, leaves[i], (i + 1) % size, size, path) != tree.root or size == 1
        if path:
            assert root_of(hash_name, leaves[i], i, size, path[:-1]) == ""


def test_tree_is_the_one_of_rfc_6962() -> None:
    run = hasher("sha256")
    a, b, c = (run(bytes([0, i])) for i in range(3))
    expected = run(b"\x01" + run(b"\x01" + a + b) + c)
    assert Tree("sha256", [a, b, c]).root == expected.hex()
    with pytest.raises(ValueError, match="\\[\\]"):
        Tree("sha256", [])


@pytest.mark.parametrize("hash_name", ["sha256", "sm3"])
def test_every_opening_opens_and_no_changed_one_does(hash_name: str) -> None:
    pool = pool_of(hash_name)
    for position in range(pool.size):
        opening = pool.opening(position)
        assert check_opening(hash_name, pool.root, pool.size, opening)
        assert cell_of(pool.cells, position).specialty == opening.specialty
    opening = pool.opening(3)
    changes = [{"expert_id": "E-X"}, {"specialty": "X"}, {"centre": "X"}, {"salt": "00" * 16}, {"position": 4}]
    for change in [*changes, {"position": -1}, {"position": pool.size}]:
        assert not check_opening(hash_name, pool.root, pool.size, replace(opening, **change))


def test_pool_does_not_depend_on_the_order_of_its_members() -> None:
    members = [PoolMember(f"E{i}", "A", "V") for i in range(9)]
    one, other = (seal_pool("sha256", "2026-09-23", b"k", list(m)) for m in (members, members[::-1]))
    assert (one.root, one.ids) == (other.root, other.ids)


def test_positions_of_a_person_differ_from_day_to_day() -> None:
    members = [PoolMember(f"E{i:03d}", "A", "V") for i in range(200)]
    one, other = (seal_pool("sha256", day, b"k", members) for day in ("2026-09-23", "2026-09-24"))
    assert one.root != other.root
    assert sum(a == b for a, b in zip(one.ids, other.ids, strict=True)) < 10
    assert [one.ids[p] for p in one.positions_of({"E007", "nobody"})] == ["E007"]


def test_pool_refuses_nobody_and_anybody_twice() -> None:
    with pytest.raises(Refused, match="pool_empty"):
        seal_pool("sha256", "d", b"k", [])
    with pytest.raises(Refused, match="pool_duplicate"):
        seal_pool("sha256", "d", b"k", [PoolMember("E1", "A", "V"), PoolMember("E1", "B", "V")])
    with pytest.raises(Malformed):
        cell_of((), 0)


@settings(max_examples=40)
@given(st.sets(st.integers(0, 99)), st.integers(0, 100), st.integers(0, 100))
def test_bitmap_is_a_set_that_counts(positions: set[int], start: int, stop: int) -> None:
    bitmap = Bitmap(100, positions)
    assert {i for i in range(-3, 120) if i in bitmap} == positions
    assert bitmap.count(min(start, stop), max(start, stop)) == len(
        [p for p in positions if min(start, stop) <= p < max(start, stop)]
    )


def test_bitmap_reads_its_bytes() -> None:
    assert 9 in Bitmap.from_bytes(10, b"\x00\x02")
    assert "9" not in Bitmap.from_bytes(10, b"\x00\x02")
    with pytest.raises(Malformed):
        Bitmap.from_bytes(10, b"\x00")


@pytest.mark.parametrize("block", [1, 3, 8])
def test_every_exclusion_bit_proves_itself_alone(block: int) -> None:
    scene = make_scene(block=block)
    request = scene.experts.request
    for position in range(scene.pool.size):
        proof = scene.exclusions.proof(position)
        assert is_excluded(request, proof) is (position in scene.excluded)
        assert len(proof.bits) <= block
        assert is_excluded(request, replace(proof, salt="00" * 16)) is None
        flipped = proof.bits.translate({48: "1", 49: "0"})
        assert is_excluded(request, replace(proof, bits=flipped)) is None
    assert is_excluded(request, replace(scene.exclusions.proof(0), path=("00" * 32,))) is None
    with pytest.raises(Malformed):
        scene.exclusions.proof(scene.pool.size)
    other = seal_exclusions("sha256", "LN-D3", b"x" * 32, scene.pool.cells, scene.excluded, block=block)
    assert is_excluded(request, other.proof(0)) is None


def test_exclusions_from_a_bitmap_are_those_of_the_set() -> None:
    scene = make_scene()
    bitmap = Bitmap(scene.pool.size, scene.excluded)
    same = seal_exclusions("sha256", "LN-D2", b"x" * 32, scene.pool.cells, bitmap)
    assert same.digest == scene.exclusions.digest
    assert (bitmap.text(3, 6), bitmap.text(4, 4)) == ("010", "")


def test_supervisor_reads_the_whole_bitmap_and_only_the_true_one() -> None:
    scene = make_scene(block=4)
    opened = scene.exclusions.opened()
    bitmap = check_bitmap(scene.experts.request, opened)
    assert bitmap is not None
    assert {i for i in range(scene.pool.size) if i in bitmap} == scene.excluded
    assert count_eligible(scene.pool.cells, bitmap) == scene.experts.request.cells
    assert check_bitmap(scene.experts.request, opened[1:]) is None
    assert check_bitmap(scene.experts.request, (("0000", opened[0][1]), *opened[1:])) is None


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=40), st.integers(1, 4), st.integers(0, 2), st.data())
def test_any_threshold_of_shares_rebuilds(secret: bytes, threshold: int, spare: int, data: st.DataObject) -> None:
    size = (threshold - 1) * len(secret)
    shares = split_secret(secret, data.draw(st.binary(min_size=size, max_size=size)), threshold, threshold + spare)
    for chosen in combinations(shares, threshold):
        assert combine_shares(chosen[::-1]) == secret


def test_one_share_of_two_says_nothing() -> None:
    seen = {split_secret(b"\x2a", bytes([byte]))[0].data for byte in range(256)}
    assert len(seen) == 256


def test_shares_refuse_nonsense() -> None:
    for call in (
        lambda: split_secret(b"ab", b"x"),
        lambda: split_secret(b"ab", b"", 3, 2),
        lambda: combine_shares(()),
        lambda: combine_shares((Share(1, b"a"), Share(1, b"a"))),
        lambda: combine_shares((Share(0, b"a"), Share(1, b"a"))),
        lambda: combine_shares((Share(1, b"a"), Share(2, b"ab"))),
    ):
        with pytest.raises(ValueError):
            call()


def test_false_share_is_blamed_on_its_holder() -> None:
    shares = split_secret(SEALED_KEY, b"e" * 32)
    holders = ("a", "b", "c")
    escrow = escrow_of("sm3", "LN-D2", "sealed_key", holders, shares)
    assert rebuild_secret("sm3", "LN-D2", "sealed_key", escrow, shares[1:]) == SEALED_KEY
    forged = (shares[0], Share(2, b"f" * 32))
    with pytest.raises(Refused) as caught:
        rebuild_secret("sm3", "LN-D2", "sealed_key", escrow, forged)
    assert (caught.value.code, caught.value.params["holder"]) == ("share_mismatch", "b")
    with pytest.raises(Refused, match="share_unknown"):
        rebuild_secret("sm3", "LN-D2", "someone", escrow, shares[1:])


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_framing_is_one_to_one(a: list[bytes], b: list[bytes]) -> None:
    assert (framed(*a) == framed(*b)) == (a == b)


def test_seed_does_not_depend_on_who_reveals_first_and_does_on_everything_else() -> None:
    request = make_scene().experts.request
    reveals = [
        Reveal(one.party, secret_of(one.party, "nonce"), secret_of(one.party, "secret")) for one in request.commitments
    ]
    seeds = {make_seed("sha256", "ab" * 32, order, SEALED_KEY) for order in permutations(reveals)}
    assert len(seeds) == 1
    others = [
        make_seed("sha256", "ac" * 32, reveals, SEALED_KEY),
        make_seed("sha256", "ab" * 32, reveals, b"L" * 32),
        make_seed("sha256", "ab" * 32, reveals),
        make_seed("sm3", "ab" * 32, reveals, SEALED_KEY),
        make_seed("sha256", "ab" * 32, [replace(reveals[0], secret=b"x" * 32), *reveals[1:]], SEALED_KEY),
    ]
    assert len(seeds | set(others)) == 6


def test_wrong_secret_is_blamed_on_its_party() -> None:
    scene = make_scene()
    request = scene.venues.request
    good = [reveal_of(one) for one in scene.venues.reveals]
    for one in good:
        check_reveal(request, one)
    assert blame(request, good) == ()
    wrong = replace(good[1], secret=b"?" * 32)
    assert blame(request, [good[0], wrong, good[2]]) == (wrong.party,)
    with pytest.raises(Refused) as caught:
        check_reveal(request, wrong)
    assert (caught.value.code, caught.value.params) == ("reveal_mismatch", {"party": wrong.party})
    with pytest.raises(Refused, match="foreign_reveal"):
        check_reveal(request, replace(good[0], party="stranger"))
    swapped = replace(good[0], nonce=good[1].nonce, secret=good[1].secret)
    assert blame(request, [swapped]) == (swapped.party,)


def test_chain_keys_lead_to_the_end_in_the_request() -> None:
    end = chain_key("sha256", b"tip", 0, 5).hex()
    for number in range(6):
        key = chain_key("sha256", b"tip", number, 5)
        assert check_chain("sha256", end, number, key)
        assert not check_chain("sha256", end, number + 1, key)
    with pytest.raises(ValueError, match="6"):
        chain_key("sha256", b"tip", 6, 5)
