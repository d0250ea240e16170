"""The demo's records before any agency writes them down: what happened, in the words of the catalogue.

Every draw is the MD5 of (seed, what is drawn, whose, number), never a generator with a state: the same
seed gives the same records on any machine, for any number of threads, and one agency's records do not
depend on how many others there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from lab.demo import figures, odds
from lab.demo.agencies import Agency
from lab.demo.places import DISTRICTS

MALE = ("Ahmed", "Ali", "Bilal", "Danish", "Faisal", "Gul", "Hamid", "Imran", "Javed", "Karim", "Noor", "Rashid", "Sajid", "Tariq", "Usman", "Zahid")  # fmt: skip
FEMALE = ("Amina", "Bushra", "Farah", "Gulnaz", "Hina", "Kiran", "Nasreen", "Rubina", "Saima", "Zainab")
FAMILY = ("Abbasi", "Afridi", "Baloch", "Bhatti", "Chaudhry", "Khan", "Khattak", "Malik", "Mengal", "Qureshi", "Rind", "Shah", "Sheikh", "Soomro", "Yousafzai")  # fmt: skip
NOTES = ("found in a hidden cavity", "information from a source", "swallowed capsules", "left behind by the carrier", "found at a checkpoint")  # fmt: skip


def make_world(agencies: Sequence[Agency], seed: int, scale: float) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables `seizures`, `arrests` and `treatment` of all agencies."""
    con = duckdb.connect(config={"python_enable_replacements": "false"})
    _define_draws(con, seed)
    _load_odds(con, agencies, scale)
    for statement in (_CASES, _SEIZURES, _ARRESTS, _TREATMENT):
        con.execute(statement)
    return con


