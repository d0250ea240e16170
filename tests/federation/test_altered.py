"""Dominance and noise in a federation of real processes: what is withheld, altered, and said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation.running import Federation, running
from tests.federation.small import OPEN_POLICY, union, write_small

_DRUGS = "SELECT drug, count(*), sum(quantity_kg) FROM seizures GROUP BY drug ORDER BY drug"


def _policy(annotations: str) -> str:
    return OPEN_POLICY.replace('@min_group_size("1")', annotations)


def _of_one_person(folder: Path) -> None:
    """Makes one seizure of ice in the south larger than all others together."""
    path = folder / "agencies" / "south" / "data" / "seizures.csv"
    lines = path.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if ",ice," in line)
    cells, names = lines[at].split(","), lines[0].split(",")
    cells[names.index("quantity_kg")] = "99999.000"
    lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def dominant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """The southern agency's seizures of ice are one person's by nine parts in ten."""
    policy = _policy('@min_group_size("3") @max_share("0.85") @p_percent("10")')
    folder = write_small(tmp_path_factory.mktemp("dominant") / "federation", policy)
    _of_one_person(folder)
    with running(folder) as federation:
        yield federation


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    policy = _policy('@min_group_size("3") @noise("cell_key") @round_to("5")')
    with running(write_small(tmp_path_factory.mktemp("noisy") / "federation", policy)) as federation:
        yield federation


def test_a_sum_that_is_mostly_one_persons_is_left_out_of_its_agency(dominant: Federation) -> None:
    said = dominant.query("SELECT agency, drug, sum(quantity_kg) FROM seizures GROUP BY ALL ORDER BY ALL")
    assert said.status == 0, said.error
    withheld = [(agency, drug) for agency, drug, total in said.rows if total is None]
    assert withheld == [("south", "ice")]
    whole = {row[0]: row[2] for row in dominant.query(_DRUGS).rows}
    assert float(whole["ice"]) < 99_999
    assert said.report["exactness"] == "thresholded"


def test_numbers_leave_perturbed_and_rounded_and_the_report_says_how(noisy: Federation) -> None:
    said = noisy.query(_DRUGS)
    assert said.status == 0, said.error
    assert said.report["exactness"] == "perturbed"
    (entry,) = said.report["perturbations"]
    assert entry == {
        "agencies": ["harbour", "north", "south"],
        "count_deviation": 1.0, "count_step": 10, "sum_deviation": 1.04, "sum_digits": 3,
    }  # fmt: skip
    assert "standard deviation 1 of one subject's part" in said.report["rule"]
    true = {row[0]: row[1:] for row in union().execute(_DRUGS).fetchall()}
    for drug, count, total in said.rows:
        assert count % 10 == 0
        assert abs(count - true[drug][0]) < 60
        assert float(total) != float(true[drug][1])


def test_the_same_people_get_the_same_number_again_and_after_a_restart(noisy: Federation) -> None:
    first = noisy.query(_DRUGS).rows
    other_words = _DRUGS.replace("GROUP BY drug", "WHERE quantity_kg < 1000000 GROUP BY 1")
    assert noisy.query(other_words).rows == first
    noisy.kill("north")
    noisy.start_again()
    assert noisy.query(_DRUGS).rows == first


def test_what_one_person_adds_beyond_the_catalogues_bounds_is_cut_and_the_rule_says_so(
    noisy: Federation, tmp_path: Path
) -> None:
    sql = "SELECT agency, drug, sum(quantity_kg) FROM seizures GROUP BY ALL ORDER BY ALL"
    policy = _policy('@min_group_size("3") @noise("cell_key") @round_to("5") @max_share("0.85")')
    folder = write_small(tmp_path / "bounded", policy)
    catalogue = folder / "catalogue.yaml"
    measure = 'quantity_kg: {type: "decimal(12,3)", role: measure'
    assert measure in catalogue.read_text()
    catalogue.write_text(catalogue.read_text().replace(measure, f"{measure}, bounds: [0, 100]"))
    _of_one_person(folder)
    with running(folder) as bounded:
        said = bounded.query(sql)
        refused = bounded.query("SELECT agency, sum(DISTINCT quantity_kg) FROM seizures GROUP BY agency")
    assert said.status == 0, said.error
    total = {tuple(row[:2]): row[2] for row in said.rows}
    true = {row[:2]: row[2] for row in union().execute(sql).fetchall()}
    # 0 to 100 instead of what it was; noise up to 150; rounding to what ten add
    assert abs(float(total["south", "ice"]) - float(true["south", "ice"])) < 100 + 150 + 100
    words = "what one subject adds to a sum outside the catalogue's bounds is cut"
    assert words in said.report["rule"]
    assert words not in noisy.query(sql).report["rule"]
    assert refused.answer == {}
    assert "is cut at the catalogue's bounds" in refused.error


def test_what_cannot_be_altered_is_refused(noisy: Federation) -> None:
    said = noisy.query("SELECT max(quantity_kg) FROM seizures")
    assert (said.status, said.answer) == (3, {})
    assert "ask for count, sum or avg" in said.error


def test_the_secret_is_in_the_agents_own_folder_and_nowhere_else(noisy: Federation) -> None:
    noisy.query(_DRUGS)
    seeds = {noisy.layout.kept(agency) / "record_keys" for agency in ("harbour", "north", "south")}
    for seed in seeds:
        assert seed.stat().st_mode & 0o777 == 0o600
        secret = seed.read_bytes()
        for path in noisy.folder.rglob("*"):
            if path.is_file() and path != seed:
                content = path.read_bytes()
                assert secret not in content, path
                assert secret.hex().encode() not in content, path


def test_a_quantile_of_a_measure_is_not_found_in_perturbed_numbers(noisy: Federation) -> None:
    said = noisy.query("SELECT median(quantity_kg) AS middle FROM seizures")
    assert said.status in (3, 6)
    assert "perturbed or rounded" in said.error


def test_where_differences_are_guarded_against_no_quantile_of_a_measure_is_found(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    policy = _policy('@min_group_size("3") @guard("differencing")')
    with running(write_small(tmp_path_factory.mktemp("guarded") / "federation", policy)) as guarded:
        assert guarded.query("SELECT sum(quantity_kg) AS kg FROM seizures").status == 0
        said = guarded.query("SELECT median(quantity_kg) AS middle FROM seizures")
        assert said.status in (3, 6)
        assert "guards against differences" in said.error
