"""Peers that go back, tell two stories or rewrite one are found out, across restarts; late ones are not."""

from __future__ import annotations

import json
import os
import random
import threading
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Checkpoint, NoteSigner, Witness
from rabita.ledger.growth import MOST_LEAVES, Growth
from rabita.ledger.tree import Frontier, leaf_hash, prove_consistency, subtrees
from rabita.ledger.witness import SEEN_FILE
from rabita.refusal import Code, Refusal

ANF = NoteSigner("rabita/drugs/agency/anf", Ed25519PrivateKey.from_private_bytes(b"a" * 32))
CUSTOMS = NoteSigner("rabita/drugs/agency/customs", Ed25519PrivateKey.from_private_bytes(b"c" * 32))


class Log:
    """A peer's ledger as far as a witness sees of it; `forged` ones differ from entry `rewritten` on."""

    def __init__(self, entries=60, signer=ANF, rewritten=None):
        self.signer = signer
        self.leaves = [
            leaf_hash(b"%d%s" % (n, b"'" if rewritten is not None and n >= rewritten else b""))
            for n in range(entries)
        ]

    def frontier(self, size):
        frontier = Frontier()
        for leaf in self.leaves[:size]:
            frontier.append(leaf)
        return frontier

    def note(self, size):
        origin = self.signer.verifier.name
        return self.signer.sign(Checkpoint(origin, size, self.frontier(size).root()).text)

    def shown(self, size, since=0):
        return self.note(size), self.signer.verifier, Growth(since, tuple(self.leaves[since:size]))

    def skipped(self, size, since):
        """As after a long absence: a consistency proof and the frontier."""
        proof = prove_consistency(since, size, subtrees(self.leaves[:size]))
        growth = Growth(since, consistency=proof, frontier=tuple(self.frontier(size).nodes))
        return self.note(size), self.signer.verifier, growth


HONEST = Log()
NAME = ANF.verifier.name


def code(witness, shown, **options):
    with pytest.raises(Refusal) as no:
        witness.observe(*shown, **options)
    return no.value.code


@pytest.fixture
def found():
    return []


@pytest.fixture
def witness(tmp_path, found):
    made = Witness(tmp_path / "seen", found.append)
    yield made
    made.close()


def test_a_growing_ledger_is_followed(witness, found):
    for since, size in ((0, 1), (1, 1), (1, 7), (0, 9), (9, 30)):
        assert witness.observe(*HONEST.shown(size, since)).size == size
    assert witness.size(NAME) == 30
    assert witness.newest(NAME) == HONEST.note(30)
    assert witness.size(CUSTOMS.verifier.name) == 0
    assert found == []


def test_an_empty_ledger_is_a_ledger(witness):
    witness.observe(*HONEST.shown(0))
    witness.observe(*HONEST.shown(5))
    assert witness.size(NAME) == 5


def test_a_first_state_may_be_of_a_long_ledger(witness):
    witness.observe(*HONEST.skipped(50, 0))
    assert witness.observe(*HONEST.shown(60, 50)).size == 60


@pytest.mark.parametrize("since", range(1, 40, 7))
def test_a_long_absence_is_bridged_by_a_consistency_proof(witness, since):
    witness.observe(*HONEST.shown(since))
    witness.observe(*HONEST.skipped(60, since))
    assert witness.size(NAME) == 60


def test_going_back_is_found(witness, found):
    witness.observe(*HONEST.shown(5))
    assert code(witness, HONEST.shown(4), at_least=5) is Code.LEDGER_FORKED
    assert witness.size(NAME) == 5
    assert (found[0]["kind"], found[0]["peer"]) == ("peer_found_out", NAME)
    assert found[0]["shown"] == HONEST.note(4)


def test_two_stories_of_one_size_are_a_fork_and_stop_the_peer_for_good(witness, found, tmp_path):
    witness.observe(*HONEST.shown(9))
    assert code(witness, Log(rewritten=8).shown(9)) is Code.LEDGER_FORKED
    assert {found[0]["shown"], found[0]["seen"]} == {Log(rewritten=8).note(9), HONEST.note(9)}
    assert code(witness, HONEST.shown(10, 9)) is Code.LEDGER_FORKED
    again = Witness(tmp_path / "seen")
    assert code(again, HONEST.shown(10, 9)) is Code.LEDGER_FORKED
    again.readmit(NAME)
    assert again.observe(*HONEST.shown(10)).size == 10
    again.close()
    witness._unwritten.clear()


@pytest.mark.parametrize("rewritten", [0, 3, 8])
@pytest.mark.parametrize("size", [10, 17, 60])
def test_a_rewritten_entry_is_found_however_the_growth_is_shown(witness, rewritten, size, found):
    witness.observe(*HONEST.shown(9))
    forged = Log(rewritten=rewritten)
    assert code(witness, forged.shown(size, 9)) is Code.LEDGER_FORKED
    assert code(witness, forged.shown(size, 0)) is Code.LEDGER_FORKED
    assert code(witness, forged.skipped(size, 9)) is Code.LEDGER_FORKED
    assert witness.newest(NAME) == HONEST.note(9)
    assert len(found) == 1  # one thing shown three times goes on record once


