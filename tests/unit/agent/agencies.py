"""Small agencies for tests: a catalogue, an agent.yaml and data, written to a folder and loaded for real."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from agent.compile import SourceSql
from agent.sources.opening import preparation
from agent.sources.protocol import Limits
from agent.sources.supervised import SupervisedSource
from rabita.catalogue import AgentFile, load_agent_file, load_catalogue, read_reference_tables
from rabita.catalogue.model import Catalogue

CATALOGUE = """
version: 1
purposes: [trend]
tables:
  seizures:
    subject: case_ref
    columns:
      case_ref:    {type: string, role: identifier}
      seized_on:   {type: date, role: dimension, grain: month}
      province:    {type: string, role: dimension, values: [punjab, sindh, kp]}
      drug:        {type: string, role: dimension}
      quantity_kg: {type: double, role: measure}
      packets:     {type: integer, role: measure}
      remarks:     {type: string, role: hidden}
  arrests:
    columns:
      age:         {type: integer, role: dimension, grain: 5}
      bail:        {type: 'decimal(10,2)', role: measure}
  drugs:
    reference: drugs.csv
    columns:
      drug:        {type: string, role: dimension}
      schedule:    {type: integer, role: dimension}
"""
DRUGS = "drug,schedule\nheroin,1\nhashish,2\n"
HEADER = "case_ref,seized_on,province,drug,quantity_kg,packets,remarks\n"
ROWS = HEADER + "".join(
    f"F{i},2024-0{1 + i % 3}-1{i % 9},{('punjab', 'sindh', 'kp')[i % 3]},heroin,{i}.5,{i},CANARY-{i}\n"
    for i in range(30)
)


@dataclass
class Agency:
    """An agency in a folder; `source` is opened by `opened`."""

    folder: Path
    catalogue: Catalogue
    file: AgentFile
    source: SupervisedSource

    def ask(self, sql: str, seconds: float = 20.0, cancel: threading.Event | None = None) -> list[Any]:
        table = self.source.run(SourceSql(sql), time.monotonic() + seconds, cancel or threading.Event())
        return [tuple(row.values()) for row in table.to_pylist()]


def write_agency(folder: Path, agent_yaml: str, *, catalogue: str = CATALOGUE, **files: str | bytes) -> None:
    """The files of an agency; `seizures_csv` becomes data/seizures.csv."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "catalogue.yaml").write_text(catalogue)
    (folder / "drugs.csv").write_text(DRUGS)
    (folder / "agent.yaml").write_text(agent_yaml)
    for name, content in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / "data" / f"{stem}.{ending}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def loaded(folder: Path, limits: Limits | None = None) -> Agency:
    """The agency in that folder, its source not yet open."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    file = load_agent_file(folder / "agent.yaml", catalogue)
    kind = preparation(file, catalogue, read_reference_tables(catalogue, folder))
    return Agency(folder, catalogue, file, SupervisedSource(kind, limits or Limits(), file.agency))


def write_duckdb(path: Path, *statements: str) -> None:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


FILES = "agency: anf\nsource: {kind: files, path: data}\n"
DUCKDB = "agency: anf\nsource: {kind: duckdb, path: data/anf.duckdb}\n"
