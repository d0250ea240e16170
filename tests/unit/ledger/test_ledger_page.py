"""docs/ledger.md tells the truth: the verifier that it prints, of no code of ours, agrees with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "ledger.md"


@pytest.fixture
def verifier(tmp_path):
    """The page's own verifier, run without Rabita on its path."""
    script = tmp_path / "verifier.py"
    script.write_text(re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[1])

    def run(folder):
        return subprocess.run(
            [sys.executable, str(script), str(folder)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )

    return run


def test_the_pages_verifier_accepts_what_we_write(small, verifier):
    assert verifier(small).stdout == "9 entries of rabita/drugs/broker\n"


def test_the_pages_verifier_accepts_an_empty_ledger(folder, open_ledger, verifier):
    open_ledger()
    assert verifier(folder).stdout == "0 entries of rabita/drugs/broker\n"


@pytest.mark.parametrize("name", ["entries-000000000000.jsonl", "entries-000000000006.jsonl", "checkpoint"])
def test_the_pages_verifier_finds_what_was_altered(small, verifier, name):
    file = small / name
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))
    assert verifier(small).returncode != 0
