"""Counting people once, over real processes: the estimate, its key, and what agencies send."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust.sketch_key import FILE, SketchKey, load_sketch_key, make_sketch_key, publish_sketch_key
from rabita.wire.arrow import decode_table
from tests.federation.asking import Asking
from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, OPEN_POLICY, records, union, write_small

SQL = "SELECT count(DISTINCT case_ref) AS cases FROM seizures"
BY_DRUG = "SELECT drug, count(DISTINCT case_ref) AS cases FROM seizures GROUP BY drug ORDER BY drug"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """A federation whose keys may be changed."""
    with running(write_small(tmp_path_factory.mktemp("sketches") / "small", OPEN_POLICY)) as federation:
        yield federation


def truth(sql: str) -> list[tuple[object, ...]]:
    return union().execute(sql).fetchall()


def near(got: object, wanted: object) -> bool:
    return isinstance(got, int) and isinstance(wanted, int) and abs(got - wanted) <= max(1, 0.08 * wanted)


def test_an_identifier_is_counted_nearly_right_and_the_answer_says_how(open_small: Federation) -> None:
    said = open_small.query(BY_DRUG)
    assert said.status == 0, said.error
    for (drug, cases), (name, wanted) in zip(said.rows, truth(BY_DRUG), strict=True):
        assert drug == name
        assert near(cases, wanted)
    assert said.report["exactness"] == "approximate"
    assert said.report["approximations"] == [
        {
            "written": 'count(DISTINCT case_ref) AS "cases"',
            "method": "hyperloglog",
            "error": "standard error 1.6 %",
        }
    ]


def test_values_that_every_agency_holds_count_once(open_small: Federation) -> None:
    said = open_small.query("SELECT approx_count_distinct(drug) FROM seizures")
    assert said.rows == [[4]]


def test_the_footer_and_explain_say_that_it_is_an_estimate(small: Federation) -> None:
    profile = small.layout.profile("analyst")
    estimate = 'count(DISTINCT case_ref) AS "cases" is an estimate (hyperloglog), standard error 1.6 %'
    shown = rabita("query", SQL, "--purpose", "trend_analysis", profile=profile)
    assert shown.returncode == 0, shown.stderr
    assert "The answer is approximate." in shown.stdout
    assert estimate in shown.stdout
    assert "Groups of fewer than 3" in shown.stdout
    explained = rabita("explain", SQL, "--purpose", "trend_analysis", profile=profile)
    assert estimate in explained.stdout
    assert "secret of the agencies" in explained.stdout


def test_a_threshold_applies_as_to_every_count(small: Federation) -> None:
    lone = "SELECT count(DISTINCT case_ref) AS n FROM seizures WHERE drug = '{}'"
    one, none = small.query(lone.format("lsd")), small.query(lone.format("opium"))
    assert one.rows == none.rows == [[None]]
    assert [row[0] for row in small.query(BY_DRUG).rows] == ["hashish", "heroin", "ice"]


def test_the_same_question_has_the_same_answer(small: Federation) -> None:
    assert small.query(SQL).rows == small.query(SQL).rows


# -- what an agency sends


def sent(federation: Federation, agency: str, sql: str) -> tuple[set[int], str]:
    """The registers of the only sketch in an agency's answer, and the digest of its fragment."""
    asking = Asking(federation)
    parts = asking.send(agency, asking.request(sql))
    assert not isinstance(parts, Refusal), parts
    (fragment,) = asking.plan(sql).fragments
    table = decode_table(b"".join(part.chunk.ipc for part in parts), fragment.arrow_schema())
    return set(table.column(fragment.sketches[0]).to_pylist()[0]), fragment.digest


def registers(cases: list[str], key: str) -> set[int]:
    """The registers of these texts, made here and not in SQL."""
    largest: dict[int, int] = {}
    for case in cases:
        bits = int(hashlib.sha256(key.encode() + case.encode()).hexdigest()[:13], 16)
        register, rest = bits >> 40, bits & ((1 << 40) - 1)
        largest[register] = max(largest.get(register, 0), 41 - rest.bit_length())
    return {register * 64 + rank for register, rank in largest.items()}


