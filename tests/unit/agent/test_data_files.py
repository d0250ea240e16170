"""Files are read as they are written: nothing is guessed, and what is malformed is refused by its line."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest

from rabita.refusal import Code, Refusal
from tests.unit.agent.agencies import CATALOGUE, FILES, HEADER, ROWS, Agency, write_agency
from tests.unit.agent.conftest import Opener

SEIZURES = "SELECT case_ref, seized_on::VARCHAR, province, quantity_kg, packets FROM rabita.shared.seizures"
UNODC = Path(__file__).parents[3] / ".." / "shared" / "data" / "unodc-ids-2011-2013.csv.gz"


def test_a_csv_file_becomes_the_shared_table(anf: Agency) -> None:
    assert anf.source.tables() == {"seizures"}
    assert anf.ask(f"{SEIZURES} ORDER BY packets LIMIT 2") == [
        ("F0", "2024-01-01", "punjab", 0.5, 0),
        ("F1", "2024-02-01", "sindh", 1.5, 1),
    ]


def test_what_no_column_is_mapped_from_is_not_in_the_worker(anf: Agency) -> None:
    """Not even by SQL that no question can be: the hidden remarks are nowhere."""
    tables = anf.ask("SELECT database_name || '.' || table_name FROM duckdb_tables() ORDER BY 1")
    assert tables == [("rabita.drugs",), ("rabita.seizures",)]
    columns = anf.ask("SELECT column_name FROM duckdb_columns() WHERE table_name = 'seizures'")
    assert ("remarks",) not in columns
    assert anf.ask("SELECT count(*) FROM duckdb_views() WHERE NOT internal") == [(0,)]


def test_scan_gives_a_from_item_with_the_agency_where_it_is_needed(anf: Agency) -> None:
    scan = anf.source.scan("seizures", ("province", "agency"))
    assert anf.ask(f"SELECT DISTINCT agency FROM {scan} AS t") == [("anf",)]
    joined = f"{anf.source.scan('seizures', ('drug',))} s JOIN {anf.source.scan('drugs', ())} d USING (drug)"
    assert anf.ask(f"SELECT schedule, count(*) FROM {joined} GROUP BY 1") == [(1, 30)]


def test_parquet_is_read_and_mapped(tmp_path: Path, opened: Opener) -> None:
    yaml = FILES + "tables: {seizures: {from: rec.parquet, columns: {quantity_kg: grams / 1000}}}\n"
    write_agency(tmp_path, yaml)
    duckdb.sql(
        "COPY (SELECT 'a' case_ref, DATE '2024-01-05' seized_on, 'kp' province, 'ice' drug, 1500 grams,"
        f" 1::UTINYINT packets) TO '{tmp_path / 'data' / 'rec.parquet'}'"
    )
    assert opened(tmp_path).ask(SEIZURES) == [("a", "2024-01-01", "kp", 1.5, 1)]


def test_a_folder_whose_name_is_a_pattern_is_read_by_its_name(tmp_path: Path, opened: Opener) -> None:
    folder = tmp_path / "a[b]*?"
    write_agency(folder, FILES, seizures_csv=ROWS)
    assert opened(folder).ask("SELECT count(*) FROM rabita.shared.seizures") == [(30,)]


def test_a_from_may_be_a_select_over_files(tmp_path: Path, opened: Opener) -> None:
    yaml = FILES + "tables: {seizures: {from: SELECT * FROM y2023 UNION ALL SELECT * FROM y2024}}\n"
    write_agency(tmp_path, yaml, y2023_csv=ROWS, y2024_csv=ROWS)
    assert opened(tmp_path).ask("SELECT count(*) FROM rabita.shared.seizures") == [(60,)]


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ("{delimiter: ';', null: NA}", b"F1;2024-05-09;sindh;ice;2.5;NA;x\n"),
        ("{encoding: utf-16}", "F1,2024-05-09,sindh,ice,2.5,,é\n".encode("utf-16-le")),
        ("{encoding: latin-1}", "F1,2024-05-09,sindh,ice,2.5,,é\n".encode("latin-1")),
        (
            "{encoding: windows-1256}",
            "F1,2024-05-09,sindh,ice,2.5,,رابطہ\n".replace("ہ", "ه").encode("cp1256"),
        ),
        ('{quote: "\'"}', b"'F1','2024-05-09',sindh,ice,2.5,,'a, \"b'\n"),
        ("{delimiter: \"\\t\", quote: ''}", b'F1\t2024-05-09\tsindh\tice\t2.5\t\t"\n'),
    ],
)
def test_csv_is_read_as_agent_yaml_describes_it(
    tmp_path: Path, opened: Opener, options: str, content: bytes
) -> None:
    header = HEADER.encode()
    if "utf-16" in options:
        header = b"\xff\xfe" + HEADER.encode("utf-16-le")
    for delimiter in (b";", b"\t"):
        if content.count(delimiter) > 3:
            header = header.replace(b",", delimiter)
    yaml = FILES.replace("path: data}", f"path: data, csv: {options}}}")
    write_agency(tmp_path, yaml, seizures_csv=header + content)
    assert opened(tmp_path).ask(SEIZURES) == [("F1", "2024-05-01", "sindh", 2.5, None)]


def test_a_decoded_file_keeps_its_letters(tmp_path: Path, opened: Opener) -> None:
    yaml = FILES.replace("path: data}", "path: data, csv: {encoding: windows-1251}}")
    row = "F1,2024-05-09,sindh,героин,2.5,1,x\n"
    write_agency(tmp_path, yaml, seizures_csv=(HEADER + row).encode("cp1251"))
    assert opened(tmp_path).ask("SELECT drug FROM rabita.shared.seizures") == [("героин",)]


def test_leading_zeros_dates_and_numbers_are_not_guessed(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_csv=HEADER + "0071,01/02/2024,sindh,007,1e3,2.0,x\n")
    agency = opened(tmp_path)
    assert agency.ask(SEIZURES) == [("0071", None, "sindh", 1000.0, 2)]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (HEADER + "F1,2024-05-09,sindh,ice,2.5,1,x\nCANARY,extra,field,ice,2.5,1,x,y\n", 3),
        (HEADER + "CANARY,2024\n", 2),
        (HEADER.encode() + b"F1,2024-05-09,CANARY\xff,ice,2.5,1,x\n", 2),
        (HEADER + 'F1,2024-05-09,sindh,ice,2.5,1,x\n"CANARY,2024-05-09,sindh,ice,2.5,1,x\n', 3),
        ("case_ref,case_ref\nCANARY,1\n", 1),
        ("", 1),
    ],
)
def test_a_malformed_file_is_refused_by_its_line_and_not_its_content(
    tmp_path: Path, opened: Opener, content: str | bytes, line: int
) -> None:
    write_agency(tmp_path, FILES, seizures_csv=content)
    with pytest.raises(Refusal) as caught:
        opened(tmp_path)
    assert caught.value.code is Code.CONFIGURATION
    assert f"seizures.csv: line {line}:" in caught.value.message
    assert "CANARY" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("{columns: {drug: {sql: substance}}}", "table seizures, column drug"),
        ("{columns: {quantity_kg: 'packets; DROP TABLE x'}}", "column quantity_kg: found a ;"),
        ("{columns: {quantity_kg: 'quantity_kg / 1000'}}", "table seizures, column quantity_kg"),
        ("{where: nothing > 1}", "table seizures: where"),
        ("{from: recoveries}", "table seizures: from: found no file 'recoveries'"),
        ("{from: SELECT * FROM absent}", "table seizures: from"),
    ],
)
def test_a_mapping_that_does_not_bind_names_table_and_column(
    tmp_path: Path, opened: Opener, mapping: str, says: str
) -> None:
    write_agency(tmp_path, f"{FILES}tables: {{seizures: {mapping}}}\n", seizures_csv=ROWS)
    with pytest.raises(Refusal) as caught:
        opened(tmp_path)
    assert says in caught.value.message
    assert caught.value.code is Code.CONFIGURATION


def test_two_files_of_one_name_are_refused(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    (tmp_path / "data" / "seizures.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    with pytest.raises(Refusal, match=r"seizures\.csv and seizures\.csv\.gz"):
        opened(tmp_path)


def test_a_folder_without_files_and_a_broken_parquet_file_are_refused(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_parquet=b"CANARY, not parquet")
    with pytest.raises(Refusal, match="not a readable Parquet file"):
        opened(tmp_path)


def test_real_seizures_reported_to_unodc_are_read_in_full(tmp_path: Path, opened: Opener) -> None:
    if not UNODC.exists():
        pytest.skip("the shared data are not here")
    yaml = (
        "agency: anf\nsource: {kind: files, path: data, csv: {delimiter: ';'}}\n"
        "tables:\n  seizures:\n    from: unodc\n    columns:\n      drug: DRUG_NAME\n"
        "      seized_on: SEIZURE_DATE\n      province: 'NULL'\n      packets: 'NULL'\n"
        "      case_ref: COUNTRY || SEIZURE_DATE || coalesce(PLACE, '')\n"
        "      quantity_kg: CASE DRUG_UNIT WHEN 'Gram' THEN CAST(AMOUNT AS DOUBLE) / 1000 END\n"
    )
    write_agency(tmp_path, yaml, catalogue=CATALOGUE)
    (tmp_path / "data" / "unodc.csv.gz").symlink_to(UNODC.resolve())
    agency = opened(tmp_path)
    [(rows, months)] = agency.ask("SELECT count(*), count(DISTINCT seized_on) FROM rabita.shared.seizures")
    assert (rows, months) == (84_641, 36)
    expected = duckdb.sql(
        "SELECT DRUG_NAME, sum(AMOUNT::DOUBLE) / 1000 FROM "
        f"read_csv('{UNODC.resolve()}', delim = ';', all_varchar = true) WHERE DRUG_UNIT = 'Gram'"
        " GROUP BY 1 ORDER BY 2 DESC LIMIT 5"
    ).fetchall()
    found = agency.ask(
        "SELECT drug, sum(quantity_kg) FROM rabita.shared.seizures GROUP BY 1"
        " ORDER BY 2 DESC NULLS LAST LIMIT 5"
    )
    assert [drug for drug, _ in found] == [drug for drug, _ in expected]
    assert [kg for _, kg in found] == pytest.approx([kg for _, kg in expected], rel=1e-9)
