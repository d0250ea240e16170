"""Shipping goes on where it ended, of the very ledger that was shipped, and says so where it is another."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.cli.main import main
from rabita.ledger import Ledger, verify_ledger
from tests.unit.cli.test_ledger_ship import Receiver, entry_in, receiver  # noqa: F401 - a fixture

FORKED, CORRUPT = 5, 5


class Shipped:
    """A ledger that is written, and its bookmark for one receiver."""

    def __init__(self, folder: Path, receiver: Receiver) -> None:  # noqa: F811
        self.key, self.folder, self.receiver = Ed25519PrivateKey.generate(), folder, receiver
        self.file = folder.with_name("l-shipped.json")
        self.write(3)

    def write(self, count: int, *, word: str = "q", origin: str = "rabita/f/broker") -> None:
        with Ledger.open(self.folder, origin=origin, key=self.key) as ledger:
            for _ in range(count):
                ledger.append({"kind": "asked", "question": f"{word}{ledger.size}"})

    def ship(self, *options: str, folder: Path | None = None) -> int:
        told = ["ledger", "ship", str(folder or self.folder), "--to", self.receiver.url, *options]
        return int(main(told))

    def questions(self, count: int) -> list[str]:
        return [entry_in(message)["question"] for message in self.receiver.messages(count)]

    def noted(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text()))


@pytest.fixture
def shipped(tmp_path: Path, receiver: Receiver) -> Shipped:  # noqa: F811
    return Shipped(tmp_path / "l", receiver)


def refused(said: pytest.CaptureFixture[str], code: str) -> str:
    """What was said in refusing for that reason."""
    error = said.readouterr().err
    assert [line for line in error.splitlines() if line.startswith(f"{code}: ")], error
    return error


def test_a_bookmark_is_of_one_ledger_and_one_receiver(shipped: Shipped, tmp_path: Path) -> None:
    other = Shipped(tmp_path / "other" / "l", shipped.receiver)
    other.folder.parent.mkdir(exist_ok=True)
    shutil.rmtree(other.folder)
    other.write(2, word="other", origin="rabita/f/agency/anf")
    for each in (shipped, other):
        assert each.ship("--bookmark", str(shipped.file)) == 0
    assert shipped.questions(5)[3:] == ["other0", "other1"]
    assert set(shipped.noted()) == {
        f"{origin} {shipped.receiver.url}" for origin in ("rabita/f/broker", "rabita/f/agency/anf")
    }


def test_a_bookmark_of_a_version_before_goes_on_where_it_was(shipped: Shipped) -> None:
    shipped.file.write_text(json.dumps({shipped.receiver.url: 2, "syslog+tcp://elsewhere:1": 1}))
    assert shipped.ship() == 0
    assert shipped.questions(1) == ["q2"]
    noted = shipped.noted()
    assert noted.pop("syslog+tcp://elsewhere:1") == 1
    assert [place["next"] for place in noted.values()] == [3]


@pytest.mark.parametrize("place", [4, 999_999])
def test_a_bookmark_beyond_the_ledger_is_refused_with_what_to_do(
    shipped: Shipped, place: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped.file.write_text(json.dumps({shipped.receiver.url: place}))
    assert shipped.ship() == FORKED
    assert f"take the bookmark {shipped.file} away" in refused(capsys, "ledger_forked")
    assert not shipped.receiver.received
    shipped.file.unlink()
    assert shipped.ship() == 0
    assert shipped.questions(3) == ["q0", "q1", "q2"]


@pytest.mark.parametrize("more", [0, 2, 3, 5])
def test_a_ledger_that_was_put_back_is_noticed_whatever_was_written_since(
    shipped: Shipped, tmp_path: Path, more: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(shipped.folder, tmp_path / "before")
    shipped.write(3)
    assert shipped.ship() == 0
    shutil.rmtree(shipped.folder)
    shutil.copytree(tmp_path / "before", shipped.folder)
    if more:
        shipped.write(more, word="again")
    assert shipped.ship() == FORKED
    refused(capsys, "ledger_forked")
    assert len(shipped.questions(6)) == 6


def test_a_state_that_was_seen_is_held_to_though_not_all_of_it_was_sent(
    shipped: Shipped, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shipped.ship() == 0
    at_three = shipped.noted()
    shutil.copytree(shipped.folder, tmp_path / "before")
    shipped.write(3)
    assert shipped.ship() == 0
    [(name, seen)] = shipped.noted().items()
    of_three = at_three[name]
    unsent = {**seen, "next": of_three["next"], "subtrees": of_three["subtrees"]}
    shipped.file.write_text(json.dumps({name: unsent}))
    assert shipped.ship() == 0, "it goes on within the state that was seen"
    assert shipped.questions(9)[6:] == ["q3", "q4", "q5"]
    shutil.rmtree(shipped.folder)
    shutil.copytree(tmp_path / "before", shipped.folder)
    shipped.write(4, word="again")
    shipped.file.write_text(json.dumps({name: unsent}))
    assert shipped.ship() == FORKED
    refused(capsys, "ledger_forked")


def test_another_ledger_of_that_name_is_noticed(shipped: Shipped, capsys: pytest.CaptureFixture[str]) -> None:
    assert shipped.ship() == 0
    shutil.rmtree(shipped.folder)
    shipped.key = Ed25519PrivateKey.generate()
    shipped.write(10, word="new")
    assert shipped.ship() == FORKED
    refused(capsys, "ledger_forked")


@pytest.mark.parametrize("before", [True, False])
def test_entries_that_are_none_are_corrupt(
    shipped: Shipped, before: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if before:
        assert shipped.ship() == 0
        capsys.readouterr()
    [entries] = shipped.folder.glob("entries-*")
    entries.write_bytes(os.urandom(entries.stat().st_size))
    assert shipped.ship() == CORRUPT
    refused(capsys, "ledger_corrupt")


def test_an_entry_that_was_altered_is_not_sent(shipped: Shipped, capsys: pytest.CaptureFixture[str]) -> None:
    [entries] = shipped.folder.glob("entries-*")
    entries.write_bytes(entries.read_bytes().replace(b'"q1"', b'"x1"'))
    assert shipped.ship() == CORRUPT
    refused(capsys, "ledger_corrupt")
    assert not shipped.receiver.received


@pytest.mark.parametrize("how", ["inside", "a folder in it", "by a link", "of another ledger"])
def test_a_bookmark_in_a_ledgers_folder_is_a_usage_error(shipped: Shipped, tmp_path: Path, how: str) -> None:
    (tmp_path / "link").symlink_to(shipped.folder)
    shutil.copytree(shipped.folder, tmp_path / "copy")
    file = {
        "inside": shipped.folder / "mark.json",
        "a folder in it": shipped.folder / "x" / "mark.json",
        "by a link": tmp_path / "link" / "mark.json",
        "of another ledger": tmp_path / "copy" / "mark.json",
    }[how]
    assert shipped.ship("--bookmark", str(file)) == 2
    assert not shipped.receiver.received
    verify_ledger(shipped.folder)
    verify_ledger(tmp_path / "copy")


def test_a_bookmark_that_cannot_be_written_is_refused_before_anything_is_sent(
    shipped: Shipped, tmp_path: Path
) -> None:
    assert shipped.ship("--bookmark", str(tmp_path / "nowhere" / "mark.json")) == 2
    assert not shipped.receiver.received


def test_the_folder_one_stands_in_has_its_bookmark_beside_it(
    shipped: Shipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shipped.folder)
    assert shipped.ship(folder=Path(".")) == 0
    assert shipped.file.exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        "[", "[]", "3", "null", "\udcff",
        *({"next": value} for value in (-1, "3", True, None, 2**60)),
        {"subtrees": ["x"]}, {"subtrees": []}, {"subtrees": 1}, {"root": "AA=="}, {"root": 3}, {"size": 1},
    ],
)  # fmt: skip
def test_a_bookmark_that_is_none_is_not_begun_anew(
    shipped: Shipped, spoilt: str | dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert shipped.ship() == 0
    capsys.readouterr()
    [(name, place)] = shipped.noted().items()
    text = spoilt if isinstance(spoilt, str) else json.dumps({name: {**place, **spoilt}})
    shipped.file.write_text(text, errors="surrogateescape")
    assert shipped.ship() == 2
    refused(capsys, "configuration")
