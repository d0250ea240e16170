"""What catalogue.yaml says becomes a catalogue, or a message names file, line, key, found and allowed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.catalogue import Catalogue, ColumnRef, Kind, Role, Type, load_catalogue
from tests.unit.catalogue.small_federation import CATALOGUE

Refused = Callable[..., str]

SPOILED = [
    (
        "  customs: [seizures]",
        "  customs: [drugs]",
        "customs[0]: found 'drugs', allowed shared tables",
    ),
    ("  customs: [seizures]", "  customs: [seizure]", "(did you mean 'seizures'?)"),
    (
        "  customs: [seizures]",
        "  customs: [seizures, seizures]",
        "'seizures' twice, allowed every table",
    ),
    (
        "  customs: [seizures]",
        "  customs: []",
        "customs: found an empty list, allowed a list of",
    ),
    ("  customs: [seizures]", "  customs: seizures", "agencies.customs: found 'seizures', allowed a list"),
    ("  customs: [seizures]", "  customs:", "agencies.customs: found nothing, allowed a list"),
    ("  customs: [seizures]", "  broker: [seizures]", "found 'broker', allowed any id but 'broker'"),
    ("  customs: [seizures]", "  Customs: [seizures]", "found 'Customs', allowed a name"),
    # (text to replace, its replacement, what the message has to say)
    ("version: 3", "version: three", ":2: version: found 'three', allowed a whole number from 1 to"),
    ("version: 3", "version: '3'", "version: found '3', allowed a whole number"),
    ("version: 3", "version: 0", "version: found '0', allowed a whole number from 1 to 2147483647"),
    ("version: 3", "version: 99999999999", "version: found '99999999999'"),
    ("version: 3", "version: true", "version: found 'true'"),
    ("version: 3", "version: 3.0", "version: found '3.0'"),
    ("version: 3", "version:", "version: found nothing, allowed a whole number"),
    ("version: 3\n", "", "found no 'version', allowed is a map with version, purposes, tables"),
    ("version:", "verson:", "found the unknown key 'verson', allowed"),
    ("version:", "verson:", "(did you mean 'version'?)"),
    (
        "[trend_analysis, case_support]",
        "[]",
        "purposes: found an empty list, allowed a list of at least one purpose",
    ),
    ("[trend_analysis, case_support]", "trends", "purposes: found 'trends', allowed a list"),
    ("[trend_analysis, case_support]", "{a: b}", "purposes: found a map, allowed a list"),
    ("[trend_analysis, case_support]", "[a, a]", "purposes[1]: found 'a' twice, allowed every purpose once"),
    ("[trend_analysis, case_support]", "[Trend]", "purposes[0]: found 'Trend', allowed a name of lower-case"),
    ("[trend_analysis, case_support]", "[a, [b]]", "purposes[1]: found a list, allowed a name"),
    (
        "  seizures:\n",
        "  Seizures:\n",
        "tables.Seizures: found 'Seizures', allowed a name of lower-case letters",
    ),
    (
        "  arrests:\n",
        "  SEIZURES:\n",
        "found 'seizures' and 'SEIZURES', allowed names that differ in more than case",
    ),
    ("  arrests:\n", "  agency:\n", "tables.agency: found 'agency', allowed any name but 'agency'"),
    ("  arrests:\n", "  '1st':\n", "tables.1st: found '1st', allowed a name"),
    ("  arrests:\n", f"  {'a' * 64}:\n", "allowed a name of lower-case letters"),
    ("  arrests:\n", "  'ar rests':\n", "tables.'ar rests': found 'ar rests'"),
    ("  arrests:\n", '  "\\e[31m":\n', "found '\\x1b[31m'"),
    (
        "  drugs:\n",
        "  r0f12:\n",
        "tables.r0f12: found 'r0f12', allowed any name but r, a number, f, a number",
    ),
    (
        "about: One row\n      per seizure.",
        "about: [x]",
        ":6: tables.seizures.about: found a list, allowed a text",
    ),
    ("about: One row\n      per seizure.", "about: ''", "tables.seizures.about: found an empty text"),
    (
        "about: One row\n      per seizure.",
        f"about: {'x' * 1001}",
        "found 1001 characters, allowed a text of at most",
    ),
    ("about: One row\n      per seizure.", 'about: "\\x07"', "allowed a text without control characters"),
    (
        "subject: case_ref",
        "subject: case_reff",
        "found 'case_reff', allowed a column of this table: case_ref,",
    ),
    ("subject: case_ref", "subject: case_reff", "(did you mean 'case_ref'?)"),
    (
        "subject: case_ref",
        "subject: quantity_kg",
        "found 'quantity_kg', which is a measure, allowed any column but",
    ),
    ("subject: case_ref", "subject: [case_ref]", "tables.seizures.subject: found a list"),
    (
        "role: hidden",
        "role: secret",
        "remarks.role: found 'secret', allowed dimension, measure, identifier, hidden",
    ),
    ("role: measure", "role: mesure", "quantity_kg.role: found 'mesure', allowed"),
    ("role: measure", "role: mesure", "(did you mean 'measure'?)"),
    (
        ", role: measure",
        "",
        "tables.seizures.columns.quantity_kg: found no 'role', allowed is a map with type, role",
    ),
    (
        "type: double",
        "type: float",
        "quantity_kg.type: found 'float', allowed string, integer, double, boolean, date",
    ),
    ("type: double", "type: varchar(10)", "quantity_kg.type: found 'varchar(10)'"),
    (
        "type: double",
        "type: 'decimal(39,2)'",
        "found 'decimal(39,2)', allowed decimal(p,s) with p from 1 to 38",
    ),
    ("type: double", "type: 'decimal(2,3)'", "found 'decimal(2,3)', allowed decimal(p,s)"),
    ("type: double", "type: decimal(15,2)", "found 'decimal(15', allowed 'decimal(p,s)' in quotes"),
    (
        "type: double",
        "rolle: x, type: double",
        "found the unknown key 'rolle', allowed about, bounds, grain, role, type",
    ),
    ("about: First information report", "about: First, second", "inside { } a comma ends a value"),
    ("grain: month", "grain: day", "seized_on.grain: found 'day', allowed week, month, quarter, year"),
    ("grain: month", "grain: 5", "seized_on.grain: found '5', allowed week, month, quarter, year"),
    ("grain: 5", "grain: month", "age.grain: found 'month', allowed a step over 0 that is a whole number"),
    ("grain: 5", "grain: 0", "age.grain: found '0', allowed a step over 0"),
    ("grain: 5", "grain: -5", "age.grain: found '-5', allowed a step over 0"),
    ("grain: 5", "grain: 2.5", "age.grain: found '2.5', allowed a step over 0 that is a whole number"),
    ("grain: 5", "grain: '5'", "age.grain: found '5', allowed a step over 0"),
    (
        "role: hidden",
        "role: hidden, grain: month",
        "remarks.grain: found 'month', allowed no grain on a column of role",
    ),
    ("[-0.5, 1000]", "1000", "fine.bounds: found '1000', allowed [least, most], each a number of at most 9"),
    ("[-0.5, 1000]", "[1000]", "fine.bounds: found a list of 1, allowed [least, most]"),
    ("[-0.5, 1000]", "[0, 1, 2]", "fine.bounds: found a list of 3, allowed [least, most]"),
    ("[-0.5, 1000]", "[1000, -0.5]", "found '[1000.000, -0.500]', allowed a least that is under the most"),
    ("[-0.5, 1000]", "[9.0, 9]", "found '[9.000, 9.000]', allowed a least that is under the most"),
    (
        "[-0.5, 1000]",
        "[0, 0.0001]",
        "fine.bounds[1]: found '0.0001', allowed a number of at most 9 digits, 3",
    ),
    ("[-0.5, 1000]", "[0, x]", "fine.bounds[1]: found 'x', allowed a number of at most 9 digits"),
    ("[-0.5, 1000]", "[0, '5']", "fine.bounds[1]: found the text '5', allowed a number of at most 9 digits"),
    ("role: measure", "role: measure, bounds: [0, inf]", "bounds[1]: found 'inf', allowed a finite number"),
    (
        "type: integer, role: dimension, grain: 5",
        "type: integer, role: dimension, bounds: [0, 5]",
        "age.bounds: found a list, allowed bounds on measures only; this is a column of role dimension",
    ),
    (
        "remarks: {type: string, role: hidden",
        "remarks: {type: string, role: measure, bounds: [0, 5]",
        "remarks.bounds: found a list, allowed no bounds on a column of type string",
    ),
    (
        "drug: {type: string}",
        "drug: {type: integer, role: measure, bounds: [0, 5]}",
        "drug.bounds: found a list, allowed no bounds: they are of what one subject adds",
    ),
    ("role: measure", "role: measure, grain: inf", "quantity_kg.grain: found 'inf', allowed a step over 0"),
    (
        "type: boolean, role: dimension",
        "type: boolean, role: dimension, grain: 1",
        "allowed no grain on a column of type",
    ),
    (
        "role: measure",
        "role: measure, values: [1]",
        "allowed values on dimensions only; this is a column of role measure",
    ),
    ("[punjab,", "[punjab, punjab,", "province.values[1]: found 'punjab' twice, allowed every value once"),
    ("[punjab,", "[null,", "province.values[0]: found nothing, allowed a text"),
    ('[punjab, sindh, kp, "NO"]', "[]", "province.values: found an empty list"),
    ('[punjab, sindh, kp, "NO"]', "punjab", "province.values: found 'punjab', allowed a list"),
    ("[1, 9007", "[one, 9007", "zone.values[0]: found 'one', allowed a whole number of 64 bits"),
    (
        "[1, 9007",
        "['1', 9007",
        "zone.values[0]: found the text '1', allowed a whole number of 64 bits, without quotes",
    ),
    ("9007199254740993", "9223372036854775808", "zone.values[1]: found '9223372036854775808'"),
    (
        "2.50",
        "2.505",
        "price.values[1]: found '2.505', allowed a number of at most 9 digits, 2 of them after",
    ),
    ("values: [true]", "values: [yes]", "is_open.values[0]: found 'yes', allowed true or false"),
    (
        "10:00:00]",
        "10:00:00+05:00]",
        "at.values[0]: found '2025-01-31 10:00:00+05:00', allowed a time without a zone",
    ),
    (
        "grain: month}",
        "grain: month, values: [2025-01-02]}",
        "found '2025-01-02', allowed values that the grain month",
    ),
    (
        "reference: reference/drugs.csv",
        "reference: /etc/passwd",
        "drugs.reference: found '/etc/passwd', allowed the path",
    ),
    ("reference/drugs.csv", "../drugs.csv", "drugs.reference: found '../drugs.csv', allowed the path"),
    (
        "reference/drugs.csv",
        "reference/drugs.txt",
        "drugs.reference: found 'reference/drugs.txt', allowed the path",
    ),
    ("reference/drugs.csv", "reference/drug.csv", "drugs.reference: "),
    ("reference/drugs.csv", "reference/drug.csv", "drug.csv: found no file there"),
    (
        "{type: string}",
        "{type: string, role: hidden}",
        "drug.role: found 'hidden', allowed dimension, measure, identifier",
    ),
    ("      schedule:", "      schedul:", "drugs.csv: found no column 'schedul'"),
    ("      schedule:", "      schedul:", "(did you mean 'schedule'?)"),
    (
        "    reference:",
        "    subject: drug\n    reference:",
        "drugs.subject: found 'drug', allowed no subject",
    ),
    (
        "      drug: {type: string}",
        "      drug: {type: date, grain: month}",
        "drug.grain: found 'month', allowed no grain",
    ),
    (
        "      drug: {type: string}\n",
        "      Drug: {type: string}\n      drug: {type: string}\n",
        "found 'Drug' and 'drug'",
    ),
    (
        "      drug: {type: string}",
        "      agency: {type: string}",
        "drugs.columns.agency: found 'agency', allowed any",
    ),
    (
        "[seizures.case_ref, arrests.case_ref]",
        "seizures.case_ref",
        "colocated[0]: found 'seizures.case_ref', allowed a",
    ),
    ("[seizures.case_ref, arrests.case_ref]", "[]", "colocated[0]: found an empty list"),
    (
        "arrests.case_ref]",
        "arrests.caseref]",
        "colocated[0][1]: found 'arrests.caseref', allowed a column of arrests",
    ),
    ("arrests.case_ref]", "arrests.caseref]", "(did you mean 'case_ref'?)"),
    (
        "arrests.case_ref]",
        "arrest.case_ref]",
        "found 'arrest.case_ref', allowed a table of this catalogue (did you",
    ),
    ("arrests.case_ref]", "drugs.drug]", "drugs is a reference table, which every agency has"),
    (
        "arrests.case_ref]",
        "seizures.remarks]",
        "found 'seizures.remarks', allowed columns that are not hidden",
    ),
    (
        "arrests.case_ref]",
        "seizures.age]",
        "found seizures.age, which is integer, allowed columns of one kind",
    ),
    ("arrests.case_ref]", "seizures.case_ref]", "found 'seizures.case_ref' twice, allowed every column once"),
    (
        "arrests.case_ref]",
        "case_ref]",
        "colocated[0][1]: found 'case_ref', allowed table.column of shared tables",
    ),
]


@pytest.mark.parametrize(("good", "bad", "message"), SPOILED)
def test_a_mistake_is_named_with_file_key_found_and_allowed(
    folder: Path, refused: Refused, good: str, bad: str, message: str
) -> None:
    assert good in CATALOGUE
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.replace(good, bad, 1))
    said = refused(load_catalogue, path)
    assert said.startswith(f"{path}:")
    assert message in said


def test_the_catalogue_says_what_its_file_says(catalogue: Catalogue) -> None:
    seizures = catalogue.tables["seizures"]
    assert (catalogue.version, catalogue.purposes) == (3, ("trend_analysis", "case_support"))
    assert list(catalogue.tables) == ["seizures", "arrests", "drugs"]
    assert (seizures.subject, seizures.about) == ("case_ref", "One row per seizure.")
    assert seizures.columns["quantity_kg"].role is Role.MEASURE
    assert seizures.columns["price"].type == Type(Kind.DECIMAL, 9, 2)
    assert "remarks" not in seizures.visible
    assert catalogue.tables["drugs"].is_reference
    assert catalogue.tables["drugs"].columns["drug"].role is Role.DIMENSION
    assert catalogue.are_colocated(ColumnRef("seizures", "case_ref"), ColumnRef("arrests", "case_ref"))


def test_values_and_grains_are_held_in_their_types(catalogue: Catalogue) -> None:
    columns = catalogue.tables["seizures"].columns
    assert {name: c.values for name, c in columns.items() if c.values} == {
        "province": ("punjab", "sindh", "kp", "NO"),
        "zone": (1, 9007199254740993),
        "price": ("1.00", "2.50"),
        "is_open": (True,),
        "at": ("2025-01-31 10:00:00",),
    }
    assert (columns["seized_on"].grain, columns["age"].grain) == ("month", 5)
    assert {name: c.bounds for name, c in columns.items() if c.bounds} == {"fine": ("-0.500", "1000.000")}


@pytest.mark.parametrize(
    ("type_", "written", "bounds"),
    [
        ("integer", "[0, 5]", (0, 5)),
        ("double", "[-1e3, 0]", (-1000.0, 0.0)),
        ("double", "[0, .5]", (0.0, 0.5)),
    ],
)
def test_bounds_are_held_in_their_type(folder: Path, type_: str, written: str, bounds: object) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.replace('"decimal(9,3)"', type_).replace("[-0.5, 1000]", written))
    assert load_catalogue(path).tables["seizures"].columns["fine"].bounds == bounds


def test_the_country_no_stays_a_country(folder: Path) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.replace('"NO"', "NO, 01, on"))
    assert load_catalogue(path).tables["seizures"].columns["province"].values[3:] == ("NO", "01", "on")


@pytest.mark.parametrize(
    ("type_", "grain", "value"),
    [
        ("date", "week", "2025-01-06"),
        ("date", "quarter", "2025-04-01"),
        ("timestamp", "year", "2025-01-01 00:00:00"),
        ("integer", "5", "-10"),
        ("'decimal(5,2)'", "0.05", "0.15"),
        ("double", "0.1", "0.3"),
    ],
)
def test_values_on_the_grain_may_be_listed(folder: Path, type_: str, grain: str, value: str) -> None:
    column = f"{{type: {type_}, role: dimension, grain: {grain}, values: [{value}]}}"
    path = folder / "catalogue.yaml"
    path.write_text(f"version: 1\npurposes: [p]\ntables: {{t: {{columns: {{c: {column}}}}}}}")
    assert load_catalogue(path).tables["t"].columns["c"].values


def test_several_mistakes_come_together_five_at_most(folder: Path, refused: Refused) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.replace("role: dimension", "role: dimensional"))
    lines = refused(load_catalogue, path).splitlines()
    assert [line.split(":")[1] for line in lines[:5]] == ["11", "12", "13", "14", "15"]
    assert lines[5:] == ["... and 3 more"]


def test_a_wrong_column_does_not_make_its_subject_wrong_too(folder: Path, refused: Refused) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(
        CATALOGUE.replace("case_ref: {type: string, role: id", "case_ref: {type: text, role: id", 1)
    )
    assert len(refused(load_catalogue, path).splitlines()) == 1


def test_a_hidden_column_may_be_the_subject(folder: Path) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.replace("subject: case_ref", "subject: remarks"))
    assert load_catalogue(path).tables["seizures"].subject == "remarks"


def test_a_catalogue_without_colocation_has_none(folder: Path) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(CATALOGUE.partition("colocated")[0])
    assert load_catalogue(path).colocated == ()


@pytest.mark.parametrize(
    "nonsense", ["[]", "- a", "text", "5", "{}", "tables: 5", "version: {}\npurposes: 1\ntables: []"]
)
def test_a_file_of_another_form_is_refused(folder: Path, refused: Refused, nonsense: str) -> None:
    path = folder / "catalogue.yaml"
    path.write_text(nonsense)
    assert "allowed" in refused(load_catalogue, path)


def test_what_is_no_file_is_refused_without_waiting(folder: Path, refused: Refused) -> None:
    import os

    os.mkfifo(folder / "pipe")
    assert "not a file" in refused(load_catalogue, folder / "pipe")
    assert "not a file" in refused(load_catalogue, folder)
    assert "not a file" in refused(load_catalogue, Path("/dev/zero"))
    assert "no file there" in refused(load_catalogue, folder / "missing.yaml")
    assert "found" in refused(load_catalogue, folder / "catalogue.yaml" / "below")
    assert "not a usable path" in refused(load_catalogue, Path("nul\0"))
