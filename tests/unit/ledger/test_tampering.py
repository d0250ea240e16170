"""Every byte matters: whatever is changed in a ledger's folder is found, named, and never a traceback."""

from __future__ import annotations

import os
import random
import re
import shutil

import pytest

from rabita.ledger import Ledger, NoteSigner, VerifierKey, verify_ledger
from rabita.ledger.note import Checkpoint
from rabita.ledger.private import public_part
from rabita.ledger.search import parse_entry
from rabita.ledger.segment import seal_line
from rabita.ledger.tree import leaf_hash, root_of
from rabita.refusal import Code, Refusal

from .conftest import ORIGIN


def _verdict(folder):
    try:
        verify_ledger(folder)
    except Refusal as refusal:
        no = refusal
    else:
        return "whole"
    assert no.code is Code.LEDGER_CORRUPT, no
    assert re.match(
        r"entry \d+: |key\.pub: |checkpoint: |entries-\d+\.jsonl: |.*no file of a ledger", no.message
    )
    return no.message


def _files(folder):
    return sorted(folder.iterdir())


def _entries_in(content):
    return [line for line in content.split(b"\n") if line.startswith(b"{")]


def _index_at(folder, file, offset):
    """The entry that the byte belongs to: its own line's, or the one its seal closes."""
    before = sum(
        len(_entries_in(f.read_bytes())) for f in _files(folder) if f.name < file.name and "entries" in f.name
    )
    lines = file.read_bytes()[: offset + 1].split(b"\n")
    inside = sum(line.startswith(b"{") for line in lines)
    return before + inside - 1


def test_the_small_ledger_is_whole_and_has_three_segments(small):
    assert _verdict(small) == "whole"
    assert [file.name for file in _files(small)] == [
        "checkpoint",
        "entries-000000000000.jsonl",
        "entries-000000000003.jsonl",
        "entries-000000000006.jsonl",
        "key.pub",
    ]


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_every_flipped_byte_is_found_and_named(small, mask):
    for file in _files(small):
        whole = file.read_bytes()
        for offset in range(len(whole)):
            file.write_bytes(whole[:offset] + bytes([whole[offset] ^ mask]) + whole[offset + 1 :])
            said = _verdict(small)
            assert said != "whole", (file.name, offset)
            if file.name.startswith("entries"):
                file.write_bytes(whole)
                index = _index_at(small, file, offset)
                # a line's end belongs to both lines; a seal lost with it leaves its whole batch in doubt
                near = {index - 1, index, index + 1} if whole[offset : offset + 1] == b"\n" else {index}
                assert int(re.match(r"entry (\d+)", said)[1]) in near, (file.name, offset, said)
            else:
                assert file.name in said or "checkpoint" in said
        file.write_bytes(whole)


def test_every_dropped_and_every_doubled_byte_is_found(small):
    for file in _files(small):
        whole = file.read_bytes()
        for offset in range(len(whole)):
            for changed in (whole[:offset] + whole[offset + 1 :], whole[: offset + 1] + whole[offset:]):
                file.write_bytes(changed)
                assert _verdict(small) != "whole", (file.name, offset)
        file.write_bytes(whole)


def test_every_truncation_is_found(small):
    for file in _files(small):
        whole = file.read_bytes()
        for length in range(len(whole)):
            file.write_bytes(whole[:length])
            assert _verdict(small) != "whole", (file.name, length)
        file.write_bytes(whole)


def test_every_range_cut_out_or_moved_is_found(small):
    chance = random.Random(9162)
    for file in _files(small):
        whole = file.read_bytes()
        for start in range(0, len(whole), 2):
            end = min(len(whole), start + chance.randrange(2, 600))
            at = chance.randrange(len(whole) - (end - start) + 1)
            rest = whole[:start] + whole[end:]
            moved = rest[:at] + whole[start:end] + rest[at:]
            for changed in (rest, moved):
                if changed != whole:
                    file.write_bytes(changed)
                    assert _verdict(small) != "whole", (file.name, start, end, at)
        file.write_bytes(whole)