def _define_draws(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """`draw` gives 64 bits; `hi` and `lo` make two numbers of [0, 1) of them, `normal` one of a bell curve."""
    con.execute(
        f"""
        CREATE MACRO draw(what, whose, number) AS
          md5_number_upper(concat_ws('|', '{int(seed)}', what, whose, number));
        CREATE MACRO hi(bits) AS CAST(bits >> 32 AS DOUBLE) / 4294967296.0;
        CREATE MACRO lo(bits) AS CAST(bits & 4294967295::UBIGINT AS DOUBLE) / 4294967296.0;
        CREATE MACRO normal(bits) AS sqrt(-2.0 * ln(1.0 - hi(bits))) * cos(2.0 * pi() * lo(bits));
        CREATE MACRO pick(words, share) AS words[1 + CAST(floor(share * len(words)) AS INTEGER)];
        CREATE MACRO month_start(month) AS
          make_date({figures.FIRST_YEAR} + CAST(month AS INTEGER) // 12, CAST(month AS INTEGER) % 12 + 1, 1);
        CREATE MACRO day_of(month, share) AS
          month_start(month) + CAST(floor(share * day(last_day(month_start(month)))) AS INTEGER);
        """
    )


def _load_odds(con: duckdb.DuckDBPyConnection, agencies: Sequence[Agency], scale: float) -> None:
    cases = sum(a.cases for a in agencies) or 1.0
    episodes = sum(a.episodes for a in agencies) or 1.0
    sizes = [
        {
            "agency": a.id,
            "work": a.work,
            "cases": round(figures.CASES * scale * a.cases / cases),
            "episodes": round(figures.EPISODES * scale * a.episodes / episodes),
        }
        for a in agencies
    ]
    tables = {
        "agencies": pa.Table.from_pylist(sizes),
        "places": pa.table(
            {
                "district": [d.code for d in DISTRICTS],
                "province": [d.province for d in DISTRICTS],
                "place": [d.name for d in DISTRICTS],
            }
        ),
        "prices": pa.table(
            {"drug": [d.code for d in figures.DRUGS], "price": [d.price_pkr_per_kg for d in figures.DRUGS]}
        ),
        "month_odds": odds.month_odds(),
        "drug_odds": odds.drug_odds(),
        "route_odds": odds.route_odds(),
        "district_odds": odds.district_odds(agencies),
        "quantity_odds": odds.quantity_odds(agencies),
        "nationality_odds": odds.nationality_odds(),
        "treatment_district_odds": odds.treatment_district_odds(),
        "treatment_drug_odds": odds.treatment_drug_odds(),
    }
    for name, table in tables.items():
        con.register(f"given_{name}", table)
        con.execute(f"CREATE TABLE {name} AS FROM given_{name}")
        con.unregister(f"given_{name}")


_CASES = """
CREATE TABLE cases AS
WITH drawn AS (
  SELECT agency, work, number, draw('case when', agency, number) AS d1, draw('case where', agency, number) AS d2,
         draw('case else', agency, number) AS d3
  FROM (SELECT agency, work, unnest(range(1, cases + 1)) AS number FROM agencies)
),
dated AS (
  SELECT d.*, m.month FROM (SELECT *, hi(d1) AS u FROM drawn) AS d
  ASOF JOIN month_odds AS m ON d.work = m.work AND d.u >= m.lo
),
placed AS (
  SELECT c.*, o.district FROM (SELECT * REPLACE (hi(d2) AS u) FROM dated) AS c
  ASOF JOIN district_odds AS o ON c.agency = o.agency AND c.u >= o.lo
)
SELECT c.agency, c.work, c.number, c.month, day_of(c.month, lo(c.d1)) AS seized_on, c.district, p.province,
       r.transport, r.destination, hi(c.d3) < 0.07 AS weapon, lo(c.d3) AS people,
       year(day_of(c.month, lo(c.d1))) AS year,
       concat(c.agency, '-', year(day_of(c.month, lo(c.d1))), '-', c.number) AS case_ref
FROM (SELECT * REPLACE (lo(d2) AS u) FROM placed) AS c
ASOF JOIN route_odds AS r ON c.work = r.work AND c.month = r.month AND c.u >= r.lo
JOIN places AS p ON p.district = c.district
"""

_SEIZURES = f"""
CREATE TABLE seizures AS
WITH drawn AS (
  SELECT c.*, line, draw('drug', agency, c.number * 10 + line) AS d1, draw('kilograms', agency, c.number * 10 + line) AS d2,
         draw('purity', agency, c.number * 10 + line) AS d3, hi(draw('drug', agency, c.number * 10 + line)) AS u
  FROM cases AS c, range(1, 3) AS lines(line)
  WHERE line = 1 OR hi(draw('second drug', agency, c.number)) < 0.15
),
named AS (
  SELECT s.*, o.drug FROM drawn AS s
  ASOF JOIN drug_odds AS o ON s.work = o.work AND s.month = o.month AND s.u >= o.lo
),
weighed AS (
  SELECT s.*, least(exp(q.mu + q.sigma * normal(s.d2)), {figures.LARGEST_KG} * (1.0 - 0.3 * lo(s.d3))) AS kg
  FROM named AS s JOIN quantity_odds AS q ON q.work = s.work AND q.drug = s.drug
),
-- scales: to the gram from a kilogram on, to ten milligrams below
rounded AS (SELECT *, greatest(round(kg, CASE WHEN kg >= 1 THEN 3 ELSE 5 END), 0.00001) AS quantity_kg FROM weighed)
SELECT agency, number, year, line, case_ref, seized_on, province, s.district, s.drug, transport, destination,
       quantity_kg,
       CASE WHEN hi(d3) < 0.4 THEN CAST(25 + floor(lo(d1) * 65) AS BIGINT) END AS purity_pct,
       CAST(round(quantity_kg * p.price, 2) AS DECIMAL(14, 2)) AS value_pkr,
       weapon,
       concat(pick({list(NOTES)}, lo(d1)), ', officer ', 100 + number % 900) AS remarks
FROM rounded AS s JOIN prices AS p ON p.drug = s.drug
"""

_MANY = " ".join(f"WHEN people < {share} THEN {n}" for share, n in figures.ARRESTS_PER_CASE)

_ARRESTS = f"""
CREATE TABLE arrests AS
WITH taken AS (
  SELECT c.*, unnest(range(1, CASE {_MANY} ELSE 3 END + 1)) AS nth FROM cases AS c
),
drawn AS (
  SELECT *, number * 4 + nth AS arrest_no, draw('who', agency, number * 4 + nth) AS d1,
         draw('part', agency, number * 4 + nth) AS d2, draw('verdict', agency, number * 4 + nth) AS d3
  FROM taken
),
known AS (
  SELECT *,
    CASE WHEN hi(d1) < {figures.KNOWN_ELSEWHERE} THEN concat('x', CAST(floor(lo(d1) * {figures.POOL}) AS INTEGER))
         WHEN hi(d1) < {figures.KNOWN_ELSEWHERE + figures.REPEAT}
           THEN concat('p', CAST(floor(lo(d1) * arrest_no) AS INTEGER))
         ELSE concat('p', arrest_no) END AS person_no
  FROM drawn
),
people AS (
  -- somebody of the pool is the same person at every agency
  SELECT *, CASE WHEN starts_with(person_no, 'x') THEN 'all' ELSE agency END AS knower FROM known
),
described AS (
  SELECT *, draw('person', knower, person_no) AS p1, draw('face', knower, person_no) AS p2,
         lo(draw('person', knower, person_no)) AS u
  FROM people
),
main AS (SELECT agency, number, quantity_kg FROM seizures WHERE line = 1)
SELECT a.agency, a.number, a.year, a.arrest_no, a.person_no, concat(a.agency, '-', a.person_no) AS person_id,
       -- numbers that begin with 99 are issued to nobody
       CASE WHEN n.nationality = 'pk' THEN concat('99', right(concat('0000000000', p2 % 100000000000), 11)) END AS cnic,
       a.case_ref,
       concat(CASE WHEN hi(p1) < {figures.FEMALE_ARRESTED} THEN pick({list(FEMALE)}, lo(p2))
                   ELSE pick({list(MALE)}, lo(p2)) END, ' ', pick({list(FAMILY)}, hi(p2))) AS name,
       CAST(seized_on AS TIMESTAMP) + to_minutes(CAST(floor(lo(d2) * 1440) AS BIGINT)) AS arrested_at,
       a.province, a.district, CASE WHEN hi(p1) < {figures.FEMALE_ARRESTED} THEN 'f' ELSE 'm' END AS sex,
       year(seized_on) - CAST({figures.FIRST_YEAR - figures.AGES[0]} - floor(pow(hi(p2), 1.7)
         * {figures.AGES[1] - figures.AGES[0]}) AS BIGINT) AS age,
       n.nationality,
       pick(['courier', 'courier', 'courier', 'dealer', 'dealer', 'user', 'driver', 'organiser'], hi(d2)) AS involvement,
       CASE WHEN m.quantity_kg <= 0.1 THEN '9a' WHEN m.quantity_kg <= 1.0 THEN '9b' ELSE '9c' END AS section,
       CASE WHEN a.month + 12 * hi(d3) * 2 > {odds.MONTHS} THEN NULL ELSE lo(d3) < 0.82 END AS convicted,
       CASE WHEN lo(d2) < 0.3 THEN CAST(round(exp(9.2 + 1.3 * normal(d3)), 0) AS DECIMAL(12, 2)) END AS cash_pkr
FROM described AS a
ASOF JOIN nationality_odds AS n ON a.u >= n.lo
JOIN main AS m ON m.agency = a.agency AND m.number = a.number
"""

_TREATMENT = f"""
CREATE TABLE treatment AS
WITH drawn AS (
  SELECT agency, episodes, number, draw('episode', agency, number) AS d1, draw('stay', agency, number) AS d2,
         hi(draw('clinic', agency, number)) AS u, CAST(floor(hi(draw('episode', agency, number)) * {odds.MONTHS}) AS BIGINT) AS month
  FROM (SELECT agency, episodes, unnest(range(1, episodes + 1)) AS number FROM agencies)
),
placed AS (SELECT e.*, o.district FROM drawn AS e ASOF JOIN treatment_district_odds AS o ON e.u >= o.lo),
named AS (
  SELECT e.*, o.drug FROM (SELECT * REPLACE (lo(d1) AS u) FROM placed) AS e
  ASOF JOIN treatment_drug_odds AS o ON e.month = o.month AND e.u >= o.lo
),
known AS (
  -- three in ten come back
  SELECT *, CASE WHEN hi(d2) < 0.3 THEN CAST(floor(lo(d2) * number) AS BIGINT) ELSE number END AS client_no FROM named
),
described AS (SELECT *, draw('client', agency, client_no) AS p1, draw('ward', agency, number) AS d3 FROM known)
SELECT e.agency, number, client_no, concat(agency, '-c', client_no) AS client_id,
       concat(CASE WHEN hi(p1) < {figures.FEMALE_TREATED} THEN pick({list(FEMALE)}, lo(p1)) ELSE pick({list(MALE)}, lo(p1)) END,
              ' ', pick({list(FAMILY)}, lo(p1))) AS name,
       day_of(month, lo(d3)) AS admitted_on, p.province, e.district,
       CASE WHEN hi(p1) < {figures.FEMALE_TREATED} THEN 'f' ELSE 'm' END AS sex,
       year(day_of(month, lo(d3))) - CAST({figures.FIRST_YEAR - 16} - floor(pow(lo(p1), 1.4) * 45) AS BIGINT) AS age,
       e.drug, (e.drug = 'heroin' AND hi(d3) < 0.38) AS injecting,
       CAST(5 + floor(exp(3.2 + 0.5 * normal(d2))) AS BIGINT) AS days,
       CAST(round((5 + floor(exp(3.2 + 0.5 * normal(d2)))) * (900 + 800 * lo(d3)), 2) AS DECIMAL(12, 2)) AS cost_pkr,
       lo(d2) + hi(d3) * 0.4 > 0.55 AS completed
FROM described AS e JOIN places AS p ON p.district = e.district
"""
