"""Files of a small federation, written where a test can spoil them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.catalogue import Catalogue, load_catalogue
from rabita.refusal import Code, Refusal
from tests.unit.catalogue.small_federation import CATALOGUE, DRUGS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "drugs.csv").write_text(DRUGS)
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    return tmp_path


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder / "catalogue.yaml")


@pytest.fixture
def refused() -> Callable[..., str]:
    """The message with which a call is refused for what a file says."""

    def message(call: Callable[..., object], *arguments: object) -> str:
        with pytest.raises(Refusal) as caught:
            call(*arguments)
        assert caught.value.code is Code.CONFIGURATION
        return caught.value.message

    return message
