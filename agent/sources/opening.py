"""Opens the source that an `agent.yaml` names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from agent.sources.data_files import DataFiles
from agent.sources.duckdb_file import DuckDBFile
from agent.sources.protocol import Limits, Source
from agent.sources.supervised import SupervisedSource
from rabita.catalogue import AgentFile
from rabita.catalogue.model import Catalogue
from rabita.refusal import Code, Refusal

Kind = DuckDBFile | DataFiles


def preparation(agent_file: AgentFile, catalogue: Catalogue, references: Mapping[str, pa.Table]) -> Kind:
    """What fills a worker with this agency's data."""
    source, optional = agent_file.source, not agent_file.tables_listed
    if source.kind == "duckdb":
        return DuckDBFile(
            source.path, catalogue, agent_file.agency, agent_file.tables, references, optional=optional
        )
    if source.kind == "files":
        return DataFiles(
            source.path, source.csv, catalogue, agent_file.agency, agent_file.tables, references,
            optional=optional,
        )  # fmt: skip
    raise Refusal(
        Code.CONFIGURATION,
        f"agent.yaml: source: kind: found {source.kind!r}, allowed are duckdb, files",
    )


def open_source(
    agent_file: AgentFile,
    catalogue: Catalogue,
    references: Mapping[str, pa.Table],
    limits: Limits | None = None,
) -> Source:
    """The agency's source, loaded and ready; `Refusal(CONFIGURATION)` says what is not right."""
    source = SupervisedSource(
        preparation(agent_file, catalogue, references), limits or Limits(), agent_file.agency
    )
    source.open()
    if not source.tables():
        source.close()
        where: Path = agent_file.source.path
        raise Refusal(Code.CONFIGURATION, f"{where}: found none of the catalogue's shared tables there")
    return source


__all__ = ["Kind", "open_source", "preparation"]
