"""`rabita ledger reconcile`: the broker's record held against each agency's, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli import ledger_options as options
from rabita.cli.duration import parse_duration
from rabita.cli.ledger_parties import end_with, finding_lines, missing_lines
from rabita.cli.listing import print_json, print_lines
from rabita.cli.plain import plain
from rabita.cli.plural import count
from rabita.cli.profile import open_federation
from rabita.ledger.reconcile_folders import Reconciled, reconcile_folders
from rabita.refusal import Code, Refusal

if TYPE_CHECKING:
    from rabita.client.reconciling import Online

_FOLDERS = "rabita ledger reconcile BROKER AGENT..., or no folder at all to ask the parties"
_AGREE = "they agree: every question, every answer, every state that one saw of another"


def reconcile(
    ctx: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[BROKER AGENT...]",
            help="The broker's ledger and agencies' ledgers, or copies; left out, the parties are asked.",
        ),
    ] = None,
    since: options.Since = "",
    until: options.Until = "",
    agency: options.AlsoAgencies = None,
    timeout: Annotated[
        float, typer.Option(metavar="TIME", parser=parse_duration, help="How long each party has: 30s, 2m.")
    ] = "60s",  # type: ignore[assignment]  # typer puts a default through the parser as well
    as_json: options.AsJson = False,
) -> None:
    """Verify the ledgers, and list what one has and another lacks.

    Without folders the parties are asked, as the officer of the profile. Exit status: 4 where some agencies
    told nothing, 5 where ledgers contradict each other or do not hold, 6 where no agency told anything.
    """
    if not folders:
        with open_federation(ctx) as federation:
            online = federation.reconcile(agency or (), since=since, until=until, timeout=timeout)
        found, missing, own = online.reconciled, online.missing, _own(online)
    else:
        if since or until or agency:
            raise Refusal(
                Code.USAGE, "--since, --until and --agency are for asking the parties, not for folders"
            )
        if len(folders) == 1:
            raise Refusal(Code.USAGE, "one ledger alone has nothing to be compared with", hint=_FOLDERS)
        found, missing, own = reconcile_folders(folders[0], folders[1:]), {}, {}
    if as_json:
        print_json(
            {
                "sizes": found.sizes,
                "questions": found.questions,
                "findings": [asdict(finding) for finding in found.findings],
                **({} if folders else {"not_shown": own, "missing": _codes(missing)}),
            }
        )
    else:
        print_lines([*_lines(found, own), *missing_lines(missing)])
    end_with(found.findings, missing, told=len(found.sizes) > 1)


def _own(online: Online) -> dict[str, int]:
    """How many entries of each party were not shown: they are about no question."""
    return {party: read - online.shown[party] for party, read in online.read.items()}


def _codes(missing: Mapping[str, Refusal]) -> dict[str, str]:
    return {party: refusal.code.wire_name for party, refusal in missing.items()}


def _lines(found: Reconciled, own: Mapping[str, int]) -> list[str]:
    sizes = ", ".join(f"{plain(party)} {size}" for party, size in found.sizes.items())
    lines = [f"compared: {count(found.questions, 'question')}; entries: {sizes}"]
    if own:
        hidden = ", ".join(f"{plain(party)} {number}" for party, number in own.items())
        lines.append(f"about no question, and there as hashes alone: {hidden}")
    return [*lines, *finding_lines(found.findings, _AGREE)]


__all__ = ["reconcile"]
