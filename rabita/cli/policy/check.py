"""`rabita policy check`: are all policies in order, at the federation and at every agency, and registers?"""

from __future__ import annotations

from datetime import UTC, datetime

from rabita.catalogue import load_catalogue, load_federation
from rabita.cli.policy.folder import FolderArgument, load, number, say, warn


def check(folder: FolderArgument) -> None:
    """Check the federation's policies, and those of every agency on top of them."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    for agency in (None, *load_federation(folder).agencies):
        policies = load(folder, catalogue, agency)
        own = [rule for rule in policies.rules if agency is None or rule.layer != policies.rules[0].layer]
        whose = "federation" if agency is None else f"agency {agency}"
        say(f"{whose}: {number(len(own), 'policy', 'policies')} in order, {policies.hash}")
        if policies.cases is not None:
            say(f"  {policies.cases.in_numbers(datetime.now(UTC).date())}")
        if agency is None:
            warn(policies)


__all__ = ["check"]
