"""Border and sea forces: operations reports in Parquet, one column per drug, hashish in maunds of 40 kg."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.figures import ACETIC_ANHYDRIDE_KG_PER_LITRE
from lab.demo.layout import NOT_KEPT, Layout, back, recode

MAUND_KG = 40
"""The metric maund of Pakistan's markets, which these reports use; the old one was 37.324 kg."""

COLUMNS = {
    # drug: (column of the report, kilograms in one of its units)
    "hashish": ("chs_mds", float(MAUND_KG)),
    "heroin": ("hrn_kg", 1.0),
    "opium": ("opm_kg", 1.0),
    "methamphetamine": ("ice_kg", 1.0),
    "morphine": ("mrb_kg", 1.0),
    "poppy_straw": ("doda_kg", 1.0),
    "cannabis_herb": ("bhg_kg", 1.0),
    "tramadol": ("trm_gm", 0.001),
    "acetic_anhydride": ("aah_ltr", ACETIC_ANHYDRIDE_KG_PER_LITRE),
}
SECTORS = {"kp": "NORTH", "balochistan": "SOUTH", "sindh": "CREEKS", "at_sea": "EEZ"}
MODES = {"road": "VEH", "foot": "FOOT", "sea": "DHOW"}
HEADED = {"domestic": "INLAND", "gulf": "GULF", "europe": "WEST", "east_africa": "E AFRICA"}

_AMOUNTS = ", ".join(
    f"CASE WHEN drug = '{drug}' THEN quantity_kg / {unit} END AS {column}"
    for drug, (column, unit) in COLUMNS.items()
)
_OPERATIONS = f"""
SELECT number AS op_no, year AS op_year, line AS serial, strftime(seized_on, '%Y%m%d') AS dtg,
       {recode("province", SECTORS)} AS sector,
       upper(place) AS loc, {_AMOUNTS}, {recode("transport", MODES)} AS mov,
       {recode("destination", HEADED)} AS hdg,
       CASE WHEN weapon THEN 1 ELSE 0 END AS wpns, remarks AS rmks
FROM my_seizures ORDER BY number, line
"""
_DETAINED = f"""
SELECT person_no AS det_no, number AS op_no, year AS op_year, cnic, name, strftime(arrested_at,
       '%Y%m%d%H%M') AS dtg,
       {recode("province", SECTORS)} AS sector, upper(place) AS loc, sex, CAST(age AS SMALLINT) AS age,
       upper(nationality) AS nat,
       CASE involvement WHEN 'driver' THEN 'CREW' ELSE upper(involvement) END AS cat,
         upper(section) AS sec
FROM my_arrests ORDER BY number, arrest_no
"""
_SEIZED = " UNION ALL ".join(
    f"SELECT op_no, op_year, dtg, sector, loc, mov, hdg, wpns, rmks, '{drug}' AS drug,"
    f" {column} * {unit} AS kg FROM operations WHERE {column} IS NOT NULL"
    for drug, (column, unit) in COLUMNS.items()
)
LOCATION = "replace(lower(loc), ' ', '_')"


def forces(agency: Agency) -> Layout:
    case_ref = f"'{agency.id}-' || TRY_CAST(op_year AS VARCHAR) || '-' || TRY_CAST(op_no AS VARCHAR)"
    return Layout(
        about=(
            "one report per line with a column per drug (unpivoted by UNION ALL); maunds of 40"
            " kg, litres; 20240107"
        ),
        kind="parquet",
        tables={"operations": _OPERATIONS, "detained": _DETAINED},
        serves={
            "seizures": {
                "from": _SEIZED,
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": "try_strptime(dtg, '%Y%m%d')",
                    "province": back("sector", SECTORS),
                    "district": LOCATION,
                    "drug": "drug",
                    "transport": back("mov", MODES),
                    "destination": back("hdg", HEADED),
                    "weapon": "wpns > 0",
                    "quantity_kg": "kg",
                    "purity_pct": NOT_KEPT,
                    "value_pkr": NOT_KEPT,
                    "remarks": "rmks",
                },
            },
            "arrests": {
                "from": "detained",
                "columns": {
                    "person_id": f"'{agency.id}-' || det_no",
                    "cnic": "cnic",
                    "case_ref": case_ref,
                    "name": "name",
                    "arrested_at": "try_strptime(dtg, '%Y%m%d%H%M')",
                    "province": back("sector", SECTORS),
                    "district": LOCATION,
                    "sex": "sex",
                    "age": "age",
                    "nationality": "lower(nat)",
                    "involvement": "CASE cat WHEN 'CREW' THEN 'driver' ELSE lower(cat) END",
                    "section": "lower(sec)",
                    "convicted": NOT_KEPT,
                    "cash_pkr": NOT_KEPT,
                },
            },
        },
    )
