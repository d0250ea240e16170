"""RFC 9162 section 2.1: roots and proofs, against the vectors that Certificate Transparency publishes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rabita.ledger.tree import (
    EMPTY_ROOT,
    Frontier,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_of,
    subtrees,
    verify_consistency,
    verify_inclusion,
)
from rabita.refusal import Code, Refusal

# github.com/transparency-dev/merkle, proof/verify_test.go; leaves are counted from 1 there.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(root)
    for root in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
INCLUSION = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (3, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (2, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): INCLUSION[1, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
SOME_HASH = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")


def _hashes(texts):
    return tuple(bytes.fromhex(text) for text in texts)


def _is_shown(check, *arguments):
    try:
        check(*arguments)
    except Refusal as refusal:
        no = refusal
    else:
        return True
    assert no.code is Code.LEDGER_CORRUPT
    return False


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots(size):
    assert root_of(HASHES[:size]) == ROOTS[size]


@pytest.mark.parametrize(("place", "size"), INCLUSION)
def test_the_published_inclusion_proofs(place, size):
    proof = _hashes(INCLUSION[place, size])
    assert prove_inclusion(place - 1, size, subtrees(HASHES)) == proof
    verify_inclusion(place - 1, size, HASHES[place - 1], proof, ROOTS[size])


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_the_published_consistency_proofs(old, new):
    proof = _hashes(CONSISTENCY[old, new])
    assert prove_consistency(old, new, subtrees(HASHES)) == proof
    verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@pytest.mark.parametrize(("place", "size"), INCLUSION)
def test_the_published_ways_to_spoil_an_inclusion_proof_are_refused(place, size):
    index, leaf, root = place - 1, HASHES[place - 1], ROOTS[size]
    proof = _hashes(INCLUSION[place, size])
    spoilt = [
        (index - 1, size, leaf, proof, root),
        (index + 1, size, leaf, proof, root),
        (index ^ 2, size, leaf, proof, root),
        (index, size * 2, leaf, proof, root),
        (index, size // 2, leaf, proof, root),
        (index, size, b"WrongLeaf", proof, root),
        (index, size, leaf, proof, EMPTY_ROOT),
        (index, size, leaf, proof, SOME_HASH),
        *((index, size, leaf, wrong, root) for wrong in _spoilt(proof, root)),
    ]
    assert not [case for case in spoilt if _is_shown(verify_inclusion, *case)]


@pytest.mark.parametrize(("old", "new"), [pair for pair in CONSISTENCY if CONSISTENCY[pair]])
def test_the_published_ways_to_spoil_a_consistency_proof_are_refused(old, new):
    old_root, new_root, proof = ROOTS[old], ROOTS[new], _hashes(CONSISTENCY[old, new])
    spoilt = [
        (old - 1, new, old_root, new_root, proof),
        (old + 1, new, old_root, new_root, proof),
        (old ^ 2, new, old_root, new_root, proof),
        (old, new * 2, old_root, new_root, proof),
        (old, new // 2, old_root, new_root, proof),
        (old, new, b"WrongRoot", new_root, proof),
        (old, new, old_root, b"WrongRoot", proof),
        (old, new, new_root, old_root, proof),
        (old, new, old_root, new_root, ()),
        (old, new, old_root, new_root, (proof[0], *proof)),
        *((old, new, old_root, new_root, wrong) for wrong in _spoilt(proof, old_root, new_root)),
    ]
    assert not [case for case in spoilt if _is_shown(verify_consistency, *case)]


def _spoilt(proof, *garbage):
    for extra in (b"", *garbage):
        yield (*proof, extra)
        yield (extra, *proof)
    for place, node in enumerate(proof):
        flipped = bytes([node[0] ^ 16]) + node[1:]
        yield (*proof[:place], flipped, *proof[place + 1 :])
    if proof:
        yield proof[:-1]
        yield (proof[0], SOME_HASH, *proof[1:])


@pytest.mark.parametrize(("old", "new"), [(1, 0), (2, 1), (1, 2), (-1, 3)])
def test_without_a_proof_no_growth_is_shown(old, new):
    assert not _is_shown(verify_consistency, old, new, ROOTS[1], ROOTS[2], ())


def test_every_tree_grows_from_the_empty_one_and_from_itself():
    verify_consistency(0, 8, EMPTY_ROOT, ROOTS[8], ())
    verify_consistency(8, 8, ROOTS[8], ROOTS[8], ())
    assert not _is_shown(verify_consistency, 0, 8, ROOTS[1], ROOTS[8], ())
    assert not _is_shown(verify_consistency, 8, 8, ROOTS[7], ROOTS[8], ())


def test_a_leaf_cannot_be_taken_for_a_node():
    assert leaf_hash(HASHES[0] + HASHES[1]) != node_hash(HASHES[0], HASHES[1])


@pytest.mark.parametrize(("size", "nodes"), [(1, []), (3, [SOME_HASH]), (0, [SOME_HASH]), (1, [b"short"])])
def test_a_frontier_that_does_not_fit_its_size_is_refused(size, nodes):
    with pytest.raises(Refusal):
        Frontier(size, nodes)


@pytest.mark.parametrize(("index", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_an_entry_that_is_not_there_has_no_proof(index, size):
    with pytest.raises(Refusal) as no:
        prove_inclusion(index, size, subtrees(HASHES))
    assert no.value.code is Code.USAGE


@given(st.integers(1, 70), st.data())
def test_every_leaf_of_every_tree_is_shown_at_its_place_and_at_no_other(size, data):
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, root = prove_inclusion(index, size, subtrees(leaves)), root_of(leaves)
    verify_inclusion(index, size, leaves[index], proof, root)
    other = data.draw(st.integers(0, size - 1))
    assert _is_shown(verify_inclusion, other, size, leaves[index], proof, root) == (other == index)
    assert _is_shown(verify_inclusion, index, size, leaves[other], proof, root) == (other == index)


@given(st.integers(1, 70), st.data())
def test_every_growth_is_shown_and_no_other_beginning(new, data):
    leaves = [leaf_hash(bytes([number])) for number in range(new)]
    old = data.draw(st.integers(1, new))
    proof = prove_consistency(old, new, subtrees(leaves))
    old_root, new_root = root_of(leaves[:old]), root_of(leaves)
    verify_consistency(old, new, old_root, new_root, proof)
    changed = data.draw(st.integers(0, old - 1))
    forged = root_of([*leaves[:changed], SOME_HASH, *leaves[changed + 1 : old]])
    assert not _is_shown(verify_consistency, old, new, forged, new_root, proof)
    if old != new:
        assert not _is_shown(verify_consistency, old, new, old_root, forged, proof)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_goes_on_where_it_was_kept(before, after):
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(before + after)]
    kept = Frontier()
    for leaf in leaves[:before]:
        kept.append(leaf)
    resumed = Frontier(kept.size, kept.nodes)
    for leaf in leaves[before:]:
        resumed.append(leaf)
    assert resumed.root() == root_of(leaves)
