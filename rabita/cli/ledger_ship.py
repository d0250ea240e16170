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

from rabita.cli.ledger_options import Folder
from rabita.cli.plural import count
from rabita.cli.shipping import Entry, Identity, Sender, open_sender
from rabita.ledger.folder import require_folder
from rabita.ledger.note import checkpoint_in
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.search import parse_entry, read_entries
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
    file = bookmark or path.with_name(f"{path.name}-shipped.json")
    origin, at, sent = checkpoint_in(newest_checkpoint(path)).origin, _read(file, to), 0
    with open_sender(to, origin, Identity(authority, certificate, key)) as sender:
        while True:
            for number, batch in enumerate(_batches(path, at, constants=constants), 1):
                sender.send(batch)
                at, sent = batch[-1].index + 1, sent + len(batch)
                if number % _SETTLED == 0:
                    _settle(sender, file, to, at)
            _settle(sender, file, to, at)
            if not follow:
                break
            time.sleep(_LOOK_SECONDS)
    typer.echo(f"{count(sent, 'entry', 'entries')} sent to {to}; the next is entry {at}", err=True)


def _settle(sender: Sender, file: Path, to: str, at: int) -> None:
    """Only what has arrived is not sent again."""
    sender.settle()
    _write(file, to, at)


def _batches(folder: Path, start: int, *, constants: bool) -> Iterator[list[Entry]]:
    size = checkpoint_in(newest_checkpoint(folder)).size
    entries = (
        Entry(index, _shown(parse_entry(index, line), constants=constants))
        for index, line in read_entries(folder, start, size)
    )
    while batch := list(islice(entries, _BATCH)):
        yield batch


def _shown(entry: Mapping[str, Any], *, constants: bool) -> dict[str, Any]:
    if constants:
        return dict(entry)
    from rabita.wire.entitled import without_constants  # noqa: PLC0415 - loads Cedar and sqlglot

    return without_constants(entry)


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
        if known.get(to, 0) == at:
            return
        new = file.with_name(f"{file.name}.new")
        new.write_text(json.dumps({**known, to: at}) + "\n", encoding="utf-8")
        os.replace(new, file)
    except (OSError, ValueError) as error:
        raise Refusal(Code.CONFIGURATION, f"{file}: cannot be written: {error}") from None


__all__ = ["ship"]
