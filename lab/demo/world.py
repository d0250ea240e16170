"""The demo's records before any agency writes them down: what happened, in the words of the catalogue.

The SQL is in `files/world/*.sql`. Every draw is the MD5 of (seed, what is drawn, whose, number), never a
generator with a state: the same seed gives the same records on any machine and for any number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files

import duckdb
import pyarrow as pa

from lab.demo import figures, odds, people
from lab.demo.agencies import Agency
from lab.demo.places import DISTRICTS

STEPS = ("cases", "seizures", "arrests", "treatment")
"""The tables that are drawn, in this order: each reads the ones before it."""

_DRAWS = """
CREATE MACRO draw(what, whose, number) AS
  md5_number_upper(concat_ws('|', '{seed}', what, whose, number));
CREATE MACRO hi(bits) AS CAST(bits >> 32 AS DOUBLE) / 4294967296.0;
CREATE MACRO lo(bits) AS CAST(bits & 4294967295::UBIGINT AS DOUBLE) / 4294967296.0;
CREATE MACRO normal(bits) AS sqrt(-2.0 * ln(1.0 - hi(bits))) * cos(2.0 * pi() * lo(bits));
CREATE MACRO pick(words, share) AS words[1 + CAST(floor(share * len(words)) AS INTEGER)];
CREATE MACRO month_start(month) AS
  make_date(first_year() + CAST(month AS INTEGER) // 12, CAST(month AS INTEGER) % 12 + 1, 1);
CREATE MACRO day_of(month, share) AS
  month_start(month) + CAST(floor(share * day(last_day(month_start(month)))) AS INTEGER);
"""
"""`draw` gives 64 bits; `hi` and `lo` make two numbers from 0 up to 1 of them, `normal` a bell curve."""


def make_world(agencies: Sequence[Agency], seed: int, scale: float) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables `seizures`, `arrests` and `treatment` of all agencies."""
    con = duckdb.connect(config={"python_enable_replacements": "false"})
    _define_constants(con)
    con.execute(_DRAWS.format(seed=int(seed)))
    for name, table in _given(agencies, scale).items():
        con.register("given", table)
        con.execute(f"CREATE TABLE {name} AS FROM given")
        con.unregister("given")
    for step in STEPS:
        con.execute(files("lab.demo").joinpath("files", "world", f"{step}.sql").read_text(encoding="utf-8"))
    return con


def _define_constants(con: duckdb.DuckDBPyConnection) -> None:
    """Each constant of `figures.py` as a macro without arguments, so that the SQL can say it by name."""
    constants: Mapping[str, object] = {
        "all_months": odds.MONTHS,
        "convicted_share": people.CONVICTED,
        "families": list(people.FAMILIES),
        "female_arrested": people.FEMALE_ARRESTED,
        "female_treated": people.FEMALE_TREATED,
        "first_year": figures.FIRST_YEAR,
        "injecting_share": people.INJECTING,
        "involvements": list(people.INVOLVEMENTS),
        "largest_kg": figures.LARGEST_KG,
        "men": list(people.MEN),
        "notes": list(people.NOTES),
        "oldest": people.AGES[1],
        "pool_share": people.KNOWN_ELSEWHERE,
        "pool_size": people.POOL,
        "repeat_share": people.REPEAT,
        "return_share": people.RETURNS,
        "second_share": people.SECOND_SEIZURE,
        "weapon_share": people.WEAPON,
        "women": list(people.WOMEN),
        "youngest": people.AGES[0],
    }
    for name, value in constants.items():
        con.execute(f"CREATE MACRO {name}() AS {value}")


def _given(agencies: Sequence[Agency], scale: float) -> Mapping[str, pa.Table]:
    """What the SQL reads: how much each agency has, the places and prices, and the odds of every choice."""
    cases = sum(a.cases for a in agencies) or 1.0
    episodes = sum(a.episodes for a in agencies) or 1.0
    return {
        "agencies": pa.table(
            {
                "agency": [a.id for a in agencies],
                "work": [a.work for a in agencies],
                "cases": [round(figures.CASES * scale * a.cases / cases) for a in agencies],
                "episodes": [round(figures.EPISODES * scale * a.episodes / episodes) for a in agencies],
            }
        ),
        "places": pa.table(
            {
                "district": [d.code for d in DISTRICTS],
                "province": [d.province for d in DISTRICTS],
                "place": [d.name for d in DISTRICTS],
            }
        ),
        "prices": pa.table(
            {
                "drug": [d.code for d in figures.DRUGS],
                "price": [d.price_pkr_per_kg for d in figures.DRUGS],
            }
        ),
        "month_odds": odds.month_odds(),
        "drug_odds": odds.drug_odds(),
        "route_odds": odds.route_odds(),
        "district_odds": odds.district_odds(agencies),
        "quantity_odds": odds.quantity_odds(),
        "arrest_odds": odds.arrest_odds(),
        "nationality_odds": odds.nationality_odds(),
        "treatment_district_odds": odds.treatment_district_odds(),
        "treatment_drug_odds": odds.treatment_drug_odds(),
    }
