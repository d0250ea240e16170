"""`rabita ledger`: is the record whole, who asked what, and the proof of it; from the folder alone."""

from __future__ import annotations

import base64
import sys
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from rabita.cli import ledger_options as options
from rabita.cli.ledger_export import export
from rabita.cli.ledger_keep import expire, readmit, rotate
from rabita.cli.ledger_key import read_key
from rabita.cli.ledger_reconcile import reconcile
from rabita.cli.ledger_ship import ship
from rabita.cli.ledger_show import show
from rabita.cli.ledger_story import ASKED, one_line
from rabita.cli.ledger_watch import watch
from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.plain import plain
from rabita.cli.plural import count
from rabita.cli.profile import open_federation
from rabita.cli.screen import screen_of
from rabita.ledger import Filter, Found, Verified, VerifierKey, search, verify_ledger
from rabita.ledger.export import verify_export
from rabita.ledger.prove import newest_checkpoint, prove
from rabita.ledger.words import words

app = typer.Typer(no_args_is_help=True, help="Read and verify the record of what was asked and answered.")
app.command("reconcile")(reconcile)
app.command("show")(show)
app.command("export")(export)
app.command("watch")(watch)
app.command("expire")(expire)
app.command("rotate")(rotate)
app.command("readmit")(readmit)
app.command("ship")(ship)

_Format = Annotated[ListFormat, typer.Option("--format", help="How to write the entries.")]
_PLACES_SHOWN = 5
_Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many entries.")]


@app.command()
def verify(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A ledger's folder, a copy of it, or an export.")
    ],
    key: options.Key = None,
    as_json: options.AsJson = False,
) -> None:
    """Check that every byte is as it was written; status 5, and the first wrong entry, where one is not."""
    pinned = None if key is None else read_key(key, path)
    if path.is_file():
        _verify_export(path, pinned, as_json)
        return
    found = verify_ledger(path, key=pinned)
    if as_json:
        print_json(
            {
                "size": found.size,
                "root": found.root,
                "origin": found.origin,
                "key": found.key,
                **_pin(pinned, "folder"),
                "checkpoint": found.checkpoint,
                "times_put_back": found.times_put_back,
                "put_back": [vars(each) for each in found.put_back],
            }
        )
        return
    print_lines(
        [
            f"whole: {count(found.size, 'entry', 'entries')} of {plain(found.origin)}",
            f"  root  {found.root}",
            f"  key   {plain(found.key)} ({_whose(pinned, 'folder')})",
            *_unpinned(pinned),
            *_put_back(found),
        ]
    )


def _put_back(found: Verified) -> list[str]:
    """Where the keeper's clock went back; the entries stand in the order in which they were written."""
    if not found.times_put_back:
        return []
    shown = found.put_back[:_PLACES_SHOWN]
    lines = [f"  the clock went back {count(found.times_put_back, 'time')}:"]
    lines += [f"    at entry {each.index}, from {each.before} to {each.time}" for each in shown]
    more = found.times_put_back - len(shown)
    return [*lines, f"    and {more} more (--json has the first hundred)"] if more else lines


def _verify_export(path: Path, pinned: VerifierKey | None, as_json: bool) -> None:
    found = verify_export(path, key=pinned)
    if as_json:
        print_json({**vars(found), **_pin(pinned, "export")})
        return
    entries = count(found.entries, "entry", "entries")
    print_lines(
        [
            f"they hold: {entries}, of the {found.size} of {plain(found.origin)}",
            f"  key   {plain(found.key)} ({_whose(pinned, 'export')})",
            *_unpinned(pinned),
        ]
    )


def _pin(pinned: VerifierKey | None, of: str) -> dict[str, object]:
    """For programs: whether the key was given, and where else it was taken from."""
    return {"pinned": pinned is not None, "key_from": "given" if pinned else of}


def _whose(pinned: VerifierKey | None, of: str) -> str:
    return "the key given" if pinned else f"the {of}'s own key; pin it with --key"


def _unpinned(pinned: VerifierKey | None) -> list[str]:
    """What a key that comes with the ledger does not show."""
    return (
        [] if pinned else ["  not shown: that this key is the party's own; who replaced all replaced it too"]
    )


@app.command("search")
def search_entries(
    ctx: typer.Context,
    path: options.FolderOrBroker = None,
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
    format_: _Format = ListFormat.TABLE,
    limit: _Limit = 100,
) -> None:
    """List the entries that match, newest first. Does not verify: `rabita ledger verify` does."""
    wanted = options.filter_of(locals())
    if path is None:
        found, more = _at_broker(ctx, wanted, limit)
    else:
        matching = search(path, wanted)
        found = list(islice(matching, limit))
        more = next(matching, None) is not None
    _print_found(found, format_)
    if more:
        typer.echo(f"more entries match; these are the newest {len(found)} (see --limit)", err=True)


@app.command()
def checkpoint(path: options.Folder) -> None:
    """Print the newest signed checkpoint, as others keep it (a C2SP note)."""
    typer.echo(newest_checkpoint(path), nl=False)


@app.command("prove")
def prove_entry(
    path: options.Folder, index: Annotated[int, typer.Argument(min=0, help="The entry's place, from 0.")]
) -> None:
    """Print one entry with the proof that it is in the ledger (RFC 9162), as JSON."""
    proof = prove(path, index)
    print_json(
        {
            "index": proof.index,
            "entry": proof.entry.decode(errors="replace"),
            **({"private": proof.private.decode(errors="replace")} if proof.private else {}),
            "leaf_hash": _base64(proof.leaf),
            "size": proof.size,
            "inclusion_proof": [_base64(node) for node in proof.path],
            "checkpoint": proof.checkpoint,
        }
    )


def _at_broker(ctx: typer.Context, wanted: Filter, limit: int) -> tuple[list[Found], bool]:
    """What the broker's ledger holds, as the officer of the profile may see it; and whether there is more."""
    with open_federation(ctx) as federation:
        return federation.search_ledger(wanted, min(limit, options.MOST_AT_BROKER))


def _print_found(found: list[Found], format_: ListFormat) -> None:
    if format_ is ListFormat.JSON:
        print_json([{"index": each.index, "entry": each.entry} for each in found])
        return
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    headings = [Heading("entry", number=True)]
    headings += [Heading(name) for name in ("time", "kind", *ASKED, "question", "outcome", "sql")]
    rows = [_row(each) for each in found]
    print_lines(grid_lines(headings, rows, screen_of(sys.stdout)))


def _row(found: Found) -> list[str]:
    entry = found.entry
    outcome = entry.get("code") or entry.get("decision") or entry.get("problem") or ""
    cells = [entry.get(name, "") for name in ("time", "kind", *ASKED, "question")]
    return [
        str(found.index),
        *(words(cell) for cell in cells),
        words(outcome),
        one_line(entry.get("sql", "")),
    ]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


__all__ = ["app"]
