"""Federations of real processes that the tests of one file share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation.running import Federation, running
from tests.federation.small import OPEN_POLICY, write_small


@pytest.fixture
def federation(tmp_path: Path) -> Iterator[Federation]:
    """As `small`, for one test alone."""
    with running(write_small(tmp_path / "federation")) as up:
        yield up


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """Three agencies; analysts in groups of three people or more."""
    with running(write_small(tmp_path_factory.mktemp("small") / "federation")) as federation:
        yield federation


@pytest.fixture(scope="module")
def open_small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """The same three agencies under a policy that allows every use."""
    folder = write_small(tmp_path_factory.mktemp("open") / "federation", OPEN_POLICY)
    with running(folder) as federation:
        yield federation
