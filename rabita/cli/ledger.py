"""`rabita ledger`: is the record whole, who asked what, and the proof of it; from the folder alone."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.plain import plain, plain_lines
from rabita.cli.profile import open_federation
from rabita.cli.screen import screen_of
from rabita.ledger import Filter, Found, VerifierKey, search, verify_ledger
from rabita.ledger.prove import newest_checkpoint, prove
from rabita.refusal import Code, Refusal

app = typer.Typer(no_args_is_help=True, help="Read and verify the record of what was asked and answered.")

_Folder = Annotated[Path, typer.Argument(metavar="PATH", help="A ledger's folder, or a copy of it.")]
_FolderOrBroker = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]", help="A ledger's folder; left out, the broker's is asked, as an officer."
    ),
]
_Key = Annotated[
    str | None,
    typer.Option(
        "--key", metavar="VKEY|FILE", help="The key that must have signed, or a file that holds it."
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
_Format = Annotated[ListFormat, typer.Option("--format", help="How to write the entries.")]
_Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many entries.")]

_ASKED = ("user", "agency", "purpose", "case")
_MAX_KEY_FILE = 4096
_MOST_AT_BROKER = 1000


def _option(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", help=text)


@app.command()
def verify(path: _Folder, key: _Key = None, as_json: _Json = False) -> None:
    """Check that every byte is as it was written; status 5, and the first wrong entry, where one is not."""
    pinned = None if key is None else _read_key(key)
    found = verify_ledger(path, key=pinned)
    if as_json:
        print_json(
            {
                "size": found.size,
                "root": found.root,
                "origin": found.origin,
                "key": found.key,
                "pinned": pinned is not None,
                "checkpoint": found.checkpoint,
            }
        )
        return
    entries = "1 entry" if found.size == 1 else f"{found.size} entries"
    whose = "the key given" if pinned else "the folder's own key; pin it with --key"
    print_lines(
        [
            f"whole: {entries} of {plain(found.origin)}",
            f"  root  {found.root}",
            f"  key   {plain(found.key)} ({whose})",
        ]
    )


@app.command("search")
def search_entries(
    ctx: typer.Context,
    path: _FolderOrBroker = None,
    since: Annotated[
        str, _option("since", "Not before this date or time (UTC where no zone is given).")
    ] = "",
    until: Annotated[str, _option("until", "Before this date or time.")] = "",
    kind: Annotated[str, _option("kind", "The kind of entry: asked, released, answered, refused, ...")] = "",
    user: Annotated[str, _option("user", "Who asked.")] = "",
    agency: Annotated[str, _option("agency", "The agency in the entry.")] = "",
    purpose: Annotated[str, _option("purpose", "The purpose given.")] = "",
    case: Annotated[str, _option("case", "The case given.")] = "",
    question: Annotated[str, _option("question", "The question's id.")] = "",
    policy: Annotated[str, _option("policy", "A policy that decided, or the hash of all.")] = "",
    code: Annotated[str, _option("code", "The code of a refusal.")] = "",
    text: Annotated[str, _option("text", "Words in the SQL, letters in either case.")] = "",
    format_: _Format = ListFormat.TABLE,
    limit: _Limit = 100,
) -> None:
    """List the entries that match, newest first. Does not verify: `rabita ledger verify` does."""
    wanted = Filter(since, until, kind, user, agency, purpose, case, question, policy, code, text)
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
def show(
    ctx: typer.Context,
    path_or_question: Annotated[
        str, typer.Argument(metavar="[PATH]", help="A ledger's folder; left out, the broker's is asked.")
    ],
    question: Annotated[str | None, typer.Argument(help="The question's id.")] = None,
) -> None:
    """Tell what became of one question: every entry about it, in order."""
    if question is None:
        question = path_or_question
        entries, _ = _at_broker(ctx, Filter(question=question), _MOST_AT_BROKER)
    else:
        entries = list(search(Path(path_or_question), Filter(question=question)))
    found = sorted(entries, key=lambda entry: entry.index)
    if not found:
        raise Refusal(
            Code.USAGE,
            f"no entry here is about the question {question}",
            hint="rabita ledger search lists ids",
        )
    print_lines(_story(question, found))


@app.command()
def checkpoint(path: _Folder) -> None:
    """Print the newest signed checkpoint, as others keep it (a C2SP note)."""
    typer.echo(newest_checkpoint(path), nl=False)


@app.command("prove")
def prove_entry(
    path: _Folder, index: Annotated[int, typer.Argument(min=0, help="The entry's place, from 0.")]
) -> None:
    """Print one entry with the proof that it is in the ledger (RFC 9162), as JSON."""
    proof = prove(path, index)
    print_json(
        {
            "index": proof.index,
            "entry": proof.entry.decode(errors="replace"),
            "leaf_hash": _base64(proof.leaf),
            "size": proof.size,
            "inclusion_proof": [_base64(node) for node in proof.path],
            "checkpoint": proof.checkpoint,
        }
    )


def _at_broker(ctx: typer.Context, wanted: Filter, limit: int) -> tuple[list[Found], bool]:
    """What the broker's ledger holds, as the officer of the profile may see it; and whether there is more."""
    with open_federation(ctx) as federation:
        return federation.search_ledger(wanted, min(limit, _MOST_AT_BROKER))


