"""`rabita ledger ship`: entries to a security operations centre, as syslog or OpenTelemetry, resumable."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rabita.cli.footer import count
from rabita.cli.ledger_options import Folder
from rabita.cli.shipping import Entry, open_sender
from rabita.ledger.folder import require_folder
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.search import parse_entry, read_entries
from rabita.refusal import Code, Refusal
from rabita.wire.entitled import without_constants

_BATCH = 256
_LOOK_SECONDS = 1.0


def ship(
    path: Folder,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="URL", help="syslog+udp://, syslog+tcp://, syslog+tls:// or otlp:// HOST:PORT."
        ),
    ],
    bookmark: Annotated[
        Path | None,
        typer.Option("--bookmark", metavar="FILE", help="How far it came; PATH-shipped.json if not given."),
    ] = None,
    constants: Annotated[
        bool,
        typer.Option("--constants", help="Send the SQL as signed, its constants not masked."),
    ] = False,
    authority: Annotated[
        Path | None,
        typer.Option("--ca", metavar="FILE", help="Whom to trust for TLS; else the system."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on as entries are written.")] = False,
) -> None:
    """Send what was not sent yet, in order; what was not taken is sent again by the next run."""
    require_folder(path)
    file = bookmark or path.with_name(f"{path.name}-shipped.json")
    origin, at, sent = newest_checkpoint(path).split("\n")[0], _read(file, to), 0
    with open_sender(to, origin, authority) as send:
        while True:
            for batch in _batches(path, at, constants=constants):
                send(batch)
                at, sent = batch[-1].index + 1, sent + len(batch)
                _write(file, to, at)
            if not follow:
                break
            time.sleep(_LOOK_SECONDS)
    typer.echo(f"{count(sent, 'entry', 'entries')} sent to {to}; the next is entry {at}", err=True)


def _batches(folder: Path, start: int, *, constants: bool) -> Iterator[list[Entry]]:
    size = int(newest_checkpoint(folder).split("\n")[1])
    entries = (
        Entry(index, _shown(parse_entry(index, line), constants=constants))
        for index, line in read_entries(folder, start)
        if index < size
    )
    while batch := list(islice(entries, _BATCH)):
        yield batch


def _shown(entry: Mapping[str, Any], *, constants: bool) -> dict[str, Any]:
    return dict(entry) if constants else without_constants(entry)


def _read(file: Path, to: str) -> int:
    """The first entry that was not sent there yet."""
    if not file.exists():
        return 0
    try:
        at = json.loads(file.read_text(encoding="utf-8"))[to]
        if isinstance(at, int) and at >= 0:
            return at
    except KeyError:
        return 0
    except (OSError, ValueError, TypeError):
        pass
    raise Refusal(Code.CONFIGURATION, f"{file}: no bookmark", hint="remove it to send everything again")


def _write(file: Path, to: str, at: int) -> None:
    """Replace the bookmark whole; what it says was taken by the other side."""
    try:
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        new = file.with_name(f"{file.name}.new")
        new.write_text(json.dumps({**known, to: at}) + "\n", encoding="utf-8")
        os.replace(new, file)
    except (OSError, ValueError) as error:
        raise Refusal(Code.CONFIGURATION, f"{file}: cannot be written: {error}") from None


__all__ = ["ship"]
