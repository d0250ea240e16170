"""An export proves itself with the public key alone, and nothing in it can be changed unnoticed."""

from __future__ import annotations

import csv
import json
import random

import pytest

from rabita.cli.main import main
from rabita.ledger import Ledger
from rabita.ledger.export import verify_export
from rabita.refusal import Code, Refusal

from .conftest import ORIGIN

WHOLE = 10  # nine entries, and the header of the second segment


@pytest.fixture
def written(folder, key):
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=2000) as ledger:
        for number in range(9):
            ledger.append({"kind": "asked" if number % 2 else "refused", "question": f"q{number}",
                           "user": "nur", "case": f"=C{number}", "decision": "permit",
                           "sql": f"SELECT drug FROM seizures WHERE n = {number}"})  # fmt: skip
    return folder


def exported(folder, out, *options):
    assert main(["ledger", "export", str(folder), "--out", str(out), *options]) == 0
    return out


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_matches_is_exported_and_verifies_with_the_key_alone(written, tmp_path, form, capsys):
    out = exported(written, tmp_path / f"out.{form}", "--format", form, "--kind", "asked")
    key = (written / "key.pub").read_text().strip()
    assert main(["ledger", "verify", str(out), "--key", key]) == 0
    assert "they hold: 4 entries" in capsys.readouterr().out
    assert (out.stat().st_mode & 0o077) == 0


def test_text_may_be_left_out_and_the_proofs_hold(written, tmp_path):
    out = exported(written, tmp_path / "out.jsonl", "--without-text")
    assert b"SELECT" not in out.read_bytes()
    assert verify_export(out).entries == WHOLE


def test_another_key_is_refused(written, tmp_path):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from rabita.ledger import VerifierKey

    out = exported(written, tmp_path / "out.jsonl")
    other = VerifierKey(ORIGIN, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    with pytest.raises(Refusal) as no:
        verify_export(out, key=other)
    assert no.value.code is Code.LEDGER_CORRUPT


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_no_byte_of_an_export_can_be_changed_so_that_something_else_is_believed(written, tmp_path, form):
    """A changed byte is found, or it means nothing: what was looked for, small and capital hex digits."""
    out = exported(written, tmp_path / f"out.{form}", "--format", form)
    whole, chance = out.read_bytes(), random.Random(6)
    honest = said_in(out)
    for _ in range(400):
        at = chance.randrange(len(whole))
        out.write_bytes(whole[:at] + bytes([whole[at] ^ chance.choice((1, 2, 32))]) + whole[at + 1 :])
        if verdict(out) is None:
            assert said_in(out) == honest


def verdict(out):
    """The code of the refusal; None where it verifies."""
    try:
        verify_export(out)
    except Refusal as refusal:
        return refusal.code
    return None


def said_in(out):
    """Every entry that an export holds, and its private part."""
    text = out.read_text(encoding="utf-8")
    if out.suffix == ".csv":
        return [(row["entry"], row["private"]) for row in csv.DictReader(text.splitlines())]
    lines = [json.loads(line) for line in text.splitlines()[1:]]
    return [(line["entry"], line.get("private", "")) for line in lines]


def test_entries_cannot_be_given_twice_or_at_another_place(written, tmp_path):
    out = exported(written, tmp_path / "out.jsonl")
    header, *lines = out.read_text().splitlines()
    out.write_text("\n".join([header, *lines, lines[0]]) + "\n")
    with pytest.raises(Refusal, match="there twice"):
        verify_export(out)
    moved = json.loads(lines[0]) | {"index": 2}
    out.write_text("\n".join([header, json.dumps(moved)]) + "\n")
    with pytest.raises(Refusal, match="entry 2"):
        verify_export(out)


def test_a_cell_that_a_spreadsheet_would_compute_is_no_formula(written, tmp_path):
    out = exported(written, tmp_path / "out.csv", "--format", "csv")
    assert ",'=C1," in out.read_text()
    assert verify_export(out).entries == WHOLE


def test_a_cell_that_says_something_else_than_its_entry_is_found(written, tmp_path):
    out = exported(written, tmp_path / "out.csv", "--format", "csv")
    out.write_text(out.read_text().replace(",nur,", ",ali,", 1))
    with pytest.raises(Refusal, match="cells"):
        verify_export(out)
