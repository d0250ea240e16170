"""`rabita ledger reconcile`: the broker's record held against each agency's, entry by entry."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.footer import count
from rabita.cli.ledger_options import AsJson
from rabita.cli.listing import print_json, print_lines
from rabita.cli.plain import plain
from rabita.ledger.reconcile import Finding
from rabita.ledger.reconcile_folders import Reconciled, reconcile_folders
from rabita.refusal import Code, Refusal

_Broker = Annotated[Path, typer.Argument(metavar="BROKER", help="The broker's ledger, or a copy of it.")]
_Agents = Annotated[
    list[Path], typer.Argument(metavar="AGENT...", help="Agencies' ledgers, or copies of them.")
]


def reconcile(broker: _Broker, agents: _Agents, as_json: AsJson = False) -> None:
    """Verify the ledgers, and list what one has and another lacks; status 5 where they contradict."""
    found = reconcile_folders(broker, agents)
    contradictions = [finding for finding in found.findings if not finding.explicable]
    if as_json:
        print_json(
            {
                "sizes": found.sizes,
                "questions": found.questions,
                "findings": [asdict(finding) for finding in found.findings],
            }
        )
    else:
        print_lines(_lines(found))
    if contradictions:
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"the ledgers contradict each other in {count(len(contradictions), 'place')}",
            hint="keep the folders as evidence and tell the security officers of both parties",
        )


def _lines(found: Reconciled) -> list[str]:
    sizes = ", ".join(f"{plain(party)} {size}" for party, size in found.sizes.items())
    lines = [f"compared: {count(found.questions, 'question')}; entries: {sizes}"]
    contradictions = [finding for finding in found.findings if not finding.explicable]
    rest = [finding for finding in found.findings if finding.explicable]
    lines += [f"  {_line(finding)}" for finding in contradictions]
    if rest:
        lines.append(f"as a crash or a deadline leaves it: {len(rest)}")
        lines += [f"  {_line(finding)}" for finding in rest]
    if not found.findings:
        lines.append("they agree: every question, every answer, every state that one saw of another")
    elif not contradictions:
        lines.append("apart from that they agree")
    return lines


def _line(finding: Finding) -> str:
    question = f"question {plain(finding.question)}: " if finding.question else ""
    return f"{plain(finding.party)} (entry {finding.index}): {question}{plain(finding.what)}"


__all__ = ["reconcile"]
