"""`rabita explain`: what a question would do, and what policy would say, without asking any agency."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.plain import plain, plain_lines
from rabita.cli.profile import open_federation
from rabita.cli.refusals import refusals_point_into
from rabita.cli.sql_text import read_sql

if TYPE_CHECKING:
    from rabita.client.explanation import ExplainedFragment, ExplainedPolicy, Explanation

app = typer.Typer()


@app.command()
def explain(
    ctx: typer.Context,
    *,
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="The question; - reads standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Read the SQL from a file.")] = None,
    purpose: Annotated[str, typer.Option(metavar="P", help="The purpose that policy is asked about.")] = "",
    case: Annotated[str, typer.Option(metavar="C", help="The case that policy is asked about.")] = "",
    format_: Annotated[ListFormat, typer.Option("--format", help="How to write it.")] = ListFormat.TABLE,
) -> None:
    """Show the rounds, the SQL each agency would see, the uses, and what policy would say."""
    text = read_sql(sql, file)
    with refusals_point_into(text), open_federation(ctx) as federation:
        explanation = federation.explain(text, purpose, case)
    if format_ is ListFormat.JSON:
        print_json(explanation.raw)
    else:
        print_lines(explanation_lines(explanation))


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """The explanation for people."""
    for number, fragments in enumerate(explanation.rounds, 1):
        yield f"Round {number} of {len(explanation.rounds)}"
        for fragment in fragments:
            yield from _fragment_lines(fragment)
    yield "The broker then runs, over the agencies' partials"
    yield from (f"  {line}" for line in plain_lines(explanation.final_sql))
    yield "Columns of the answer"
    yield from (f"  {plain(c.name)}  {plain(c.type)}" for c in explanation.columns)
    if explanation.approximations:
        yield "Estimates: the answer will be approximate"
        yield from (f"  {plain(str(one))}" for one in explanation.approximations)
    if explanation.policy is not None:
        yield from _policy_lines(explanation.policy)


def _fragment_lines(fragment: ExplainedFragment) -> Iterator[str]:
    whom = "every agency that serves the tables"
    if fragment.agencies is not None:
        whom = ", ".join(plain(a) for a in fragment.agencies) or "no agency"
    yield f"  {plain(fragment.name)} asks {whom}"
    yield from (f"    {line}" for line in plain_lines(fragment.sql))
    yield "    uses: " + (", ".join(plain(use) for use in fragment.uses) or "none")


def _policy_lines(policy: ExplainedPolicy) -> Iterator[str]:
    by = f" by {', '.join(plain(p) for p in policy.policies)}" if policy.policies else ""
    yield f"Policy: {'permitted' if policy.permitted else 'denied'}{by}"
    if policy.reason:
        yield f"  {plain(policy.reason)}"
    yield from (f"  {plain(name)} = {plain(value)}" for name, value in sorted(policy.obligations.items()))


__all__ = ["app", "explanation_lines"]
