"""Peers that go back or tell two stories are found out, across restarts; peers that are late are not."""

from __future__ import annotations

import json
import os
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Checkpoint, NoteSigner, VerifierKey, Witness
from rabita.ledger.witness import SEEN_FILE
from rabita.refusal import Code, Refusal

ANF = NoteSigner("rabita/drugs/agency/anf", Ed25519PrivateKey.from_private_bytes(b"a" * 32))
CUSTOMS = NoteSigner("rabita/drugs/agency/customs", Ed25519PrivateKey.from_private_bytes(b"c" * 32))


def _signed(size, root=b"r", signer=ANF):
    return signer.sign(Checkpoint(signer.verifier.name, size, root.ljust(32)).text)


def _code(witness, note, key=ANF.verifier, **options):
    with pytest.raises(Refusal) as no:
        witness.observe(note, key, **options)
    return no.value.code


@pytest.fixture
def witness(tmp_path):
    made = Witness(tmp_path / "seen")
    yield made
    made.close()


def test_a_growing_ledger_is_followed(witness):
    for size in (0, 1, 1, 7):
        assert witness.observe(_signed(size), ANF.verifier).size == size
    assert witness.size(ANF.verifier.name) == 7
    assert witness.newest(ANF.verifier.name) == _signed(7)
    assert witness.size(CUSTOMS.verifier.name) == 0


def test_going_back_is_a_fork(witness):
    witness.observe(_signed(5), ANF.verifier)
    assert _code(witness, _signed(4)) is Code.LEDGER_FORKED
    assert witness.size(ANF.verifier.name) == 5


def test_two_stories_of_one_size_are_a_fork(witness):
    witness.observe(_signed(5, b"one"), ANF.verifier)
    assert _code(witness, _signed(5, b"two")) is Code.LEDGER_FORKED
    witness.observe(_signed(9), ANF.verifier)
    assert _code(witness, _signed(5, b"two"), at_least=0) is Code.LEDGER_FORKED


def test_what_was_seen_is_known_after_a_restart(witness, tmp_path):
    witness.observe(_signed(5, b"one"), ANF.verifier)
    witness.observe(_signed(3, signer=CUSTOMS), CUSTOMS.verifier)
    again = Witness(tmp_path / "seen")  # the first was never closed, as after a crash
    assert _code(again, _signed(4)) is Code.LEDGER_FORKED
    assert _code(again, _signed(5, b"two")) is Code.LEDGER_FORKED
    assert again.size(CUSTOMS.verifier.name) == 3
    again.close()


def test_a_reply_that_another_overtook_is_no_fork(witness):
    floor = witness.size(ANF.verifier.name)
    witness.observe(_signed(6), ANF.verifier, at_least=floor)
    witness.observe(_signed(5), ANF.verifier, at_least=floor)
    assert witness.size(ANF.verifier.name) == 6
    assert _code(witness, _signed(5), at_least=6) is Code.LEDGER_FORKED


def test_one_peer_does_not_speak_for_another(witness):
    assert _code(witness, _signed(1, signer=CUSTOMS)) is Code.LEDGER_CORRUPT
    forged = NoteSigner(ANF.verifier.name, Ed25519PrivateKey.generate())
    assert _code(witness, _signed(1, signer=forged)) is Code.LEDGER_CORRUPT
    assert _code(witness, "") is Code.LEDGER_CORRUPT
    assert witness.newest(ANF.verifier.name) is None


def test_many_peers_are_kept_at_once_up_to_the_one_that_forks(witness):
    witness.observe(_signed(5), ANF.verifier)
    with pytest.raises(Refusal) as no:
        witness.observe_all([(_signed(8, signer=CUSTOMS), CUSTOMS.verifier), (_signed(4), ANF.verifier)])
    assert no.value.code is Code.LEDGER_FORKED
    assert witness.size(CUSTOMS.verifier.name) == 8


def test_a_line_that_a_crash_cut_short_is_passed_over(witness, tmp_path):
    witness.observe(_signed(5), ANF.verifier)
    with (tmp_path / "seen" / SEEN_FILE).open("a") as file:
        file.write(json.dumps(_signed(6))[:50])
    again = Witness(tmp_path / "seen")
    assert again.size(ANF.verifier.name) == 5
    again.close()


@pytest.mark.parametrize("content", [b"{}\n", b"nonsense\n", b'"no note"\n', b"\xff\n", b"[[[[\n"])
def test_a_damaged_memory_is_not_begun_anew(tmp_path, content):
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / SEEN_FILE).write_bytes(content)
    with pytest.raises(Refusal) as no:
        Witness(tmp_path / "seen")
    assert no.value.code is Code.LEDGER_CORRUPT


def test_the_memory_stays_small(witness, tmp_path, monkeypatch):
    monkeypatch.setattr("rabita.ledger.witness._COMPACT_AT_BYTES", 10_000)
    monkeypatch.setattr("rabita.ledger.witness._ROOTS_REMEMBERED", 10)
    for size in range(1, 200):
        witness.observe(_signed(size), ANF.verifier)
    assert (tmp_path / "seen" / SEEN_FILE).stat().st_size < 11_000
    assert len(witness._roots[ANF.verifier.name]) == 10
    again = Witness(tmp_path / "seen")
    assert again.size(ANF.verifier.name) == 199
    again.close()


def test_what_cannot_be_stored_is_not_answered_for(witness, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "write", full)
    assert _code(witness, _signed(1)) is Code.LEDGER_UNWRITABLE


def test_threads_may_observe_together(witness):
    threads = [
        threading.Thread(target=lambda n=n: witness.observe(_signed(n), ANF.verifier, at_least=0))
        for n in range(1, 33)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert witness.size(ANF.verifier.name) == 32
    assert isinstance(ANF.verifier, VerifierKey)
