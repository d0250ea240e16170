"""Writes the demo federation as a folder: catalogue, policies, reference tables, every agency's database."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import yaml

from lab.demo.agencies import Agency, stakeholders
from lab.demo.figures import DRUGS
from lab.demo.layout import Layout
from lab.demo.layouts import LAYOUTS
from lab.demo.places import DISTRICTS
from lab.demo.world import make_world
from rabita.refusal import Code, Refusal

ROWS = 310_000
"""Records of sixteen agencies at scale 1, in round numbers; `rows / ROWS` is the scale for a wish of rows."""
LARGEST_SCALE = 100.0


def write_federation(
    folder: Path, *, agencies: int = 16, seed: int = 1, open_policy: bool = False, scale: float = 1.0
) -> None:
    """Write the demo federation into `folder`, which must not exist or be empty.

    The same `agencies`, `seed` and `scale` give the same records everywhere. `open_policy` permits every
    use in groups of one, for comparing SQL with one database.
    """
    members = stakeholders(agencies)
    if not 0 < scale <= LARGEST_SCALE:
        raise Refusal(Code.USAGE, f"scale {scale:g}: allowed is more than 0, up to {LARGEST_SCALE:g}")
    _make_empty(folder)
    _write_shared_files(folder, members, open_policy=open_policy)
    world = make_world(members, seed, scale)
    try:
        for agency in members:
            _write_agency(folder / "agencies" / agency.id, agency, world, open_policy=open_policy)
    except duckdb.IOException:
        raise Refusal(Code.USAGE, f"cannot write to {folder}: is the disk full?") from None
    finally:
        world.close()


def _make_empty(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise Refusal(Code.USAGE, f"cannot write to {folder}: {error.strerror}") from None
    if occupied:
        raise Refusal(Code.USAGE, f"{folder} is not empty", hint="Name a folder that does not exist yet.")


def _write_shared_files(folder: Path, members: Sequence[Agency], *, open_policy: bool) -> None:
    _write_yaml(
        folder / "federation.yaml",
        "The agencies of the demo; the lab chooses addresses.",
        {"name": "demo", "agencies": {agency.id: {"name": agency.name} for agency in members}},
    )
    _write(folder / "catalogue.yaml", _shipped("catalogue.yaml") + _roster(members))
    for name in ("open.cedar",) if open_policy else ("demo.cedar", "roles.cedar", "demo.test.yaml"):
        _write(folder / "policies" / name, _shipped(f"policies/{name}"))
    drugs = [(d.code, d.name, d.schedule, d.group, d.plant_based, d.price_pkr_per_kg) for d in DRUGS]
    names = ("drug", "name", "schedule", "drug_group", "plant_based", "price_pkr_per_kg")
    _write(folder / "reference" / "drugs.csv", _csv(names, drugs))
    places = [
        (p.code, p.name, p.province, p.border, p.border != "none", p.coastal, round(p.people * 100_000))
        for p in DISTRICTS
    ]
    names_of_places = ("district", "name", "province", "border", "on_border", "coastal", "people")
    _write(folder / "reference" / "districts.csv", _csv(names_of_places, places))


def _roster(members: Sequence[Agency]) -> str:
    """The catalogue's last part: every agency, and the shared tables that it serves."""
    lines = [f"  {a.id}: [{', '.join(sorted(LAYOUTS[a.layout](a).serves))}]\n" for a in members]
    return "".join(["agencies:  # every one of the federation, and what it serves\n", *lines])


def _write_agency(
    folder: Path, agency: Agency, world: duckdb.DuckDBPyConnection, *, open_policy: bool
) -> None:
    layout = LAYOUTS[agency.layout](agency)
    source: dict[str, Any] = {"kind": "files", "path": "data"}
    if layout.kind == "duckdb":
        source = {"kind": "duckdb", "path": f"data/{agency.id}.duckdb"}
    elif layout.kind == "csv":
        source["csv"] = dict(layout.csv)
    about = f"{agency.name}: {layout.about}."
    _write_yaml(
        folder / "agent.yaml", about, {"agency": agency.id, "source": source, "tables": dict(layout.serves)}
    )
    if agency.layout == "health" and not open_policy:
        _write(folder / "policies" / "clients.cedar", _shipped("policies/health.cedar"))
    (folder / "data").mkdir(parents=True)
    _narrow_to(world, agency)
    _write_tables(folder / "data", agency, layout, world)


def _narrow_to(world: duckdb.DuckDBPyConnection, agency: Agency) -> None:
    for table in ("seizures", "arrests", "treatment"):
        world.execute(
            f"CREATE OR REPLACE TEMP TABLE my_{table} AS SELECT t.*, p.place FROM {table} AS t"
            f" JOIN places AS p ON p.district = t.district WHERE t.agency = ?",
            [agency.id],
        )


def _write_tables(data: Path, agency: Agency, layout: Layout, world: duckdb.DuckDBPyConnection) -> None:
    if layout.kind == "duckdb":
        world.execute(f"ATTACH {_text(data / f'{agency.id}.duckdb')} AS own")
        for name, query in layout.tables.items():
            world.execute(f"CREATE TABLE own.{name} AS {query}")
        world.execute("DETACH own")
        return
    options = "FORMAT parquet"
    if layout.kind == "csv":
        options = f"FORMAT csv, HEADER, DELIMITER {_text(layout.csv['delimiter'])}"
    for name, query in layout.tables.items():
        world.execute(f"COPY ({query}) TO {_text(data / f'{name}.{layout.kind}')} ({options})")


def _text(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([str(v).lower() if isinstance(v, bool) else v for v in row] for row in rows)
    return out.getvalue()


def _shipped(name: str) -> str:
    return files("lab.demo").joinpath("files", *name.split("/")).read_text(encoding="utf-8")


def _write_yaml(path: Path, about: str, content: dict[str, Any]) -> None:
    text = yaml.dump(
        content, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None
    )
    _write(path, f"# {about}\n{text}")


class _Plain(yaml.SafeDumper):
    """Writes what occurs twice twice: a person reads these files, and `&id001` says nothing to them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
