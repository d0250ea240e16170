"""An explanation as lines for people: rounds, what the broker does, the answer's columns, policy's word.

What the broker sent stands in them as it came: whoever prints them makes them safe for a terminal.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from rabita.client.explanation import (
    ExplainedFragment,
    ExplainedPolicy,
    ExplainedRound,
    Explanation,
    parse_explanation,
)
from rabita.refusal import Code, Refusal


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """The explanation for people; an element is one line but for SQL, which may have several."""
    for number, round_ in enumerate(explanation.rounds, 1):
        yield from _round_lines(round_, number, len(explanation.rounds))
    if explanation.rounds:
        yield "The broker then runs, over the agencies' partials"
    else:
        yield "No agency is asked. The broker runs, over reference tables"
    yield f"  {explanation.final_sql}"
    yield "Columns of the answer"
    yield from (f"  {c.name}  {c.type}" for c in explanation.columns)
    if explanation.approximations:
        yield "Estimates: the answer will be approximate"
        yield from (f"  {one}" for one in explanation.approximations)
    if explanation.policy is None:
        yield "Policy: not asked, since no purpose was named"
    else:
        yield from _policy_lines(explanation.policy)


def _round_lines(round_: ExplainedRound, number: int, of: int) -> Iterator[str]:
    yield f"Round {number} of {of}"
    for feed in round_.feeds:
        yield f"  the broker merges what came before into {feed.name}, and sends it along"
        yield f"    {feed.sql}"
    for fragment in round_.fragments:
        yield from _fragment_lines(fragment)


def _fragment_lines(fragment: ExplainedFragment) -> Iterator[str]:
    whom = "every agency that serves the tables"
    if fragment.agencies is not None:
        whom = ", ".join(fragment.agencies) or "no agency: none serves the tables"
    yield f"  {fragment.name} asks {whom}"
    yield f"    {fragment.sql}"
    if fragment.trim:
        yield f"    of what may leave, sends only {fragment.trim}"
    yield "    uses: " + (", ".join(fragment.uses) or "none")


def _policy_lines(policy: ExplainedPolicy) -> Iterator[str]:
    by = f" by {', '.join(policy.policies)}" if policy.policies else ""
    yield f"Policy: {'permitted' if policy.permitted else 'denied'}{by}"
    if not policy.permitted:
        yield "  The question would be refused."
    if policy.reason:
        yield f"  {policy.reason}"
    yield from (f"  {name} = {value}" for name, value in sorted(policy.obligations.items()))
    width = max((len(one.use) for one in policy.uses), default=0)
    for one in policy.uses:
        word = "permitted" if one.permitted else "denied"
        which = ", ".join(one.policies) or "no policy permits it"
        yield f"  {one.use:<{width}}  {word}: {which}"


def read_explained(table: pa.Table) -> tuple[Explanation, pa.Table]:
    """The answer to `EXPLAIN SELECT ...`: its one value, and a table with a line of text in each row."""
    if table.num_columns != 1 or table.num_rows != 1 or table.schema.types[0] != pa.string():
        raise Refusal(Code.ANSWER_MALFORMED, "the broker's explanation could not be read")
    explanation = parse_explanation(str(table.column(0)[0].as_py()).encode())
    lines = [line for text in explanation_lines(explanation) for line in text.splitlines()]
    return explanation, pa.table({"explanation": pa.array(lines, pa.string())})


__all__ = ["explanation_lines", "read_explained"]
