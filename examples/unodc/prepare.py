"""Makes a federation of UNODC's individual drug seizures 2011 to 2013: a country is an agency.

    python prepare.py unodc-ids-2011-2013.csv.gz FOLDER

Each of the sixteen countries with most records gets its own rows, byte for byte as they were reported; what
they mean in common (kilograms, months, transport) is said by its `agent.yaml`, not by changing them.
"""

from __future__ import annotations

import csv
import gzip
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
COUNTRIES = 16
DELIMITER = ";"
EXPECTED_COLUMNS = ("COUNTRY", "SEIZURE_DATE", "DRUG_NAME", "AMOUNT", "DRUG_UNIT")


def prepare(seizures: Path, folder: Path) -> list[str]:
    """Write the federation into `folder`, new or empty; gives the agencies' ids, most records first."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SystemExit(f"{folder} exists and is not empty; name a folder that does not exist")
    with gzip.open(seizures, "rt", encoding="utf-8", newline="") as file:
        header, *records = raw_records(file)
    names = next(csv.reader([header], delimiter=DELIMITER))
    if missing := [column for column in EXPECTED_COLUMNS if column not in names]:
        raise SystemExit(f"{seizures} has no column {', '.join(missing)}")
    by_country: dict[str, list[str]] = {}
    for record in records:
        by_country.setdefault(country_of(record, names), []).append(record)
    most = Counter({country: len(rows) for country, rows in by_country.items()}).most_common(COUNTRIES)
    countries = {agency_id(country): country for country, _ in most}
    write_shared_files(folder, countries)
    for agency, country in countries.items():
        write_agency(folder / "agencies" / agency, agency, country, [header, *by_country[country]])
    return list(countries)


def raw_records(lines: Iterable[str]) -> Iterator[str]:
    """The records of a CSV text with every byte they have: a quoted field may run over several lines.

    >>> list(raw_records(['a;"two\\n', 'lines"\\n', 'b;c\\n']))
    ['a;"two\\nlines"\\n', 'b;c\\n']
    """
    record = ""
    for line in lines:
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""
    if record:
        yield record


def country_of(record: str, names: list[str]) -> str:
    fields = next(csv.reader(record.splitlines(keepends=True), delimiter=DELIMITER))
    return fields[names.index("COUNTRY")]


def agency_id(country: str) -> str:
    """
    >>> agency_id("Bolivia, Plurinational State of"), agency_id("New Zealand")
    ('bolivia', 'new_zealand')
    """
    return re.sub(r"[^a-z0-9]+", "_", country.partition(",")[0].lower()).strip("_")


def write_shared_files(folder: Path, countries: dict[str, str]) -> None:
    (folder / "reference").mkdir(parents=True)
    (folder / "policies").mkdir()
    shutil.copyfile(HERE / "catalogue.yaml", folder / "catalogue.yaml")
    shutil.copyfile(HERE / "drugs.csv", folder / "reference" / "drugs.csv")
    shutil.copyfile(HERE / "policies" / "unodc.cedar", folder / "policies" / "unodc.cedar")
    agencies = "".join(f'  {agency}: {{name: "{country}"}}\n' for agency, country in countries.items())
    (folder / "federation.yaml").write_text(f"name: unodc\nagencies:\n{agencies}", encoding="utf-8")


def write_agency(folder: Path, agency: str, country: str, records: list[str]) -> None:
    (folder / "data").mkdir(parents=True)
    template = (HERE / "agent.yaml.in").read_text(encoding="utf-8")
    (folder / "agent.yaml").write_text(template.format(agency=agency, country=country), encoding="utf-8")
    with (folder / "data" / "reported.csv").open("w", encoding="utf-8", newline="") as file:
        file.writelines(records)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    print("\n".join(prepare(Path(sys.argv[1]), Path(sys.argv[2]))))
