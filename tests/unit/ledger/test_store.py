"""The ledger as its writer uses it: acknowledged means on disk and signed, or nothing more is answered."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Ledger, VerifierKey, verify_consistency, verify_inclusion, verify_ledger
from rabita.ledger.note import open_checkpoint
from rabita.ledger.private import public_part
from rabita.ledger.search import read_entries
from rabita.ledger.tree import leaf_hash
from rabita.refusal import Code, Refusal

from .conftest import ORIGIN


def _asked(number):
    return {"kind": "asked", "question": f"q{number}", "user": "analyst"}


def _refuses(ledger):
    with pytest.raises(Refusal) as no:
        ledger.append(_asked("-refused"))
    assert no.value.code is Code.LEDGER_UNWRITABLE
    return no.value


def test_an_entry_is_verifiable_on_disk_when_append_returns(folder, open_ledger):
    ledger = open_ledger()
    for number in range(12):
        recorded = ledger.append(_asked(number))
        assert recorded.index == number
        assert recorded.checkpoint == ledger.checkpoint() == (folder / "checkpoint").read_text()
        assert open_checkpoint(recorded.checkpoint, ledger.verifier).size == ledger.size == number + 1
        assert verify_ledger(folder).size == number + 1
    assert [entry["question"] for entry in ledger.entries(9)] == ["q9", "q10", "q11"]


def test_an_empty_ledger_is_whole(folder, open_ledger):
    open_ledger()
    found = verify_ledger(folder)
    assert (found.size, found.origin) == (0, ORIGIN)
    assert found.root == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    assert VerifierKey.parse(found.key).name == ORIGIN


def test_a_reopened_ledger_goes_on(folder, open_ledger):
    for number in range(6):
        with open_ledger(segment_bytes=300) as ledger:
            ledger.append(_asked(number))
    verify_ledger(folder)
    with open_ledger() as ledger:
        assert [entry["question"] for entry in ledger.entries() if "question" in entry] == [
            f"q{number}" for number in range(6)
        ]


def test_thirty_two_threads_share_batches_and_each_gets_its_own_place(folder, open_ledger):
    ledger = open_ledger(segment_bytes=50_000)
    places = {}

    def append(thread):
        for number in range(40):
            question = f"{thread}-{number}"
            recorded = ledger.append({"kind": "asked", "question": question})
            places[question] = recorded.index
            assert open_checkpoint(recorded.checkpoint, ledger.verifier).size > recorded.index

    threads = [threading.Thread(target=append, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verify_ledger(folder)
    entries = list(ledger.entries())
    assert len(places) == 32 * 40
    assert all(entries[index]["question"] == question for question, index in places.items())
    seals = sum(file.read_bytes().count(b"\n[") for file in folder.glob("entries-*"))
    assert seals < len(places) / 2


def test_verifying_and_searching_go_on_beside_a_writer(folder, open_ledger):
    ledger = open_ledger(segment_bytes=30_000)
    stop = threading.Event()

    numbers = itertools.count()

    def append():
        while not stop.is_set():
            ledger.append(_asked(next(numbers)))

    threads = [threading.Thread(target=append) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        sizes = [verify_ledger(folder).size for _ in range(30)]
        assert sizes == sorted(sizes)
        assert len(list(read_entries(folder))) >= sizes[-1] > 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert verify_ledger(folder).size == ledger.size


def test_a_second_writer_is_refused_and_readers_are_not(folder, open_ledger, key):
    ledger = open_ledger()
    ledger.append(_asked(0))
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=ORIGIN, key=key)
    assert no.value.code is Code.LEDGER_UNWRITABLE
    assert "another process" in no.value.message
    script = f"from rabita.ledger import *; from pathlib import Path; verify_ledger(Path({str(folder)!r}))"
    root = str(Path(__file__).parents[3])
    subprocess.run(
        [sys.executable, "-c", script], check=True, cwd=root, env={**os.environ, "PYTHONPATH": root}
    )
    ledger.append(_asked(1))
    ledger.close()
    open_ledger().append(_asked(2))


def test_two_that_make_the_same_ledger_at_once_make_one(folder, key):
    outcomes = []

    def make():
        try:
            ledger = Ledger.open(folder, origin=ORIGIN, key=key)
            ledger.append(_asked(0))
            time.sleep(0.4)
            ledger.close()
            outcomes.append("wrote")
        except Refusal as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == [str(Code.LEDGER_UNWRITABLE)] * 3 + ["wrote"]
    assert verify_ledger(folder).size == 1


@pytest.mark.parametrize("change", ["origin", "key"])
def test_another_origin_or_key_is_refused(folder, open_ledger, key, change):
    open_ledger().close()
    origin = "rabita/drugs/agency/anf" if change == "origin" else ORIGIN
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=origin, key=Ed25519PrivateKey.generate() if change == "key" else key)
    assert no.value.code is Code.CONFIGURATION


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb", "x" * 300])
def test_an_origin_that_no_note_can_carry_is_refused(folder, key, origin):
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=origin, key=key)
    assert no.value.code is Code.CONFIGURATION
    assert not folder.exists()


def test_a_folder_with_other_things_in_it_is_not_taken(folder, key):
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    with pytest.raises(Refusal):
        Ledger.open(folder, origin=ORIGIN, key=key)
    assert [file.name for file in folder.iterdir()] == ["letter.txt"]


def test_a_place_where_nothing_can_be_written_is_refused(tmp_path, key):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as no:
        Ledger.open(tmp_path / "file" / "ledger", origin=ORIGIN, key=key)
    assert no.value.code is Code.LEDGER_UNWRITABLE


def test_an_entry_that_does_not_fit_leaves_the_ledger_as_it_was(folder, open_ledger):
    ledger = open_ledger()
    ledger.append(_asked(0))
    with pytest.raises(Refusal):
        ledger.append({"kind": "asked", "durations_ms": 1.5})
    assert ledger.append(_asked(1)).index == 1


@pytest.mark.parametrize("written", [0, 1, 100])
def test_a_full_disk_ends_the_ledger_until_it_is_opened_again(folder, open_ledger, monkeypatch, written):
    ledger = open_ledger()
    ledger.append(_asked(0))
    real = os.write

    def full(handle, content):
        if written and not full.done:
            full.done = True
            return real(handle, bytes(content)[:written])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    full.done = False
    monkeypatch.setattr(os, "write", full)
    assert "No space left on device" in _refuses(ledger).message
    monkeypatch.setattr(os, "write", real)
    _refuses(ledger)
    assert verify_ledger(folder).size == 1
    ledger.close()
    assert open_ledger().append(_asked(1)).index == 1


@pytest.mark.parametrize("call", ["fdatasync", "pwrite", "stat"])
@pytest.mark.parametrize("segment_bytes", [1, 1_000_000])
def test_any_step_of_writing_that_fails_ends_the_ledger(
    folder, open_ledger, monkeypatch, call, segment_bytes
):
    ledger = open_ledger(segment_bytes=segment_bytes)
    ledger.append(_asked(0))

    def failing(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        _refuses(ledger)
    _refuses(ledger)
    ledger.close()
    with open_ledger() as again:
        again.append(_asked(1))
        asked = [entry["question"] for entry in again.entries() if entry["kind"] == "asked"]
    assert asked[0] == "q0"
    assert asked[-1] == "q1"
    verify_ledger(folder)


def test_a_real_limit_on_the_files_size_is_a_refusal(folder, key):
    """The kernel writes the part that fits, then says EFBIG, as a full disk does."""
    root = str(Path(__file__).parents[3])
    script = f"""
