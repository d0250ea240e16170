"""What a crash leaves is mended on opening, and nothing that was acknowledged is ever lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rabita.ledger import Ledger, verify, verify_ledger
from rabita.refusal import Code, Refusal

from .conftest import ORIGIN

WRITER = Path(__file__).with_name("crashing_writer.py")
FIRST = "entries-000000000000.jsonl"


@pytest.fixture(autouse=True)
def _no_writer_is_waited_for(monkeypatch):
    monkeypatch.setattr(verify, "_WRITER_MOVES_WITHIN_SECONDS", 0.0)


def _killed_after(folder, run, seconds):
    """What a writer had acknowledged, as (index, question), when it was killed."""
    paths = os.pathsep.join([str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")])
    writer = subprocess.Popen(
        [sys.executable, str(WRITER), str(folder), run],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )
    first = writer.stdout.readline()  # it is writing now
    time.sleep(seconds)
    writer.kill()
    rest = writer.stdout.read()
    writer.wait()
    lines = (first + rest).decode().split("\n")[:-1]
    return [(int(index), question) for index, question in (line.split(" ") for line in lines)]


def test_a_killed_writer_loses_nothing_that_it_acknowledged(folder, key):
    chance = random.Random(9)
    acknowledged = []
    for run in range(10):
        acknowledged += _killed_after(folder, str(run), chance.uniform(0.0, 0.25))
        with Ledger.open(folder, origin=ORIGIN, key=key) as ledger:
            verify_ledger(folder)
            kept = list(ledger.entries())
            assert len(kept) == ledger.size
        for index, question in acknowledged:
            assert kept[index]["question"] == question
    assert len(acknowledged) > 50


def _grown(folder, key, *, before, segment_bytes=10_000_000):
    """The folder as it was before the last of some appends, and the bytes that this append wrote."""
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=segment_bytes) as ledger:
        for number in range(before):
            ledger.append({"kind": "asked", "question": f"q{number}"})
        earlier = {file.name: file.read_bytes() for file in folder.iterdir()}
        ledger.append({"kind": "asked", "question": "last"})
    file = max(file for file in folder.iterdir() if file.name.startswith("entries"))
    return earlier, file.name, file.read_bytes()


def _put(folder, files):
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _recovered(folder, key):
    with Ledger.open(folder, origin=ORIGIN, key=key) as ledger:
        entries = list(ledger.entries())
    verify_ledger(folder)
    return entries


@pytest.mark.parametrize(
    ("before", "segment_bytes"), [(0, 10_000_000), (3, 10_000_000), (9, 10_000_000), (2, 400)]
)
def test_a_last_batch_torn_at_any_byte_is_cut_off_and_recorded(folder, key, before, segment_bytes):
    earlier, name, whole = _grown(folder, key, before=before, segment_bytes=segment_bytes)
    already = len(earlier.get(name, b""))
    size = sum(content.count(b"\n{") + content.startswith(b"{") for content in earlier.values())
    for length in range(already + 1, len(whole)):
        _put(folder, {**earlier, name: whole[:length]})
        with pytest.raises(Refusal) as no:
            verify_ledger(folder)
        assert no.value.code is Code.LEDGER_CORRUPT
        entries = _recovered(folder, key)
        assert [entry.get("question") for entry in entries if entry["kind"] == "asked"] == [
            f"q{number}" for number in range(before)
        ]
        assert len(entries) == size + 1
        assert entries[-1]["kind"] == "recovered"


@pytest.mark.parametrize("garbage", [b"\0" * 700, b"{", b"[", b"\n", b"\xff" * 5000])
def test_blocks_that_power_loss_left_behind_the_end_are_cut_off(folder, key, garbage):
    _grown(folder, key, before=3)
    with (folder / FIRST).open("ab") as file:
        file.write(garbage)
    entries = _recovered(folder, key)
    assert [entry["kind"] for entry in entries] == ["asked"] * 4 + ["recovered"]
    assert entries[-1]["cut_bytes"] == len(garbage)


@pytest.mark.parametrize("segment_bytes", [10_000_000, 400])
def test_a_whole_batch_that_the_checkpoint_does_not_cover_yet_is_kept(folder, key, segment_bytes):
    """Also after a loss of power, when the checkpoint's file may be much older than the segments."""
    checkpoints = []
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=segment_bytes) as ledger:
        for number in range(12):
            checkpoints.append((folder / "checkpoint").read_bytes())
            ledger.append({"kind": "asked", "question": f"q{number}"})
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    for behind, checkpoint in enumerate(checkpoints):
        _put(folder, {**files, "checkpoint": checkpoint})
        entries = _recovered(folder, key)
        asked = [entry["question"] for entry in entries if entry["kind"] == "asked"]
        assert asked == [f"q{number}" for number in range(12)]
        assert entries[-1]["kept_entries"] >= 12 - behind


def test_a_file_left_from_replacing_the_checkpoint_is_removed(folder, key):
    _grown(folder, key, before=3)
    (folder / "checkpoint.new").write_bytes(b"half a check")
    assert _recovered(folder, key)[-1]["removed_files"] == ["checkpoint.new"]


def test_a_creation_that_was_cut_short_is_done_again(folder, key):
    folder.mkdir()
    for name in (FIRST, "checkpoint", "key.pub.new"):
        (folder / name).write_bytes(b"")
        assert _recovered(folder, key) == []
        (folder / "key.pub").unlink()


def test_a_clean_opening_records_nothing(folder, key):
    _grown(folder, key, before=3)
    before = {file: file.read_bytes() for file in folder.iterdir()}
    Ledger.open(folder, origin=ORIGIN, key=key).close()
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_ledger_whose_key_file_was_taken_away_is_not_begun_anew(folder, key):
    _grown(folder, key, before=3)
    (folder / "key.pub").unlink()
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=ORIGIN, key=key)
    assert no.value.code is Code.LEDGER_CORRUPT


def test_a_wrong_line_with_signed_ones_behind_it_is_no_crash(folder, key):
    """Even where the checkpoint's file was put back to before it."""
    earlier, name, whole = _grown(folder, key, before=3)
    first = {**earlier, name: whole.replace(b'"q1"', b'"x1"')}
    with Ledger.open(folder.with_name("empty"), origin=ORIGIN, key=key):
        first["checkpoint"] = (folder.with_name("empty") / "checkpoint").read_bytes()
    _put(folder, first)
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=ORIGIN, key=key)
    assert no.value.message.startswith("entry 1: altered")
