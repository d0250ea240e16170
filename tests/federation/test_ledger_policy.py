"""Who reads the record, and with which words, follows the federation's policies while it runs."""

from __future__ import annotations

import json
import time
from pathlib import Path

from rabita.sql.masked import masked
from tests.federation.running import Federation, rabita
from tests.federation.small import write_small

SQL = "SELECT drug, count(*) FROM seizures WHERE province = 'kp' GROUP BY drug"
POLICY = (
    '@id("readers") permit (principal in Role::"case_officer", action == Action::"read_ledger", resource);\n'
)


def read(federation: Federation, user: str) -> tuple[int, list[str], str]:
    done = rabita(
        "ledger", "search", "--format", "json", "--kind", "answered", profile=federation.layout.profile(user)
    )  # fmt: skip
    entries = [line.get("entry", line) for line in json.loads(done.stdout or "[]")]
    return done.returncode, [entry["sql"] for entry in entries], done.stderr


def test_a_changed_policy_decides_who_reads_the_record_and_masks_it(small: Federation) -> None:
    assert small.query(SQL).status == 0
    assert read(small, "officer")[:2] == (0, [SQL])
    assert read(small, "case_officer")[0] == 3
    write_settled(small.folder / "policies" / "readers.cedar", POLICY)
    status, _, error = read(small, "officer")
    assert (status, error.split(":")[0]) == (3, "not_entitled")
    assert read(small, "case_officer")[:2] == (0, [masked(SQL)])


def test_the_matrix_says_who_reads(small: Federation) -> None:
    write_settled(small.folder / "policies" / "readers.cedar", POLICY)
    said = rabita("policy", "show", str(small.folder), "--matrix").stdout
    assert "case_officer reads the broker's ledger, constants masked" in said
    assert "officer reads the broker's ledger, with constants" not in said


def test_a_comparison_says_who_reads_no_longer(small: Federation, tmp_path: Path) -> None:
    write_small(tmp_path / "old")
    write_settled(small.folder / "policies" / "readers.cedar", POLICY)
    said = rabita("policy", "diff", str(tmp_path / "old"), str(small.folder)).stdout
    opened, _, closed = said.partition("no longer permitted, of ledgers")
    assert "  case_officer: reads the broker's ledger, constants masked" in opened
    assert "  officer: reads the broker's ledger, with constants" in closed


def write_settled(path: Path, text: str) -> None:
    path.write_text(text)
    time.sleep(0.3)  # past the time in which a change of a file does not count yet
