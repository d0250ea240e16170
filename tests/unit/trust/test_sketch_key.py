"""The agencies' key for sketches: its file, its ids, and that the broker does not get it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rabita.cli.main import main
from rabita.refusal import Refusal
from rabita.trust import SketchKeyWatch, make_authority, make_sketch_key, publish_sketch_key
from rabita.trust.sketch_key import FILE, load_sketch_key


def test_a_key_is_made_once_kept_secret_and_handed_on_unchanged(tmp_path: Path) -> None:
    made = make_sketch_key(tmp_path / "authority")
    publish_sketch_key(tmp_path / "authority", tmp_path / "anf")
    assert load_sketch_key(tmp_path / "anf") == made
    assert (tmp_path / "anf" / FILE).stat().st_mode & 0o077 == 0
    assert made.secret.hex() not in repr(made)
    with pytest.raises(Refusal):
        make_sketch_key(tmp_path / "authority")


def test_every_fragment_and_every_sketch_has_a_key_of_its_own(tmp_path: Path) -> None:
    key, other = make_sketch_key(tmp_path / "a"), make_sketch_key(tmp_path / "b")
    derived = {
        key.of("sha256:1", "x"),
        key.of("sha256:1", "y"),
        key.of("sha256:2", "x"),
        other.of("sha256:1", "x"),
        key.secret.hex(),
        key.id,
    }
    assert len(derived) == 6
    assert key.of("sha256:1", "x") == key.of("sha256:1", "x")
    assert len(key.of("sha256:1", "x")) == 64
    assert key.id != other.id


@pytest.mark.parametrize("text", ["", "rabita-sketch-key", f"rabita-sketch-key {'0' * 63}", "0" * 64])
def test_a_file_that_holds_no_key_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Refusal) as caught:
        SketchKeyWatch(tmp_path)
    assert caught.value.code.wire_name == "configuration"


def test_a_watched_key_comes_changes_and_goes(tmp_path: Path) -> None:
    watch = SketchKeyWatch(tmp_path)
    assert watch.current() is None
    first = make_sketch_key(tmp_path)
    assert watch.current() == first
    (tmp_path / FILE).write_text("half a key")
    assert watch.current() == first
    second = make_sketch_key(tmp_path, replace=True)
    assert watch.current() == second
    os.unlink(tmp_path / FILE)
    assert watch.current() is None


def test_the_command_gives_it_to_agencies_shows_its_id_and_rotates_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = tmp_path / "authority"
    make_authority(authority, "pakistan")
    for party in ("agency/anf", "broker"):
        assert main(["keys", "party", str(authority), party, "--out", str(tmp_path / party)]) == 0
    agency = tmp_path / "agency" / "anf"
    assert main(["keys", "sketch", str(authority), "--into", str(agency)]) == 0
    first = load_sketch_key(agency)
    assert first is not None
    capsys.readouterr()
    assert main(["keys", "show", str(agency / FILE)]) == 0
    said = capsys.readouterr()
    assert first.id in said.out
    assert first.secret.hex() not in said.out + said.err
    assert main(["keys", "sketch", str(authority), "--into", str(agency)]) == 0
    assert load_sketch_key(agency) == first
    assert main(["keys", "rotate", "sketch", str(authority), "--into", str(agency)]) == 0
    assert load_sketch_key(agency) != first


@pytest.mark.parametrize("command", [["sketch"], ["rotate", "sketch"]])
def test_the_command_does_not_give_it_to_the_broker(tmp_path: Path, command: list[str]) -> None:
    authority, broker = tmp_path / "authority", tmp_path / "broker"
    make_authority(authority, "pakistan")
    assert main(["keys", "party", str(authority), "broker", "--out", str(broker)]) == 0
    assert main(["keys", *command, str(authority), "--into", str(broker)]) == 2
    assert not (broker / FILE).exists()
    assert not (authority / FILE).exists(), "nothing was made either"
