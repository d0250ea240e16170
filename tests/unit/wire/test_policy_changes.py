"""The record names the policies in force, at the start and at every change, within what an entry holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.canonical import digest
from rabita.catalogue.model import Catalogue
from rabita.ledger import Filter, Ledger, search
from rabita.policy import Layer, Policies, PolicyWatch, load_policies
from rabita.wire.policy_changes import MOST_NAMED, in_force, named, record_policy_changes

CATALOGUE = Catalogue(1, ("briefing",), {}, (), "sha256:0")
OPEN = '@id("open") @min_group_size("{}") permit (principal, action, resource);'
CLOSED = '@id("closed") forbid (principal, action == Action::"read_ledger", resource);'


def policies(federation: str, agency: str = "") -> Policies:
    layers = [Layer("federation", {"f.cedar": federation}), Layer("agency anf", {"own.cedar": agency})]
    return load_policies(layers, CATALOGUE)


def forbids(count: int, length: int = 0) -> str:
    word = "é" * length
    return CLOSED + "".join(
        f'@id("{number:05}{word}") forbid (principal, action, resource);' for number in range(count)
    )


def test_each_policy_has_the_digest_of_its_text() -> None:
    said = named(policies(CLOSED + OPEN.format(5)))["in_force"]
    assert said == {"closed": digest(CLOSED.encode()), "open": digest(OPEN.format(5).encode())}


def test_an_agencys_own_policy_is_apart_from_the_federations_of_that_name() -> None:
    said = named(policies(CLOSED, CLOSED))["in_force"]
    assert set(said) == {"closed", "agency anf: closed"}


def test_a_federations_policy_cannot_take_the_place_of_an_agencys() -> None:
    mimic = CLOSED.replace('"closed"', '"agency anf: closed"')
    said = named(policies(CLOSED + mimic, CLOSED))["in_force"]
    assert set(said) == {"closed", "federation: agency anf: closed", "agency anf: closed"}


def test_policies_that_hold_because_the_federation_is_silent_are_named_too() -> None:
    said = named(policies(OPEN.format(5)))["in_force"]
    assert {name for name in said if name.startswith("shipped: ")} == set(said) - {"open"}
    assert len(said) > 1


@pytest.mark.parametrize(("count", "length"), [(MOST_NAMED, 0), (1_100, 0), (1_000, 90)])
def test_of_more_than_an_entry_holds_it_says_how_many(ledger: Ledger, count: int, length: int) -> None:
    said = named(policies(forbids(count, length)))
    listed, left_out = said["in_force"], said["in_force_left_out"]
    assert len(listed) + (left_out or 0) == count + 1
    assert left_out
    ledger.append({"kind": "started", **said})  # it fits
    assert list(listed) == sorted(listed)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l", origin="rabita/f/anf", key=Ed25519PrivateKey.generate()) as opened:
        yield opened


@pytest.fixture
def followed(tmp_path: Path, ledger: Ledger) -> SimpleNamespace:
    """A party's policies, which are followed, and what its ledger says of their changes."""
    folder = tmp_path / "policies"
    folder.mkdir()
    file = folder / "f.cedar"
    file.write_text(CLOSED + OPEN.format(5))
    watch = PolicyWatch([folder], CATALOGUE, clock=lambda: time.time() + 3600)
    record_policy_changes(watch, ledger)
    changes: Callable[[], list[dict[str, object]]] = lambda: [  # noqa: E731
        found.entry for found in search(ledger.folder, Filter(kind="policy_changed"))
    ]
    return SimpleNamespace(file=file, watch=watch, changes=changes)


def test_a_start_and_a_change_say_what_is_in_force(followed: SimpleNamespace) -> None:
    before = in_force(followed.watch)
    followed.file.write_text(OPEN.format(7) + CLOSED)
    followed.watch.current()
    [changed] = followed.changes()
    assert changed["in_force"].keys() == before["in_force"].keys()
    differ = {name for name, text in changed["in_force"].items() if before["in_force"][name] != text}
    assert differ == {"open"}


def test_a_change_that_is_wrong_says_so_and_that_the_same_policies_hold(followed: SimpleNamespace) -> None:
    before = in_force(followed.watch)
    followed.file.write_text("permit")
    followed.watch.current()
    [changed] = followed.changes()
    assert "f.cedar" in changed["problem"]
    assert (changed["policy"], changed["in_force"]) == (before["policy"], before["in_force"])
