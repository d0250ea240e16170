"""A ledger outlives its key and its texts: verifiers follow the chain, proofs hold when words are gone."""

from __future__ import annotations

import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Filter, Ledger, search, verify_ledger
from rabita.ledger.disk import Disk
from rabita.ledger.expire import expire
from rabita.ledger.folder import EXPIRING
from rabita.ledger.prove import prove
from rabita.refusal import Code, Refusal

from .conftest import ORIGIN

NEW = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
TERM = "2026-07-01T00:00:00.000Z"


def asked(number, time="2026-01-01T00:00:00.000Z"):
    return {"kind": "asked", "question": f"q{number}", "user": f"amna-{number}", "time": time,
            "sql": f"SELECT count(*) FROM s WHERE n = 'secret-{number}'"}  # fmt: skip


def refused(folder, **options):
    with pytest.raises(Refusal) as no:
        verify_ledger(folder, **options)
    return no.value


# --- keys


@pytest.fixture
def rotated(folder, key):
    """Three entries under the old key, then three under the new one, over several segments."""
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=900) as ledger:
        old = ledger.verifier
        for number in range(3):
            ledger.append(asked(number))
        ledger.sign_with(NEW)
        for number in range(3, 6):
            ledger.append(asked(number))
        return old, ledger.verifier


def test_a_ledger_goes_on_under_another_key_and_verifies(folder, rotated):
    old, new = rotated
    assert old != new
    found = verify_ledger(folder)
    assert found.key == new.text
    introduced = next(search(folder, Filter(kind="key"))).entry
    assert (introduced["old"], introduced["new"]) == (old.text, new.text)


def test_whoever_pinned_either_key_can_follow_the_chain(folder, rotated):
    for pinned in rotated:
        assert verify_ledger(folder, key=pinned).size == verify_ledger(folder).size
    stranger = Ed25519PrivateKey.generate()
    from rabita.ledger import VerifierKey

    foreign = VerifierKey(ORIGIN, stranger.public_key().public_bytes_raw())
    assert refused(folder, key=foreign).code is Code.LEDGER_CORRUPT


def test_the_new_key_opens_it_and_the_old_one_does_not(folder, rotated, key):
    with Ledger.open(folder, origin=ORIGIN, key=NEW) as ledger:
        ledger.append(asked(9))
    with pytest.raises(Refusal) as no:
        Ledger.open(folder, origin=ORIGIN, key=key)
    assert no.value.code is Code.CONFIGURATION
    assert "rotate" in no.value.hint
    assert verify_ledger(folder).size == 1 + len([*search(folder)]) - 1


def test_the_same_key_again_is_no_change(folder, key):
    with Ledger.open(folder, origin=ORIGIN, key=key) as ledger:
        ledger.append(asked(0))
        ledger.sign_with(key)
        assert ledger.size == 1


def test_a_key_that_no_entry_introduces_is_found(folder, rotated):
    """Somebody writes his own key into key.pub, or takes one out."""
    file = folder / "key.pub"
    first, second = file.read_text().splitlines()
    since, vkey = second.split(" ")
    for changed in (first, f"{first}\n{int(since) - 1} {vkey}", f"{first}\n{second}\n{int(since) + 1} {vkey}",
                    f"{first}\n{second} ", f"{vkey}\n"):  # fmt: skip
        file.write_text(changed.rstrip("\n") + "\n")
        assert refused(folder).code is Code.LEDGER_CORRUPT, changed
    file.write_text(f"{first}\n{second}\n")
    assert verify_ledger(folder)


@pytest.mark.parametrize("opened_with", ["old", "new"])
def test_a_crash_between_the_entry_and_the_keys_file_is_mended(folder, key, monkeypatch, opened_with):
    def crash(*_):
        raise OSError(5, os.strerror(5))

    ledger = Ledger.open(folder, origin=ORIGIN, key=key)
    ledger.append(asked(0))
    with monkeypatch.context() as patched:
        patched.setattr(Disk, "add_key", crash)
        with pytest.raises(Refusal):
            ledger.sign_with(NEW)
    ledger.close()
    if opened_with == "old":
        with pytest.raises(Refusal):
            Ledger.open(folder, origin=ORIGIN, key=key)
    with Ledger.open(folder, origin=ORIGIN, key=NEW) as again:
        again.append(asked(1))
    assert verify_ledger(folder).size == 3


