"""The shared catalogue of attacks, as far as refusal, threshold and dominance have to withstand them.

The federation is asked under its own policy without the guard, which is another defence, and with the p %
rule beside its bound on shares.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import rabita
from rabita.client.federation import Federation as Connection
from rabita.refusal import ExitCode, Refusal
from tests.federation.running import running

SHARED = Path(__file__).parents[2] / ".." / "shared" / "federations" / "attacks"
ALONE = ("small", "rows", "agency", "dominance")
"""Classes of `withheld` attacks that each answer by itself defeats; the others need the guard."""

pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared federations are not beside the checkout"
)


def attacks(expect: str, classes: tuple[str, ...] = ()) -> list[Any]:
    if not SHARED.is_dir():
        return []
    read = yaml.safe_load((SHARED / "attacks.yaml").read_text())
    chosen = [a for a in read if a["expect"] == expect and (not classes or a["class"] in classes)]
    return [pytest.param(a, id=a["id"]) for a in chosen]


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("attacks") / "federation"
    shutil.copytree(SHARED, folder, copy_function=shutil.copyfile)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    policy = folder / "policies" / "attacks.cedar"
    policy.write_text(re.sub(r"@guard\([^)]*\)", '@p_percent("10")', policy.read_text()))
    with (
        running(folder) as federation,
        rabita.connect(profile=federation.layout.profile("analyst")) as connection,
    ):
        yield connection


def benign() -> list[Any]:
    if not SHARED.is_dir():
        return []
    return yaml.safe_load((SHARED / "benign.yaml").read_text())


def ask(asker: Connection, sql: str) -> list[list[Any]]:
    table = asker.query(sql, purpose="trend_analysis").to_arrow()
    columns = [column.to_pylist() for column in table.columns]
    return [[float(v) if isinstance(v, Decimal) else v for v in row] for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("attack", attacks("refused"))
def test_the_last_step_is_refused(asker: Connection, attack: dict[str, Any]) -> None:
    *before, last = attack["steps"]
    for sql in before:
        ask(asker, sql)
    with pytest.raises(Refusal) as refused:
        ask(asker, last)
    assert refused.value.code.exit_code is ExitCode.REFUSED


@pytest.mark.parametrize("attack", attacks("withheld", ALONE))
def test_the_secret_cannot_be_derived(asker: Connection, attack: dict[str, Any]) -> None:
    try:
        rows = [ask(asker, sql) for sql in attack["steps"]]
        derived = eval(attack["derive"], {"R": rows})  # noqa: S307 - the catalogue's own expressions
    except (Refusal, IndexError, TypeError):
        return
    secret = attack["secret"]
    if isinstance(secret, int | float) and not isinstance(secret, bool) and isinstance(derived, int | float):
        assert abs(derived - secret) > 0.005 * abs(secret)
    else:
        assert derived != secret


@pytest.mark.parametrize("case", benign(), ids=lambda case: case["question"][:60])
def test_what_gives_nobody_away_is_answered_exactly(asker: Connection, case: dict[str, Any]) -> None:
    """Bounds on shares hold for counts too, and nobody has most of these rows."""
    rows = [[str(v) if isinstance(v, date) else v for v in row] for row in ask(asker, case["question"])]
    assert [len(row) for row in rows] == [len(row) for row in case["rows"]]
    for value, wanted in zip(_cells(rows), _cells(case["rows"]), strict=True):
        assert value == (pytest.approx(wanted, rel=1e-9) if isinstance(wanted, float) else wanted)


def _cells(rows: list[list[Any]]) -> list[Any]:
    return [value for row in rows for value in row]
