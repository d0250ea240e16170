"""A catalogue travels as canonical JSON; its hash is over its meaning and over its reference files."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rabita.canonical import canonical_json, digest
from rabita.catalogue import Catalogue, decode_catalogue, encode_catalogue, load_catalogue
from rabita.refusal import Code, Refusal
from tests.unit.catalogue.small_federation import CATALOGUE, DRUGS

Change = Callable[[dict[str, Any]], object]


def hash_of(folder: Path, catalogue: str = CATALOGUE, drugs: str = DRUGS) -> str:
    (folder / "catalogue.yaml").write_text(catalogue)
    (folder / "reference" / "drugs.csv").write_text(drugs)
    return load_catalogue(folder / "catalogue.yaml").hash


def test_a_catalogue_comes_back_as_it_went(catalogue: Catalogue) -> None:
    again = decode_catalogue(encode_catalogue(catalogue))
    assert again == catalogue
    assert list(again.tables["seizures"].columns) == list(catalogue.tables["seizures"].columns)
    assert encode_catalogue(again) == encode_catalogue(catalogue)


def test_layout_and_comments_are_no_part_of_the_hash(folder: Path) -> None:
    before = hash_of(folder)
    assert (
        hash_of(
            folder,
            "# another comment\n"
            + CATALOGUE.replace("{type: string, role: hidden}", "{'role': hidden, 'type':   string}"),
        )
        == before
    )


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("version: 3", "version: 4"),
        ("role: measure", "role: hidden"),
        ("grain: month", "grain: year"),
        ("bounds: [-0.5, 1000]", "bounds: [-0.5, 1000.001]"),
        (", bounds: [-0.5, 1000]", ""),
        ("[punjab, sindh", "[sindh, punjab"),
        ("subject: case_ref", "subject: province"),
        ("First information report", "First"),
        ("  - [seizures.case_ref, arrests.case_ref]", "  - [seizures.case_ref]"),
        ("purposes: [trend_analysis, ", "purposes: ["),
        ("  drugs:\n", "  narcotics:\n"),
        ("anf: [arrests, seizures]", "anf: [arrests]"),
        ("  customs: [seizures]\n", ""),
    ],
)
def test_whatever_it_says_is_part_of_the_hash(folder: Path, good: str, bad: str) -> None:
    changed = CATALOGUE.replace(good, bad)
    if "arrests:" in good:
        changed = changed.replace("arrests.case_ref", "detentions.case_ref")
    assert hash_of(folder, changed) != hash_of(folder)


def test_every_byte_of_a_reference_file_is_part_of_the_hash(folder: Path) -> None:
    assert hash_of(folder, drugs=DRUGS.replace("\n", "\r\n")) != hash_of(folder)


def test_the_digest_of_a_reference_file_travels(catalogue: Catalogue) -> None:
    assert decode_catalogue(encode_catalogue(catalogue)).tables["drugs"].reference_digest == digest(
        DRUGS.encode()
    )


def sealed(document: dict[str, Any]) -> bytes:
    """The document with the hash that belongs to it, as one who may not sign could still make it."""
    return canonical_json({**document, "hash": digest(canonical_json(document["catalogue"]))})


def seizures(document: dict[str, Any]) -> dict[str, Any]:
    return dict.__getitem__(document["catalogue"]["tables"], "seizures")


FORGED: list[tuple[str, Change]] = [
    ("an unknown key", lambda d: d["catalogue"].update(more=1)),
    ("no tables", lambda d: d["catalogue"].pop("tables")),
    ("tables as a list", lambda d: d["catalogue"].update(tables=[])),
    ("a version that is a text", lambda d: d["catalogue"].update(version="3")),
    ("a version that is true", lambda d: d["catalogue"].update(version=True)),
    ("a version with a point", lambda d: d["catalogue"].update(version=3.5)),
    ("no purposes", lambda d: d["catalogue"].update(purposes=[])),
    ("a column twice", lambda d: seizures(d)["columns"].append(seizures(d)["columns"][0])),
    ("a column without a name", lambda d: seizures(d)["columns"][0].pop("name")),
    ("a column whose name is a number", lambda d: seizures(d)["columns"][0].update(name=5)),
    ("a column named agency", lambda d: seizures(d)["columns"][0].update(name="agency")),
    ("a type there is not", lambda d: seizures(d)["columns"][0].update(type="uuid")),
    ("a type that is a number", lambda d: seizures(d)["columns"][0].update(type=1)),
    ("a type in other words", lambda d: seizures(d)["columns"][0].update(type=" string")),
    ("a role there is not", lambda d: seizures(d)["columns"][0].update(role="open")),
    ("values that are numbers", lambda d: seizures(d)["columns"][3].update(values=[1])),
    ("values outside the type", lambda d: seizures(d)["columns"][3].update(values=["x"])),
    ("a subject there is not", lambda d: seizures(d).update(subject="nobody")),
    ("an about that is a map", lambda d: seizures(d).update(about={})),
    ("an about with spaces to spare", lambda d: seizures(d).update(about="a  b")),
    ("an empty about", lambda d: seizures(d).update(about="")),
    ("no digest", lambda d: d["catalogue"]["tables"]["drugs"].pop("reference_digest")),
    ("a digest of another kind", lambda d: d["catalogue"]["tables"]["drugs"].update(reference_digest="md5")),
    ("a digest that is a number", lambda d: d["catalogue"]["tables"]["drugs"].update(reference_digest=1)),
    ("a digest where no reference is", lambda d: seizures(d).update(reference_digest="sha256:" + "0" * 64)),
    ("colocation of nothing", lambda d: d["catalogue"].update(colocated=[["a.b"]])),
    ("a list in a column's place", lambda d: seizures(d).update(columns=[[]])),
    ("deep nesting", lambda d: seizures(d).update(about=[[[[[[[["x"]]]]]]]])),
]  # fmt: skip


@pytest.mark.parametrize("change", [c for _, c in FORGED], ids=[name for name, _ in FORGED])
def test_a_catalogue_that_no_file_could_give_is_refused_though_its_hash_fits(
    catalogue: Catalogue, change: Change
) -> None:
    document = json.loads(encode_catalogue(catalogue))
    change(document)
    with pytest.raises(Refusal) as caught:
        decode_catalogue(sealed(document))
    assert caught.value.code is Code.ANSWER_MALFORMED


def test_a_changed_word_under_the_old_hash_is_refused(catalogue: Catalogue) -> None:
    content = encode_catalogue(catalogue).replace(b'"hidden"', b'"measure"')
    with pytest.raises(Refusal, match="hash"):
        decode_catalogue(content)


def test_other_bytes_for_the_same_catalogue_are_refused(catalogue: Catalogue) -> None:
    content = encode_catalogue(catalogue)
    spaced = json.dumps(json.loads(content), indent=1).encode()
    for other in (content + b"\n", spaced, content.replace(b'"hash"', b'"h\\u0061sh"')):
        with pytest.raises(Refusal, match="canonical"):
            decode_catalogue(other)


def test_a_hash_made_up_beside_the_catalogue_does_not_survive(catalogue: Catalogue) -> None:
    with pytest.raises(Refusal, match="hash"):
        decode_catalogue(encode_catalogue(replace(catalogue, hash="sha256:" + "0" * 64)))


@pytest.mark.parametrize(
    "content",
    [b"", b"null", b"[]", b"{}", b"5", b'"x"', b"\xff", b"[" * 100_000, b'{"a":' * 100_000, b"NaN", b"1e999",
     b'{"catalogue":null,"hash":"x"}', b'{"catalogue":[],"hash":"x"}', b'{"catalogue":{"tables":{"t":5}}}',
     b'{"catalogue":{"tables":{"t":{"columns":5}}},"hash":1}', b'{"catalogue":{"tables":"t"},"hash":1}',
     b'{"catalogue":{"purposes":["\\ud800"],"tables":{},"version":1},"hash":""}', b" " * (5 << 20)],
    ids=range(18),
)  # fmt: skip
def test_nonsense_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        decode_catalogue(content)
    assert caught.value.code is Code.ANSWER_MALFORMED


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_a_catalogue_with_anything_anywhere_is_read_exactly_or_refused(data: st.DataObject) -> None:
    """Replaces one value somewhere in an encoded catalogue by any JSON value."""
    document = json.loads(ENCODED)
    holder: Any = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(holder[key], dict | list) and holder[key] and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = data.draw(json_values)
        break
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    with contextlib.suppress(ValueError, KeyError, TypeError):
        content = sealed(document)
    try:
        catalogue = decode_catalogue(content)
    except Refusal as refusal:
        codes = {refusal.code}
    else:
        codes = {Code.ANSWER_MALFORMED} if encode_catalogue(catalogue) == content else set()
    assert codes == {Code.ANSWER_MALFORMED}


ENCODED = canonical_json(
    {
        "catalogue": {
            "colocated": [["t.a"]],
            "purposes": ["p"],
            "tables": {
                "t": {"columns": [{"name": "a", "role": "dimension", "type": "integer", "values": ["1"]}]},
                "r": {
                    "columns": [{"name": "b", "role": "dimension", "type": "string", "values": ["null"]}],
                    "reference": "r.csv",
                    "reference_digest": "sha256:" + "0" * 64,
                },
            },
            "version": 1,
        },
        "hash": "",
    }
)


def test_the_catalogue_spoiled_above_is_itself_right() -> None:
    assert decode_catalogue(sealed(json.loads(ENCODED))).tables["r"].columns["b"].values == ("null",)


def test_without_a_roster_the_hash_is_what_it_was_before_there_were_rosters(folder: Path) -> None:
    """A catalogue that was signed without one stays signed."""
    without = CATALOGUE.partition("agencies:")[0]
    (folder / "catalogue.yaml").write_text(without)
    catalogue = load_catalogue(folder / "catalogue.yaml")
    assert b"agencies" not in encode_catalogue(catalogue)
    assert decode_catalogue(encode_catalogue(catalogue)).agencies == {}
    assert catalogue.hash != hash_of(folder)
