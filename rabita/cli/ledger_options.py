"""What `rabita ledger` commands have in common: the options that say which entries."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import typer

from rabita.ledger import Filter

MOST_AT_BROKER = 1000
"""Entries that the broker's service gives at once, at most."""


def _option(name: str, text: str) -> Any:
    return typer.Option(f"--{name}", help=text)


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
Agency = Annotated[str, _option("agency", "The agency in the entry.")]
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


__all__ = [
    "MOST_AT_BROKER", "WANTED", "Agency", "AsJson", "Case", "Column", "Decision", "Folder", "FolderOrBroker",
    "Key", "Kind", "OfCode", "Policy", "Purpose", "Question", "Since", "Table", "Text", "Until", "User",
]  # fmt: skip
