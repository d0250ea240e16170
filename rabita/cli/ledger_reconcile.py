"""`rabita ledger reconcile`: the broker's record held against each agency's, entry by entry."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.footer import count
from rabita.cli.ledger_options import AsJson
from rabita.cli.ledger_parties import end_with, finding_lines
from rabita.cli.listing import print_json, print_lines
from rabita.cli.plain import plain
from rabita.ledger.reconcile_folders import Reconciled, reconcile_folders

_Broker = Annotated[Path, typer.Argument(metavar="BROKER", help="The broker's ledger, or a copy of it.")]
_Agents = Annotated[
    list[Path], typer.Argument(metavar="AGENT...", help="Agencies' ledgers, or copies of them.")
]

_AGREE = "they agree: every question, every answer, every state that one saw of another"


def reconcile(broker: _Broker, agents: _Agents, as_json: AsJson = False) -> None:
    """Verify the ledgers, and list what one has and another lacks; status 5 where they contradict."""
    found = reconcile_folders(broker, agents)
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
    end_with(found.findings, {}, told=True)


def _lines(found: Reconciled) -> list[str]:
    sizes = ", ".join(f"{plain(party)} {size}" for party, size in found.sizes.items())
    lines = [f"compared: {count(found.questions, 'question')}; entries: {sizes}"]
    lines += finding_lines(found.findings, _AGREE)
    return lines


__all__ = ["reconcile"]
