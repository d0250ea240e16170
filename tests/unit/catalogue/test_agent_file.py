"""agent.yaml: a source and a mapping that fit the catalogue, defaults filled in, or one clear message."""

# ruff: noqa: E501 - tables of cases, one a line
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.catalogue import Catalogue, ColumnMapping, Csv, TableMapping, load_agent_file

AGENT = """\
agency: anf
source: {kind: duckdb, path: data/anf.duckdb}
tables:
  seizures:
    from: recoveries
    columns:
      case_ref: fir_no
      quantity_kg: CASE unit WHEN 'g' THEN amount / 1000 ELSE amount END
      province: {sql: prov, codes: {PB: punjab, SD: sindh, 01: kp, N: NO}}
      zone: {codes: {A: 1, B: 9007199254740993}}
      is_open: {sql: status, codes: {open: true}}
      price: {sql: cost, codes: {low: 1.0}}
      age: NULL
      remarks: notes
    where: status <> 'draft'
"""


@pytest.fixture
def path(folder: Path) -> Path:
    path = folder / "agent.yaml"
    path.write_text(AGENT)
    return path


def test_a_mapping_says_what_its_file_says(path: Path, catalogue: Catalogue) -> None:
    agent = load_agent_file(path, catalogue)
    mapping = agent.tables["seizures"]
    assert (agent.agency, agent.source.kind, agent.tables_listed) == ("anf", "duckdb", True)
    assert (mapping.origin, mapping.where, mapping.by_name) == ("recoveries", "status <> 'draft'", False)
    assert mapping.columns["case_ref"] == ColumnMapping("fir_no")
    assert mapping.columns["quantity_kg"].sql == "CASE unit WHEN 'g' THEN amount / 1000 ELSE amount END"
    assert mapping.columns["province"].codes == {"PB": "punjab", "SD": "sindh", "01": "kp", "N": "NO"}
    assert mapping.columns["zone"] == ColumnMapping("zone", {"A": 1, "B": 9007199254740993}, by_name=True)
    assert mapping.columns["is_open"].codes == {"open": True}
    assert mapping.columns["price"].codes == {"low": "1.00"}
    assert mapping.columns["age"] == ColumnMapping("NULL")


def test_a_column_left_out_has_its_own_name(path: Path, catalogue: Catalogue) -> None:
    columns = load_agent_file(path, catalogue).tables["seizures"].columns
    assert columns["seized_on"] == ColumnMapping("seized_on", by_name=True)
    assert list(columns) == list(catalogue.tables["seizures"].visible)[:-1]


def test_a_hidden_column_is_not_mapped_even_where_it_is_written(path: Path, catalogue: Catalogue) -> None:
    assert "remarks" not in load_agent_file(path, catalogue).tables["seizures"].columns


def test_without_tables_every_shared_table_has_its_own_name(path: Path, catalogue: Catalogue) -> None:
    path.write_text("agency: anf\nsource: {kind: files, path: data}\n")
    agent = load_agent_file(path, catalogue)
    assert not agent.tables_listed
    assert list(agent.tables) == ["seizures", "arrests"]
    assert agent.tables["arrests"] == TableMapping(
        "arrests", "arrests", {"case_ref": ColumnMapping("case_ref", by_name=True)}, by_name=True
    )


@pytest.mark.parametrize("nothing", ["", "{}", "null"])
def test_a_table_may_be_listed_with_nothing_more_to_say(
    path: Path, catalogue: Catalogue, nothing: str
) -> None:
    path.write_text(f"agency: anf\nsource: {{kind: files, path: data}}\ntables:\n  arrests: {nothing}\n")
    agent = load_agent_file(path, catalogue)
    assert list(agent.tables) == ["arrests"]
    assert agent.tables["arrests"].by_name


def test_a_hidden_subject_is_mapped_since_groups_are_counted_by_it(folder: Path) -> None:
    from rabita.catalogue import load_catalogue

    written = (folder / "catalogue.yaml").read_text()
    (folder / "catalogue.yaml").write_text(written.replace("subject: case_ref", "subject: remarks"))
    (folder / "agent.yaml").write_text(AGENT)
    agent = load_agent_file(folder / "agent.yaml", load_catalogue(folder / "catalogue.yaml"))
    assert agent.tables["seizures"].columns["remarks"] == ColumnMapping("notes")


