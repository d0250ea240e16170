"""`check` tells the agency's own staff what of their data finds no place, before anyone asks."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from agent.check import CheckReport, ColumnReport, Misfit, check_agency
from agent.check_command import check_folder
from agent.check_report import print_report, verdict
from rabita.refusal import Refusal
from tests.unit.agent.agencies import (
    CATALOGUE,
    DUCKDB,
    FILES,
    HEADER,
    ROWS,
    loaded,
    write_agency,
    write_duckdb,
)

MESSY = HEADER + (
    "F1,2024-05-09,sindh,ice,2.5,1,x\n"
    "F2,09/05/2024,Sindh,ice,two,1.5,x\n"
    "F2,,Sindh,,,,\n"
    ",2024-05-09,\x1b[31mred,ice,2.5,9e99,x\n"
)


def check(folder: Path) -> CheckReport:
    agency = loaded(folder)
    return check_agency(agency.file, agency.catalogue)


def column(report: CheckReport, name: str) -> ColumnReport:
    return next(c for c in report.tables[0].columns if c.name == name)


def shown(report: CheckReport) -> str:
    console = Console(file=StringIO(), width=120, force_terminal=False)
    print_report(report, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_data_that_fit_are_said_to_fit(tmp_path: Path) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    report = check(tmp_path)
    [table] = report.tables
    assert report.fits
    assert (table.rows, table.subjects) == (30, 30)
    assert report.absent == ("arrests",)
    assert verdict(report) == "anf: everything fits"


def test_what_becomes_null_is_counted_and_named(tmp_path: Path) -> None:
    write_agency(tmp_path, FILES, seizures_csv=MESSY)
    report = check(tmp_path)
    assert (report.tables[0].rows, report.tables[0].subjects) == (4, 2)
    assert column(report, "case_ref").nulls == 1
    assert column(report, "seized_on") == ColumnReport(
        "seized_on", nulls=2, uncast=1, misfits=(Misfit("09/05/2024", 1),)
    )
    assert column(report, "province").unlisted == 3
    assert column(report, "province").misfits[0] == Misfit("Sindh", 2)
    assert column(report, "quantity_kg").misfits == (Misfit("two", 1),)
    assert column(report, "packets").uncast == 1
    assert report.servable
    assert not report.fits


BOUNDED = CATALOGUE.replace(
    "quantity_kg: {type: double, role: measure}",
    "quantity_kg: {type: double, role: measure, bounds: [0, 25.5]}",
).replace("role: measure}\n      remarks", "role: measure, bounds: [0, 1000]}\n      remarks")


def test_subjects_whose_parts_noise_would_cut_are_counted(tmp_path: Path) -> None:
    """All rows of a subject together, and those without one as one; what is cut fits all the same."""
    more = "".join(f"{case},2024-01-10,sindh,heroin,13,1,x\n" for case in ("F1", "F25", "", ""))
    write_agency(tmp_path, FILES, catalogue=BOUNDED, seizures_csv=ROWS + more)
    report = check(tmp_path)
    # F25 with 38.5 kg, F26 to F29 alone, and 26 kg of those without a subject
    assert (column(report, "quantity_kg").beyond, column(report, "packets").beyond) == (6, 0)
    assert report.fits
    assert "quantity_kg: 6 subjects add up to what is outside its bounds, and is cut" in shown(report)


def test_control_characters_of_the_data_do_not_reach_the_terminal(tmp_path: Path) -> None:
    write_agency(tmp_path, FILES, seizures_csv=MESSY.replace("red", "[bold]red"))
    text = shown(check(tmp_path))
    assert "\x1b" not in text
    assert "[31m[bold]red" in text


def test_codes_that_are_missing_are_named(tmp_path: Path) -> None:
    yaml = DUCKDB + (
        "tables:\n  arrests:\n    columns:\n"
        "      age: {sql: band, codes: {child: 10, adult: 30}}\n      bail: amount * 1000\n"
    )
    write_agency(tmp_path, yaml)
    write_duckdb(
        tmp_path / "data" / "anf.duckdb",
        "CREATE TABLE arrests AS SELECT ['child', 'adult', 'old'][1 + i % 3] band,"
        " (i * 1000000)::INTEGER amount FROM range(9) r(i)",
    )
    report = check(tmp_path)
    assert column(report, "age").uncoded == 3
    assert column(report, "age").misfits == (Misfit("old", 3),)
    assert column(report, "bail").failing
    assert "no code" in shown(report)
    assert "fails on some rows" in shown(report)
    assert report.tables[0].subjects == 9


def test_misfits_are_bounded_in_number_and_length(tmp_path: Path) -> None:
    many = "".join(f"F{i},2024-05-09,{'p' * 500}{i},ice,1,1,x\n" for i in range(100))
    write_agency(tmp_path, FILES, seizures_csv=HEADER + many)
    misfits = column(check(tmp_path), "province").misfits
    assert len(misfits) == 20
    assert max(len(m.value) for m in misfits) <= 60


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ("{seizures: {columns: {drug: substance}}}", "table seizures, column drug"),
        ("{seizures: {from: recoveries}}", "found no file 'recoveries'"),
    ],
)
def test_a_mapping_that_does_not_bind_is_named_and_the_other_tables_are_still_read(
    tmp_path: Path, tables: str, says: str
) -> None:
    both = tables[:-1] + ", arrests: {}}"
    write_agency(tmp_path, f"{FILES}tables: {both}\n", seizures_csv=ROWS, arrests_csv="age,bail\n17,2\n")
    report = check(tmp_path)
    assert says in report.tables[0].problem
    assert report.tables[1].rows == 1
    assert not report.servable
    assert "cannot be served until this is mended: seizures" in shown(report)


def test_a_malformed_line_is_named_and_not_shown(tmp_path: Path) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS + "CANARY,too,few\n")
    [table] = check(tmp_path).tables
    assert "seizures.csv: line 32:" in table.problem
    assert "CANARY" not in table.problem


def test_a_source_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write_agency(tmp_path, DUCKDB)
    with pytest.raises(Refusal, match="no such database file"):
        check(tmp_path)


def test_a_register_of_cases_is_read_and_told_of_in_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_agency(tmp_path, FILES + "cases: cases.yaml\n", seizures_csv=HEADER + ROWS)
    register = tmp_path / "cases.yaml"
    register.write_text("FIR-1: {users: [nadia, bilal]}\nFIR-2: {users: [nadia], closed: true}\n")
    assert check_folder(tmp_path, tmp_path / "catalogue.yaml")
    said = capsys.readouterr().out
    assert "cases registered: 2, open: 1, users: 2" in said
    assert "FIR" not in said
    assert "nadia" not in said
    register.write_text("FIR-1: {users: nadia}\n")
    with pytest.raises(Refusal, match=r"cases\.yaml:1: FIR-1\.users: found 'nadia', allowed a list of users"):
        check_folder(tmp_path, tmp_path / "catalogue.yaml")
