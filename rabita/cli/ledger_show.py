"""`rabita ledger show`: what became of one question, from folders, or from the parties themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli import ledger_options as options
from rabita.cli.ledger_parties import end_with, finding_lines, missing_lines
from rabita.cli.ledger_story import Told, story
from rabita.cli.listing import print_json, print_lines
from rabita.cli.plain import plain
from rabita.cli.plural import count
from rabita.cli.profile import open_federation
from rabita.ledger import Filter, Found, search
from rabita.ledger.note import checkpoint_in
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.reconcile_folders import party_of
from rabita.refusal import Code, Refusal

if TYPE_CHECKING:
    from rabita.client.story import Story


def show(
    ctx: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="[PATH]... QUESTION",
            help="Ledgers' folders, and the question's id; without a folder broker and agencies are asked.",
        ),
    ],
    agency: options.AlsoAgencies = None,
    as_json: options.AsJson = False,
) -> None:
    """Tell what became of one question: every entry about it, of every ledger, in order of time.

    Without folders each entry is proven under its party's signed checkpoint, and the parties' records are
    held against each other. Exit status: 4 where an agency told nothing, 5 where something does not hold.
    """
    *folders, question = places
    options.said(question, "the question's id")
    if not folders:
        _show_online(ctx, question, agency or [], as_json=as_json)
        return
    wanted = Filter(question=question)
    told = [Told(_party(folders, path), each) for path in folders for each in search(Path(path), wanted)]
    _some(question, told)
    if as_json:
        print_json({"question": question, "entries": _entries(told)})
    else:
        print_lines(story(question, told))


def _show_online(ctx: typer.Context, question: str, agencies: list[str], *, as_json: bool) -> None:
    with open_federation(ctx) as federation:
        found = federation.story(question, agencies)
    told = [
        Told(party, Found(one.index, one.entry, one.public))
        for party, account in found.accounts.items()
        for one in account.entries
    ]
    if not found.missing:
        _some(question, told)
    if as_json:
        print_json(
            {
                "question": question,
                "entries": _entries(told),
                "checkpoints": {party: account.checkpoint for party, account in found.accounts.items()},
                "findings": [vars(finding) for finding in found.findings],
                "missing": {party: no.code.wire_name for party, no in found.missing.items()},
            }
        )
    else:
        print_lines([*story(question, told), *_verdict(found)])
    end_with(found.findings, found.missing, told=True)


def _verdict(found: Story) -> Iterator[str]:
    with_entries = {party: one for party, one in found.accounts.items() if one.entries}
    sizes = ", ".join(f"{plain(party)} {one.state.size}" for party, one in with_entries.items())
    yield f"proven, each under the checkpoint that its party signed; entries there: {sizes}"
    if without := [plain(party) for party, one in found.accounts.items() if not one.entries]:
        yield f"no entry about it at {count(len(without), 'party', 'parties')}: {', '.join(without)}"
    yield from finding_lines(found.findings, "they agree with each other")
    yield from missing_lines(found.missing)


def _entries(told: list[Told]) -> list[dict[str, object]]:
    in_time = sorted(told, key=lambda one: (str(one.found.entry.get("time", "")), one.party, one.found.index))
    return [{"party": one.party, "index": one.found.index, "entry": one.found.entry} for one in in_time]


def _some(question: str, told: list[Told]) -> None:
    if not told:
        raise Refusal(
            Code.USAGE,
            f"no entry here is about the question {question}",
            hint="rabita ledger search lists ids",
        )


def _party(folders: list[str], path: str) -> str:
    """Whose ledger a folder is, where there are several."""
    return party_of(checkpoint_in(newest_checkpoint(Path(path))).origin) if len(folders) > 1 else ""


__all__ = ["show"]