import resource
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rabita.ledger import Ledger
from rabita.refusal import Refusal
key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ledger = Ledger.open(Path({str(folder)!r}), origin={ORIGIN!r}, key=key)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
done = 0
try:
    while True:
        ledger.append({{"kind": "asked"}})
        done += 1
except Refusal as refusal:
    print(done, refusal.code.wire_name)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env={"PYTHONPATH": root}
    )
    done, code = run.stdout.split()
    assert code == "ledger_unwritable"
    assert verify_ledger(folder).size == int(done) > 3
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("loss", ["deleted", "moved", "emptied", "replaced", "written to"])
def test_a_folder_that_is_taken_away_ends_the_ledger(folder, open_ledger, loss):
    ledger = open_ledger()
    ledger.append(_asked(0))
    file = folder / "entries-000000000000.jsonl"
    if loss == "deleted":
        shutil.rmtree(folder)
    elif loss == "moved":
        folder.rename(folder.with_name("elsewhere"))
    elif loss == "emptied":
        file.write_bytes(b"")
    elif loss == "replaced":
        shutil.copy(file, folder.with_name("copy"))
        folder.with_name("copy").replace(file)
    else:
        with file.open("ab") as other:
            other.write(b"{}\n")
    _refuses(ledger)
    _refuses(ledger)


