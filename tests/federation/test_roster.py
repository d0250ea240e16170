"""The catalogue says who belongs to the federation and serves what: broker, agents and askers hold to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
PERSONS = "SELECT sex, count(*) FROM persons GROUP BY sex"
ALL = dict.fromkeys(AGENCIES, "persons, seizures")


def with_roster(folder: Path, **served: str) -> Path:
    catalogue = folder / "catalogue.yaml"
    lines = "".join(f"  {agency}: [{tables}]\n" for agency, tables in served.items())
    catalogue.write_text(f"{catalogue.read_text()}agencies:\n{lines}")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "federation")


@pytest.fixture
def federation(folder: Path) -> Iterator[Federation]:
    """One in which `south` serves seizures alone."""
    agent = folder / "agencies" / "south" / "agent.yaml"
    agent.write_text(f"{agent.read_text()}tables: {{seizures: {{}}}}\n")
    with running(with_roster(folder, **(ALL | {"south": "seizures"}))) as up:
        yield up


def test_everybody_of_the_roster_answers_or_is_said_not_to_serve(federation: Federation) -> None:
    said = federation.query(SQL)
    assert (said.status, {a["id"]: a["state"] for a in said.report["agencies"]}) == (
        0, dict.fromkeys(AGENCIES, "answered"),
    )  # fmt: skip
    said = federation.query(PERSONS)
    assert (said.status, said.agency("south")["state"]) == (0, "not_serving")


@pytest.mark.parametrize(
    ("served", "words"),
    [
        (
            ALL | {"south": "seizures"},
            "south serves persons, seizures; the catalogue's `agencies` says",
        ),
        ({a: ALL[a] for a in AGENCIES if a != "south"}, "not in the catalogue south"),
        (ALL | {"west": "seizures"}, "missing there west"),
    ],
)
def test_what_does_not_fit_the_roster_does_not_start(
    folder: Path, served: dict[str, str], words: str
) -> None:
    said = rabita("lab", "up", str(with_roster(folder, **served)))
    rabita("lab", "down", str(folder))
    assert said.returncode == 2
    assert words in said.stderr


def test_an_agencys_check_says_what_does_not_fit_the_roster(folder: Path) -> None:
    with_roster(folder, **(ALL | {"south": "seizures"}))
    done = rabita("agent", "check", str(folder))
    assert done.returncode != 0
    assert "south: cannot be served until it serves what the catalogue's roster says" in done.stdout
    assert "north: everything fits" in done.stdout


def test_an_agency_that_the_roster_does_not_name_may_try_itself_out(folder: Path) -> None:
    with_roster(folder, **{agency: ALL[agency] for agency in AGENCIES if agency != "south"})
    said = rabita("agent", "check", str(folder)).stdout
    assert said.count("does not name it yet") == 1
    assert "south: everything fits" in said
