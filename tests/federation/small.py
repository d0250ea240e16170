"""A small federation: three agencies on three kinds of files, with marks in what may never leave."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet

AGENCIES = ("harbour", "north", "south")
MARK = "CANARY"

CATALOGUE = """\
version: 1
purposes: [trend_analysis, case_support]
tables:
  persons:
    about: People known to an agency.
    subject: person_id
    columns:
      person_id: {type: string, role: identifier}
      name:      {type: string, role: hidden}
      sex:       {type: string, role: dimension, values: [F, M]}
      income:    {type: integer, role: measure}
  seizures:
    about: One row per seizure.
    subject: person_id
    columns:
      case_ref:    {type: string, role: identifier}
      person_id:   {type: string, role: identifier}
      seized_on:   {type: date, role: dimension, grain: month}
      province:    {type: string, role: dimension, values: [punjab, sindh, kp]}
      drug:        {type: string, role: dimension}
      quantity_kg: {type: "decimal(12,3)", role: measure}
      remarks:     {type: string, role: hidden}
  drugs:
    reference: reference/drugs.csv
    columns:
      drug:  {type: string, role: dimension}
      label: {type: string, role: dimension}
colocated:
  - [persons.person_id, seizures.person_id]
"""

POLICY = """\
// Analysts use columns as their roles allow, in groups of three people or more.
@id("analysts")
@min_group_size("3")
permit (
  principal in Role::"analyst",
  action in [Action::"group", Action::"filter", Action::"count", Action::"count_distinct", Action::"join",
             Action::"sum", Action::"extreme"],
  resource
) when { context.purpose == "trend_analysis" };

@id("nobody-by-name")
forbid (principal, action in [Action::"group", Action::"filter", Action::"extreme"],
        resource in ColumnRole::"identifier");
"""

OPEN_POLICY = '@id("open")\n@min_group_size("1")\npermit (principal, action, resource);\n'

_PERSON = ("person_id", "name", "sex", "income")
_SEIZURE = ("case_ref", "person_id", "seized_on", "province", "drug", "quantity_kg", "remarks")
Row = tuple[object, ...]


@dataclass(frozen=True)
class Records:
    """What one agency holds, as the shared tables will show it."""

    persons: list[Row]
    seizures: list[Row]


def records(agency: str, people: int = 40) -> Records:
    """The same records each time; `north` has one lone `lsd` case, a group too small to show."""
    chance = random.Random(agency)
    persons: list[Row] = []
    seizures: list[Row] = []
    for number in range(people):
        person = f"{MARK}-P-{agency}-{number}"
        persons.append(
            (person, f"{MARK}-NAME-{number}", chance.choice("FM"), chance.randrange(10_000, 90_000))
        )
        for item in range(chance.randrange(1, 4)):
            month = chance.randrange(1, 13)
            drug = chance.choice(("heroin", "hashish", "ice"))
            kg = f"{chance.uniform(0.01, 50):.3f}"
            place = chance.choice(("punjab", "sindh", "kp"))
            case = f"{MARK}-CASE-{agency}-{number}-{item}"
            seizures.append((case, person, f"2025-{month:02}-01", place, drug, kg, f"{MARK}-REMARK"))
    if agency == "north":
        seizures.append(
            (f"{MARK}-CASE-lone", persons[0][0], "2025-03-01", "kp", "lsd", "0.010", f"{MARK}-REMARK")
        )
    return Records(persons, seizures)


def write_small(folder: Path, policy: str = POLICY) -> Path:
    """Write the federation; returns its folder."""
    (folder / "policies").mkdir(parents=True)
    (folder / "reference").mkdir()
    names = ", ".join(f"{a}: {{name: {a.title()}}}" for a in AGENCIES)
    (folder / "federation.yaml").write_text(f"name: small\nagencies: {{{names}}}\n")
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    (folder / "policies" / "small.cedar").write_text(policy)
    drugs = "drug,label\nheroin,Heroin\nhashish,Cannabis resin\nice,Methamphetamine\nlsd,LSD\n"
    (folder / "reference" / "drugs.csv").write_text(drugs)
    for agency in AGENCIES:
        data = folder / "agencies" / agency / "data"
        data.mkdir(parents=True)
        {"harbour": _write_parquet, "north": _write_duckdb, "south": _write_csv}[agency](
            data, records(agency)
        )
    for agency, kind in (("harbour", "files"), ("south", "files"), ("north", "duckdb")):
        path = "data" if kind == "files" else "data/north.duckdb"
        text = f"agency: {agency}\nsource: {{kind: {kind}, path: {path}}}\n"
        if agency == "north":
            text += _NORTH_TABLES
        (folder / "agencies" / agency / "agent.yaml").write_text(text)
    return folder


_NORTH_TABLES = """\
tables:
  persons: {}
  seizures:
    from: recoveries
    columns:
      case_ref: fir_no
      seized_on: on_day
      province: {sql: prov, codes: {PB: punjab, SD: sindh, KPK: kp}}
      quantity_kg: CAST(grams AS DECIMAL(18,3)) / 1000