def test_a_checkpoint_file_that_is_taken_away_ends_the_ledger(folder, open_ledger):
    ledger = open_ledger()
    ledger.append(_asked(0))
    (folder / "checkpoint").unlink()
    _refuses(ledger)


def test_a_failed_batch_is_refused_to_all_who_shared_it(folder, open_ledger, monkeypatch):
    ledger = open_ledger()

    def failing(_):
        time.sleep(0.01)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fdatasync", failing)
    codes = []

    def append():
        try:
            ledger.append(_asked(0))
        except Refusal as refusal:
            codes.append(refusal.code)

    threads = [threading.Thread(target=append) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [Code.LEDGER_UNWRITABLE] * 16
    assert ledger.size == 0


def test_a_closed_ledger_refuses_and_can_be_closed_again(open_ledger):
    ledger = open_ledger()
    ledger.close()
    ledger.close()
    assert "closed" in _refuses(ledger).message


def test_closing_lets_those_who_wait_finish(folder, open_ledger):
    ledger = open_ledger()
    outcomes = []

    def append(number):
        try:
            outcomes.append(ledger.append(_asked(number)).index)
        except Refusal:
            outcomes.append(None)

    threads = [threading.Thread(target=append, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    ledger.close()
    for thread in threads:
        thread.join()
    assert verify_ledger(folder).size == sum(index is not None for index in outcomes)


def _append_in_child(ledger, pipe):
    try:
        ledger.append(_asked(0))
        pipe.send("written")
    except Refusal as refusal:
        pipe.send(refusal.code)


def test_a_forked_child_may_not_write(folder, open_ledger):
    ledger = open_ledger()
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_append_in_child, args=(ledger, theirs))
    child.start()
    assert ours.recv() is Code.LEDGER_UNWRITABLE
    child.join()


def test_proofs_bear_out_receipts_against_later_checkpoints(folder, open_ledger):
    ledger = open_ledger(segment_bytes=2000)
    recorded = [ledger.append(_asked(number)) for number in range(40)]
    newest = open_checkpoint(ledger.checkpoint(), ledger.verifier)
    leaves = [leaf_hash(public_part(line)) for _, line in read_entries(folder)]
    for each in recorded:
        then = open_checkpoint(each.checkpoint, ledger.verifier)
        growth = ledger.prove_consistency(then.size)
        verify_consistency(then.size, newest.size, then.root, newest.root, growth)
        for size, root in ((then.size, then.root), (newest.size, newest.root)):
            proof = ledger.prove_inclusion(each.index, size)
            verify_inclusion(each.index, size, leaves[each.index], proof, root)
        assert leaf_hash(each.entry) == leaves[each.index]
        verify_inclusion(each.index, each.size, leaf_hash(each.entry), each.inclusion, then.root)
    with pytest.raises(Refusal):
        ledger.prove_inclusion(0, ledger.size + 1)
