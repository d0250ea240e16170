"""No attack of the notes on protocol and audit is without a test, and every test that is named exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
NOTES = ROOT.parent / "shared" / "notes" / "attacks.yaml"
TABLE = yaml.safe_load((Path(__file__).parent / "cases" / "protocol_and_audit.yaml").read_text())


@pytest.mark.skipif(not NOTES.exists(), reason="the notes are not here")
def test_every_attack_has_its_line() -> None:
    attacks = yaml.safe_load(NOTES.read_text())["attacks"]
    wanted = {attack["id"] for attack in attacks if attack["surface"] in ("protocol", "audit")}
    assert TABLE.keys() == wanted


@pytest.mark.parametrize("attack", TABLE)
def test_the_tests_of_a_line_exist_and_what_is_beyond_reach_says_why(attack: str) -> None:
    line = TABLE[attack]
    assert line["tests"] or line["beyond"]
    assert line["wire"] or line["beyond"]
    for test in line["tests"]:
        file, _, name = test.partition("::")
        assert re.search(rf"^def {name}\(", (ROOT / file).read_text(), re.MULTILINE), test
