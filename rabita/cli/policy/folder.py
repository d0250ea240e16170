"""A federation's folder as the commands on policies take it: policies, and registers of cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_agent_file, load_cases, load_federation
from rabita.catalogue.model import Catalogue
from rabita.cli.plain import plain
from rabita.policy import Policies, load_policies, read_layers
from rabita.policy.enforceable import unread_register
from rabita.refusal import Code, Refusal

FolderArgument = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help="A federation's folder: catalogue.yaml, policies/, agencies/."),
]
AgencyOption = Annotated[
    str | None, typer.Option("--agency", metavar="ID", help="With this agency's own policies, which narrow.")
]


def load(folder: Path, catalogue: Catalogue, agency: str | None) -> Policies:
    """The federation's policies and, on top of them, the agency's; with this party's register of cases."""
    policies = load_policies(read_layers(policy_folders(folder, agency)), catalogue)
    register = _register_file(folder, catalogue, agency)
    if register is None:
        return policies
    unread_register(policies, register)
    return replace(policies, cases=load_cases(register, catalogue))


def _register_file(folder: Path, catalogue: Catalogue, agency: str | None) -> Path | None:
    """The broker's register, or the agency's; None where there is none, or no file that could name one."""
    if agency is None:
        return load_federation(folder).cases if (folder / "federation.yaml").is_file() else None
    agent_file = folder / "agencies" / agency / "agent.yaml"
    return load_agent_file(agent_file, catalogue).cases if agent_file.is_file() else None


def policy_folders(folder: Path, agency: str | None) -> list[Path]:
    """The folders of policies that apply; `Refusal(USAGE)` for an agency that is none of the federation."""
    if agency is None:
        return [folder / "policies"]
    known = load_federation(folder).agencies
    if agency not in known:
        hint = "Agencies are " + ", ".join(known) + "."
        raise Refusal(Code.USAGE, f"{agency!r} is no agency of this federation", hint=hint)
    return [folder / "policies", folder / "agencies" / agency / "policies"]


def warn(policies: Policies) -> None:
    for warning in policies.warnings:
        typer.echo(plain(f"warning: {warning}"), err=True)


def say(text: str) -> None:
    """Print lines of which no character is an order to the terminal."""
    typer.echo("\n".join(plain(line) for line in text.split("\n")))


def number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


__all__ = ["AgencyOption", "FolderArgument", "load", "number", "policy_folders", "say", "warn"]
