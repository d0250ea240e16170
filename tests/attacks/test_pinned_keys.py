"""A ledger that was replaced whole, its key with it, verifies by itself, but its key vouches for nothing."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.layout import BROKER
from rabita.ledger import Ledger
from rabita.ledger.entry import RESERVED_KINDS
from rabita.ledger.search import parse_entry, read_entries
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"


def verified(path: Path, *options: str | Path) -> tuple[int, Any, str]:
    done = rabita("ledger", "verify", str(path), "--json", *map(str, options))
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


@pytest.fixture
def replaced(small: Federation, tmp_path: Path) -> Path:
    """A copy of an agency's ledger as somebody else wrote it, with a key of their own."""
    assert small.query(SQL).status == 0
    origin, folder = "rabita/small/agency/south", tmp_path / "handed-on"
    with Ledger.open(folder, origin=origin, key=Ed25519PrivateKey.generate()) as other:
        for index, line in read_entries(small.layout.ledger("south")):
            entry = parse_entry(index, line)
            if entry["kind"] not in RESERVED_KINDS:
                other.append(entry | ({"user": "nobody"} if "user" in entry else {}))
    return folder


def test_by_itself_it_verifies_and_is_said_to_be_vouched_for_by_nobody(replaced: Path) -> None:
    status, found, _ = verified(replaced)
    assert (status, found["pinned"], found["key_from"]) == (0, False, "folder")
    said = rabita("ledger", "verify", str(replaced)).stdout
    assert "the folder's own key" in said
    assert "not shown: that this key is the party's own" in said


def reached(folder: Path, beside: Path) -> dict[str, Path]:
    """The folder's own key, by every name that it can be given."""
    beside.mkdir()
    key = folder / "key.pub"
    (beside / "link").symlink_to(key)
    (beside / "folder").symlink_to(folder)
    os.link(key, beside / "same-file")
    (folder / "elsewhere").symlink_to(shutil.copy(key, beside / "copy"))
    return {
        "as it is": key,
        "by a roundabout path": folder / ".." / folder.name / "key.pub",
        "a link to it": beside / "link",
        "through a link to the folder": beside / "folder" / "key.pub",
        "another name of the file": beside / "same-file",
        "a link that lies in the folder": folder / "elsewhere",
    }


def test_the_key_in_the_folder_is_refused_as_a_pin_however_it_is_reached(
    replaced: Path, tmp_path: Path
) -> None:
    for how, key in reached(replaced, tmp_path / "beside").items():
        for path in (replaced, tmp_path / "beside" / "folder"):
            status, found, error = verified(path, "--key", key)
            assert (status, found, error.split(":")[0]) == (2, {}, "usage"), how
            assert "the key lies in what is to be verified" in error


def test_the_key_that_the_party_had_from_the_start_finds_it_out(small: Federation, replaced: Path) -> None:
    """As the party's certificate has it, or as text."""
    pinned = small.layout.trust("south") / "signing.pem"
    for key in (pinned, (small.layout.ledger("south") / "key.pub").read_text().strip()):
        assert verified(small.layout.ledger("south"), "--key", key)[0] == 0
        status, _, error = verified(replaced, "--key", key)
        assert (status, error.split(":")[0]) == (5, "ledger_corrupt")
    assert verified(replaced, "--key", small.layout.trust("north") / "signing.pem")[0] == 5
    assert verified(replaced, "--key", small.layout.trust("south") / "tls.pem")[0] == 2


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_does_not_vouch_for_itself_either(small: Federation, tmp_path: Path, form: str) -> None:
    """It came over the wire, from the broker, to an officer."""
    out, officer = tmp_path / f"out.{form}", small.layout.profile("officer")
    assert rabita("ledger", "export", "--format", form, "-o", str(out), profile=officer).returncode == 0
    status, found, _ = verified(out)
    assert (status, found["pinned"], found["key_from"]) == (0, False, "export")
    assert "the export's own key" in rabita("ledger", "verify", str(out)).stdout
    for own in (out, out.with_name(f"{out.name}.proof")):
        if own.exists():
            status, _, error = verified(out, "--key", own)
            assert (status, error.split(":")[0]) == (2, "usage")
    status, found, _ = verified(out, "--key", small.layout.trust(BROKER) / "signing.pem")
    assert (status, found["pinned"], found["key_from"]) == (0, True, "given")
    assert verified(out, "--key", small.layout.trust("south") / "signing.pem")[0] == 5
