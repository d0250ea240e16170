"""Variance of values far from zero: right where one database's own arithmetic is no longer."""

from __future__ import annotations

import math
import random
import tempfile
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.refusal import Refusal
from tests.equivalence.harness import Federation, visible_schema
from tests.equivalence.random_federation import AGENCIES, CATALOGUE, REFERENCE

SIZES = (1000, 7, 300, 2000, 1)


@pytest.mark.parametrize("mean", [0.0, 1e9, -1e12])
def test_a_variance_is_right_however_far_the_mean_is_from_zero(mean: float) -> None:
    chance = random.Random(20240131)
    values = [[mean + chance.gauss(i / 10, 1) for _ in range(n)] for i, n in enumerate(SIZES)]
    federation = _federation(values)
    got = federation.answer("SELECT var_samp(x) AS v, var_pop(x) AS p, stddev_samp(x) AS s FROM t")
    assert not isinstance(got, Refusal), got
    (row,) = got.to_pylist()
    exact = [Fraction(x) for listed in values for x in listed]
    middle = sum(exact) / len(exact)
    squares = sum((x - middle) ** 2 for x in exact)
    assert math.isclose(row["v"], squares / (len(exact) - 1), rel_tol=1e-12)
    assert math.isclose(row["p"], squares / len(exact), rel_tol=1e-12)
    assert math.isclose(row["s"], math.sqrt(squares / (len(exact) - 1)), rel_tol=1e-12)


def _federation(values: list[list[float]]) -> Federation:
    schema = visible_schema(CATALOGUE.tables["t"])
    agencies = {
        agency: {"t": pa.Table.from_pylist([{**dict.fromkeys(schema.names), "x": x} for x in listed], schema)}
        for agency, listed in zip(AGENCIES, values, strict=True)
    }
    return Federation(CATALOGUE, agencies, {"r": REFERENCE}, spill_folder=Path(tempfile.mkdtemp()))
