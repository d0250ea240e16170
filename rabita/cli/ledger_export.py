"""`rabita ledger export`: entries and their proofs for other hands, verified with the public key alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rabita.cli import ledger_options as options
from rabita.cli.plural import count
from rabita.cli.profile import open_federation
from rabita.ledger.export import export as exported
from rabita.ledger.export import header_of, proof_file, write_csv, write_lines
from rabita.refusal import Code, Refusal


class ExportFormat(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"


def export(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")],
    path: options.FolderOrBroker = None,
    format_: Annotated[ExportFormat, typer.Option("--format", help="How to write it.")] = ExportFormat.JSONL,
    without_text: Annotated[
        bool, typer.Option("--without-text", help="Leave out who asked and their words; proofs still hold.")
    ] = False,
    since: options.Since = "",
    until: options.Until = "",
    kind: options.Kind = "",
    user: options.User = "",
    agency: options.Agency = "",
    purpose: options.Purpose = "",
    case: options.Case = "",
    question: options.Question = "",
    policy: options.Policy = "",
    code: options.OfCode = "",
    text: options.Text = "",
    decision: options.Decision = "",
    table: options.Table = "",
    column: options.Column = "",
    state: options.State = "",
) -> None:
    """Write the entries that match, each with its proof; `rabita ledger verify FILE` checks them anywhere."""
    wanted = options.filter_of(locals())
    options.outside_ledgers(out, "the export")
    if path is None:
        with open_federation(ctx) as federation:
            header, proved = federation.export_ledger(wanted, options.MOST_AT_BROKER)
        entries = iter(proved if not without_text else [replace(one, private=b"") for one in proved])
    else:
        header = header_of(path, wanted)
        entries = exported(path, wanted, header, private=not without_text)
    if (format_ is ExportFormat.CSV) != (out.suffix == ".csv"):
        raise Refusal(Code.USAGE, f"{out}: a CSV export, and no other, has a name that ends in .csv")
    with _written(out) as file:
        number = (
            write_csv(file, entries) if format_ is ExportFormat.CSV else write_lines(file, header, entries)
        )
    if format_ is ExportFormat.CSV:
        with _written(proof_file(out)) as file:
            file.write(json.dumps(header, ensure_ascii=False) + "\n")
    typer.echo(f"{count(number, 'entry', 'entries')} written to {out}", err=True)


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """The file, readable by its owner alone; what one writes to it is confidential."""
    try:
        path.touch(mode=0o600)
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Refusal(Code.CONFIGURATION, f"{path}: cannot be written: {error.strerror}") from None


__all__ = ["export"]