def test_what_was_seen_is_known_after_a_restart(witness, tmp_path):
    witness.observe(*HONEST.shown(5))
    witness.observe(*Log(signer=CUSTOMS).shown(3))
    witness.keep()
    again = Witness(tmp_path / "seen")  # the first was never closed, as after a crash
    assert code(again, HONEST.shown(4)) is Code.LEDGER_FORKED
    assert code(again, Log(rewritten=2).shown(6, 5)) is Code.LEDGER_FORKED
    assert again.observe(*HONEST.shown(8, 5)).size == 8
    assert again.size(CUSTOMS.verifier.name) == 3
    again.close()


def test_what_the_own_ledger_says_was_seen_counts_where_the_file_was_lost(tmp_path):
    witness = Witness(tmp_path / "seen")
    witness.restore(NAME, 7, HONEST.frontier(7).root())
    assert code(witness, Log(rewritten=2).skipped(9, 7)) is Code.LEDGER_FORKED
    assert code(witness, HONEST.shown(6)) is Code.LEDGER_FORKED
    assert witness.observe(*HONEST.skipped(9, 7)).size == 9
    assert witness.observe(*HONEST.shown(12, 9)).size == 12
    witness.close()


def test_states_that_overtake_each_other_are_no_fork(witness, found):
    order = list(range(1, 60))
    random.Random(11).shuffle(order)
    floor = witness.size(NAME)
    for size in order:
        witness.observe(*HONEST.shown(size), at_least=floor)
    assert witness.size(NAME) == 59
    assert found == []


def test_a_forged_state_among_late_ones_is_found(witness):
    witness.observe(*HONEST.shown(5))
    witness.observe(*HONEST.shown(30, 5))
    witness.observe(*HONEST.shown(20, 5))
    assert code(witness, Log(rewritten=10).shown(20, 5)) is Code.LEDGER_FORKED


def test_growth_from_a_state_that_was_not_seen_is_to_be_shown_again_and_is_no_fork(witness, found):
    assert code(witness, HONEST.shown(9, 4)) is Code.BUSY
    witness.observe(*HONEST.shown(9))
    assert code(witness, HONEST.shown(30, 12)) is Code.BUSY
    assert code(witness, HONEST.skipped(30, 4)) is Code.BUSY
    assert found == []


def test_growth_that_is_none_is_refused(witness):
    witness.observe(*HONEST.shown(9))
    note, key, _ = HONEST.shown(12, 9)
    for growth in (Growth(9), Growth(9, tuple(HONEST.leaves[9:11])), Growth(9, frontier=(bytes(32),))):
        assert code(witness, (note, key, growth)) is Code.LEDGER_CORRUPT
    for wrong in ({"since": -1}, {"leaves": (b"short",)}, {"leaves": (bytes(32),) * (MOST_LEAVES + 1)},
                  {"consistency": (bytes(32),) * 65}, {"frontier": (b"",)}):  # fmt: skip
        with pytest.raises(Refusal):
            Growth(**({"since": 0} | wrong))


def test_one_peer_does_not_speak_for_another(witness, found):
    note, _, growth = Log(signer=CUSTOMS).shown(1)
    assert code(witness, (note, ANF.verifier, growth)) is Code.LEDGER_CORRUPT
    forged = NoteSigner(NAME, Ed25519PrivateKey.generate())
    assert code(witness, (Log(signer=forged).note(1), ANF.verifier, growth)) is Code.LEDGER_CORRUPT
    assert code(witness, ("", ANF.verifier, growth)) is Code.LEDGER_CORRUPT
    assert witness.newest(NAME) is None
    assert found == []


def test_a_line_that_a_crash_cut_short_is_passed_over(witness, tmp_path):
    witness.observe(*HONEST.shown(5))
    witness.keep()
    with (tmp_path / "seen" / SEEN_FILE).open("a") as file:
        file.write(json.dumps(HONEST.note(6))[:50])
    again = Witness(tmp_path / "seen")
    assert again.size(NAME) == 5
    again.close()


@pytest.mark.parametrize(
    "content", [b"{}\n", b"nonsense\n", b'"no note"\n', b"\xff\n", b"[[[[\n", b'{"note":"x","frontier":1}\n']
)
def test_a_damaged_memory_is_not_begun_anew(tmp_path, content):
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / SEEN_FILE).write_bytes(content)
    with pytest.raises(Refusal) as no:
        Witness(tmp_path / "seen")
    assert no.value.code is Code.LEDGER_CORRUPT


def test_the_memory_stays_small(witness, tmp_path, monkeypatch):
    monkeypatch.setattr("rabita.ledger.witness._COMPACT_AT_BYTES", 10_000)
    monkeypatch.setattr("rabita.ledger.seen._MOST_REMEMBERED", 100)
    monkeypatch.setattr("rabita.ledger.seen.MOST_LEAVES", 50)
    log = Log(400)
    for size in range(1, 400):
        witness.observe(*log.shown(size, size - 1))
        witness.keep()
    assert (tmp_path / "seen" / SEEN_FILE).stat().st_size < 12_000
    assert len(witness._seen[NAME]._leaves) <= 101
    assert witness.observe(*log.shown(360, 350)).size == 360
    assert code(witness, log.shown(5)) is Code.BUSY
    again = Witness(tmp_path / "seen")
    assert again.size(NAME) == 399
    again.close()


def test_what_cannot_be_kept_is_not_answered_for(witness, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    witness.observe(*HONEST.shown(1))
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(Refusal) as no:
            witness.keep()
    assert no.value.code is Code.LEDGER_UNWRITABLE


def test_threads_may_observe_together(witness):
    threads = [
        threading.Thread(target=partial(witness.observe, *HONEST.shown(n), at_least=0)) for n in range(1, 33)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert witness.size(NAME) == 32
