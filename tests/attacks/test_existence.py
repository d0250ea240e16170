"""Whether somebody exists is not told of one among too few: not by rows, report, exit code or record.

Each question is asked twice over real servers, of a value that somebody has and of one that nobody has. Both
differ in that value, and in nothing else but ids, times, signatures, hashes and the place in the ledger.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from rabita import connect
from rabita.client import Federation
from rabita.ledger import Filter, search
from rabita.refusal import Refusal
from tests.federation.running import Federation as Running
from tests.federation.running import rabita, running
from tests.federation.small import AGENCIES, POLICY, write_small

SOMEBODY, NOBODY = "lsd", "pcp"

_CONTROLS = {
    "threshold": "",
    "dominance": '@max_share("0.85")\n@p_percent("10")\n',
    "guard": '@max_share("0.85")\n@guard("differencing")\n',
    "noise": '@noise("cell_key")\n@round_to("5")\n',
}

QUESTIONS = (
    "SELECT count(*) FROM seizures WHERE drug = '{}'",
    "SELECT count(*), sum(quantity_kg), avg(quantity_kg) FROM seizures WHERE drug = '{}'",
    "SELECT drug, count(*) FROM seizures WHERE drug IN ('{}', 'heroin') GROUP BY drug ORDER BY drug",
    "SELECT agency, count(*) FROM seizures WHERE drug = '{}' GROUP BY agency",
    "SELECT province, sum(quantity_kg) FILTER (WHERE drug = '{}') AS kg FROM seizures GROUP BY 1 ORDER BY 1",
    "SELECT province, count(*) FILTER (WHERE drug = '{}') AS n, "
    "fsum(quantity_kg) FILTER (WHERE drug = '{}') AS kg FROM seizures GROUP BY 1 ORDER BY 1",
    "SELECT province, count(*) AS n FROM seizures WHERE drug = '{}' GROUP BY province HAVING count(*) > 0",
    "SELECT p.sex, count(*) FROM persons AS p JOIN seizures AS s ON p.person_id = s.person_id AND "
    "p.agency = s.agency WHERE s.drug = '{}' GROUP BY p.sex LIMIT 1",
    "SELECT count(*) FROM persons WHERE person_id IN (SELECT person_id FROM seizures WHERE drug = '{}')",
    "SELECT count(DISTINCT drug) FROM seizures WHERE drug = '{}'",
    "SELECT d.label, count(*) FROM seizures AS s JOIN drugs AS d ON s.drug = d.drug WHERE s.drug = '{}' "
    "GROUP BY d.label",
    "SELECT count(*) FROM seizures WHERE quantity_kg > "
    "(SELECT avg(quantity_kg) FROM seizures WHERE drug = '{}')",
)

_VARYING = {
    "time", "expires", "question", "elapsed_ms", "durations_ms", "receipt", "ledger", "index", "witnessed",
    "digest",  # of the fragment's text, in which the value stands; `result`, of what left, has to be the same
}  # fmt: skip


@pytest.mark.parametrize("control", _CONTROLS)
def test_somebody_among_too_few_is_told_of_as_nobody_is(tmp_path: Path, control: str) -> None:
    policy = POLICY.replace('@min_group_size("3")\n', f'@min_group_size("3")\n{_CONTROLS[control]}')
    with running(write_small(tmp_path / "small", policy)) as federation:
        with connect(federation.layout.profile("analyst")) as asking:
            for question in QUESTIONS:
                told = [
                    _same_words(_all_that_is_told(federation, asking, question.format(value, value)))
                    for value in (SOMEBODY, NOBODY)
                ]
                assert told[0] == told[1], question
        told = [_printed(federation, QUESTIONS[2].format(value)) for value in (SOMEBODY, NOBODY)]
        assert told[0] == told[1]


def _all_that_is_told(federation: Running, asking: Federation, sql: str) -> Any:
    """Of one question: rows and report, or the refusal; and what every ledger says of it."""
    try:
        answer = asking.query(sql, purpose="trend_analysis")
    except Refusal as refusal:
        said: Any = (refusal.code, refusal.message, refusal.hint, refusal.position)
        wanted = Filter(text=sql)
    else:
        said = (answer.to_arrow().to_pylist(), answer.report.raw)
        wanted = Filter(question=answer.report.question)
    parties = ("broker", *AGENCIES)
    return said, [
        [found.entry for found in search(federation.layout.ledger(party), wanted)] for party in parties
    ]


def _printed(federation: Running, sql: str) -> Any:
    done = rabita("query", sql, "--purpose", "trend_analysis", profile=federation.layout.profile("analyst"))
    words = re.sub(r"\b[\d.]+ m?s\b|question \S+; ledger entry \d+", "~", done.stdout)
    return done.returncode, words.replace(SOMEBODY, NOBODY), done.stderr


def _same_words(told: Any) -> Any:
    if isinstance(told, dict):
        return {_same_words(key): _same_words(value) for key, value in told.items() if key not in _VARYING}
    if isinstance(told, list | tuple):
        return [_same_words(value) for value in told]
    return told.replace(SOMEBODY, NOBODY) if isinstance(told, str) else told
