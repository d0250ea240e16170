"""What each format writes, byte for byte where it matters."""

import csv
import io
import json
import math
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from rabita.cli.formats import Format, writer_of
from rabita.cli.screen import FILE
from rabita.client.answer import Answer
from rabita.client.report import parse_report

RAW = {
    "question": "q1",
    "exactness": "exact",
    "rule": "",
    "complete": True,
    "agencies": [],
    "rounds": 1,
    "elapsed_ms": 15,
    "ledger": {"index": 7, "checkpoint": ""},
    "new": "kept",
}


def answer(table: pa.Table) -> Answer:
    return Answer(table, parse_report(json.dumps(RAW).encode()), {})


def duck(sql: str) -> Answer:
    return answer(duckdb.sql(sql).to_arrow_table())


def written(given: Answer, format_: str) -> tuple[bytes, tuple[str, ...]]:
    sink = io.BytesIO()
    notes = writer_of(Format(format_)).write(given, sink, FILE)
    return sink.getvalue(), notes


def as_json(given: Answer) -> Any:
    return json.loads(written(given, "json")[0], parse_constant=pytest.fail)


def test_json_has_columns_rows_and_the_report() -> None:
    shown = as_json(duck("SELECT 'heroin' AS drug, 1::BIGINT AS n"))
    assert shown == {
        "columns": [{"name": "drug", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}],
        "rows": [["heroin", 1]],
        "report": RAW,
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1.50::DECIMAL(15,2)", "1.50"),
        ("0::DECIMAL(20,10)", "0.0000000000"),
        ("-0.5::DECIMAL(3,1)", "-0.5"),
        ("sum(9007199254740993::BIGINT)", "9007199254740993"),
        ("9007199254740993::BIGINT", 9007199254740993),
        ("'NaN'::DOUBLE", "NaN"),
        ("'Infinity'::DOUBLE", "Infinity"),
        ("'-Infinity'::DOUBLE", "-Infinity"),
        ("0.1::DOUBLE", 0.1),
        ("true", True),
        ("NULL::INTEGER", None),
        ("DATE '2024-01-31'", "2024-01-31"),
        ("TIMESTAMP '2024-01-31 01:02:03.5'", "2024-01-31T01:02:03.500000"),
        ("TIMESTAMP '2024-01-31 00:00:00'", "2024-01-31T00:00:00"),
        ("DATE 'infinity'", "infinity"),
        ("INTERVAL '1 month 3 days'", "P1M3D"),
    ],
)
def test_json_loses_no_digit(expression: str, value: object) -> None:
    assert as_json(duck(f"SELECT {expression} AS v"))["rows"] == [[value]]


def test_json_of_nothing_has_no_rows() -> None:
    assert as_json(duck("SELECT 1 AS n WHERE false"))["rows"] == []


def test_json_holds_nothing_that_a_terminal_obeys() -> None:
    shown, _ = written(answer(pa.table({"x": ["\x1b[31m\x9b31m\u202e", "نور"]})), "json")
    assert not set(shown.decode()) & set("\x1b\x9b\u202e")
    assert json.loads(shown)["rows"] == [["\x1b[31m\x9b31m\u202e"], ["نور"]]


def test_csv_is_rfc_4180() -> None:
    table = pa.table({"drug": ['a,"b"', "two\r\nlines", None, ""], "n": [1, None, 3, 4]})
    assert written(answer(table), "csv")[0] == (b'drug,n\r\n"a,""b""",1\r\n"two\r\nlines",\r\n,3\r\n"",4\r\n')


def test_csv_is_read_back_by_duckdb(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        written(duck("SELECT 1.5::DECIMAL(9,2) AS d, DATE '2024-01-31' AS t, NULL AS x"), "csv")[0]
    )
    assert duckdb.read_csv(str(path)).fetchall() == [
        (1.5, pytest.importorskip("datetime").date(2024, 1, 31), None)
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1", "＝1"])
def test_csv_takes_no_formula_into_a_spreadsheet_and_says_so(text: str) -> None:
    shown, notes = written(answer(pa.table({"drug": [text], "n": [-5]})), "csv")
    assert list(csv.reader(io.StringIO(shown.decode(), newline="")))[1] == ["'" + text, "-5"]
    assert "1 text" in notes[0]


def test_csv_leaves_numbers_and_plain_text_alone() -> None:
    shown, notes = written(
        duck("SELECT -1.5::DECIMAL(9,1) AS d, '-Infinity'::DOUBLE AS f, 'a-b=c' AS t"), "csv"
    )
    assert shown == b"d,f,t\r\n-1.5,-Infinity,a-b=c\r\n"
    assert notes == ()


def test_parquet_and_arrow_hold_the_rows_and_the_report() -> None:
    given = duck("SELECT sum(1::BIGINT) AS n, 'x' AS t")
    parquet = pa.parquet.read_table(io.BytesIO(written(given, "parquet")[0]))
    arrow = pa.ipc.open_stream(written(given, "arrow")[0]).read_all()
    for table in (parquet, arrow):
        assert table.to_pylist() == [{"n": Decimal(1), "t": "x"}]
        assert json.loads(table.schema.metadata[b"rabita.report"]) == RAW


def test_a_table_shows_values_and_footer() -> None:
    shown = written(duck("SELECT 'heroin' AS drug, 1.50::DECIMAL(9,2) AS kg, NULL::INT AS n"), "table")[
        0
    ].decode()
    lines = shown.splitlines()
    assert lines[2] == "heroin  1.50  NULL"
    assert "1 row" in lines
    assert "The answer is exact: nothing was left out." in lines


def test_every_format_writes_an_answer_of_every_type() -> None:
    given = duck(
        "SELECT true AS b, 1::TINYINT AS i, 1.5::FLOAT AS f, 'a' AS s, DATE '2024-01-01' AS d, "
        "TIME '01:02:03' AS t, TIMESTAMP '2024-01-01 00:00:00' AS ts, "
        "TIMESTAMP_NS '2024-01-01 00:00:00' AS ns, "
        "'nan'::DOUBLE AS x"
    )
    assert math.isnan(given.rows()[0][-1])
    for format_ in Format:
        assert written(given, format_)[0]
