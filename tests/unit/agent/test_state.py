"""What an agent keeps to itself is kept whole, the same at every start, and from others' eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.state import open_state, secret_seed
from rabita.refusal import Code, Refusal


def test_a_secret_is_made_once_and_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    open_state(folder)
    made = secret_seed(folder, "record_keys")
    open_state(folder)
    assert secret_seed(folder, "record_keys") == made
    assert len(made) == 32
    assert [path.name for path in folder.iterdir()] == ["record_keys"]


def test_agencies_have_different_secrets(tmp_path: Path) -> None:
    for agency in ("a", "b"):
        open_state(tmp_path / agency)
    assert secret_seed(tmp_path / "a", "record_keys") != secret_seed(tmp_path / "b", "record_keys")


def test_nobody_else_may_look(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    open_state(folder)
    secret_seed(folder, "record_keys")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "record_keys").stat().st_mode & 0o777 == 0o600


def _start(folder: Path) -> bytes:
    open_state(folder)
    return secret_seed(folder, "record_keys")


def _open(folder: Path) -> Code:
    with pytest.raises(Refusal) as caught:
        _start(folder)
    return caught.value.code


def test_a_folder_or_secret_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert _open(tmp_path / "open") is Code.CONFIGURATION
    folder = tmp_path / "state"
    open_state(folder)
    secret_seed(folder, "record_keys")
    (folder / "record_keys").chmod(0o644)
    assert _open(folder) is Code.CONFIGURATION


def test_a_secret_cut_short_stops_the_start_and_is_not_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    open_state(folder)
    secret_seed(folder, "record_keys")
    (folder / "record_keys").write_bytes(b"short")
    assert _open(folder) is Code.CONFIGURATION
    assert (folder / "record_keys").read_bytes() == b"short"


def test_a_place_where_no_folder_can_be_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert _open(tmp_path / "file" / "state") is Code.CONFIGURATION