"""


def _write_csv(data: Path, held: Records) -> None:
    for name, columns, rows in (("persons", _PERSON, held.persons), ("seizures", _SEIZURE, held.seizures)):
        with (data / f"{name}.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)


def _write_parquet(data: Path, held: Records) -> None:
    for name, columns, rows in (("persons", _PERSON, held.persons), ("seizures", _SEIZURE, held.seizures)):
        table = pa.table({c: [row[i] for row in rows] for i, c in enumerate(columns)})
        pa.parquet.write_table(table, data / f"{name}.parquet")


def _write_duckdb(data: Path, held: Records) -> None:
    codes = {"punjab": "PB", "sindh": "SD", "kp": "KPK"}
    with duckdb.connect(str(data / "north.duckdb")) as connection:
        connection.execute("CREATE TABLE persons (person_id TEXT, name TEXT, sex TEXT, income BIGINT)")
        connection.executemany("INSERT INTO persons VALUES (?, ?, ?, ?)", held.persons)
        connection.execute(
            "CREATE TABLE recoveries "
            "(fir_no TEXT, person_id TEXT, on_day DATE, prov TEXT, drug TEXT, grams DOUBLE, remarks TEXT)"
        )
        rows = [
            (case, person, day, codes[str(place)], drug, round(float(str(kg)) * 1000), remark)
            for case, person, day, place, drug, kg, remark in held.seizures
        ]
        connection.executemany("INSERT INTO recoveries VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def union() -> duckdb.DuckDBPyConnection:
    """One database holding every agency's rows, as the reference."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE persons (person_id TEXT, sex TEXT, income BIGINT, agency TEXT)")
    connection.execute(
        "CREATE TABLE seizures (case_ref TEXT, person_id TEXT, seized_on DATE, province TEXT, drug TEXT, "
        "quantity_kg DECIMAL(12,3), agency TEXT)"
    )
    for agency in AGENCIES:
        held = records(agency)
        people = [(row[0], row[2], row[3], agency) for row in held.persons]
        connection.executemany("INSERT INTO persons VALUES (?, ?, ?, ?)", people)
        connection.executemany(
            "INSERT INTO seizures VALUES (?, ?, ?, ?, ?, ?, ?)", [(*r[:6], agency) for r in held.seizures]
        )
    return connection


def secrets_held() -> Iterator[bytes]:
    """Every identifier and hidden value of every record, as bytes to look for."""
    for agency in AGENCIES:
        held = records(agency)
        for person in held.persons:
            yield from (str(person[0]).encode(), str(person[1]).encode())
        for seizure in held.seizures:
            yield str(seizure[0]).encode()


__all__ = [
    "AGENCIES", "MARK", "OPEN_POLICY", "POLICY", "Records", "records", "secrets_held", "union", "write_small",
]  # fmt: skip