def _read_key(given: str) -> VerifierKey:
    """The key as written on the command line, or in the file of that name."""
    try:
        return VerifierKey.parse(given)
    except Refusal as refusal:
        try:
            with Path(given).open("rb") as file:
                return VerifierKey.parse(file.read(_MAX_KEY_FILE).decode().strip())
        except (OSError, ValueError):  # ValueError: a name no file can have, bytes that are no text
            message = f"{given}: neither a verifier key nor a file that holds one"
            raise Refusal(Code.CONFIGURATION, message, hint=refusal.hint) from None


def _print_found(found: list[Found], format_: ListFormat) -> None:
    if format_ is ListFormat.JSON:
        print_json([{"index": each.index, "entry": each.entry} for each in found])
        return
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    headings = [Heading("entry", number=True)]
    headings += [Heading(name) for name in ("time", "kind", *_ASKED, "question", "outcome", "sql")]
    rows = [_row(each) for each in found]
    print_lines(grid_lines(headings, rows, screen_of(sys.stdout)))


def _row(found: Found) -> list[str]:
    entry = found.entry
    outcome = entry.get("code") or entry.get("decision") or ""
    cells = [entry.get(name, "") for name in ("time", "kind", *_ASKED, "question")]
    return [
        str(found.index),
        *(_words(cell) for cell in cells),
        _words(outcome),
        _one_line(entry.get("sql", "")),
    ]


def _story(question: str, found: list[Found]) -> Iterator[str]:
    """The question's lines: who asked and what first, then each entry with what it adds."""
    told: dict[str, Any] = {"question": question}
    yield f"question {plain(question)}"
    for name in (*_ASKED, "sql"):
        value = next((each.entry[name] for each in found if each.entry.get(name)), "")
        told[name] = value
        if value:
            first, *more = plain_lines(_words(value))
            yield f"  {name:<9} {first}"
            yield from (f"  {'':<9} {line}" for line in more)
    for each in found:
        entry = each.entry
        yield f"{_one_line(entry.get('time', ''))}  {_one_line(entry.get('kind', ''))}  (entry {each.index})"
        for name, value in entry.items():
            if name not in ("time", "kind") and value != told.get(name):
                yield f"  {plain(name):<13} {_one_line(value)}"


def _one_line(value: Any) -> str:
    return plain(" ".join(_words(value).split()))


def _words(value: Any) -> str:
    """A field's value as people read it.

    >>> _words({"min_group_size": "10", "tables": ["a", "b"]})
    'min_group_size 10, tables a, b'
    """
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(item)}" for name, item in value.items())
    if isinstance(value, list):
        separator = "; " if any(isinstance(item, dict) for item in value) else ", "
        return separator.join(_words(item) for item in value)
    return str(value)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


__all__ = ["app"]
