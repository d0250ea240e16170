"""`rabita agent check`: every mapping of one agency, or of each of a federation's folder, and registers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from agent.check import check_agency
from agent.check_report import print_report
from rabita.catalogue import (
    AgentFile,
    Catalogue,
    load_agent_file,
    load_cases,
    load_catalogue,
    load_federation,
)
from rabita.refusal import Code, Refusal


def check_folder(folder: Path, catalogue_path: Path | None) -> bool:
    """Print the report of every agency of the folder; whether all of them can be served.

    Raises `Refusal(CONFIGURATION)` where a file is wrong or a source cannot be opened.
    """
    agencies = _agency_folders(folder)
    catalogue = load_catalogue(catalogue_path or _catalogue_around(agencies[0]))
    console, servable = Console(), True
    for number, agency in enumerate(agencies):
        if number:
            console.print()
        agent_file = load_agent_file(agency / "agent.yaml", catalogue)
        report = check_agency(agent_file, catalogue)
        print_report(report, console)
        _print_register(agent_file, catalogue, console)
        servable = servable and report.servable
    return servable


def _print_register(agent_file: AgentFile, catalogue: Catalogue, console: Console) -> None:
    """How much the agency's register of cases holds, where it keeps one; never what."""
    if agent_file.cases is not None:
        register = load_cases(agent_file.cases, catalogue)
        console.print(Text(register.in_numbers(datetime.now(UTC).date())))


def _agency_folders(folder: Path) -> list[Path]:
    if (folder / "agent.yaml").is_file():
        return [folder]
    if (folder / "federation.yaml").is_file():
        return [folder / "agencies" / agency for agency in sorted(load_federation(folder).agencies)]
    raise Refusal(
        Code.CONFIGURATION,
        f"{folder} holds neither agent.yaml nor federation.yaml",
        hint="name an agency's folder, or a federation's",
    )


def _catalogue_around(agency: Path) -> Path:
    """The catalogue of the federation whose folder the agency's lies in."""
    around = agency.resolve().parent.parent / "catalogue.yaml"
    if not around.is_file():
        raise Refusal(
            Code.CONFIGURATION,
            f"no catalogue.yaml is found around {agency}",
            hint="name it with --catalogue FILE",
        )
    return around


__all__ = ["check_folder"]
