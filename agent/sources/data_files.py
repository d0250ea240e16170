"""The source of kind `files`: CSV and Parquet files, mapped while they are loaded into the worker's memory.

What the worker keeps is the shared tables themselves, in the catalogue's types, on its grain and in its
lists: a question scans plain columns, and what no column is mapped from is not in the worker at all.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from agent.compile import scan_sql
from agent.sources.binding import REFERENCE, SHARED, bind, make_rooms, mapped_columns
from agent.sources.csv_files import READ_BY_DUCKDB, header_of, read_csv_sql, refuse_line
from agent.sources.files_seen import fingerprint_of
from agent.sources.own_sql import from_item
from agent.sources.process import SetUpProblem, Worker
from agent.sources.spreading import Spreads
from rabita.catalogue import Csv, TableMapping
from rabita.catalogue.model import AGENCY, Catalogue
from rabita.plan.quick import Spread
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted, quoted_text

_SUFFIXES = (".parquet", ".csv", ".csv.gz")


class DataFiles:
    """Prepares workers on a folder. `optional`: a mapped table that has no file is not served."""

    def __init__(
        self,
        folder: Path,
        how: Csv,
        catalogue: Catalogue,
        agency: str,
        mappings: Mapping[str, TableMapping],
        references: Mapping[str, pa.Table],
        *,
        optional: bool,
    ) -> None:
        self._folder = folder
        self._how = how
        self._catalogue = catalogue
        self._agency = agency
        self._mappings = mappings
        self._references = references
        self._optional = optional
        self._served: frozenset[str] = frozenset()
        self._spreads = Spreads()

    def tables(self) -> frozenset[str]:
        return self._served

    def fingerprint(self) -> Hashable:
        return fingerprint_of(self._files())

    def prepare(self, worker: Worker) -> None:
        make_rooms(worker, self._references)
        self.attach(worker)
        served = []
        for name, mapping in self._mappings.items():
            if relation := self.relation(worker, name, mapping):
                self._load(worker, name, mapping, relation)
                served.append(name)
        for path in self._by_name().values():
            worker.execute(f"DROP VIEW IF EXISTS {quoted(_stem(path))}")
        worker.execute("CHECKPOINT rabita")  # compresses what was loaded
        worker.forget_decoded()
        items = {name: (self._catalogue.tables[name], self.scan(name, ())) for name in served}
        self._spreads.find(worker, items)
        self._served = frozenset(served)

    def spread(self, table: str) -> Spread | None:
        return self._spreads.of(table)

    def scan(self, table: str, columns: Sequence[str]) -> str:
        if self._catalogue.tables[table].is_reference:
            return f"{REFERENCE}.{quoted(table)}"
        if AGENCY not in columns:
            return f"{SHARED}.{quoted(table)}"
        own = [quoted(name) for name in columns if name != AGENCY]
        agency = f"{quoted_text(self._agency)} AS {AGENCY}"
        return f"(SELECT {', '.join([*own, agency])} FROM {SHARED}.{quoted(table)})"

    def attach(self, worker: Worker) -> None:
        """Make the folder's files readable as tables, each by its name without the ending."""
        if not self._folder.is_dir():
            raise Refusal(Code.CONFIGURATION, f"{self._folder}: there is no such folder")
        wanted = {mapping.origin for mapping in self._mappings.values()}
        selects = any(_is_select(origin) for origin in wanted)
        for stem, path in self._by_name().items():
            if selects or {stem, path.name} & wanted:
                self._make_readable(worker, stem, path)

    def relation(self, worker: Worker, name: str, mapping: TableMapping) -> str:
        """The mapping's `from` as a FROM item; "" where its file may be missing and is."""
        origin = mapping.origin
        if _is_select(origin):
            return from_item(origin)
        for stem, path in self._by_name().items():
            if origin in (stem, path.name):
                return quoted(stem)
        if self._optional:
            return ""
        allowed = ", ".join(f"{origin}{suffix}" for suffix in _SUFFIXES)
        raise Refusal(
            Code.CONFIGURATION,
            f"agent.yaml: table {name}: from: found no file {origin!r} in {self._folder}, allowed is one of"
            f" {allowed}, or a SELECT",
        )

    def refusal_for(self, mapping: TableMapping, problem: SetUpProblem) -> Refusal:
        """What is wrong with a mapping's file, found while it was read."""
        if problem.kind in ("ConversionException", "OutOfRangeException"):
            return Refusal(
                Code.CONFIGURATION, f"agent.yaml: table {mapping.table}: from or where fails on some rows"
            )
        named = (p for stem, p in self._by_name().items() if mapping.origin in (stem, p.name))
        return _unreadable(next(named, self._folder), problem)

    def _files(self) -> list[Path]:
        try:
            return sorted(p for p in self._folder.iterdir() if p.name.endswith(_SUFFIXES))
        except OSError:
            return []

    def _by_name(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in self._files():
            stem = _stem(path)
            if stem in found:
                raise Refusal(
                    Code.CONFIGURATION,
                    f"{self._folder}: found {found[stem].name} and {path.name}, allowed is one of them",
                )
            found[stem] = path
        return found

    def _make_readable(self, worker: Worker, stem: str, path: Path) -> None:
        if path.suffix == ".parquet":
            read = f"read_parquet({quoted_text(_no_pattern(str(path)))})"
        else:
            name = _no_pattern(str(path))
            if self._how.encoding not in READ_BY_DUCKDB:
                name = _decoded(worker, path, self._how.encoding)
            read = read_csv_sql(name, header_of(path, self._how), self._how)
        try:
            worker.execute(f"CREATE VIEW {quoted(stem)} AS SELECT * FROM {read}")
        except SetUpProblem as problem:
            raise _unreadable(path, problem) from None

    def _load(self, worker: Worker, name: str, mapping: TableMapping, relation: str) -> None:
        table = self._catalogue.tables[name]
        known = bind(worker, table, mapping, relation, self._agency)
        scan = scan_sql(table, mapping, relation, self._agency, mapped_columns(table), known)
        try:
            worker.execute(f"CREATE TABLE {SHARED}.{quoted(name)} AS SELECT * FROM {scan}")
        except SetUpProblem as problem:
            raise self.refusal_for(mapping, problem) from None


def _is_select(origin: str) -> bool:
    try:
        return from_item(origin).startswith("(")
    except ValueError:
        return False


def _stem(path: Path) -> str:
    return next(path.name.removesuffix(s) for s in _SUFFIXES if path.name.endswith(s))


def _no_pattern(path: str) -> str:
    """The path for DuckDB, which reads `*`, `?` and `[` as patterns."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)


def _decoded(worker: Worker, path: Path, encoding: str) -> str:
    try:
        return worker.decode(path, encoding)
    except SetUpProblem as problem:
        if problem.kind == "UnicodeDecodeError":
            raise Refusal(Code.CONFIGURATION, f"{path}: the bytes are not {encoding}") from None
        raise Refusal(Code.CONFIGURATION, f"{path}: the file cannot be read") from None


def _unreadable(path: Path, problem: SetUpProblem) -> Refusal:
    if "memory" in problem.kind.lower():
        return Refusal(Code.CONFIGURATION, f"{path}: the data need more memory than the worker may use")
    if path.suffix == ".parquet":
        return Refusal(Code.CONFIGURATION, f"{path}: this is not a readable Parquet file")
    return refuse_line(path, problem)


__all__ = ["DataFiles"]
