"""What an analyst gets: right, thresholded by rule, or refused with code, place and exit status."""

from __future__ import annotations

import pytest

from rabita.ledger import Filter, search
from tests.federation.running import Federation
from tests.federation.small import union

QUESTIONS = [
    "SELECT drug, count(*), sum(quantity_kg) FROM seizures GROUP BY drug ORDER BY drug",
    "SELECT province, seized_on, avg(quantity_kg) FROM seizures GROUP BY ALL ORDER BY ALL",
    "SELECT agency, count(DISTINCT drug) FROM seizures GROUP BY agency ORDER BY agency",
    "SELECT sex, sum(s.quantity_kg) FROM persons p JOIN seizures s ON p.person_id = s.person_id"
    " GROUP BY sex ORDER BY sex",
    "SELECT count(*) FILTER (WHERE drug = 'lsd'), max(quantity_kg) FROM seizures",
    "SELECT drug, count(*) FROM seizures WHERE province = 'nowhere' GROUP BY drug",
    "SELECT count(*) FROM seizures WHERE agency = 'nobody'",
]


@pytest.mark.parametrize("sql", QUESTIONS)
def test_under_an_open_policy_an_answer_is_that_of_one_database(open_small: Federation, sql: str) -> None:
    said = open_small.query(sql)
    assert said.status == 0, said.error
    expected = [[_plain(value) for value in row] for row in union().execute(sql).fetchall()]
    assert [[_plain(value) for value in row] for row in said.rows] == expected
    assert said.report["exactness"] == "exact"


def test_a_quantile_of_a_measure_is_found_and_called_an_estimate(open_small: Federation) -> None:
    sql = "SELECT drug, median(quantity_kg) AS middle FROM seizures GROUP BY drug ORDER BY drug"
    said = open_small.query(sql)
    assert said.status == 0, said.error
    expected = [[_plain(value) for value in row] for row in union().execute(sql).fetchall()]
    assert [[_plain(value) for value in row] for row in said.rows] == expected
    assert (said.report["exactness"], said.report["rounds"]) == ("approximate", 6)
    (told,) = said.report["approximations"]
    assert (told["written"], told["method"]) == ('median(quantity_kg) AS "middle"', "bisection")


def test_under_a_threshold_the_ends_of_a_measure_are_not_told(small: Federation) -> None:
    said = small.query(
        "SELECT quantile_disc(quantity_kg, 0) AS a, quantile_disc(quantity_kg, 1) AS b FROM seizures"
    )
    assert said.rows == [[None, None]], said.error


def _plain(value: object) -> str:
    return f"{value:.9f}" if isinstance(value, float) else str(value)


def test_a_group_that_is_too_small_is_left_out_and_the_rule_is_stated(small: Federation) -> None:
    said = small.query("SELECT drug, count(*) FROM seizures GROUP BY drug ORDER BY drug")
    assert [row[0] for row in said.rows] == ["hashish", "heroin", "ice"]
    assert (said.status, said.report["exactness"], said.report["complete"]) == (0, "thresholded", True)
    assert "fewer than 3" in said.report["rule"]


def test_one_person_and_nobody_look_the_same(small: Federation) -> None:
    one = small.query("SELECT count(*), sum(quantity_kg) FROM seizures WHERE drug = 'lsd'")
    none = small.query("SELECT count(*), sum(quantity_kg) FROM seizures WHERE drug = 'opium'")
    assert one.rows == none.rows == [[None, None]]
    alike = [
        {key: line[key] for key in ("id", "state", "groups", "withheld", "reason", "policy")}
        for line in one.report["agencies"]
    ]
    assert alike == [
        {key: line[key] for key in ("id", "state", "groups", "withheld", "reason", "policy")}
        for line in none.report["agencies"]
    ]
    assert (one.status, one.report["rule"]) == (none.status, none.report["rule"])


