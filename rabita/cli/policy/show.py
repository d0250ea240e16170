"""`rabita policy show`: the policies in force, in words, and who may do what by all of them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue
from rabita.catalogue.model import Catalogue
from rabita.cli.policy.folder import AgencyOption, FolderArgument, load, say, warn
from rabita.policy import Permit, Policies, Rule
from rabita.policy.digest import sentences
from rabita.policy.readership import agencies_of_ledgers, readership
from rabita.policy.survey import Cell, askers_told_apart, survey
from rabita.policy.words import in_words, obligations_in_words


def show(
    folder: FolderArgument,
    agency: AgencyOption = None,
    matrix: Annotated[
        bool,
        typer.Option("--matrix", help="Who may do what to which columns, by all policies taken together."),
    ] = False,
) -> None:
    """Say in plain words who may do what, when, and on which conditions."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    policies = load(folder, catalogue, agency)
    if matrix:
        for line in _matrix_lines(policies, catalogue):
            say(line)
    else:
        for rule in (*policies.rules, *policies.shipped):
            say("\n".join(_rule_lines(rule)) + "\n")
    say(f"policies {policies.hash}")
    warn(policies)


def _rule_lines(rule: Rule) -> list[str]:
    parts = [f"  {label:<9} {text}" for label, text in in_words(rule)]
    return [f"{rule.id}  ({rule.layer}, {rule.statement.place})", *parts]


def _matrix_lines(policies: Policies, catalogue: Catalogue) -> Iterator[str]:
    """An asker's uses together where they stand under the same conditions."""
    permitted: dict[str, dict[tuple[str, ...], list[Cell]]] = defaultdict(lambda: defaultdict(list))
    askers = askers_told_apart(policies.rules)
    surveyed = survey(policies, catalogue, askers, int(time.time()), registered=policies.cases is not None)
    for cell, decision in surveyed.items():
        if isinstance(decision, Permit):
            permitted[cell.asker][tuple(obligations_in_words(decision.obligations))].append(cell)
    for asker in askers:
        yield asker
        if not permitted[asker]:
            yield "  nothing"
        for conditions, cells in permitted[asker].items():
            yield from (f"  {sentence}" for sentence in sentences(cells, catalogue))
            yield f"    provided {'; '.join(conditions)}"
        yield ""
    yield "ledgers"
    in_force = (*policies.rules, *policies.shipped)
    readers = readership(
        policies, askers_told_apart(in_force), agencies_of_ledgers(in_force), int(time.time())
    )
    for asker, said in readers.items():
        yield from (f"  {asker} {sentence}" for sentence in said)
    yield "" if readers else "  nobody reads one"


__all__ = ["show"]
