"""An agency whose data break while it serves says that it cannot answer; no value comes with it, anywhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.federation.running import Federation, Said, running
from tests.federation.small import MARK, write_small

SQL = "SELECT drug, count(*), sum(quantity_kg) FROM seizures GROUP BY drug"
SECRET = f"{MARK}-SPILT"


def _no_header(path: Path) -> None:
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")


def _other_header(path: Path) -> None:
    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([first.replace("person_id", SECRET), *rest]) + "\n")


def _field_too_many(path: Path) -> None:
    path.write_text(
        path.read_text() + f"{SECRET},{SECRET},{SECRET},{SECRET},{SECRET},{SECRET},{SECRET},{SECRET}\n"
    )


def _open_quote(path: Path) -> None:
    path.write_text(path.read_text() + f'"{SECRET},x\n')


def _no_text(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\xff\xfe" + SECRET.encode() + b"\n")


def _a_row_for_a_header(path: Path) -> None:
    path.write_text(f"{SECRET},{SECRET}\n")


BREAKS: list[Callable[[Path], None]] = [
    _no_header, _other_header, _field_too_many, _open_quote, _no_text, _a_row_for_a_header,
]  # fmt: skip


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("failing") / "federation")) as up:
        yield up


@pytest.mark.parametrize("damage", BREAKS, ids=[b.__name__.strip("_") for b in BREAKS])
def test_broken_data_are_not_quoted(federation: Federation, damage: Callable[[Path], None]) -> None:
    path = federation.folder / "agencies" / "south" / "data" / "seizures.csv"
    right = path.read_bytes()
    damage(path)
    try:
        said = until(lambda: federation.query(SQL), lambda said: said.status != 0)
        assert said.status == 6
        assert "south" in said.error
        assert MARK not in said.error
        partial = federation.query(SQL, "--require", "any")
        assert partial.status == 4
        assert MARK not in str(partial.answer) + partial.error
    finally:
        path.write_bytes(right)
    assert MARK.encode() not in federation.everything_written()
    until(lambda: federation.query(SQL), lambda said: said.status == 0)


def until(get: Callable[[], Said], enough: Callable[[Said], bool], seconds: float = 20.0) -> Said:
    """What `get` gives once it is as wanted, or at last."""
    end = time.monotonic() + seconds
    while not enough(got := get()) and time.monotonic() < end:
        time.sleep(0.2)
    return got
