"""Variance and covariance of values far from zero: right where one database's own arithmetic is no longer."""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.catalogue.model import Catalogue, Column, Role, Table, Type
from rabita.refusal import Refusal
from tests.equivalence.harness import Federation
from tests.equivalence.random_federation import AGENCIES

SIZES = (1000, 7, 300, 2000, 1)
OFF = 1e-12
_DOUBLES = {name: Column(name, Type.parse("double"), Role.MEASURE) for name in ("x", "w")}
CATALOGUE = Catalogue(1, ("trend_analysis",), {"t": Table("t", _DOUBLES)}, colocated=(), hash="sha256:0")
SCHEMA = pa.schema([("x", pa.float64()), ("w", pa.float64())])


@pytest.mark.parametrize("mean", [0.0, 1e9, -1e12])
def test_a_variance_is_right_however_far_the_mean_is_from_zero(mean: float) -> None:
    chance = random.Random(20240131)
    values = [[mean + chance.gauss(i / 10, 1) for _ in range(n)] for i, n in enumerate(SIZES)]
    row = _asked(
        "SELECT var_samp(x) AS v, var_pop(x) AS p, stddev_samp(x) AS s, sem(x) AS e FROM t",
        [[{"x": x} for x in listed] for listed in values],
    )
    every = [x for listed in values for x in listed]
    squares = _moment(every, every)
    assert math.isclose(row["v"], squares / (len(every) - 1), rel_tol=OFF)
    assert math.isclose(row["p"], squares / len(every), rel_tol=OFF)
    assert math.isclose(row["s"], math.sqrt(squares / (len(every) - 1)), rel_tol=OFF)
    assert math.isclose(row["e"], math.sqrt(squares) / len(every), rel_tol=OFF)


@pytest.mark.parametrize("mean", [0.0, 1e9, -1e12])
def test_a_covariance_is_right_however_far_both_means_are_from_zero(mean: float) -> None:
    chance = random.Random(20240229)
    pairs = [
        [
            (x := mean + chance.gauss(i / 10, 1), 3 * mean - 2 * (x - mean) + chance.gauss(0, 1))
            for _ in range(n)
        ]
        for i, n in enumerate(SIZES)
    ]
    row = _asked(
        "SELECT corr(w, x) AS corr, covar_pop(w, x) AS pop, covar_samp(w, x) AS samp,"
        " regr_slope(w, x) AS slope, regr_intercept(w, x) AS at, regr_r2(w, x) AS r2,"
        " regr_sxx(w, x) AS sxx, regr_syy(w, x) AS syy,"
        " regr_sxy(w, x) AS sxy, regr_avgx(w, x) AS ax, regr_avgy(w, x) AS ay FROM t",
        [[{"x": x, "w": w} for x, w in listed] for listed in pairs],
    )
    xs, ws = ([pair[i] for listed in pairs for pair in listed] for i in (0, 1))
    sxx, syy, sxy, n = _moment(xs, xs), _moment(ws, ws), _moment(xs, ws), len(xs)
    corr = float(sxy) / math.sqrt(sxx * syy)
    slope = sxy / sxx
    want = {
        "corr": corr,
        "pop": sxy / n,
        "samp": sxy / (n - 1),
        "slope": slope,
        "r2": corr * corr,
        "sxx": sxx,
        "syy": syy,
        "sxy": sxy,
        "ax": _mean(xs),
        "ay": _mean(ws),
    }
    for name, number in want.items():
        assert math.isclose(row[name], number, rel_tol=OFF), name
    # the line's height at zero is a small difference of large numbers: right to their last digits
    assert math.isclose(row["at"], _mean(ws) - slope * _mean(xs), rel_tol=1e-9, abs_tol=1e-9 * abs(mean))


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.1, -1e-300])
def test_a_column_that_is_one_value_everywhere_does_not_vary_at_all(value: float) -> None:
    """The mean of many equal doubles is not always that double; what that varies by is none."""
    chance = random.Random(7)
    rows = [[{"x": chance.gauss(0, 1), "w": value} for _ in range(n)] for n in SIZES]
    row = _asked(
        "SELECT var_pop(w) AS v, regr_syy(w, x) AS s, corr(w, x) AS c, regr_r2(w, x) AS r,"
        " regr_slope(x, w) AS slope FROM t",
        rows,
    )
    assert row["v"] == row["s"] == 0
    assert math.isnan(row["c"])
    assert math.isnan(row["slope"])
    assert row["r"] == 1


def _mean(values: Sequence[float]) -> Fraction:
    return sum((Fraction(v) for v in values), Fraction(0)) / len(values)


def _moment(ones: Sequence[float], others: Sequence[float]) -> Fraction:
    """The sum of the products of how far each is from its mean, without any rounding."""
    one, other = _mean(ones), _mean(others)
    return sum(
        ((Fraction(a) - one) * (Fraction(b) - other) for a, b in zip(ones, others, strict=True)), Fraction(0)
    )


def _asked(sql: str, rows: Sequence[Sequence[dict[str, float]]]) -> dict[str, float]:
    agencies = {
        a: {"t": pa.Table.from_pylist(list(own), SCHEMA)} for a, own in zip(AGENCIES, rows, strict=True)
    }
    federation = Federation(CATALOGUE, agencies, {}, spill_folder=Path(tempfile.mkdtemp()))
    got = federation.answer(sql)
    assert not isinstance(got, Refusal), got
    (row,) = got.to_pylist()
    return dict(row)