def test_a_source_s_path_is_relative_to_the_file(path: Path, catalogue: Catalogue) -> None:
    assert load_agent_file(path, catalogue).source.path == path.parent / "data" / "anf.duckdb"


def test_csv_options_are_taken_as_written(path: Path, catalogue: Catalogue) -> None:
    options = "{delimiter: ';', encoding: Cp1256, null: NULL, quote: ''}"
    path.write_text(f"agency: anf\nsource: {{kind: files, path: /data, csv: {options}}}\n")
    source = load_agent_file(path, catalogue).source
    assert source.options["csv"] == {
        "delimiter": ";",
        "encoding": "windows-1256",
        "null": "NULL",
        "quote": "",
    }
    assert source.csv == Csv(";", "windows-1256", "NULL", "")
    path.write_text('agency: anf\nsource: {kind: files, path: /data, csv: {delimiter: "\\t"}}\n')
    assert load_agent_file(path, catalogue).source.csv == Csv("\t", "utf-8", "", '"')


SOURCE = "{kind: duckdb, path: data/anf.duckdb}"
SPOILED = [
    ("agency: anf", "agency: ANF", ":1: agency: found 'ANF', allowed a name of lower-case letters"),
    ("agency: anf", "agency: broker", "agency: found 'broker', allowed any id but 'broker'"),
    ("agency: anf\n", "", "found no 'agency', allowed is a map with agency, source"),
    (SOURCE, "data.duckdb", ":2: source: found 'data.duckdb', allowed a map of keys to values"),
    (SOURCE, "{path: x}", "source: found no 'kind', allowed is a map with kind (duckdb, files) and its options"),
    (SOURCE, "{kind: duckdb}", "source: found no 'path', allowed is a map with kind, path"),
    (SOURCE, "{kind: postgres, uri: x}", "source.kind: found 'postgres', which is not supported by this version,"),
    (SOURCE, "{kind: postgres, uri: x}", "allowed duckdb, files"),
    (SOURCE, "{kind: spark}", "found 'spark', which is not supported by this version, allowed duckdb, files"),
    (SOURCE, "{kind: duckdbs}", "source.kind: found 'duckdbs', allowed duckdb, files (did you mean 'duckdb'?)"),
    (SOURCE, "{kind: [files]}", "source.kind: found a list"),
    (SOURCE, "{kind: duckdb, path: x, csv: {}}", "source: found the unknown key 'csv', allowed kind, path"),
    (SOURCE, "{kind: files, path: x, csv: {delimeter: ';'}}", "found the unknown key 'delimeter', allowed delimiter,"),
    (SOURCE, "{kind: files, path: x, csv: {delimiter: ';;'}}", "csv.delimiter: found ';;', allowed one character"),
    (SOURCE, "{kind: files, path: x, csv: {delimiter: ''}}", "csv.delimiter: found '', allowed one character"),
    (SOURCE, '{kind: files, path: x, csv: {delimiter: "\\n"}}', "csv.delimiter: found '\\n', allowed one character"),
    (SOURCE, "{kind: files, path: x, csv: {quote: ','}}", "found ',' for both, allowed a delimiter and a quote that"),
    (SOURCE, "{kind: files, path: x, csv: {encoding: ebcdic}}", "encoding: found 'ebcdic', allowed utf-8, utf-16,"),
    (SOURCE, "{kind: files, path: x, csv: {encoding: rot13}}", "encoding: found 'rot13', allowed utf-8"),
    (SOURCE, '{kind: files, path: x, csv: {encoding: "a\\0"}}', "allowed utf-8"),
    (SOURCE, "{kind: files, path: x, csv: {null: [NA]}}", "csv.null: found a list, allowed the text that stands for"),
    (SOURCE, "{kind: files, path: x, csv: ;}", "source.csv: found ';', allowed a map"),
    ("  seizures:", "  seizure:", ":4: tables.seizure: found") ,
    ("  seizures:", "  seizure:", "the unknown table 'seizure', allowed the shared tables seizures, arrests (did you"),
    ("  seizures:", "  drugs:", "found 'drugs', a reference table, which comes with the catalogue, allowed the"),
    (AGENT[AGENT.index("tables") :], "tables:", "tables: found nothing, allowed a map of tables, or nothing at all"),
    (AGENT[AGENT.index("tables") :], "tables: {}", "tables: found a map, allowed at least one table, or no key"),
    (AGENT[AGENT.index("tables") :], "tables: [seizures]", "tables: found a list, allowed a map of tables"),
    ("    from: recoveries", "    form: recoveries", "seizures: found the unknown key 'form', allowed columns, from,"),
    ("    from: recoveries", "    from:", "seizures.from: found nothing, allowed a table, a file or a SELECT"),
    ("    from: recoveries", "    from: [a]", "seizures.from: found a list"),
    ("    from: recoveries", f"    from: {'x' * 16385}", "found 16385 characters, allowed a table, a file or a SELECT of"),
    ("where: status <> 'draft'", 'where: "a\\0"', "where: found 'a\\x00', allowed a condition in SQL without control"),
    ("case_ref: fir_no", "case_reff: fir_no", "found the unknown column 'case_reff', allowed the columns case_ref,"),
    ("case_ref: fir_no", "case_reff: fir_no", "(did you mean 'case_ref'?)"),
    ("case_ref: fir_no", "agency: fir_no", "columns.agency: found 'fir_no', allowed no column 'agency': the agent"),
    ("case_ref: fir_no", "case_ref:", "columns.case_ref: found nothing, allowed a column's name or SQL, or a map"),
    ("case_ref: fir_no", "case_ref: ''", "columns.case_ref: found an empty text"),
    ("case_ref: fir_no", "case_ref: [fir_no]", "columns.case_ref: found a list, allowed a column's name or SQL, or"),
    ("case_ref: fir_no", "case_ref: {}", "columns.case_ref: found an empty map"),
    ("case_ref: fir_no", "case_ref: {sqll: x}", "found the unknown key 'sqll', allowed codes, sql (did you mean 'sql'?)"),
    ("PB: punjab", "PB: punjabb", "codes.PB: found 'punjabb', allowed the column's values: punjab, sindh, kp, NO (did"),
    ("PB: punjab", "PB: null", "codes.PB: found nothing, allowed a value: leave a code out where there is none"),
    ("PB: punjab", "PB: [punjab]", "codes.PB: found a list"),
    ("PB: punjab", '"\\0": punjab', "allowed a local value, as text without control characters"),
    ("PB: punjab", "'': punjab", "found an empty text, allowed a local value, as text"),
    ("PB: punjab", "SD: punjab", "found the key 'SD' twice in one map"),
    ("{PB: punjab, SD: sindh, 01: kp, N: NO}", "{}", "province.codes: found an empty map, allowed a map of at least"),
    ("{PB: punjab, SD: sindh, 01: kp, N: NO}", "[PB]", "province.codes: found a list"),
    ("A: 1,", "A: one,", "zone.codes.A: found 'one', allowed a whole number of 64 bits"),
    ("A: 1,", "A: 2,", "zone.codes.A: found '2', allowed the column's values: 1, 9007199254740993"),
    ("open: true", "open: yes", "is_open.codes.open: found 'yes', allowed true or false"),
    ("low: 1.0", "low: 1.001", "price.codes.low: found '1.001', allowed a number of at most 9 digits, 2 of them"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "message"), SPOILED)
def test_a_mistake_is_named_with_file_key_found_and_allowed(
    path: Path, catalogue: Catalogue, refused: Callable[..., str], good: str, bad: str, message: str
) -> None:
    assert good in AGENT
    path.write_text(AGENT.replace(good, bad, 1))
    said = refused(load_agent_file, path, catalogue)
    assert said.startswith(f"{path}:")
    assert message in said


def test_several_mistakes_come_together(
    path: Path, catalogue: Catalogue, refused: Callable[..., str]
) -> None:
    path.write_text(AGENT.replace("anf\n", "A\n", 1).replace("duckdb,", "oracle,").replace("punjab", "x"))
    assert [line.split(":")[1] for line in refused(load_agent_file, path, catalogue).splitlines()] == [
        "1",
        "2",
        "9",
    ]
