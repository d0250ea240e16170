"""What `rabita ledger` commands have in common: the options that say which entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from rabita.ledger import Filter
from rabita.ledger.folder import CHECKPOINT_FILE, KEY_FILE
from rabita.refusal import Code, Refusal

MOST_AT_BROKER = 1000
"""Entries that the broker's service gives at once, at most."""
_LONGEST = 4096  # characters; no field of an entry but its SQL is longer


def said(text: str, what: str) -> str:
    """A word that was given to look for; `Refusal(USAGE)` where it is none."""
    if not text:
        raise Refusal(Code.USAGE, f"{what} is empty", hint="leave it out to match everything")
    if len(text) > _LONGEST or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal(Code.USAGE, f"{what} is no text, or has over {_LONGEST} characters")
    return text


def outside_ledgers(file: Path, what: str) -> None:
    """Refuse (`USAGE`) a file that would be written into a ledger's folder, where only its own belong."""
    folder = file.resolve().parent
    if (folder / KEY_FILE).exists() and (folder / CHECKPOINT_FILE).exists():
        raise Refusal(
            Code.USAGE, f"{file}: {what} may not lie in a ledger's folder", hint="name a file elsewhere"
        )


def _checked(ctx: typer.Context, param: typer.CallbackParam, value: str) -> str:
    """An empty variable of a script must not match everything."""
    source = ctx.get_parameter_source(str(param.name))
    return value if source is None or source.name == "DEFAULT" else said(value, f"--{param.name}")


def _each_checked(values: list[str] | None) -> list[str] | None:
    for value in values or ():
        said(value, "--agency")
    return values


def _option(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", help=text, callback=_checked)


Folder = Annotated[Path, typer.Argument(metavar="PATH", help="A ledger's folder, or a copy of it.")]
FolderOrBroker = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]", help="A ledger's folder; left out, the broker's is asked, as an officer."
    ),
]
Since = Annotated[str, _option("since", "Not before this date or time (UTC where no zone is given).")]
Until = Annotated[str, _option("until", "Before this date or time.")]
Kind = Annotated[str, _option("kind", "The kind of entry: asked, released, answered, refused, ...")]
User = Annotated[str, _option("user", "Who asked.")]
Agency = Annotated[str, _option("agency", "The asker's agency, or one that the question reached.")]
AlsoAgencies = Annotated[
    list[str] | None,
    typer.Option(
        "--agency",
        metavar="ID",
        help="Ask this agency too, whether or not the broker lists it.",
        callback=_each_checked,
    ),
]
State = Annotated[
    str, _option("state", "What became of it there, or at any agency: answered, timed_out, ...")
]
Purpose = Annotated[str, _option("purpose", "The purpose given.")]
Case = Annotated[str, _option("case", "The case given.")]
Question = Annotated[str, _option("question", "The question's id.")]
Policy = Annotated[str, _option("policy", "A policy that decided, or the hash of all.")]
OfCode = Annotated[str, _option("code", "The code of a refusal.")]
Text = Annotated[str, _option("text", "Words in the SQL, letters in either case.")]
Decision = Annotated[str, _option("decision", "What was decided: permit, refused, ...")]
Table = Annotated[str, _option("table", "A table that the SQL names.")]
Column = Annotated[str, _option("column", "A column that the SQL names, as COLUMN or TABLE.COLUMN.")]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="VKEY|FILE",
        help="The key that must have signed, or a file that holds it; not one of the ledger's own.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]

WANTED = tuple(field.name for field in fields(Filter))
"""The names of a filter's fields, which are those of the options."""


def filter_of(given: Mapping[str, Any]) -> Filter:
    """What a command's options, by their names, look for; it need not have all of them."""
    return Filter(**{name: given[name] for name in WANTED if name in given})


__all__ = [
    "MOST_AT_BROKER", "Agency", "AlsoAgencies", "AsJson", "Case", "Column", "Decision", "Folder",
    "FolderOrBroker",
    "Key", "Kind", "OfCode", "Policy", "Purpose", "Question", "Since", "State", "Table", "Text", "Until",
    "User", "filter_of", "outside_ledgers", "said",
]  # fmt: skip
