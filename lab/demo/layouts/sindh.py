"""Sindh police: one Parquet register in which every line is a recovery and an accused together; grams."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, recode

ARTICLES = {
    "heroin": "HEROIN POWDER",
    "morphine": "MORPHINE",
    "opium": "OPIUM",
    "poppy_straw": "POPPY STRAW",
    "tramadol": "TRAMADOL TABS",
    "hashish": "CHARAS",
    "cannabis_herb": "BHANG",
    "methamphetamine": "CRYSTAL/ICE",
    "amphetamine": "AMPHETAMINE",
    "mdma": "ECSTASY TABS",
    "cocaine": "COCAINE",
    "ketamine": "KETAMINE",
    "benzodiazepines": "VALIUM ETC",
    "khat": "KHAT LEAF",
    "ephedrine": "EPHEDRINE",
    "acetic_anhydride": "ACETIC ANHYDRIDE",
}
OFFENCES = {"9a": "CNS-9A", "9b": "CNS-9B", "9c": "CNS-9C"}

_CHALLAN = f"""
SELECT s.number AS crime_no, s.year AS crime_year, s.line AS article_no, s.seized_on AS crime_date,
       upper(s.place) AS district, {recode("s.drug", ARTICLES)} AS article,
       s.quantity_kg * 1000 AS weight_gm,
       upper(s.transport) AS mode, upper(s.destination) AS consigned_to, s.weapon AS arms_recovered,
       s.value_pkr AS value_rs, s.remarks AS brief_facts,
       a.arrest_no AS accused_no, a.person_no AS crms_id, a.cnic AS nic_no, a.name AS accused_name,
       a.arrested_at AS arrest_time, a.sex = 'f' AS female, CAST(a.age AS SMALLINT) AS age_years,
       a.nationality AS nationality, a.involvement AS accused_role,
       {recode("a.section", OFFENCES)} AS offence,
       CASE WHEN a.convicted THEN 'C' WHEN NOT a.convicted THEN 'A' ELSE 'UT' END AS court_status,
         a.cash_pkr AS cash_rs
FROM my_seizures AS s LEFT JOIN my_arrests AS a ON a.number = s.number
ORDER BY s.number, s.line, a.arrest_no
"""
DISTRICT = "replace(lower(district), ' ', '_')"


def sindh(agency: Agency) -> Layout:
    case_ref = f"'{agency.id}-' || TRY_CAST(crime_year AS VARCHAR) || '-' || TRY_CAST(crime_no AS VARCHAR)"
    return Layout(
        about=(
            "one register with recoveries and accused on the same lines, told apart by SELECT DISTINCT; grams"
        ),
        kind="parquet",
        tables={"challan_register": _CHALLAN},
        serves={
            "seizures": {
                "from": (
                    "SELECT DISTINCT crime_no, crime_year, article_no, crime_date, district, article,"
                    " weight_gm, mode, consigned_to, arms_recovered, value_rs, brief_facts"
                    " FROM challan_register"
                ),
                "columns": {
                    "case_ref": case_ref,
                    "seized_on": "crime_date",
                    "province": "'sindh'",
                    "district": DISTRICT,
                    "drug": back("article", ARTICLES),
                    "transport": "lower(mode)",
                    "destination": "lower(consigned_to)",
                    "weapon": "arms_recovered",
                    "quantity_kg": "weight_gm / 1000",
                    "purity_pct": NOT_KEPT,
                    "value_pkr": "value_rs",
                    "remarks": "brief_facts",
                },
            },
            "arrests": {
                "from": (
                    "SELECT DISTINCT crime_no, crime_year, accused_no, crms_id, nic_no, accused_name,"
                    " arrest_time, district, female, age_years, nationality, accused_role, offence,"
                    " court_status, cash_rs FROM challan_register WHERE accused_no IS NOT NULL"
                ),
                "columns": {
                    "person_id": f"'{agency.id}-' || crms_id",
                    "cnic": "nic_no",
                    "case_ref": case_ref,
                    "name": "accused_name",
                    "arrested_at": "arrest_time",
                    "province": "'sindh'",
                    "district": DISTRICT,
                    "sex": "CASE WHEN female THEN 'f' WHEN NOT female THEN 'm' END",
                    "age": "age_years",
                    "nationality": "nationality",
                    "involvement": "accused_role",
                    "section": back("offence", OFFENCES),
                    "convicted": "CASE court_status WHEN 'C' THEN true WHEN 'A' THEN false END",
                    "cash_pkr": "cash_rs",
                },
            },
        },
    )
