"""Federal Investigation Agency: DuckDB, people, enquiries and exhibits apart; CNIC as a number."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, recode
from lab.demo.layouts.airports import AIRPORTS, PROVINCE_OF, SUBSTANCES

COUNTRIES = {"pk": "PAK", "af": "AFG", "ng": "NGA", "ir": "IRN", "other": "XXX"}
ROLES = {"courier": 1, "dealer": 2, "user": 3, "driver": 4, "organiser": 5}
ZONES = {"gulf": "GULF", "europe": "EU/UK", "east_asia": "FAR EAST"}

_ENQUIRIES = f"""
SELECT DISTINCT number AS enquiry_no, year AS enquiry_year, CAST(seized_on AS TIMESTAMP) AS opened_at,
       {recode("district", AIRPORTS)} AS check_post, {recode("destination", ZONES)} AS zone,
       weapon AS arms_act
FROM my_seizures ORDER BY enquiry_no
"""
_EXHIBITS = f"""
SELECT number AS enquiry_no, line AS exhibit, {recode("drug", SUBSTANCES)} AS substance,
       CAST(round(quantity_kg * 1000000) AS BIGINT) AS milligrams, CAST(purity_pct AS DECIMAL(5,
       2)) / 100 AS purity, remarks AS memo
FROM my_seizures ORDER BY number, line
"""
_PEOPLE = f"""
SELECT DISTINCT ON (person_no) person_no AS file_no, CAST(cnic AS BIGINT) AS cnic, name AS full_name,
       upper(sex) AS sex,
       make_date(year(arrested_at) - age, CAST(1 + number % 12 AS BIGINT),
       CAST(1 + number % 28 AS BIGINT)) AS date_of_birth,
       {recode("nationality", COUNTRIES)} AS citizenship
FROM my_arrests ORDER BY person_no, arrest_no
"""
_ARRESTED = f"""
SELECT arrest_no, person_no AS file_no, number AS enquiry_no, year AS enquiry_year,
       arrested_at AS detained_at,
       {recode("district", AIRPORTS)} AS check_post, {recode("involvement", ROLES)} AS role_code,
       section AS cnsa_section, convicted AS conviction
FROM my_arrests ORDER BY number, arrest_no
"""


def fia(agency: Agency) -> Layout:
    case_ref = (
        f"'{agency.id}-' || TRY_CAST(enquiry_year AS VARCHAR) || '-' || TRY_CAST(enquiry_no AS VARCHAR)"
    )
    province = {"sql": "check_post", "codes": PROVINCE_OF}
    return Layout(
        about=(
            "four tables joined by the mapping; CNIC as a number; milligrams; dates of birth;"
            " role codes 1 to 5"
        ),
        kind="duckdb",
        tables={"enquiries": _ENQUIRIES, "exhibits": _EXHIBITS, "people": _PEOPLE, "arrested": _ARRESTED},
        serves={
            "seizures": {
                "from": (
                    "SELECT e.*, x.substance, x.milligrams, x.purity, x.memo FROM exhibits AS x JOIN"
                    " enquiries AS e USING (enquiry_no)"
                ),
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": "opened_at",
                    "province": province,
                    "district": back("check_post", AIRPORTS),
                    "drug": back("substance", SUBSTANCES),
                    "transport": "'air'",
                    "destination": back("zone", ZONES),
                    "weapon": "arms_act",
                    "quantity_kg": "TRY_CAST(milligrams AS DOUBLE) / 1000000",
                    "purity_pct": "round(purity * 100)",
                    "value_pkr": NOT_KEPT,
                    "remarks": "memo",
                },
            },
            "arrests": {
                "from": (
                    "SELECT a.*, p.cnic, p.full_name, p.sex, p.date_of_birth, p.citizenship FROM"
                    " arrested AS a JOIN people AS p USING (file_no)"
                ),
                "columns": {
                    "person_id": f"'{agency.id}-' || file_no",
                    "cnic": "cnic",
                    "case_ref": case_ref,
                    "name": "full_name",
                    "arrested_at": "detained_at",
                    "province": province,
                    "district": back("check_post", AIRPORTS),
                    "sex": "lower(sex)",
                    "age": "year(detained_at) - year(date_of_birth)",
                    "nationality": back("citizenship", COUNTRIES),
                    "involvement": back("role_code", ROLES),
                    "section": "cnsa_section",
                    "convicted": "conviction",
                    "cash_pkr": NOT_KEPT,
                },
            },
        },
    )
