"""Registers kept in spreadsheets: semicolon CSV, '1.250 KG' in one cell, 'Peshawar (KP)', 07-Jan-2024."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, moment, recode

MARKS = {"punjab": "PB", "sindh": "SD", "kp": "KP", "balochistan": "BLN", "islamabad": "ICT"}
ITEMS = {
    "heroin": "Heroin",
    "morphine": "Morphine",
    "opium": "Opium",
    "poppy_straw": "Poppy husk",
    "tramadol": "Tramadol",
    "hashish": "Hashish",
    "cannabis_herb": "Bhang",
    "methamphetamine": "Ice",
    "amphetamine": "Amphetamine",
    "mdma": "Ecstasy",
    "cocaine": "Cocaine",
    "ketamine": "Ketamine",
    "benzodiazepines": "Sedative tablets",
    "khat": "Khat",
    "ephedrine": "Ephedrine",
    "acetic_anhydride": "AA chemical",
}
SECTIONS = {"9a": "9-A CNSA", "9b": "9-B CNSA", "9c": "9-C CNSA"}
STATUS = "CASE decision WHEN 'Convicted' THEN true WHEN 'Acquitted' THEN false END"
PROVINCE = back("replace(split_part(place, ' (', 2), ')', '')", MARKS)
DISTRICT = "replace(lower(split_part(place, ' (', 1)), ' ', '_')"
NUMBER = "TRY_CAST(split_part(weight, ' ', 1) AS DOUBLE)"

_SEIZURES = f"""
SELECT concat(number, '/', year) AS entry, strftime(seized_on, '%d-%b-%Y') AS date_of_seizure,
       concat(place, ' (', {recode("province", MARKS)}, ')') AS place, {recode("drug", ITEMS)} AS item,
       CASE WHEN quantity_kg < 1 THEN concat(format('{{:.2f}}', quantity_kg * 1000), ' GM')
            ELSE concat(format('{{:.3f}}', quantity_kg), ' KG') END AS weight,
       upper(transport) AS carried_by, upper(destination) AS going_to,
       CASE WHEN weapon THEN 'Yes' ELSE 'No' END AS weapon, remarks
FROM my_seizures ORDER BY number, line
"""
_ARRESTS = f"""
SELECT person_no AS person, concat(number, '/', year) AS entry, cnic AS cnic_no, name,
       strftime(arrested_at, '%d-%b-%Y %I:%M %p') AS time_of_arrest, concat(place, ' (',
       {recode("province", MARKS)}, ')') AS place,
       CASE sex WHEN 'f' THEN 'Female' ELSE 'Male' END AS sex, concat(age, ' yrs') AS age,
         upper(nationality) AS nationality,
       upper(involvement) AS status, {recode("section", SECTIONS)} AS section,
       CASE WHEN convicted THEN 'Convicted' WHEN NOT convicted THEN 'Acquitted'
         ELSE 'Pending' END AS decision
FROM my_arrests ORDER BY number, arrest_no
"""


def register(agency: Agency) -> Layout:
    case_ref = f"'{agency.id}-' || split_part(entry, '/', 2) || '-' || split_part(entry, '/', 1)"
    return Layout(
        about=(
            "weight and unit in one cell ('350.00 GM'); place and province in one cell;"
            " 07-Jan-2024; values not kept"
        ),
        kind="csv",
        tables={"seizure_register": _SEIZURES, "arrest_register": _ARRESTS},
        serves={
            "seizures": {
                "from": "seizure_register",
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": moment("date_of_seizure", "%d-%b-%Y"),
                    "province": PROVINCE,
                    "district": DISTRICT,
                    "drug": back("item", ITEMS),
                    "transport": "lower(carried_by)",
                    "destination": "lower(going_to)",
                    "weapon": "weapon = 'Yes'",
                    "quantity_kg": (
                        f"CASE split_part(weight, ' ', 2) WHEN 'GM' THEN {NUMBER} / 1000 WHEN 'KG' THEN"
                        f" {NUMBER} END"
                    ),
                    "purity_pct": NOT_KEPT,
                    "value_pkr": NOT_KEPT,
                    "remarks": "remarks",
                },
            },
            "arrests": {
                "from": "arrest_register",
                "columns": {
                    "person_id": f"'{agency.id}-' || person",
                    "cnic": "cnic_no",
                    "case_ref": case_ref,
                    "name": "name",
                    "arrested_at": moment("time_of_arrest", "%d-%b-%Y %I:%M %p"),
                    "province": PROVINCE,
                    "district": DISTRICT,
                    "sex": back("sex", {"f": "Female", "m": "Male"}),
                    "age": "replace(age, ' yrs', '')",
                    "nationality": "lower(nationality)",
                    "involvement": "lower(status)",
                    "section": back("section", SECTIONS),
                    "convicted": STATUS,
                    "cash_pkr": NOT_KEPT,
                },
            },
        },
    )
