"""What the guard remembers is what left: what is refused after it was judged leaves no trace."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from tests.federation.asking import Asking
from tests.federation.running import running
from tests.federation.small import write_small

POLICY = """\
@id("guarded")
@min_group_size("3")
@guard("differencing")
{bound}
permit (principal in Role::"analyst", action, resource) when {{ context.purpose == "trend_analysis" }};
"""


def remembered(state: Path) -> int:
    with closing(sqlite3.connect(state / "released.sqlite")) as memory:
        (totals,) = memory.execute("SELECT count(*) FROM totals").fetchone()
    return int(totals)


@pytest.mark.parametrize(
    ("bound", "code"),
    [
        ('@max_groups("1")', Code.TOO_MANY_GROUPS),
        ('@max_groups_per_month("1")', Code.BUDGET_SPENT),
    ],
)
def test_a_refused_question_is_not_remembered_and_an_answered_one_is(
    tmp_path: Path, bound: str, code: Code
) -> None:
    with running(write_small(tmp_path / "small", POLICY.format(bound=bound))) as federation:
        asking = Asking(federation)

        def told(sql: str) -> object:
            said = asking.send("north", asking.request(sql))
            return said.code if isinstance(said, Refusal) else None

        assert told("SELECT drug, count(*) FROM seizures GROUP BY drug") is code
        federation.kill("north")
        assert remembered(federation.layout.kept("north")) == 0
        federation.start_again()
        federation.wait_for_state("north", "ready")
        assert told("SELECT count(*) FROM seizures") is None
        federation.kill("north")
        assert remembered(federation.layout.kept("north")) > 0