def cases_of(agency: str) -> list[str]:
    return [str(seizure[0]) for seizure in records(agency).seizures]


def key_of(federation: Federation, party: str) -> SketchKey:
    key = load_sketch_key(federation.layout.trust(party))
    assert key is not None
    return key


def name_of_the_key(federation: Federation, sql: str) -> str:
    names: list[str] = []
    (fragment,) = Asking(federation).plan(sql).fragments

    def noted(name: str) -> str:
        names.append(name)
        return "''"

    fragment.sql(lambda table: table, contributors=False, sketch_key=noted)
    return names[0]


def test_registers_are_those_of_the_identifiers_under_the_key_and_under_no_other(small: Federation) -> None:
    name = name_of_the_key(small, SQL)
    for agency in AGENCIES:
        found, digest = sent(small, agency, SQL)
        assert found == registers(cases_of(agency), key_of(small, agency).of(digest, name))
        for guess in ("", "0" * 64, digest, "secret of the agencies"):
            assert len(found & registers(cases_of(agency), guess)) < len(found) / 4


def test_the_same_people_in_another_question_have_other_registers(small: Federation) -> None:
    again, _ = sent(small, "south", SQL)
    other, _ = sent(small, "south", SQL + " WHERE drug <> 'nothing'")
    assert sent(small, "south", SQL)[0] == again
    assert len(again & other) < len(again) / 4


def test_the_key_is_at_the_agencies_and_nowhere_else(small: Federation) -> None:
    small.query(SQL)
    holders = {p.parent.name for p in small.layout.lab.rglob(FILE)}
    assert holders == {"authority", *AGENCIES}
    key = key_of(small, "south")
    derived = key.of(sent(small, "south", SQL)[1], name_of_the_key(small, SQL))
    for path in small.layout.lab.rglob("*"):
        if path.is_file() and path.name != FILE:
            content = path.read_bytes()
            assert key.secret.hex().encode() not in content, path
            assert derived.encode() not in content, path


# -- keys that are missing, or differ


@pytest.fixture
def key_files(other: Federation) -> Iterator[dict[str, Path]]:
    """Where each agency has its key; all have the authority's again afterwards."""
    yield {agency: other.layout.trust(agency) / FILE for agency in AGENCIES}
    for agency in AGENCIES:
        publish_sketch_key(other.layout.authority, other.layout.trust(agency))


def test_an_agent_without_the_key_refuses_what_needs_it_and_nothing_else(
    other: Federation, key_files: dict[str, Path]
) -> None:
    key_files["south"].unlink()
    said = other.query(SQL)
    assert said.status != 0
    assert "south" in said.error
    assert "key for sketches" in said.error
    some = other.query(SQL, "--require", "any")
    assert some.status == 4
    assert some.agency("south")["state"] == "refused"
    assert some.agency("south")["reason"].startswith("sketch_key: ")
    assert near(some.rows[0][0], sum(len(cases_of(a)) for a in AGENCIES if a != "south"))
    exact = "SELECT agency, count(DISTINCT case_ref) FROM seizures GROUP BY agency ORDER BY agency"
    assert [tuple(row) for row in other.query(exact).rows] == truth(exact)


def test_a_key_that_comes_back_counts_at_once(other: Federation, key_files: dict[str, Path]) -> None:
    key_files["south"].unlink()
    assert other.query(SQL).status != 0
    publish_sketch_key(other.layout.authority, other.layout.trust("south"))
    assert other.query(SQL).status == 0


def test_agencies_with_different_keys_are_not_added_up(
    other: Federation, key_files: dict[str, Path], tmp_path: Path
) -> None:
    make_sketch_key(tmp_path)
    publish_sketch_key(tmp_path, other.layout.trust("south"))
    said = other.query(SQL)
    assert said.status == Code.SKETCH_KEY.exit_code
    assert "different keys" in said.error
    assert "south" in said.error
    two = other.query(SQL + " WHERE agency IN ('north', 'harbour')")
    assert two.status == 0, two.error
    publish_sketch_key(tmp_path, other.layout.trust("north"))
    publish_sketch_key(tmp_path, other.layout.trust("harbour"))
    assert near(other.query(SQL).rows[0][0], truth(SQL)[0][0])
