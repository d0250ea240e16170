"""Pakistan Customs: semicolon CSV from two systems, station codes, days as dd-mm-yyyy, many units."""

from __future__ import annotations

from typing import Any

from lab.demo.agencies import Agency
from lab.demo.figures import ACETIC_ANHYDRIDE_KG_PER_LITRE, TABLET_GRAMS
from lab.demo.layout import NOT_KEPT, Layout, back, moment, recode
from lab.demo.places import DISTRICTS

STATIONS = {
    place.code: f"{place.code[:4].upper()}{number:02d}" for number, place in enumerate(DISTRICTS, start=1)
}
"""A station's code: the first letters of its place, and its number in the list."""
GOODS = {
    "heroin": "NAR-HRN",
    "morphine": "NAR-MRB",
    "opium": "NAR-OPM",
    "tramadol": "PHA-TRM",
    "hashish": "NAR-CHR",
    "cannabis_herb": "NAR-BNG",
    "methamphetamine": "PSY-MET",
    "amphetamine": "PSY-AMP",
    "mdma": "PSY-MDM",
    "cocaine": "NAR-COC",
    "ketamine": "PSY-KET",
    "benzodiazepines": "PHA-BZD",
    "khat": "PSY-KHT",
    "ephedrine": "PRE-EPH",
    "acetic_anhydride": "PRE-AAH",
}
BOUND_FOR = {
    "domestic": "PK",
    "gulf": "AE",
    "europe": "EU",
    "east_asia": "CN",
    "east_africa": "KE",
    "oceania": "AU",
}

_TABLETS = " ".join(f"WHEN '{GOODS[drug]}' THEN {grams}" for drug, grams in TABLET_GRAMS.items())
_KILOGRAMS = (
    "CASE uom WHEN 'KGS' THEN TRY_CAST(qty AS DOUBLE) WHEN 'GMS' THEN TRY_CAST(qty AS DOUBLE) / 1000"
    f" WHEN 'LTR' THEN CASE goods WHEN '{GOODS['acetic_anhydride']}'"
    f" THEN TRY_CAST(qty AS DOUBLE) * {ACETIC_ANHYDRIDE_KG_PER_LITRE} END"
    f" WHEN 'NOS' THEN TRY_CAST(qty AS DOUBLE) * CASE goods {_TABLETS} END / 1000 END"
)
"""Litres and numbers become weight for the goods whose density or tablet is known, and nothing for others."""

_DETENTIONS = f"""
SELECT concat('DTN/', year, '/', number) AS detention_no, strftime(seized_on, '%d-%m-%Y') AS det_date,
       {recode("district", STATIONS)} AS station, {recode("drug", GOODS)} AS goods,
       CASE WHEN drug = 'acetic_anhydride' THEN round(quantity_kg / {ACETIC_ANHYDRIDE_KG_PER_LITRE}, 9)
            WHEN drug IN ('benzodiazepines', 'tramadol')
              THEN round(quantity_kg * 1000 / CASE drug WHEN 'tramadol' THEN {TABLET_GRAMS["tramadol"]}
              ELSE {TABLET_GRAMS["benzodiazepines"]} END, 9)
            WHEN quantity_kg < 0.5 THEN round(quantity_kg * 1000, 3) ELSE quantity_kg END AS qty,
       CASE WHEN drug = 'acetic_anhydride' THEN 'LTR' WHEN drug IN ('benzodiazepines',
         'tramadol') THEN 'NOS'
            WHEN quantity_kg < 0.5 THEN 'GMS' ELSE 'KGS' END AS uom,
       CASE transport WHEN 'foot' THEN 'PAX' ELSE upper(transport) END AS mode,
       {recode("destination", BOUND_FOR)} AS bound_for, value_pkr AS value_rs,
       CAST(weapon AS INTEGER) AS arms, remarks AS note
FROM my_seizures ORDER BY number, line
"""
_PERSONS = f"""
SELECT person_no AS ref, cnic, concat('DTN/', year, '/', number) AS detention_no, name,
       strftime(arrested_at, '%d-%m-%Y %H:%M') AS held_at, {recode("district", STATIONS)} AS station,
       upper(sex) AS sex, year(arrested_at) - age AS born, nationality AS nat, involvement AS capacity,
       concat('CNSA 9-', upper(section[2:2])) AS offence, cash_pkr AS cash_rs
FROM my_arrests ORDER BY number, arrest_no
"""
CASE_YEAR_AND_NUMBER = "replace(replace(detention_no, 'DTN/', ''), '/', '-')"


def _station(values: dict[str, str]) -> dict[str, Any]:
    return {"sql": "station", "codes": {STATIONS[place]: value for place, value in values.items()}}


def customs(agency: Agency) -> Layout:
    district = _station({place.code: place.code for place in DISTRICTS})
    province = _station({place.code: place.province for place in DISTRICTS})
    case_ref = f"'{agency.id}-' || {CASE_YEAR_AND_NUMBER}"
    return Layout(
        about=("station codes instead of places; kilograms, grams, litres and tablets; dd-mm-yyyy"),
        kind="csv",
        tables={"detentions": _DETENTIONS, "persons": _PERSONS},
        serves={
            "seizures": {
                "from": "detentions",
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": moment("det_date", "%d-%m-%Y"),
                    "province": province,
                    "district": district,
                    "drug": back("goods", GOODS),
                    "transport": "CASE mode WHEN 'PAX' THEN 'foot' ELSE lower(mode) END",
                    "destination": back("bound_for", BOUND_FOR),
                    "weapon": "arms = '1'",
                    "quantity_kg": _KILOGRAMS,
                    "purity_pct": NOT_KEPT,
                    "value_pkr": "value_rs",
                    "remarks": "note",
                },
            },
            "arrests": {
                "from": "persons",
                "columns": {
                    "person_id": f"'{agency.id}-' || ref",
                    "cnic": "cnic",
                    "case_ref": case_ref,
                    "name": "name",
                    "arrested_at": moment("held_at", "%d-%m-%Y %H:%M"),
                    "province": province,
                    "district": district,
                    "sex": "lower(sex)",
                    "age": f"year({moment('held_at', '%d-%m-%Y %H:%M')}) - TRY_CAST(born AS INTEGER)",
                    "nationality": "nat",
                    "involvement": "capacity",
                    "section": back("offence", {"9a": "CNSA 9-A", "9b": "CNSA 9-B", "9c": "CNSA 9-C"}),
                    "convicted": NOT_KEPT,
                    "cash_pkr": "cash_rs",
                },
            },
        },
    )