def test_every_way_to_drop_double_or_swap_lines_is_found(small):
    for file in _files(small):
        whole = file.read_bytes()
        lines = whole.splitlines(keepends=True)
        changes = [lines[:i] + lines[j:] for i in range(len(lines)) for j in range(i + 1, len(lines) + 1)]
        changes += [lines[:j] + lines[i:] for i in range(len(lines)) for j in range(i + 1, len(lines) + 1)]
        for i in range(len(lines)):
            for j in range(i + 1, len(lines)):
                swapped = lines.copy()
                swapped[i], swapped[j] = swapped[j], swapped[i]
                changes.append(swapped)
        for changed in changes:
            content = b"".join(changed)
            if content != whole:
                file.write_bytes(content)
                assert _verdict(small) != "whole", (file.name, content)
        file.write_bytes(whole)


@pytest.mark.parametrize(
    "extra", [b"\n", b" ", b"\0", b"{}\n", b"[]\n", b"x", b"\xff", b'["",[]]\n', b"[" * 100_000]
)
def test_anything_added_to_a_file_is_found(small, extra):
    for file in _files(small):
        whole = file.read_bytes()
        for changed in (extra + whole, whole + extra):
            file.write_bytes(changed)
            assert _verdict(small) != "whole"
        file.write_bytes(whole)


def test_every_missing_file_is_found(small):
    for file in _files(small):
        whole = file.read_bytes()
        file.unlink()
        assert _verdict(small) != "whole", file.name
        file.write_bytes(whole)


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "entries-000000000009.jsonl", "entries-1.jsonl", ".hidden", "checkpoint.new", "a\x1b[31m"],
)
def test_every_extra_file_is_found(small, name):
    (small / name).write_bytes(b"")
    said = _verdict(small)
    assert said != "whole"
    assert "\x1b" not in said


def test_an_extra_folder_a_link_and_a_pipe_are_found(small):
    (small / "entries-000000000009.jsonl").mkdir()
    assert _verdict(small) != "whole"
    (small / "entries-000000000009.jsonl").rmdir()
    key = (small / "key.pub").rename(small.parent / "key.pub")
    os.mkfifo(small / "key.pub")
    assert _verdict(small) != "whole"
    (small / "key.pub").unlink()
    (small / "key.pub").symlink_to(key)
    with pytest.raises(Refusal):
        verify_ledger(small)


def test_renamed_and_swapped_files_are_found(small):
    files = _files(small)
    for a in files:
        for b in files:
            if a < b:
                was_a, was_b = a.read_bytes(), b.read_bytes()
                a.write_bytes(was_b)
                b.write_bytes(was_a)
                assert _verdict(small) != "whole"
                a.write_bytes(was_a)
                b.write_bytes(was_b)
    (small / "entries-000000000006.jsonl").rename(small / "entries-000000000007.jsonl")
    assert _verdict(small).startswith("entry 6: missing")


def test_segments_put_together_or_taken_apart_are_found(small):
    first, second = small / "entries-000000000000.jsonl", small / "entries-000000000003.jsonl"
    whole = first.read_bytes()
    first.write_bytes(whole + second.read_bytes())
    moved = second.rename(small.parent / second.name)
    assert _verdict(small) != "whole"
    moved.rename(second)
    at = whole.index(b"\n[") + 1
    at = whole.index(b"\n", at) + 1
    first.write_bytes(whole[:at])
    (small / "entries-000000000001.jsonl").write_bytes(whole[at:])
    assert _verdict(small) != "whole"


