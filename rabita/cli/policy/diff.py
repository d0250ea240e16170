"""`rabita policy diff`: what a change of policies opens, closes and puts under other conditions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue
from rabita.cli.policy.folder import AgencyOption, load, say
from rabita.policy import Policies
from rabita.policy.difference import CLOSED, Change, changes
from rabita.policy.digest import sentences
from rabita.policy.readership import agencies_of_ledgers, readership
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
    registered = any(each.cases is not None for each in (before, after))
    found = changes(
        survey(before, before_catalogue, askers, now, registered=registered),
        survey(after, after_catalogue, askers, now, registered=registered),
    )
    for kind, of_kind in groupby(found, key=lambda change: change.kind):
        say(kind)
        for change in of_kind:
            catalogue = before_catalogue if kind == CLOSED else after_catalogue
            for line in _lines(change, list(sentences(change.cells, catalogue))):
                say(line)
        say("")
    readers = list(_readers_changed(before, after, now))
    for line in readers:
        say(line)
    if not found and not readers:
        same = "the same policies" if before.hash == after.hash else "other texts, but no other decision"
        say(f"{same}, for {len(askers)} kinds of askers, every column, use and purpose")


def _readers_changed(before: Policies, after: Policies, now: int) -> Iterator[str]:
    """Who reads a ledger by one of the two alone."""
    rules = [rule for each in (before, after) for rule in (*each.rules, *each.shipped)]
    askers, agencies = askers_told_apart(rules), agencies_of_ledgers(rules)
    old, new = (
        {(who, what) for who, said in readership(p, askers, agencies, now).items() for what in said}
        for p in (before, after)
    )
    for kind, lines in (("newly permitted", new - old), ("no longer permitted", old - new)):
        if lines:
            yield f"{kind}, of ledgers"
            yield from (f"  {who}: {what}" for who, what in sorted(lines))
            yield ""


def _lines(change: Change, said: list[str]) -> list[str]:
    lines = [f"  {change.asker}: {sentence}" for sentence in said]
    return [*lines, f"    {'; '.join(change.conditions)}"] if change.conditions else lines


__all__ = ["diff"]
