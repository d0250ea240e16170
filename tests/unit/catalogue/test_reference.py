"""Reference tables come out exactly as the catalogue types them, or the misfit is named with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rabita.catalogue import load_catalogue, read_reference_tables
from rabita.refusal import Code, Refusal

COLUMNS = """\
      s: {type: string}
      i: {type: integer}
      d: {type: "decimal(6,2)"}
      f: {type: double}
      b: {type: boolean}
      day: {type: date}
      at: {type: timestamp}
"""
HEADER = "s,i,d,f,b,day,at\n"
SCHEMA = pa.schema(
    [
        ("s", pa.string()),
        ("i", pa.int64()),
        ("d", pa.decimal128(6, 2)),
        ("f", pa.float64()),
        ("b", pa.bool_()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us")),
    ]
)
Write = Callable[[str | bytes | pa.Table], Path]


def catalogue_of(folder: Path, file: str, columns: str = COLUMNS) -> Path:
    path = folder / "catalogue.yaml"
    tables = f"tables:\n  ref:\n    reference: {file}\n    columns:\n{columns}"
    path.write_text(f"version: 1\npurposes: [p]\n{tables}")
    return path


def read_csv(folder: Path, content: str | bytes, columns: str = COLUMNS) -> pa.Table:
    (folder / "ref.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    catalogue = load_catalogue(catalogue_of(folder, "ref.csv", columns))
    return read_reference_tables(catalogue, folder)["ref"]


def read_parquet(folder: Path, table: pa.Table, columns: str = COLUMNS) -> pa.Table:
    pq.write_table(table, folder / "ref.parquet")
    catalogue = load_catalogue(catalogue_of(folder, "ref.parquet", columns))
    return read_reference_tables(catalogue, folder)["ref"]


def test_a_csv_file_is_typed_as_catalogued(tmp_path: Path) -> None:
    row = "Heroin, base,-7,1.5,1e3,true,2024-02-29,2024-02-29T23:59:59.5\n"
    table = read_csv(tmp_path, HEADER + row.replace("Heroin, base", '"Heroin, ""base"""'))
    assert table.schema == SCHEMA
    assert list(table.to_pylist()[0].values()) == [
        'Heroin, "base"', -7, Decimal("1.50"), 1000.0, True,
        date(2024, 2, 29), datetime(2024, 2, 29, 23, 59, 59, 500_000),
    ]  # fmt: skip


def test_an_empty_field_is_null_and_a_quoted_one_an_empty_text(tmp_path: Path) -> None:
    table = read_csv(tmp_path, HEADER + ",,,,,,\n" + '"",,,,,,\n')
    assert table.to_pylist()[0] == dict.fromkeys(SCHEMA.names)
    assert table.column("s").to_pylist() == [None, ""]


def test_columns_come_in_the_catalogue_s_order_without_any_other(tmp_path: Path) -> None:
    table = read_csv(tmp_path, "more,b,at,day,f,d,i,s\nx,true,,,,,1,a\n")
    assert table.schema == SCHEMA
    assert (table.column("s").to_pylist(), table.column("i").to_pylist()) == (["a"], [1])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "\n", "\r\n\r\n"])
def test_lines_may_end_as_they_do_anywhere(tmp_path: Path, ending: str, last: str) -> None:
    text = f'\ufeffs{ending}a{ending}{ending}"b\nc"' + last
    assert read_csv(tmp_path, text, "      s: {type: string}\n").column("s").to_pylist() == ["a", "b\nc"]


def test_a_file_of_a_header_alone_is_an_empty_table(tmp_path: Path) -> None:
    assert read_csv(tmp_path, HEADER).num_rows == 0


