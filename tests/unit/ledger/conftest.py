"""A ledger of a few entries in several small segments, and its key."""

from __future__ import annotations

import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Ledger, verify

ORIGIN = "rabita/drugs/broker"


@pytest.fixture(scope="session")
def key():
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "ledger"


@pytest.fixture
def open_ledger(folder, key):
    """Open the ledger of the test, as its one writer would."""
    opened = []

    def opening(**options):
        opened.append(Ledger.open(folder, origin=ORIGIN, key=key, **options))
        return opened[-1]

    yield opening
    for ledger in opened:
        ledger.close()


@pytest.fixture(scope="session")
def _small(tmp_path_factory, key):
    folder = tmp_path_factory.mktemp("small") / "ledger"
    with Ledger.open(folder, origin=ORIGIN, key=key, segment_bytes=1050) as ledger:
        for number in range(7):
            ledger.append({"kind": "asked", "user": f"analyst-{number}", "question": f"q{number}"})
    return folder


@pytest.fixture
def small(_small, folder, monkeypatch):
    """A copy of a whole ledger of seven entries, the segments' headers not counted, in three segments."""
    monkeypatch.setattr(verify, "_WRITER_MOVES_WITHIN_SECONDS", 0.0)
    shutil.copytree(_small, folder)
    return folder
