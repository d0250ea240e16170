"""cases.yaml: what a register says, and every mistake in one with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from rabita.catalogue import Catalogue, RegisteredCase, load_agent_file, load_cases, load_federation
from tests.unit.catalogue.test_agent_file import AGENT
from tests.unit.catalogue.test_federation_file import FEDERATION

CASES = """\
FIR-12/2026:
  users: [nadia, 007]
  purposes: [case_support]
  until: 2026-12-31
مقدمہ ۷: {users: [bilal], closed: true}
"01": {users: []}
"""


def load(folder: Path, catalogue: Catalogue, text: str) -> object:
    path = folder / "cases.yaml"
    path.write_text(text)
    return load_cases(path, catalogue)


def test_a_register_says_whose_each_case_is(folder: Path, catalogue: Catalogue) -> None:
    (folder / "cases.yaml").write_text(CASES)
    register = load_cases(folder / "cases.yaml", catalogue)
    assert register.cases == {
        "FIR-12/2026": RegisteredCase(
            frozenset({"nadia", "007"}), frozenset({"case_support"}), date(2026, 12, 31)
        ),
        "مقدمہ ۷": RegisteredCase(frozenset({"bilal"}), closed=True),
        "01": RegisteredCase(frozenset()),
    }
    assert register.digest == f"sha256:{sha256(CASES.encode()).hexdigest()}"
    assert register.problem == ""


def test_a_register_may_hold_no_case(folder: Path, catalogue: Catalogue) -> None:
    (folder / "cases.yaml").write_text("{}\n")
    assert load_cases(folder / "cases.yaml", catalogue).cases == {}


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("users: [nadia, 007]", "user: [nadia]",
         "cases.yaml:2: 'FIR-12/2026': found the unknown key 'user', allowed closed, purposes, until"),
        ("  users: [nadia, 007]\n", "", "cases.yaml:2: 'FIR-12/2026': found no 'users'"),
        ("[nadia, 007]", "nadia", ":2: 'FIR-12/2026'.users: found 'nadia', allowed a list of users"),
        ("[nadia, 007]", '["a\\nb"]', "users[0]: found 'a\\nb', allowed a user: one line of 1 to 256"),
        ("[nadia, 007]", '[""]', "users[0]: found '', allowed a user: one line"),
        ("[case_support]", "[case_suport]",
         ":3: 'FIR-12/2026'.purposes[0]: found 'case_suport', allowed trend_analysis, case_support (did you"),
        ("[case_support]", "[]", "purposes: found none, allowed at least one purpose"),
        ("2026-12-31", "2026-02-30", ":4: 'FIR-12/2026'.until: found '2026-02-30', allowed a date such as"),
        ("2026-12-31", "20261231", "allowed a date such as 2026-12-31"),
        ("closed: true", "closed: yes", "closed: found 'yes', allowed true, false"),
        ('"01"', f'"{"x" * 257}"', "allowed a case: one line of 1 to 256 visible characters"),
        ('"01"', '"a\\tb"', ":6: 'a\\tb': found 'a\\tb', allowed a case"),
        ('"01"', "FIR-12/2026", "found the key 'FIR-12/2026' twice in one map, first on line 1"),
        (CASES, "[a]", "cases.yaml:1: found a list, allowed a map of cases, or {} where there are none"),
        (CASES, "", "cases.yaml: found an empty file"),
        (CASES, "#" * (1 << 20) + "\n{}", "found more than 1048576 bytes, allowed are at most 1048576"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(
    folder: Path, catalogue: Catalogue, refused: Callable[..., str], good: str, bad: str, message: str
) -> None:
    assert good in CASES
    assert message in refused(load, folder, catalogue, CASES.replace(good, bad, 1))


def test_a_register_that_is_not_there_is_named(
    folder: Path, catalogue: Catalogue, refused: Callable[..., str]
) -> None:
    assert refused(load_cases, folder / "cases.yaml", catalogue).endswith("cases.yaml: found no file there")


def test_the_federation_and_each_agency_say_where_their_register_lies(
    folder: Path, catalogue: Catalogue
) -> None:
    (folder / "federation.yaml").write_text(FEDERATION + "cases: private/cases.yaml\n")
    (folder / "agent.yaml").write_text(AGENT + "cases: cases.yaml\n")
    assert load_federation(folder).cases == folder / "private" / "cases.yaml"
    assert load_agent_file(folder / "agent.yaml", catalogue).cases == folder / "cases.yaml"


def test_who_names_no_register_keeps_none(folder: Path, catalogue: Catalogue) -> None:
    (folder / "federation.yaml").write_text(FEDERATION)
    (folder / "agent.yaml").write_text(AGENT)
    assert load_federation(folder).cases is None
    assert load_agent_file(folder / "agent.yaml", catalogue).cases is None
