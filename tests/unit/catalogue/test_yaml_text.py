"""YAML is read as maps, lists and scalars that know their line, and as nothing else."""

from __future__ import annotations

import time

import pytest

from rabita.catalogue import yaml_text
from rabita.catalogue.yaml_text import MAX_BYTES, MAX_DEPTH, MAX_NODES, Mapping, Scalar, parse_yaml
from rabita.refusal import Code, Refusal

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

REFUSED = [
    (b"", "f.yaml: found an empty file"),
    (b"\n# nothing but a comment\n", "f.yaml: found an empty file"),
    (b"---\n...\n", "f.yaml: found an empty file"),
    (b"null", "f.yaml: found an empty file"),
    (b"a: 1\nb: \xff\n", "f.yaml:2: found bytes that are not UTF-8 text"),
    ("a: 1".encode("utf-16"), "f.yaml:1: found bytes that are not UTF-8 text"),
    (b"\x7fELF\x02\x01\x01\x00\x00", "f.yaml: found characters that YAML does not allow"),
    (b"PK\x03\x04\x14\x00\x08", "f.yaml: found characters that YAML does not allow"),
    (BOMB.encode(), "f.yaml:1: found an anchor (&)"),
    (b"a: *b", "f.yaml:1: found an alias (*)"),
    (b"a:\n  <<: *b", "f.yaml:2: found an alias (*)"),
    (b"a: !!python/object/apply:os.system [ls]", "f.yaml:1: found a tag (!)"),
    (b"a: !!str 1", "f.yaml:1: found a tag (!)"),
    (b"a: ! 1", "f.yaml:1: found a tag (!)"),
    (b"a: 1\nb: 2\na: 3", "f.yaml:3: found the key 'a' twice in one map, first on line 1"),
    (b"a: 1\n'a': 3", "f.yaml:2: found the key 'a' twice in one map, first on line 1"),
    (b"? [a]\n: b", "f.yaml:1: found a key that is a list or a map"),
    (b"a: 1\n---\nb: 2", "f.yaml:2: found a second document"),
    (b"a: [1, 2", ": found no YAML"),
    (b"a: 1\n\tb: 2", "f.yaml:2: found no YAML"),
    (b"a: b: c", "f.yaml:1: found no YAML"),
    (b"@", "f.yaml:1: found no YAML"),
    (b"%YAML 9.9\n---\na: 1", "f.yaml"),
    (b"[" * 500, "f.yaml:1: found more than 16 levels"),
    (b"[" * 100_000, "f.yaml:1: found "),
    (b"{a: " * 10_000, "f.yaml:1: found more than 16 levels"),
    (b"- " * 1000 + b"x", "f.yaml:1: found more than 16 levels"),
    (b"a: [" + b"x," * MAX_NODES + b"]", "values, allowed are at most"),
    (b"a: " + b"x" * MAX_BYTES, "f.yaml: found more than 1048576 bytes"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[m[:60] for _, m in REFUSED])
@pytest.mark.parametrize("loader", ["fast", "pure"])
def test_what_is_not_plain_yaml_is_refused_with_its_line(
    content: bytes, message: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "pure":
        if len(content) > 200_000:
            pytest.skip("the pure parser takes its time over a large file")
        monkeypatch.setattr(yaml_text, "_LOADER", yaml_text.yaml.SafeLoader)
    with pytest.raises(Refusal) as caught:
        parse_yaml(content, "f.yaml")
    assert caught.value.code is Code.CONFIGURATION
    assert message in caught.value.message
    assert len(caught.value.message) < 300


def test_a_refusal_of_the_largest_file_comes_quickly() -> None:
    started = time.monotonic()
    for content in (
        b"[" * MAX_BYTES,
        b"a" * MAX_BYTES,
        b"a: {" + b"?" * (MAX_BYTES - 10),
        b"- \n" * (MAX_BYTES // 3),
    ):
        with pytest.raises(Refusal):
            _root_must_be_a_map(content)
    assert time.monotonic() - started < 10


def _root_must_be_a_map(content: bytes) -> None:
    if not isinstance(parse_yaml(content, "f.yaml"), Mapping):
        raise Refusal(Code.CONFIGURATION, "not a map")


def test_the_deepest_nesting_allowed_is_read() -> None:
    assert parse_yaml(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f.yaml")


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    root = parse_yaml(b"\xef\xbb\xbfversion: 1", "f.yaml")
    assert isinstance(root, Mapping)
    assert root.entries[0][0].text == "version"


@pytest.mark.parametrize(
    "text", ["NO", "on", "01", "0x10", "1_000", "12:30:00", "2025-01-31", "1e3", ".5", "y"]
)
def test_a_scalar_stays_as_it_was_written(text: str) -> None:
    root = parse_yaml(f"- {text}".encode(), "f.yaml")
    assert not isinstance(root, Scalar)
    assert root.items == (Scalar(text, plain=True, line=1),)


def test_only_what_stands_without_quotes_is_null() -> None:
    root = parse_yaml(b"[null, ~, NULL, 'null', \"\", '~', nul]", "f.yaml")
    assert [item.is_null for item in root.items] == [True, True, True, False, False, False, False]


def test_lines_are_counted_from_one_wherever_the_value_stands() -> None:
    root = parse_yaml(b"a: 1\n\n# comment\nb:\n  - x\n  - {c: 'y\n    z'}\r\nd: 1\n", "f.yaml")
    assert isinstance(root, Mapping)
    assert [key.line for key, _ in root.entries] == [1, 4, 7 + 1]
