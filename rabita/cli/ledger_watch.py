"""`rabita ledger watch`: entries on the terminal as they are written, from a folder or from the broker."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from rabita.cli import ledger_options as options
from rabita.cli.ledger_story import one_line
from rabita.cli.listing import ListFormat, print_lines
from rabita.cli.plain import plain
from rabita.cli.profile import open_federation
from rabita.ledger import Filter, Found
from rabita.ledger.folder import require_folder
from rabita.ledger.note import checkpoint_in
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.search import parse_entry, read_entries

_LOOK_SECONDS = 0.2
_TOLD = ("kind", "user", "purpose", "case", "question", "code", "sql")


def watch(
    ctx: typer.Context,
    path: options.FolderOrBroker = None,
    format_: Annotated[ListFormat, typer.Option("--format", help="How to write entries.")] = ListFormat.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=0, help="End after so many; 0: never.")] = 0,
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
    """Show entries as they are written, until interrupted."""
    wanted = options.filter_of(locals())
    if path is None:
        with open_federation(ctx) as federation:
            _show(federation.watch_ledger(wanted), format_, limit)
    else:
        require_folder(path)
        _show(_written(path, wanted), format_, limit)


def _written(folder: Path, wanted: Filter) -> Iterator[Found]:
    """The entries that match, from now on."""
    wanted, start = wanted.written_as_entries_are(), _size(folder)
    while True:
        size = _size(folder)
        for index, line in read_entries(folder, start, size) if size > start else ():
            entry = parse_entry(index, line)
            if wanted.matches(entry):
                yield Found(index, entry, line)
        start = max(start, size)
        time.sleep(_LOOK_SECONDS)


def _size(folder: Path) -> int:
    return checkpoint_in(newest_checkpoint(folder)).size


def _show(entries: Iterator[Found], format_: ListFormat, limit: int) -> None:
    for count, found in enumerate(entries, 1):
        if format_ is ListFormat.JSON:
            print_lines([json.dumps({"index": found.index, "entry": found.entry})])
        else:
            told = (one_line(found.entry[name]) for name in _TOLD if found.entry.get(name))
            print_lines([f"{found.index:>6}  {plain(str(found.entry.get('time', '')))}  {'  '.join(told)}"])
        sys.stdout.flush()
        if count == limit:
            return


__all__ = ["watch"]
