"""What a keeper orders is done to the ledger that is meant, or not at all; and leaves it whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.cli.main import main
from rabita.ledger import Ledger, NoteSigner, verify_ledger
from rabita.ledger.note import open_checkpoint
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.seen_before import state_seen
from rabita.trust import agency_id, issue_party, load_party, make_authority

ORIGIN = "rabita/drugs/agency/anf"


@pytest.fixture
def trust(tmp_path):
    make_authority(tmp_path / "authority", "drugs")
    issue_party(tmp_path / "authority", agency_id("drugs", "anf"), tmp_path / "trust")
    return tmp_path / "trust"


@pytest.fixture
def kept(tmp_path, trust):
    """The agency's ledger, which has seen a state of the broker's."""
    folder = tmp_path / "kept"
    note = NoteSigner("rabita/drugs/broker", Ed25519PrivateKey.generate())
    with Ledger.open(
        tmp_path / "broker", origin=note.verifier.name, key=Ed25519PrivateKey.generate()
    ) as broker:
        broker.append({"kind": "started"})
        seen = state_seen(open_checkpoint(broker.checkpoint(), broker.verifier))
    with Ledger.open(folder, origin=ORIGIN, key=load_party(trust).signer.key) as ledger:
        ledger.append({"kind": "asked", "question": "q", "user": "nur", "witnessed": {"broker": seen}})
    return folder


def run(capsys, *arguments):
    status = main(["ledger", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out, said.err


def old_key(trust):
    return trust / "signing.key"


@pytest.mark.parametrize("place", ["typo", "empty"])
def test_a_path_that_is_no_ledger_is_refused_and_nothing_is_written(tmp_path, trust, capsys, place):
    folder = tmp_path / place
    if place == "empty":
        folder.mkdir()
    for command in (
        ["expire", folder, "--before", "2030-01-01", "--by", "x", "--trust", trust],
        ["readmit", folder, "broker", "--by", "x", "--trust", trust],
        ["rotate", folder, "--old-key", old_key(trust), "--trust", trust],
    ):
        status, out, error = run(capsys, *command)
        assert (status, out, error.split(":")[0]) == (2, "", "usage")
    assert list(folder.iterdir() if folder.exists() else []) == []


@pytest.mark.parametrize("peer", ["nosuch", "brokr", ""])
def test_only_a_peer_that_was_seen_is_readmitted(kept, trust, capsys, peer):
    before = verify_ledger(kept).size
    status, _, error = run(capsys, "readmit", kept, peer, "--by", "x", "--trust", trust)
    assert (status, error.split(":")[0]) == (2, "usage")
    assert "seen were: broker" in error
    assert verify_ledger(kept).size == before
    assert run(capsys, "readmit", kept, "broker", "--by", "x", "--trust", trust)[0] == 0


def rotated(kept, trust, tmp_path, capsys):
    """The trust folder's key is another now; returns the verifier keys, old and new."""
    old = (kept / "key.pub").read_text().strip()
    before = tmp_path / "before.key"
    before.write_bytes(old_key(trust).read_bytes())
    before.chmod(0o600)
    issue_party(tmp_path / "authority", agency_id("drugs", "anf"), tmp_path / "new")
    assert run(capsys, "rotate", kept, "--old-key", before, "--trust", tmp_path / "new")[0] == 0
    return old, verify_ledger(kept).key


def test_right_after_a_rotation_either_key_verifies_the_whole(kept, trust, tmp_path, capsys):
    old, new = rotated(kept, trust, tmp_path, capsys)
    assert old != new
    for key in (old, new):
        assert run(capsys, "verify", kept, "--key", key)[0] == 0
    kinds = [parse_entry(index, line)["kind"] for index, line in read_entries(kept)]
    assert kinds[-2:] == ["key", "rotated"]


def test_a_key_that_is_named_and_signed_nothing_is_told_so(kept, trust, tmp_path, capsys):
    issue_party(tmp_path / "authority", agency_id("drugs", "anf"), tmp_path / "new")
    with Ledger.open(kept, origin=ORIGIN, key=load_party(trust).signer.key) as ledger:
        ledger.sign_with(load_party(tmp_path / "new").signer.key)
        named = ledger.verifier.text
    status, _, error = run(capsys, "verify", kept, "--key", named)
    assert (status, "has signed nothing yet" in error) == (5, True)


def test_an_export_says_which_key_to_get_where_the_one_given_was_followed(kept, trust, tmp_path, capsys):
    old, new = rotated(kept, trust, tmp_path, capsys)
    out = tmp_path / "out.jsonl"
    assert run(capsys, "export", kept, "--out", out)[0] == 0
    assert run(capsys, "verify", out, "--key", new)[0] == 0
    status, _, error = run(capsys, "verify", out, "--key", old)
    assert status == 5
    assert f"{new} followed {old}" in error
    assert "folder" in error


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv"])
def test_an_export_is_not_written_into_a_ledgers_folder(kept, capsys, name):
    form = Path(name).suffix[1:]
    for path in (kept / name, kept / ".." / kept.name / name):
        status, _, error = run(capsys, "export", kept, "--out", path, "--format", form)
        assert (status, error.split(":")[0]) == (2, "usage")
    assert verify_ledger(kept)


def test_a_file_that_is_no_export_is_a_usage_error_whatever_is_in_it(tmp_path, capsys):
    for content in (b"", b"[" * 100_000, bytes(range(256)), b"\xff\xfe\x00", b'{"entry": 1}\n'):
        (tmp_path / "file").write_bytes(content)
        status, _, error = run(capsys, "verify", tmp_path / "file")
        assert (status, error.split(":")[0]) == (2, "usage")


@pytest.mark.parametrize("index", ["Infinity", "-Infinity", "NaN", "1e999", "true", "[]", '"1"', "-1"])
def test_an_index_that_is_none_is_found_in_an_export(kept, tmp_path, capsys, index):
    out = tmp_path / "out.jsonl"
    assert run(capsys, "export", kept, "--out", out)[0] == 0
    altered = out.read_text().replace('{"index": 0', f'{{"index": {index}')
    assert altered != out.read_text()
    out.write_text(altered)
    status, _, error = run(capsys, "verify", out)
    assert (status, error.split(":")[0]) == (5, "ledger_corrupt")


def test_a_csv_export_without_its_proof_says_which_file_is_missing(kept, tmp_path, capsys):
    out = tmp_path / "out.csv"
    assert run(capsys, "export", kept, "--out", out, "--format", "csv")[0] == 0
    (tmp_path / "out.csv.proof").unlink()
    status, _, error = run(capsys, "verify", out)
    assert (status, "out.csv.proof" in error) == (2, True)


@pytest.mark.parametrize("damage", [b"", b"\x00\xff" * 500, b'{"kind":"asked"}\n'])
def test_a_search_that_can_read_nothing_says_so(kept, capsys, damage):
    (kept / "entries-000000000000.jsonl").write_bytes(damage)
    status, out, error = run(capsys, "search", kept)
    assert (status, out, error.split(":")[0]) == (5, "", "ledger_corrupt")


def test_so_does_one_of_an_empty_folder(tmp_path, capsys):
    (tmp_path / "none").mkdir()
    for command in ("search", "watch"):
        assert run(capsys, command, tmp_path / "none")[0] == 5
