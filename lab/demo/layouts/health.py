"""The treatment network: Parquet, ICD-10 codes, sex as 1 and 2, facilities apart, no identity numbers."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.layout import Layout, back, recode

DIAGNOSES = {
    # ICD-10 block of mental disorders due to the substance, and the network's own letter
    "heroin": "F11-H",
    "opium": "F11-O",
    "tramadol": "F11-T",
    "hashish": "F12-R",
    "cannabis_herb": "F12-B",
    "benzodiazepines": "F13",
    "cocaine": "F14",
    "methamphetamine": "F15-M",
    "khat": "F15-K",
    "ketamine": "F19-K",
}
SEX = {"m": 1, "f": 2}
PROVINCES = {
    "punjab": "Punjab",
    "sindh": "Sindh",
    "kp": "Khyber Pakhtunkhwa",
    "balochistan": "Balochistan",
    "islamabad": "Islamabad Capital Territory",
    "gilgit_baltistan": "Gilgit-Baltistan",
}

_FACILITIES = f"""
SELECT DISTINCT concat('DTC-', district) AS facility, place AS district,
       {recode("province", PROVINCES)} AS province
FROM my_treatment ORDER BY facility
"""
_ADMISSIONS = f"""
SELECT number AS episode, client_no AS mr_no, name AS patient, concat('DTC-', district) AS facility,
       admitted_on AS admitted,
       admitted_on + CAST(days AS INTEGER) AS discharged, {recode("sex", SEX)} AS sex,
       year(admitted_on) - age AS birth_year,
       {recode("drug", DIAGNOSES)} AS icd, CASE WHEN injecting THEN 'IDU'
       ELSE 'non-IDU' END AS mode_of_use,
       CASE WHEN completed THEN 'DC' ELSE 'LAMA' END AS discharge_type, cost_pkr AS bill
FROM my_treatment ORDER BY number
"""


def health(agency: Agency) -> Layout:
    return Layout(
        about=(
            "admissions and facilities joined by the mapping; ICD-10 codes; sex 1 and 2; years"
            " of birth; treatment only, own policy"
        ),
        kind="parquet",
        tables={"facilities": _FACILITIES, "admissions": _ADMISSIONS},
        serves={
            "treatment": {
                "from": (
                    "SELECT a.*, f.district, f.province FROM admissions AS a JOIN facilities AS f USING"
                    " (facility)"
                ),
                "columns": {
                    "client_id": f"'{agency.id}-c' || TRY_CAST(mr_no AS VARCHAR)",
                    "name": "patient",
                    "admitted_on": "admitted",
                    "province": back("province", PROVINCES),
                    "district": "replace(lower(district), ' ', '_')",
                    "sex": back("sex", SEX),
                    "age": "year(admitted) - birth_year",
                    "drug": back("icd", DIAGNOSES),
                    "injecting": "mode_of_use = 'IDU'",
                    "completed": "discharge_type = 'DC'",
                    "days": "date_diff('day', admitted, discharged)",
                    "cost_pkr": "bill",
                },
            }
        },
    )
