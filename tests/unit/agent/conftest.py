"""Agencies whose worker processes end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agent.sources.protocol import Limits
from tests.unit.agent.agencies import FILES, ROWS, Agency, loaded, write_agency

Opener = Callable[..., Agency]


@pytest.fixture
def opened() -> Iterator[Opener]:
    """Opens the agency in a folder, and closes it after the test."""
    agencies: list[Agency] = []

    def open_it(folder: Path, limits: Limits | None = None) -> Agency:
        agency = loaded(folder, limits)
        agencies.append(agency)
        agency.source.open()
        return agency

    yield open_it
    for agency in agencies:
        agency.source.close()


@pytest.fixture
def anf(tmp_path: Path, opened: Opener) -> Agency:
    """An agency with thirty seizures in a CSV file."""
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    return opened(tmp_path)
