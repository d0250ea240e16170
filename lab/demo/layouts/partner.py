"""A foreign partner's liaison office: Parquet, English names, pounds and ounces, month before day."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, moment, recode

POUND_KG = 0.45359237
OUNCE_KG = POUND_KG / 16
NAMES = {
    "heroin": "Heroin",
    "methamphetamine": "Methamphetamine",
    "hashish": "Cannabis resin",
    "ketamine": "Ketamine",
    "opium": "Opium",
    "morphine": "Morphine",
}
SEIZED_ON_ROUTE = {
    "gulf": "Gulf States",
    "europe": "Europe",
    "east_asia": "East Asia",
    "east_africa": "East Africa",
}
MODES = {"air": "Air passenger/freight", "sea": "Maritime", "post": "Parcel"}
SECTIONS = {"9a": "minor", "9b": "medium", "9c": "major"}

_INTERCEPTIONS = f"""
SELECT concat('LX', year, '-', number) AS reference, strftime(seized_on, '%m/%d/%Y') AS intercepted,
       {recode("drug", NAMES)} AS commodity,
       CASE WHEN quantity_kg < 1 THEN quantity_kg / {OUNCE_KG}
         ELSE quantity_kg / {POUND_KG} END AS weight,
       CASE WHEN quantity_kg < 1 THEN 'oz' ELSE 'lb' END AS weight_unit,
         {recode("transport", MODES)} AS mode,
       {recode("destination", SEIZED_ON_ROUTE)} AS region, CAST(purity_pct AS DOUBLE) / 100 AS purity,
       weapon AS firearm, remarks AS comments
FROM my_seizures ORDER BY number, line
"""
_SUBJECTS = f"""
SELECT person_no AS subject, concat('LX', year, '-', number) AS reference, cnic AS foreign_id, name,
       strftime(arrested_at, '%m/%d/%Y %I:%M %p') AS detained, sex = 'f' AS is_female, age,
       upper(nationality) AS nationality,
       involvement, {recode("section", SECTIONS)} AS tier, convicted AS guilty
FROM my_arrests ORDER BY number, arrest_no
"""


def partner(agency: Agency) -> Layout:
    case_ref = f"'{agency.id}-' || replace(reference, 'LX', '')"
    return Layout(
        about=("pounds and ounces; 01/07/2024 with the month first; purity as a share; seizures abroad only"),
        kind="parquet",
        tables={"interceptions": _INTERCEPTIONS, "subjects": _SUBJECTS},
        serves={
            "seizures": {
                "from": "interceptions",
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": moment("intercepted", "%m/%d/%Y"),
                    "province": "'abroad'",
                    "district": "'overseas'",
                    "drug": back("commodity", NAMES),
                    "transport": back("mode", MODES),
                    "destination": back("region", SEIZED_ON_ROUTE),
                    "weapon": "firearm",
                    "quantity_kg": (
                        f"CASE weight_unit WHEN 'lb' THEN weight * {POUND_KG} WHEN 'oz' THEN weight *"
                        f" {OUNCE_KG} END"
                    ),
                    "purity_pct": "round(purity * 100)",
                    "value_pkr": NOT_KEPT,
                    "remarks": "comments",
                },
            },
            "arrests": {
                "from": "subjects",
                "columns": {
                    "person_id": f"'{agency.id}-' || subject",
                    "cnic": "foreign_id",
                    "case_ref": case_ref,
                    "name": "name",
                    "arrested_at": moment("detained", "%m/%d/%Y %I:%M %p"),
                    "province": "'abroad'",
                    "district": "'overseas'",
                    "sex": "CASE WHEN is_female THEN 'f' WHEN NOT is_female THEN 'm' END",
                    "age": "age",
                    "nationality": "lower(nationality)",
                    "involvement": "involvement",
                    "section": back("tier", SECTIONS),
                    "convicted": "guilty",
                    "cash_pkr": NOT_KEPT,
                },
            },
        },
    )