def test_an_agency_sends_only_the_groups_that_the_answer_can_need(small: Federation) -> None:
    by_agency = "SELECT agency, drug, count(*) AS n FROM seizures GROUP BY ALL ORDER BY n DESC, drug, agency"
    whole, first = small.query(by_agency), small.query(f"{by_agency} LIMIT 1")
    assert first.rows == whole.rows[:1]
    assert [line["groups"] for line in first.report["agencies"]] == [1, 1, 1]
    assert [line["withheld"] for line in first.report["agencies"]] == [
        line["withheld"] for line in whole.report["agencies"]
    ]
    entry = next(
        found.entry
        for found in search(
            small.layout.ledger("north"), Filter(kind="released", question=first.report["question"])
        )
    )
    (fragment,) = entry["fragments"]
    assert (fragment["groups"], fragment["disclosed"]) == (1, whole.agency("north")["groups"])


def test_an_agency_that_the_filter_leaves_out_is_pruned(small: Federation) -> None:
    said = small.query("SELECT count(*) FROM seizures WHERE agency = 'north'")
    assert {line["id"]: line["state"] for line in said.report["agencies"]} == {
        "harbour": "pruned",
        "north": "answered",
        "south": "pruned",
    }


REFUSED = [
    ("SELECT count(*) FROM seizure", "unknown_table", "did you mean seizures"),
    ("SELECT drg, count(*) FROM seizures GROUP BY drg", "unknown_column", "did you mean drug"),
    ("SELECT count(*) FROM seizures WHERE remarks = 'x'", "unknown_column", ""),
    ("SELEC count(*) FROM seizures", "syntax", ""),
    ("SELECT * FROM seizures", "row_level", ""),
    ("SELECT case_ref, count(*) FROM seizures GROUP BY case_ref", "use_denied", "nobody-by-name"),
    ("SELECT list(drug) FROM seizures", "function_not_allowed", ""),
    ("SELECT count(*) FROM read_csv('/etc/passwd')", "function_not_allowed", ""),
    ("SELECT count(*) FROM seizures; DROP TABLE seizures", "not_a_query", ""),
    ("SELECT count(*) FROM seizures s JOIN persons p ON s.drug = p.sex", "not_colocated", "colocated"),
    ("SELECT count(*) FROM seizures WHERE drug = 5", "type_mismatch", ""),
    ("SELECT " + "(" * 400 + "1" + ")" * 400 + " FROM seizures", "too_deep", ""),
    ("SELECT count(*) FROM seizures WHERE drug = '" + "x" * 20_000 + "'", "too_large", ""),
]


@pytest.mark.parametrize(("sql", "code", "says"), REFUSED, ids=[code for _, code, _ in REFUSED])
def test_what_cannot_be_answered_is_refused_by_code(
    small: Federation, sql: str, code: str, says: str
) -> None:
    said = small.query(sql)
    assert (said.status, said.answer) == (3, {})
    assert said.error.startswith(f"{code}:"), said.error
    assert says in said.error


def test_a_question_needs_a_purpose_that_the_federation_knows(small: Federation) -> None:
    assert small.query("SELECT count(*) FROM seizures", purpose="curiosity").error.startswith(
        "purpose_unknown"
    )
    denied = small.query("SELECT count(*) FROM seizures", purpose="case_support")
    assert (denied.status, denied.error.split(":")[0]) == (3, "use_denied")


def test_an_officer_is_no_analyst(small: Federation) -> None:
    assert small.query("SELECT count(*) FROM seizures", user="officer").error.startswith("use_denied")


def test_the_error_points_at_the_place(small: Federation) -> None:
    error = small.query("SELECT count(*) FROM seizures WHERE drgu = 'ice'").error
    lines = error.splitlines()
    sql_line = next(i for i, line in enumerate(lines) if "drgu" in line and "|" in line)
    assert lines[sql_line + 1].index("^") == lines[sql_line].index("drgu")
