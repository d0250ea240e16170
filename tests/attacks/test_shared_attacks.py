"""The attacks and the harmless questions of `../shared/federations/attacks`, typed into the command line.

Real processes: broker, three agents, one analyst. What an attack is after must not follow from the answers it
gets; harmless questions must be answered exactly. The guard remembers all the time (docs/disclosure.md).
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from rabita.cli.main import main
from tests.federation.running import Federation, running

SHARED = Path(__file__).parents[3] / "shared" / "federations" / "attacks"
pytestmark = [
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared federation is not here"),
    pytest.mark.timeout(600),
]
Rows = list[list[Any]]


class Analyst:
    """The one asker of a federation."""

    def __init__(self, federation: Federation) -> None:
        self._profile = str(federation.layout.profile("analyst"))

    def ask(self, sql: str) -> tuple[int, Rows]:
        """Exit status and rows of `rabita query`."""
        said, errors = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        asked = ["query", sql, "--purpose", "trend_analysis", "--format", "json"]
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(errors):
            status = main(["--profile", self._profile, *asked])
        said.flush()
        text = said.buffer.getvalue()  # type: ignore[attr-defined]
        return status, json.loads(text)["rows"] if text else []

    def succeeds(self, attack: dict[str, Any]) -> bool:
        """Whether the attack gets its secret, or an answer where it has to be refused."""
        answers = [self.ask(sql) for sql in attack["steps"]]
        if attack["expect"] == "refused":
            status, rows = answers[-1]
            return status != 3 or bool(rows)
        if any(status != 0 for status, _ in answers):
            return False
        names = {"R": [rows for _, rows in answers]}
        builtins = {"sum": sum, "len": len, "round": round, "__builtins__": {}}
        try:
            derived = eval(attack["derive"], builtins, names)  # noqa: S307 - the attacks' own file
        except (IndexError, TypeError, ValueError, KeyError):
            return False
        return _same(derived, attack["secret"])


def _same(derived: Any, secret: Any) -> bool:
    if isinstance(secret, int | float) and not isinstance(secret, bool) and isinstance(derived, int | float):
        return abs(derived - secret) <= 0.005 * abs(secret)
    return bool(derived == secret)


def _exact(rows: Rows, wanted: Rows) -> bool:
    def equal(value: Any, expected: Any) -> bool:
        if isinstance(expected, float):
            return isinstance(value, int | float) and math.isclose(value, expected, rel_tol=1e-9)
        return str(value) == str(expected)

    return len(rows) == len(wanted) and all(
        len(row) == len(other) and all(map(equal, row, other))
        for row, other in zip(rows, wanted, strict=True)
    )


def attacks() -> list[dict[str, Any]]:
    return list(yaml.safe_load((SHARED / "attacks.yaml").read_text()))


def benign() -> list[dict[str, Any]]:
    return list(yaml.safe_load((SHARED / "benign.yaml").read_text()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHARED, tmp_path / "federation", ignore=shutil.ignore_patterns(".lab")))


@pytest.fixture
def analyst(folder: Path) -> Iterator[Analyst]:
    with running(folder) as federation:
        yield Analyst(federation)


def test_harmless_questions_are_exact_and_every_attack_fails_after_them(analyst: Analyst) -> None:
    answers = [(line["question"], analyst.ask(line["question"]), line["rows"]) for line in benign()]
    wrong = [sql for sql, (status, rows), wanted in answers if status != 0 or not _exact(rows, wanted)]
    assert wrong == []
    assert [attack["id"] for attack in attacks() if analyst.succeeds(attack)] == []


def test_every_attack_fails_on_a_fresh_federation_and_spoils_few_harmless_questions(analyst: Analyst) -> None:
    """What the attackers were told is remembered: three harmless totals, less that, would be one person."""
    assert [attack["id"] for attack in attacks() if analyst.succeeds(attack)] == []
    exact = [_exact(analyst.ask(line["question"])[1], line["rows"]) for line in benign()]
    assert sum(exact) >= len(exact) - 3


def test_with_noise_in_place_of_the_guard_no_sum_gives_a_secret(folder: Path) -> None:
    """What is counted, noise leaves to chance (test_noise.py): one in or out is told nearly as by a coin."""
    guard, noise = '@guard("differencing")', '@noise("cell_key")\n@round_to("5")'
    for policy in (folder / "policies").glob("*.cedar"):
        policy.write_text(policy.read_text().replace(guard, noise))
    with running(folder) as federation:
        analyst = Analyst(federation)
        assert analyst.ask("SELECT count(*) FROM persons")[1][0][0] % 5 == 0
        tried = [a for a in attacks() if a["expect"] == "refused" or not _counts_few(a["secret"])]
        assert len(tried) > 80
        assert [attack["id"] for attack in tried if analyst.succeeds(attack)] == []


def _counts_few(secret: Any) -> bool:
    return isinstance(secret, int) and not isinstance(secret, bool) and secret < 20
