from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanping.kernel.evidence import merkle
from yuanping.kernel.evidence.merkle import Tree, TreeHead, verify_consistency, verify_inclusion
from yuanping.kernel.evidence.mismatch import Mismatch
from yuanping.kernel.hashing import hasher

MAX = 64
LEAVES = [f"leaf {n}".encode() for n in range(MAX)]
TREES = {name: Tree(name, LEAVES) for name in ("sm3", "sha256")}

# Published test vectors of RFC 6962 logs (SHA-256): leaves "", 00, 10, 2021, 3031, 40414243, 5051525354555657, 60..6f
KNOWN_LEAVES = [
    bytes.fromhex(x)
    for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def _naive_root(name: str, leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1, word by word."""
    hash_of = hasher(name)
    if not leaves:
        return hash_of(b"")
    if len(leaves) == 1:
        return hash_of(b"\x00" + leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hash_of(b"\x01" + _naive_root(name, leaves[:k]) + _naive_root(name, leaves[k:]))


@pytest.mark.parametrize("size", KNOWN_ROOTS)
def test_roots_equal_the_published_ones(size: int) -> None:
    assert Tree("sha256", KNOWN_LEAVES).head(size).root.hex() == KNOWN_ROOTS[size]


@pytest.mark.parametrize("name", TREES)
def test_roots_of_all_sizes_follow_the_definition(name: str) -> None:
    for size in range(MAX + 1):
        assert TREES[name].head(size).root == _naive_root(name, LEAVES[:size])


@pytest.mark.parametrize("name", TREES)
def test_growing_in_any_steps_gives_the_same_tree(name: str) -> None:
    grown = Tree(name)
    for start, end in [(0, 1), (1, 1), (1, 6), (6, 8), (8, 31), (31, 32), (32, 64)]:
        grown.extend(LEAVES[start:end])
        assert grown.head() == TREES[name].head(end)


@pytest.mark.parametrize("name", TREES)
def test_every_inclusion_proof_to_64_verifies(name: str) -> None:
    tree = TREES[name]
    for size in range(1, MAX + 1):
        head = tree.head(size)
        for index in range(size):
            verify_inclusion(name, LEAVES[index], index, head, tree.inclusion_proof(index, size))


@pytest.mark.parametrize("name", TREES)
def test_every_consistency_proof_to_64_verifies(name: str) -> None:
    tree = TREES[name]
    for new in range(MAX + 1):
        for old in range(new + 1):
            verify_consistency(name, tree.head(old), tree.head(new), tree.consistency_proof(old, new))


SIZES = st.integers(1, MAX).flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))


def _tampered(proof: tuple[bytes, ...], data: st.DataObject) -> tuple[bytes, ...]:
    """Another proof: a flipped bit, a hash dropped, doubled, added or cut, or two swapped."""
    how = data.draw(st.sampled_from(["flip", "drop", "double", "add", "cut", "swap"]))
    if how == "add" or not proof:
        return (*proof, data.draw(st.binary(min_size=32, max_size=32)))
    place = data.draw(st.integers(0, len(proof) - 1))
    head, step, tail = proof[:place], proof[place], proof[place + 1 :]
    if how == "flip":
        bit = data.draw(st.integers(0, 255))
        changed = (int.from_bytes(step, "big") ^ (1 << bit)).to_bytes(32, "big")
        return (*head, changed, *tail)
    if how == "double":
        return (*head, step, step, *tail)
    if how == "cut":
        return (*head, step[:-1], *tail)
    if how == "swap" and len(proof) > 1:
        return (*proof[1:], proof[0])
    return (*head, *tail)


@given(SIZES, st.sampled_from(sorted(TREES)), st.data())
def test_tampered_inclusion_proofs_fail(place: tuple[int, int], name: str, data: st.DataObject) -> None:
    index, size = place
    tree = TREES[name]
    with pytest.raises(Mismatch):
        verify_inclusion(
            name, LEAVES[index], index, tree.head(size), _tampered(tree.inclusion_proof(index, size), data)
        )


@given(SIZES, st.sampled_from(sorted(TREES)), st.integers(0, MAX + 3), st.integers(0, MAX + 3))
def test_a_proof_holds_for_no_other_place_size_or_leaf(
    place: tuple[int, int], name: str, index2: int, size2: int
) -> None:
    index, size = place
    tree = TREES[name]
    proof, head = tree.inclusion_proof(index, size), tree.head(size)
    if index2 != index:
        with pytest.raises(Mismatch):
            verify_inclusion(name, LEAVES[index], index2, head, proof)
    with pytest.raises(Mismatch):
        verify_inclusion(name, LEAVES[index] + b"!", index, head, proof)
    if size2 <= MAX and size2 != size:
        with pytest.raises(Mismatch):
            verify_inclusion(name, LEAVES[index], index, tree.head(size2), proof)
    other = "sm3" if name == "sha256" else "sha256"
    with pytest.raises(Mismatch):
        verify_inclusion(other, LEAVES[index], index, head, proof)


PAIRS = st.integers(1, MAX).flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new)))


@given(PAIRS, st.sampled_from(sorted(TREES)), st.data())
def test_tampered_consistency_proofs_fail(pair: tuple[int, int], name: str, data: st.DataObject) -> None:
    old, new = pair
    tree = TREES[name]
    with pytest.raises(Mismatch):
        verify_consistency(name, tree.head(old), tree.head(new), _tampered(tree.consistency_proof(old, new), data))


@given(PAIRS, st.sampled_from(sorted(TREES)), st.integers(0, MAX - 1))
def test_a_rewritten_log_is_not_consistent(pair: tuple[int, int], name: str, changed: int) -> None:
    old, new = pair
    if changed >= old:
        return
    rewritten = Tree(name, [leaf + b"!" if n == changed else leaf for n, leaf in enumerate(LEAVES)])
    with pytest.raises(Mismatch):
        verify_consistency(name, TREES[name].head(old), rewritten.head(new), rewritten.consistency_proof(old, new))


def test_borders_are_strict() -> None:
    tree = TREES["sha256"]
    head = tree.head(5)
    for index in (-1, 5, 6):
        with pytest.raises(Mismatch):
            verify_inclusion("sha256", b"", index, head, ())
    with pytest.raises(Mismatch, match="shrank"):
        verify_consistency("sha256", tree.head(5), tree.head(4), ())
    with pytest.raises(Mismatch, match="too long"):
        verify_consistency("sha256", tree.head(0), head, (head.root,))
    with pytest.raises(Mismatch):
        verify_consistency("sha256", TreeHead(0, head.root), head, ())
    with pytest.raises(Mismatch):
        verify_consistency("sha256", TreeHead(5, b"\x00" * 32), head, ())
    with pytest.raises(Mismatch, match="31 bytes"):
        verify_consistency("sha256", head, TreeHead(5, head.root[1:]), ())
    assert merkle.empty_root("sm3") == hasher("sm3")(b"")


def test_asking_for_impossible_proofs_is_a_bug() -> None:
    tree = TREES["sha256"]
    with pytest.raises(ValueError):
        tree.inclusion_proof(5, 5)
    with pytest.raises(ValueError):
        tree.consistency_proof(6, 5)


def test_a_leaf_is_never_taken_for_a_node() -> None:
    two = Tree("sha256", [b"a", b"b"])
    inner = merkle.leaf_hash("sha256", b"a") + merkle.leaf_hash("sha256", b"b")
    assert Tree("sha256", [inner]).head().root != two.head().root
