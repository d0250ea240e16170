"""Whatever bytes stand in a file, its loader gives an object or a refusal of a few short lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rabita.catalogue import load_agent_file, load_cases, load_catalogue, load_federation, load_profile
from rabita.refusal import Code, Refusal
from tests.unit.catalogue.small_federation import CATALOGUE, DRUGS
from tests.unit.catalogue.test_agent_file import AGENT
from tests.unit.catalogue.test_case_file import CASES
from tests.unit.catalogue.test_federation_file import FEDERATION, PROFILE

FILES = {"catalogue": CATALOGUE, "agent": AGENT, "federation": FEDERATION, "profile": PROFILE, "cases": CASES}


def load(kind: str, content: bytes) -> object:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "reference").mkdir()
        (folder / "reference" / "drugs.csv").write_text(DRUGS)
        (folder / "catalogue.yaml").write_text(CATALOGUE)
        path = folder / f"{kind}.yaml"
        loaders: dict[str, Callable[[], object]] = {
            "catalogue": lambda: load_catalogue(path),
            "agent": lambda: load_agent_file(path, load_catalogue(folder / "catalogue.yaml")),
            "federation": lambda: load_federation(folder),
            "cases": lambda: load_cases(path, load_catalogue(folder / "catalogue.yaml")),
            "profile": lambda: load_profile(path),
        }
        path.write_bytes(content)
        return loaders[kind]()


def is_read_or_refused(kind: str, content: bytes) -> bool:
    try:
        load(kind, content)
    except Refusal as refusal:
        lines = refusal.message.splitlines()
        printable = all(line.isprintable() for line in lines)
        return (
            refusal.code is Code.CONFIGURATION
            and len(lines) <= 6
            and printable
            and len(refusal.message) < 5000
        )
    return True


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=60, deadline=None)
@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass"))
)
def test_any_bytes(kind: str, content: bytes) -> None:
    assert is_read_or_refused(kind, content)


WORDS = [
    "", "null", "~", "[]", "{}", "[[[]]]", "{a: {b: c}}", "- x", "*a", "&a b", "!!int 5", "'", '"', "|\n",
    ">", "x: y", "#", "\t", "\x00", "\x1b[2J", "\u202e", "\ufeff", "💊", "-1", "1e999", "9" * 400, ".inf",
    "true", "2025-02-30", "../..", "~nobody/x", "a" * 5000, "? ", "<<: {}", "%TAG", "---", "...", "@", "`",
]  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_right_file_with_pieces_replaced_by_nonsense(kind: str, data: st.DataObject) -> None:
    text = FILES[kind]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + data.draw(st.sampled_from(WORDS)) + text[end:]
    assert is_read_or_refused(kind, text.encode())


@pytest.mark.parametrize("kind", FILES)
def test_each_value_replaced_by_a_value_of_another_form(kind: str) -> None:
    lines = FILES[kind].splitlines()
    for at, line in enumerate(lines):
        if ": " not in line:
            continue
        key = line[: line.index(": ") + 2]
        for word in (
            "",
            "[]",
            "{}",
            "[[a]]",
            "{a: b}",
            "null",
            "''",
            "-5",
            "true",
            "x" * 200,
            '"\\x1b[31m"',
            "۵",
        ):
            spoiled = "\n".join([*lines[:at], key + word, *lines[at + 1 :]])
            assert is_read_or_refused(kind, spoiled.encode()), spoiled