@pytest.mark.parametrize(
    ("column", "text", "allowed"),
    [
        ("i", "1.0", "a whole number of 64 bits"),
        ("i", " 1", "a whole number"),
        ("i", "9223372036854775808", "a whole number"),
        ("i", "٣", "a whole number"),
        ("d", "1.005", "at most 6 digits, 2 of them after the point"),
        ("d", "10000", "at most 6 digits"),
        ("d", "1e2", "at most 6 digits"),
        ("f", "12kg", "a number"),
        ("f", "1e999", "a number"),
        ("b", "yes", "true or false"),
        ("day", "29.02.2024", "a date such as 2025-01-31"),
        ("day", "2023-02-29", "a date"),
        ("day", "20240229", "a date"),
        ("at", "2024-02-29 10:00:00Z", "a time without a zone"),
        ("at", "2024-02-29 25:00:00", "a time without a zone"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_line_and_column(
    tmp_path: Path, refused: Callable[..., str], column: str, text: str, allowed: str
) -> None:
    row = ",".join(text if name == column else "" for name in SCHEMA.names)
    said = refused(read_csv, tmp_path, HEADER + '"two\nlines",,,,,,\n' + row + "\n")
    assert said.startswith(f"{tmp_path / 'ref.csv'}:4: {column}: found '")
    assert text in said
    assert allowed in said


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ref.csv: found an empty file"),
        (b"\n\n", "ref.csv: found an empty file"),
        (b"s,i\n", "found no column 'd', allowed is a file with the columns s, i, d, f"),
        (b"S,i,d,f,b,day,at\n", "found no column 's'"),
        (b"s,s,i,d,f,b,day,at\n", "found the column 's' twice"),
        (HEADER.encode() + b"a,1\n", "ref.csv:2: found 2 fields, allowed are 7"),
        (HEADER.encode() + b'"a,,,,,,\n', "ref.csv:2: found a stray or unclosed quote"),
        (HEADER.encode() + b"x\n", "ref.csv:2: found 1 fields, allowed are 7"),
        (HEADER.encode() + b'a"b",,,,,,\n', "ref.csv:2: found a stray or unclosed quote"),
        (HEADER.encode() + b"\xe9,,,,,,\n", "ref.csv:2: found bytes that are not UTF-8"),
        (b"PAR1\x00\xff\xfe", "ref.csv:1: found bytes that are not UTF-8"),
    ],
)
def test_a_csv_file_of_another_form_is_refused(
    tmp_path: Path, refused: Callable[..., str], content: bytes, message: str
) -> None:
    assert message in refused(read_csv, tmp_path, content)


def test_a_quote_never_closed_is_found_in_one_pass(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert "unclosed quote" in refused(read_csv, tmp_path, HEADER + '"' + 'x""' * 1_000_000)


def test_a_value_outside_the_closed_list_is_named(tmp_path: Path, refused: Callable[..., str]) -> None:
    columns = "      s: {type: string, values: [a, b]}\n"
    said = refused(read_csv, tmp_path, "s\na\n\nc\n", columns)
    assert said.endswith("ref.csv:4: s: found 'c', allowed one of the column's values: a, b")
    table = pa.table({"s": ["a", None, "c"]})
    said = refused(read_parquet, tmp_path, table, columns)
    assert said.endswith("ref.parquet: row 3: s: found 'c', allowed one of the column's values: a, b")


def test_a_parquet_file_is_typed_as_catalogued(tmp_path: Path) -> None:
    table = pa.table(
        {
            "at": pa.array([datetime(2024, 1, 1), None], pa.timestamp("ms")),
            "day": pa.array([date(2024, 1, 1), None], pa.date64()),
            "b": [True, None],
            "f": pa.array([0.5, None], pa.float32()),
            "d": pa.array([Decimal("1.5"), None], pa.decimal128(20, 1)),
            "i": pa.array([7, None], pa.uint8()),
            "s": pa.array(["a", None], pa.string()).dictionary_encode(),
            "more": [1, 2],
        }
    )
    read = read_parquet(tmp_path, table)
    assert read.schema == SCHEMA
    assert list(read.to_pylist()[0].values()) == [
        "a", 7, Decimal("1.50"), 0.5, True, date(2024, 1, 1), datetime(2024, 1, 1),
    ]  # fmt: skip
    assert read.to_pylist()[1] == dict.fromkeys(SCHEMA.names)


@pytest.mark.parametrize(
    ("written", "values", "message"),
    [
        ("integer", pa.array([1, 2**63], pa.uint64()), "row 2: c: found '9223372036854775808', allowed"),
        ("integer", pa.array([1.0]), "c: found the type double, allowed is integer"),
        ("integer", pa.array(["1"]), "c: found the type string, allowed is integer"),
        ("'decimal(4,1)'", pa.array([Decimal("1.25")]), "row 1: c: found '1.25', allowed a number of at"),
        ("'decimal(4,1)'", pa.array([1000]), "row 1: c: found '1000', allowed a number of at most 4"),
        ("double", pa.array([2**53 + 1]), "row 1: c: found '9007199254740993', allowed a number"),
        ("date", pa.array([datetime(2024, 1, 1)]), "c: found the type timestamp[us], allowed is date"),
        ("timestamp", pa.array([0], pa.timestamp("us", "UTC")), "c: found the type timestamp[us, tz=UTC],"),
        ("timestamp", pa.array([1], pa.timestamp("ns")), "row 1: c: found '1970-01-01 00:00:00.000000001'"),
        ("timestamp", pa.array([2**62], pa.timestamp("us")), "row 1: c: found '"),
        ("date", pa.array([0, 2**30], pa.date32()), "row 2: c: found '"),
        ("string", pa.array([b"\xff"]), "c: found the type binary, allowed is string"),
        ("string", pa.array([["a"]]), "c: found the type list<"),
        ("boolean", pa.array([1]), "c: found the type int64, allowed is boolean"),
    ],
)  # fmt: skip
def test_a_parquet_value_that_would_change_is_refused(
    tmp_path: Path, refused: Callable[..., str], written: str, values: pa.Array, message: str
) -> None:
    table = pa.table({"c": values})
    assert message in refused(read_parquet, tmp_path, table, f"      c: {{type: {written}}}\n")


def test_text_that_is_not_utf8_is_found_in_parquet(tmp_path: Path, refused: Callable[..., str]) -> None:
    raw = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff"]).buffers())
    said = refused(read_parquet, tmp_path, pa.table({"c": raw}), "      c: {type: string}\n")
    assert "found a Parquet file that is damaged" in said


def test_damaged_parquet_is_refused_wherever_it_is_damaged(tmp_path: Path) -> None:
    pq.write_table(pa.table({"c": list(range(1000))}), tmp_path / "ref.parquet")
    whole = (tmp_path / "ref.parquet").read_bytes()
    path = catalogue_of(tmp_path, "ref.parquet", "      c: {type: integer}\n")
    spoiled = [b"", b"PAR1", whole[:-1], whole[: len(whole) // 2], b"c\n1\n"]
    spoiled += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(0, len(whole), 37)]
    for content in spoiled:
        (tmp_path / "ref.parquet").write_bytes(content)
        outcome: object
        try:
            outcome = read_reference_tables(load_catalogue(path), tmp_path)["ref"].schema
        except Refusal as refusal:
            outcome = refusal.code
        assert outcome in (Code.CONFIGURATION, pa.schema([("c", pa.int64())]))


def test_a_reference_file_that_was_changed_is_not_read(folder: Path) -> None:
    catalogue = load_catalogue(folder / "catalogue.yaml")
    with open(folder / "reference" / "drugs.csv", "a") as file:
        file.write("ice,1\n")
    with pytest.raises(Refusal) as caught:
        read_reference_tables(catalogue, folder)
    assert caught.value.code is Code.CATALOGUE_MISMATCH
    assert str(folder / "reference" / "drugs.csv") in caught.value.message
    assert "drugs" in caught.value.hint
