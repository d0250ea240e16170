"""`rabita policy test`: the tables of example questions beside the policies, asked, and how each came out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import typer

from rabita.catalogue import load_catalogue, load_federation
from rabita.catalogue.model import Catalogue
from rabita.cli.grid import Heading, grid_lines
from rabita.cli.policy.folder import AgencyOption, FolderArgument, load, number, policy_folders, say
from rabita.cli.screen import screen_of
from rabita.plan import Planner
from rabita.policy.examples import SUFFIX, Example, Outcome, read_examples, try_examples
from rabita.refusal import Code, ExitCode, Refusal

_LONGEST = 60


def try_tables(folder: FolderArgument, agency: AgencyOption = None) -> None:
    """Ask the example questions in *.test.yaml beside the policies; status 3 where one goes wrong."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    agencies = [agency] if agency else [None, *load_federation(folder).agencies]
    outcomes = [outcome for each in agencies for outcome in _outcomes(folder, catalogue, each)]
    if not outcomes:
        message = f"{folder}: found no example questions"
        raise Refusal(Code.USAGE, message, hint=f"They stand in policies/*{SUFFIX}.")
    wrong = [outcome for outcome in outcomes if outcome.problem]
    headings = [Heading(name) for name in ("", "line", "who", "for", "asks", "expected")]
    for line in grid_lines(headings, list(_rows(outcomes)), screen_of(sys.stdout)):
        say(line)
    say("")
    for outcome in wrong:
        say(_wrong_line(outcome))
    say(f"{number(len(outcomes), 'question', 'questions')}, {len(wrong)} not as expected")
    if wrong:
        raise typer.Exit(ExitCode.REFUSED)


def _outcomes(folder: Path, catalogue: Catalogue, agency: str | None) -> Iterator[Outcome]:
    planner = Planner(catalogue)
    tables = sorted(policy_folders(folder, agency)[-1].glob(f"*{SUFFIX}"))
    examples = [e for t in tables for e in read_examples(t, catalogue, lambda sql: planner.plan(sql).uses)]
    if examples:
        yield from try_examples(load(folder, catalogue, agency), examples, int(time.time()))


def _rows(outcomes: Iterable[Outcome]) -> Iterator[Sequence[str]]:
    """A line for each row of the tables, whatever its number of questions."""
    for place, group in groupby(outcomes, key=lambda outcome: outcome.example.place):
        of_row = list(group)
        example = of_row[0].example
        right = not any(outcome.problem for outcome in of_row)
        line = ":".join((Path(place.rpartition(":")[0]).name, place.rpartition(":")[2]))
        circumstances = example.purpose + (f", case {example.case}" if example.case else "")
        asked = ", ".join(outcome.asked for outcome in of_row)
        yield (
            "ok" if right else "NO",
            line,
            ", ".join(example.roles),
            circumstances,
            _short(asked),
            _expected(example),
        )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 4] + " ..."


def _expected(example: Example) -> str:
    conditions = [f"@{name} {value or 'none'}" for name, value in example.obligations.items()]
    by = [f"by {example.policy}"] if example.policy else []
    constants = (
        [] if example.constants is None else [f"constants {'shown' if example.constants else 'masked'}"]
    )
    return ", ".join(["permit" if example.permitted else "deny", *conditions, *constants, *by])


def _wrong_line(outcome: Outcome) -> str:
    example = outcome.example
    expected = "permit" if example.permitted else "deny"
    circumstances = ", ".join(example.roles) + (f" for {example.purpose}" if example.purpose else "")
    circumstances += f", case {example.case}" if example.case else ""
    asked = " ".join(outcome.asked.split())
    return f"{example.place}: {asked} by {circumstances}: expected {expected}, {outcome.problem}"


__all__ = ["try_tables"]
