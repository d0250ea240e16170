"""`rabita policy diff`: what a change of policies opens, closes and puts under other conditions."""

from __future__ import annotations

import time
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue
from rabita.cli.policy.folder import AgencyOption, load, say
from rabita.policy.difference import CLOSED, Change, changes
from rabita.policy.digest import sentences
from rabita.policy.survey import askers_told_apart, survey


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A federation's folder as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The folder as it is to be.")],
    agency: AgencyOption = None,
) -> None:
    """Say what NEW permits that OLD did not, what no longer, and what on other conditions."""
    before_catalogue, after_catalogue = (load_catalogue(f / "catalogue.yaml") for f in (old, new))
    before, after = load(old, before_catalogue, agency), load(new, after_catalogue, agency)
    askers = askers_told_apart((*before.rules, *after.rules))
    now = int(time.time())
    found = changes(
        survey(before, before_catalogue, askers, now), survey(after, after_catalogue, askers, now)
    )
    for kind, of_kind in groupby(found, key=lambda change: change.kind):
        say(kind)
        for change in of_kind:
            catalogue = before_catalogue if kind == CLOSED else after_catalogue
            for line in _lines(change, list(sentences(change.cells, catalogue))):
                say(line)
        say("")
    if not found:
        same = "the same policies" if before.hash == after.hash else "other texts, but no other decision"
        say(f"{same}, for {len(askers)} kinds of askers, every column, use and purpose")


def _lines(change: Change, said: list[str]) -> list[str]:
    lines = [f"  {change.asker}: {sentence}" for sentence in said]
    return [*lines, f"    {'; '.join(change.conditions)}"] if change.conditions else lines


__all__ = ["diff"]
