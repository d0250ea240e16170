"""The Anti-Narcotics Force: one modern DuckDB database, three tables, short codes, grams under a kilogram."""

from __future__ import annotations

from lab.demo.agencies import Agency
from lab.demo.figures import TREATED_FOR
from lab.demo.layout import Layout, back, recode

PROVINCES = {
    "punjab": "PB",
    "sindh": "SD",
    "kp": "KPK",
    "balochistan": "BL",
    "islamabad": "ICT",
    "gilgit_baltistan": "GB",
}
DRUGS = {
    "heroin": "HER",
    "morphine": "MOR",
    "opium": "OPM",
    "poppy_straw": "PST",
    "tramadol": "TRM",
    "hashish": "HSH",
    "cannabis_herb": "BHG",
    "methamphetamine": "ICE",
    "amphetamine": "AMP",
    "mdma": "XTC",
    "cocaine": "COC",
    "ketamine": "KET",
    "benzodiazepines": "BZD",
    "khat": "KHT",
    "ephedrine": "EPH",
    "acetic_anhydride": "AAH",
}
DESTINATIONS = {
    "domestic": "LOCAL",
    "gulf": "GCC",
    "europe": "EUR",
    "east_asia": "FEA",
    "east_africa": "EAF",
    "oceania": "OCE",
}
SECTIONS = {"9a": "9(a) CNSA", "9b": "9(b) CNSA", "9c": "9(c) CNSA"}
VERDICT = "CASE verdict WHEN 'convicted' THEN true WHEN 'acquitted' THEN false END"
DISTRICT = "replace(lower(dist), ' ', '_')"

_RECOVERIES = f"""
SELECT concat(year, '-', number) AS fir_no, line AS item, seized_on AS rec_dt,
       {recode("province", PROVINCES)} AS prov, place AS dist, {recode("drug", DRUGS)} AS drug_cd,
       CAST(CASE WHEN quantity_kg < 1 THEN quantity_kg * 1000 ELSE quantity_kg END AS DECIMAL(14,
       3)) AS amount,
       CASE WHEN quantity_kg < 1 THEN 'g' ELSE 'kg' END AS unit, upper(transport) AS conveyance,
       {recode("destination", DESTINATIONS)} AS dest_region, CAST(purity_pct AS TINYINT) AS purity,
       value_pkr AS est_value, CASE WHEN weapon THEN 'Y' ELSE 'N' END AS wpn, remarks
FROM my_seizures ORDER BY number, line
"""
_ACCUSED = f"""
SELECT person_no AS accused_id, cnic[1:5] || '-' || cnic[6:12] || '-' || cnic[13:13] AS nic,
       concat(year, '-', number) AS fir_no, name AS full_name, arrested_at AS arrest_ts,
       {recode("province", PROVINCES)} AS prov, place AS dist, upper(sex) AS gender,
       CAST(age AS SMALLINT) AS age, upper(nationality) AS nation, involvement AS part,
       {recode("section", SECTIONS)} AS charge,
       CASE WHEN convicted THEN 'convicted' WHEN NOT convicted THEN 'acquitted' END AS verdict,
         cash_pkr AS cash
FROM my_arrests ORDER BY number, arrest_no
"""
_MATRC = f"""
SELECT number AS reg_no, client_no AS client, name AS nm, admitted_on AS adm_dt,
       {recode("province", PROVINCES)} AS prov, place AS dist, upper(sex) AS gender,
       CAST(age AS SMALLINT) AS age, {recode("drug", DRUGS)} AS main_drug, injecting AS inj,
       CASE WHEN completed THEN 'completed' ELSE 'left' END AS outcome,
         CAST(days AS SMALLINT) AS stay_days, cost_pkr AS cost
FROM my_treatment ORDER BY number
"""


def anf(agency: Agency) -> Layout:
    return Layout(
        about="three tables; codes PB, SD, KPK, HSH, ICE; grams under a kilogram; CNIC with dashes",
        kind="duckdb",
        tables={"recoveries": _RECOVERIES, "accused": _ACCUSED, "matrc_admissions": _MATRC},
        serves={
            "seizures": {
                "from": "recoveries",
                "columns": {
                    "case_ref": f"'{agency.id}-' || fir_no",
                    "seized_on": "rec_dt",
                    "province": back("prov", PROVINCES),
                    "district": DISTRICT,
                    "drug": back("drug_cd", DRUGS),
                    "transport": "lower(conveyance)",
                    "destination": back("dest_region", DESTINATIONS),
                    "weapon": "wpn = 'Y'",
                    "quantity_kg": (
                        "CASE unit WHEN 'g' THEN TRY_CAST(amount AS DOUBLE) / 1000 WHEN 'kg' THEN"
                        " TRY_CAST(amount AS DOUBLE) END"
                    ),
                    "purity_pct": "purity",
                    "value_pkr": "est_value",
                    "remarks": "remarks",
                },
            },
            "arrests": {
                "from": "accused",
                "columns": {
                    "person_id": f"'{agency.id}-' || accused_id",
                    "cnic": "replace(nic, '-', '')",
                    "case_ref": f"'{agency.id}-' || fir_no",
                    "name": "full_name",
                    "arrested_at": "arrest_ts",
                    "province": back("prov", PROVINCES),
                    "district": DISTRICT,
                    "sex": "lower(gender)",
                    "age": "age",
                    "nationality": "lower(nation)",
                    "involvement": "part",
                    "section": back("charge", SECTIONS),
                    "convicted": VERDICT,
                    "cash_pkr": "cash",
                },
            },
            "treatment": {
                "from": "matrc_admissions",
                "columns": {
                    "client_id": f"'{agency.id}-c' || TRY_CAST(client AS VARCHAR)",
                    "name": "nm",
                    "admitted_on": "adm_dt",
                    "province": back("prov", PROVINCES),
                    "district": DISTRICT,
                    "sex": "lower(gender)",
                    "age": "age",
                    "drug": back("main_drug", {drug: DRUGS[drug] for drug in TREATED_FOR}),
                    "injecting": "inj",
                    "completed": "outcome = 'completed'",
                    "days": "stay_days",
                    "cost_pkr": "cost",
                },
            },
        },
    )
