"""`rabita query --verify`: the same answer, merged by the asker; and who may not have the partials."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rabita.client import connect
from rabita.client.federation import Federation as Connection
from rabita.client.same_rows import same_rows
from rabita.ledger import Filter, search
from rabita.refusal import Code, Refusal
from tests.federation.running import Federation, rabita, running
from tests.federation.small import POLICY, write_small

NOISY = """
@id("noisy")
@min_group_size("3")
@noise("cell_key")
permit (principal in Role::"analyst", action, resource) when { context.purpose == "case_support" };

@id("researchers")
@min_group_size("3")
permit (principal in Role::"researcher", action, resource);
@id("researchers-not-by-agency")
forbid (principal in Role::"researcher", action == Action::"group", resource == Column::"seizures.agency");

@id("officers")
@min_group_size("3")
permit (principal in Role::"officer", action, resource);
@id("officers-by-agency")
@min_group_size("9")
permit (principal in Role::"officer", action == Action::"group", resource == Column::"seizures.agency");
"""
BY_DRUG = "SELECT drug, count(*) AS n FROM seizures GROUP BY drug"
HONEST = [
    BY_DRUG,
    "SELECT p.sex, s.drug, count(*) AS n, sum(s.quantity_kg) AS kg"
    " FROM seizures AS s JOIN persons AS p USING (person_id) GROUP BY ALL",
    "SELECT drug, avg(quantity_kg) AS kg FROM seizures"
    " WHERE quantity_kg > (SELECT avg(quantity_kg) FROM seizures) GROUP BY drug",
    "SELECT province, count(*) AS n, avg(quantity_kg) AS kg FROM seizures"
    " GROUP BY province HAVING count(*) > 5 ORDER BY n DESC, province LIMIT 2",
    "SELECT agency, drug, count(*) AS n FROM seizures GROUP BY ALL HAVING count(*) > 9"
    " ORDER BY n, agency, drug LIMIT 4",
    "SELECT seized_on, drug, count(*) AS n FROM seizures GROUP BY ALL",
    "SELECT drug, count(*) AS n, row_number() OVER (ORDER BY count(*), drug) AS place"
    " FROM seizures GROUP BY drug",
    "SELECT count(*) AS n, count(DISTINCT province) AS provinces FROM seizures WHERE agency = 'north'",
    "SELECT d.label, count(*) AS n FROM seizures AS s JOIN drugs AS d ON d.drug = s.drug GROUP BY d.label",
    "SELECT label FROM drugs ORDER BY label",
    "SELECT count(*) AS n FROM seizures WHERE agency = 'nobody'",
]


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("verified") / "federation", POLICY + NOISY)) as up:
        yield up


@pytest.fixture(scope="module")
def asker(federation: Federation) -> Iterator[Connection]:
    with connect(federation.layout.profile("analyst")) as connection:
        yield connection


@pytest.mark.parametrize(
    ("sql", "purpose"),
    [
        *((sql, purpose) for sql in HONEST for purpose in ("trend_analysis", "case_support")),
        ("SELECT drug, stddev_samp(quantity_kg) AS kg FROM seizures GROUP BY drug", "trend_analysis"),
        ("SELECT drug, median(quantity_kg) AS kg FROM seizures GROUP BY drug", "trend_analysis"),
    ],
)
def test_an_answer_merged_here_is_the_brokers(asker: Connection, sql: str, purpose: str) -> None:
    plain = asker.query(sql, purpose=purpose)
    verified = asker.query(sql, purpose=purpose, verify=True)
    assert verified.table.schema.equals(plain.table.schema)
    assert same_rows(verified.table, plain.table)
    if " ORDER BY " in sql and "OVER" not in sql:
        assert verified.rows() == plain.rows()


def test_partials_that_were_asked_for_are_on_record(federation: Federation) -> None:
    said = federation.query(BY_DRUG, "--verify")
    assert said.status == 0
    asked = next(search(federation.layout.ledger("broker"), Filter(kind="asked")))
    assert asked.entry["partials"] is True


@pytest.mark.parametrize(("said", "partials"), [((), True), (("--no-verify",), False)])
def test_a_profile_asks_for_partials_until_a_question_says_otherwise(
    federation: Federation, said: tuple[str, ...], partials: bool
) -> None:
    layout = federation.layout
    layout.profile("wary").write_text(layout.profile("analyst").read_text() + "verify: true\n")
    command = ("query", BY_DRUG, "--purpose", "trend_analysis", *said)
    assert rabita(*command, profile=layout.profile("wary")).returncode == 0
    asked = next(search(layout.ledger("broker"), Filter(kind="asked")))
    assert asked.entry.get("partials", False) is partials


@pytest.mark.parametrize("user", ["researcher", "officer"])
def test_who_may_not_group_by_agency_as_asked_gets_no_partials(federation: Federation, user: str) -> None:
    with connect(federation.layout.profile(user)) as connection:
        assert len(connection.query(BY_DRUG, purpose="trend_analysis")) > 0
        with pytest.raises(Refusal, match="partials show each agency's part") as refused:
            connection.query(BY_DRUG, purpose="trend_analysis", verify=True)
    assert refused.value.code is Code.USE_DENIED
    assert refused.value.hint


def test_sketches_are_given_to_nobody(asker: Connection) -> None:
    with pytest.raises(Refusal, match="sketches of people are given to no asker"):
        asker.query(
            "SELECT approx_count_distinct(person_id) FROM seizures", purpose="trend_analysis", verify=True
        )