# --- terms


@pytest.fixture
def long_kept(folder, key):
    """Six entries from before the term and three from within it, over several segments."""
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=1200) as ledger:
        recorded = [ledger.append(asked(number)) for number in range(6)]
        recorded += [ledger.append(asked(number, "2026-08-01T00:00:00.000Z")) for number in range(6, 9)]
    return recorded


def expired(folder, key, **options):
    return expire(folder, origin=ORIGIN, key=key, **({"before": TERM, "by": "the board"} | options))


def contents(folder):
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_texts_beyond_the_term_are_gone_and_everything_verifies(folder, key, long_kept):
    pinned = verify_ledger(folder)
    done = expired(folder, key)
    assert done.removed == 6
    text = contents(folder)
    assert not [n for n in range(6) if f"secret-{n}".encode() in text or f"amna-{n}".encode() in text]
    assert all(f"secret-{n}".encode() in text for n in range(6, 9))
    assert verify_ledger(folder).size == pinned.size + 1
    entry = next(search(folder, Filter(kind="expired"))).entry
    assert (entry["by"], entry["before"], entry["below"]) == ("the board", TERM, done.below)


def test_old_receipts_and_new_proofs_hold_when_the_text_is_gone(folder, key, long_kept):
    before = [prove(folder, one.index) for one in long_kept]
    expired(folder, key)
    for old, one in zip(before, long_kept, strict=True):
        new = prove(folder, one.index)
        assert (new.entry, new.leaf) == (old.entry, old.leaf) == (one.entry, old.leaf)
    assert prove(folder, long_kept[0].index).private == b""
    assert prove(folder, long_kept[-1].index).private != b""


def test_the_question_is_still_found_by_what_is_not_private(folder, key, long_kept):
    expired(folder, key)
    found = next(search(folder, Filter(question="q2"))).entry
    assert "sql" not in found
    assert found["private"].startswith("sha256:")
    assert not [*search(folder, Filter(user="amna-2"))]
    assert [*search(folder, Filter(user="amna-7"))]


def test_expiring_twice_takes_nothing_more(folder, key, long_kept):
    expired(folder, key)
    assert expired(folder, key).removed == 0
    assert verify_ledger(folder)


def test_a_text_that_somebody_took_away_without_an_order_is_found(folder, long_kept):
    file = folder / "entries-000000000000.jsonl"
    lines = file.read_bytes().split(b"\n")
    lines[0] = lines[0].partition(b"\t")[0]
    file.write_bytes(b"\n".join(lines))
    assert refused(folder).message.startswith("entry 0: missing: its private part")


def test_an_order_does_not_cover_what_came_after_the_term(folder, key, long_kept):
    expired(folder, key)
    for file in folder.glob("entries-*.jsonl"):
        file.write_bytes(file.read_bytes().replace(b"amna-7", b"nobody"))
    assert "altered: its private part" in refused(folder).message


def test_a_crash_while_texts_are_taken_away_is_made_good(folder, key, long_kept, monkeypatch):
    def crash(*_):
        raise OSError(5, os.strerror(5))

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", crash)
        with pytest.raises(Refusal):
            expired(folder, key)
    assert (folder / EXPIRING).exists()
    with Ledger.open(folder, origin=ORIGIN, key=key) as ledger:
        ledger.append(asked(10, "2026-08-01T00:00:00.000Z"))
    assert expired(folder, key).removed > 0
    assert verify_ledger(folder)


def test_nobody_guesses_a_text_from_what_is_left(folder, key):
    """Two entries of the same words have nothing in common (RFC 6962's note on low entropy)."""
    with Ledger.open(folder, origin=ORIGIN, key=key) as ledger:
        first, second = ledger.append(asked(1)), ledger.append(asked(1))
    assert first.entry != second.entry
