"""`rabita ledger ship`: entries to a security operations centre, as syslog or OpenTelemetry, resumable."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rabita.cli.bookmark import Bookmark
from rabita.cli.ledger_options import Folder
from rabita.cli.plural import count
from rabita.cli.shipping import Entry, Identity, Sender, open_sender
from rabita.ledger.folder import require_folder
from rabita.ledger.note import checkpoint_in
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.resume import Reading
from rabita.ledger.search import parse_entry
from rabita.refusal import Code, Refusal

_BATCH = 256
_SETTLED = 16  # batches
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
    certificate: Annotated[
        Path | None,
        typer.Option("--cert", metavar="FILE", help="Who this is, for TLS, where the receiver asks."),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="FILE", help="The key of --cert; in the same file if not given."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on as entries are written.")] = False,
) -> None:
    """Send what was not sent yet, in order; what was not taken is sent again by the next run."""
    require_folder(path)
    whole = Path(os.path.abspath(path))
    file = bookmark or whole.with_name(f"{whole.name}-shipped.json")
    origin, sent = checkpoint_in(newest_checkpoint(path)).origin, 0
    mark = Bookmark(file, path, origin, to)
    with open_sender(to, origin, Identity(authority, certificate, key)) as sender, _another_ledger(mark):
        mark.check_place()
        reading = mark.read()
        while True:
            reading.go_on(path)
            for number, batch in enumerate(_batches(path, reading), 1):
                sender.send([Entry(index, _shown(index, line, constants=constants)) for index, line in batch])
                for _, line in batch:
                    reading.read(line)
                sent += len(batch)
                if number % _SETTLED == 0:
                    _settle(sender, mark, reading)
            _settle(sender, mark, reading)
            if not follow:
                break
            time.sleep(_LOOK_SECONDS)
    typer.echo(f"{count(sent, 'entry', 'entries')} sent to {to}; the next is entry {reading.next}", err=True)


@contextmanager
def _another_ledger(mark: Bookmark) -> Iterator[None]:
    """Where the ledger is not the one that was shipped before, what can be done is up to its owner."""
    try:
        yield
    except Refusal as refusal:
        if refusal.code is not Code.LEDGER_FORKED:
            raise
        hint = f"{refusal.hint}; to send all that is there now, take the bookmark {mark.file} away"
        raise Refusal(refusal.code, refusal.message, hint=hint) from None


def _settle(sender: Sender, mark: Bookmark, reading: Reading) -> None:
    """Only what has arrived is not sent again."""
    sender.settle()
    mark.write(reading)


def _batches(folder: Path, reading: Reading) -> Iterator[list[tuple[int, bytes]]]:
    lines = reading.unread(folder)
    while batch := list(islice(lines, _BATCH)):
        yield batch


def _shown(index: int, line: bytes, *, constants: bool) -> dict[str, Any]:
    entry = parse_entry(index, line)
    if constants:
        return entry
    from rabita.wire.entitled import without_constants  # noqa: PLC0415 - loads Cedar and sqlglot

    return without_constants(entry)


__all__ = ["ship"]
