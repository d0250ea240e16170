"""`rabita policy`: what a federation's policies say, whether they are in order, and who may ask what."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue, load_federation
from rabita.catalogue.model import Catalogue
from rabita.cli.plain import plain
from rabita.policy import Policies, Rule, load_policies, read_layers
from rabita.policy.examples import SUFFIX, Outcome, read_examples, try_examples
from rabita.policy.words import in_words
from rabita.refusal import Code, ExitCode, Refusal

app = typer.Typer(no_args_is_help=True, help="Read, check and try the policies of a federation's folder.")

_Folder = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help="A federation's folder: catalogue.yaml, policies/, agencies/."),
]
_Agency = Annotated[
    str | None, typer.Option("--agency", metavar="ID", help="With this agency's own policies, which narrow.")
]


@app.command()
def show(folder: _Folder, agency: _Agency = None) -> None:
    """Say in plain words who may do what, when, and on which conditions."""
    policies = _load(folder, load_catalogue(folder / "catalogue.yaml"), agency)
    for rule in policies.rules:
        _say("\n".join(_rule_lines(rule)) + "\n")
    _say(f"policies {policies.hash}")
    _warn(policies)


@app.command()
def check(folder: _Folder) -> None:
    """Check the federation's policies, and those of every agency on top of them."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    for agency in (None, *load_federation(folder).agencies):
        policies = _load(folder, catalogue, agency)
        own = [rule for rule in policies.rules if agency is None or rule.layer != policies.rules[0].layer]
        _say(f"{_whose(agency)}: {_number(len(own), 'policy', 'policies')} in order, {policies.hash}")
        if agency is None:
            _warn(policies)


@app.command("test")
def try_tables(folder: _Folder, agency: _Agency = None) -> None:
    """Ask the example questions in *.test.yaml beside the policies; status 3 where one goes wrong."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    agencies = [agency] if agency else [None, *load_federation(folder).agencies]
    outcomes = [outcome for each in agencies for outcome in _outcomes(folder, catalogue, each)]
    if not outcomes:
        message = f"{folder}: found no example questions"
        raise Refusal(Code.USAGE, message, hint=f"They stand in policies/*{SUFFIX}.")
    wrong = [outcome for outcome in outcomes if outcome.problem]
    for outcome in wrong:
        _say(_wrong_line(outcome))
    _say(f"{_number(len(outcomes), 'question', 'questions')}, {len(wrong)} not as expected")
    if wrong:
        raise typer.Exit(ExitCode.REFUSED)


def _outcomes(folder: Path, catalogue: Catalogue, agency: str | None) -> Iterator[Outcome]:
    tables = sorted(_policy_folders(folder, agency)[-1].glob(f"*{SUFFIX}"))
    examples = [example for table in tables for example in read_examples(table, catalogue)]
    if examples:
        yield from try_examples(_load(folder, catalogue, agency), examples, int(time.time()))


def _load(folder: Path, catalogue: Catalogue, agency: str | None) -> Policies:
    return load_policies(read_layers(_policy_folders(folder, agency)), catalogue)


def _policy_folders(folder: Path, agency: str | None) -> list[Path]:
    if agency is None:
        return [folder / "policies"]
    known = load_federation(folder).agencies
    if agency not in known:
        hint = "Agencies are " + ", ".join(known) + "."
        raise Refusal(Code.USAGE, f"{agency!r} is no agency of this federation", hint=hint)
    return [folder / "policies", folder / "agencies" / agency / "policies"]


def _rule_lines(rule: Rule) -> list[str]:
    parts = [f"  {label:<9} {text}" for label, text in in_words(rule)]
    return [f"{rule.id}  ({rule.layer}, {rule.statement.place})", *parts]


def _wrong_line(outcome: Outcome) -> str:
    example = outcome.example
    expected = "permit" if example.permitted else "deny"
    circumstances = f"{', '.join(example.roles)} for {example.purpose}"
    circumstances += f", case {example.case}" if example.case else ""
    return f"{example.place}: {outcome.use} by {circumstances}: expected {expected}, {outcome.problem}"


def _warn(policies: Policies) -> None:
    for warning in policies.warnings:
        typer.echo(plain(f"warning: {warning}"), err=True)


def _whose(agency: str | None) -> str:
    return "federation" if agency is None else f"agency {agency}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _say(text: str) -> None:
    typer.echo("\n".join(plain(line) for line in text.split("\n")))


__all__ = ["app"]