def test_any_one_file_put_back_to_an_earlier_state_is_found(folder, open_ledger, monkeypatch, tmp_path):
    monkeypatch.setattr("rabita.ledger.verify._WRITER_MOVES_WITHIN_SECONDS", 0.0)
    ledger = open_ledger()
    for number in range(3):
        ledger.append({"kind": "asked", "question": str(number)})
        shutil.copytree(folder, tmp_path / str(number))
    for number in range(2):
        for name in ("checkpoint", "entries-000000000000.jsonl"):
            copy = tmp_path / f"{number}-{name}"
            shutil.copytree(folder, copy)
            shutil.copy(tmp_path / str(number) / name, copy / name)
            assert _verdict(copy) != "whole"


def test_a_forger_without_the_key_is_found_even_if_every_hash_is_right(small):
    """He changes an entry, its seal's hashes, all roots, and signs with a key of his own."""
    file = small / "entries-000000000000.jsonl"
    changed = _entries_in(file.read_bytes().replace(b'"question":"q0"', b'"question":"q9"'))
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    forger = NoteSigner(ORIGIN, Ed25519PrivateKey.generate())
    content = b""
    for number, line in enumerate(changed):
        leaves = [leaf_hash(public_part(each)) for each in changed[: number + 1]]
        note = forger.sign(Checkpoint(ORIGIN, number + 1, root_of(leaves)).text)
        content += line + b"\n" + seal_line(note, leaves[-1:])
    file.write_bytes(content)
    assert _verdict(small).startswith("entry 0: the checkpoint after entry 0 was altered")


def test_the_altered_one_of_a_batch_is_named(folder, open_ledger):
    ledger = open_ledger()
    lines = [b'{"kind":"asked","time":"2026-07-01T00:00:00.000Z","user":"u%d"}' % n for n in range(9)]
    ledger._commit(lines)
    file = folder / "entries-000000000000.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"u5"', b'"v5"'))
    assert _verdict(folder).startswith("entry 5: altered")


def test_a_new_key_over_a_new_ledger_is_found_by_who_pinned_the_old(small, key, tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pinned = NoteSigner(ORIGIN, key).verifier
    verify_ledger(small, key=pinned)
    with Ledger.open(tmp_path / "forged", origin=ORIGIN, key=Ed25519PrivateKey.generate()) as forged:
        forged.append({"kind": "asked"})
    verify_ledger(tmp_path / "forged")
    with pytest.raises(Refusal) as no:
        verify_ledger(tmp_path / "forged", key=pinned)
    assert no.value.code is Code.LEDGER_CORRUPT
    assert VerifierKey.parse(pinned.text) == pinned


def test_opening_for_writing_never_launders_what_was_altered(small, key):
    """After every flipped byte: either opening is refused, or the fault is found after it as before."""
    pristine = {file: file.read_bytes() for file in _files(small)}
    for file, whole in pristine.items():
        for offset in range(0, len(whole), 5):
            file.write_bytes(whole[:offset] + bytes([whole[offset] ^ 1]) + whole[offset + 1 :])
            try:
                with Ledger.open(small, origin=ORIGIN, key=key) as ledger:
                    ledger.append({"kind": "asked"})
                assert _verdict(small) != "whole", (file.name, offset)
            except Refusal as refusal:
                assert refusal.code in (Code.LEDGER_CORRUPT, Code.CONFIGURATION)  # noqa: PT017
            for each in _files(small):
                each.unlink()
            for each, content in pristine.items():
                each.write_bytes(content)


def test_every_truncation_of_the_newest_segment_is_refused_by_the_writer_too(small, key):
    file = small / "entries-000000000006.jsonl"
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(Refusal) as no:
            Ledger.open(small, origin=ORIGIN, key=key)
        assert no.value.code is Code.LEDGER_CORRUPT
    assert file.stat().st_size == len(whole) - 1


def test_verifying_writes_nothing(small):
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in _files(small)}
    small.chmod(0o500)
    verify_ledger(small)
    assert {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in _files(small)} == before
    assert (
        parse_entry(0, before[small / "entries-000000000000.jsonl"][1].split(b"\n")[0])["user"] == "analyst-0"
    )
