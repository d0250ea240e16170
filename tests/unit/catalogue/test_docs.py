"""docs/files.md names every key, and its examples are a federation that loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rabita.catalogue import load_agent_file, load_cases, load_catalogue, load_federation, load_profile
from rabita.catalogue.agent_file import AGENT_KEYS, MAPPING_KEYS
from rabita.catalogue.case_file import CASE_KEYS
from rabita.catalogue.columns import COLUMN_KEYS
from rabita.catalogue.federation import AGENCY_KEYS, FEDERATION_KEYS
from rabita.catalogue.profile import PROFILE_KEYS
from rabita.catalogue.sources import CSV_KEYS, KINDS
from rabita.catalogue.tables import CATALOGUE_KEYS, TABLE_KEYS

PAGE = (Path(__file__).parents[3] / "docs" / "files.md").read_text()
EXAMPLES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    for name, text in EXAMPLES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for name in ("ca.pem", "analyst/token.jwt", "analyst/key.pem", "reference/drugs.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("drug,schedule\nheroin,1\n")
    return tmp_path


def test_the_examples_are_one_federation(examples: Path) -> None:
    catalogue = load_catalogue(examples / "catalogue.yaml")
    federation = load_federation(examples)
    served = {
        n: load_agent_file(examples / n, catalogue).agency for n in EXAMPLES if n.endswith("agent.yaml")
    }
    assert set(served.values()) < set(federation.agencies)
    registers = [load_cases(examples / n, catalogue) for n in EXAMPLES if n.endswith("cases.yaml")]
    assert federation.cases == examples / "cases.yaml"
    assert all(register.cases for register in registers)
    assert load_profile(examples / "analyst.yaml").federation == federation.name


@pytest.mark.parametrize(
    "keys",
    [AGENT_KEYS, CASE_KEYS, MAPPING_KEYS, COLUMN_KEYS, AGENCY_KEYS, FEDERATION_KEYS, PROFILE_KEYS, CSV_KEYS,
     CATALOGUE_KEYS, TABLE_KEYS, tuple(KINDS)],
)  # fmt: skip
def test_every_key_is_described(keys: tuple[str, ...]) -> None:
    assert [key for key in keys if f"| `{key}` |" not in PAGE and f".{key}` |" not in PAGE] == []
