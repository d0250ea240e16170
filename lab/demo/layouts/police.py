"""Punjab and Islamabad police: FIR, recoveries and accused in three tables, Romanised Urdu, tola and seer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, moment, recode
from lab.demo.places import DISTRICTS

TOLA_GRAMS = 11.6638038
SEER_GRAMS = 80 * TOLA_GRAMS

ZILA = {place.code: 100 + number for number, place in enumerate(DISTRICTS)}
"""District numbers of the police's own list."""
JINS = {
    "heroin": "heroin",
    "morphine": "morphine",
    "opium": "afeem",
    "poppy_straw": "doda",
    "tramadol": "tramadol goli",
    "hashish": "charas",
    "cannabis_herb": "bhang",
    "methamphetamine": "aais",
    "amphetamine": "amphetamine",
    "mdma": "ecstasy goli",
    "cocaine": "cocaine",
    "ketamine": "ketamine",
    "benzodiazepines": "nasha awar goli",
    "khat": "khat",
    "ephedrine": "ephedrine",
    "acetic_anhydride": "tezab AA",
}
ZARIYA = {
    "road": "sarak",
    "foot": "paidal",
    "rail": "rail",
    "air": "hawai",
    "sea": "samundar",
    "post": "daak",
}
MANZIL = {"domestic": "andaroon mulk", "gulf": "khaleej", "europe": "europe"}
JINS_OF_PERSON = {"m": "mard", "f": "aurat"}

_FIR = f"""
SELECT DISTINCT number AS fir_no, year AS saal, strftime(seized_on, '%d/%m/%Y') AS tareekh,
       {recode("district", ZILA)} AS zila, weapon AS asliha
FROM my_seizures ORDER BY fir_no
"""
_RECOVERIES = f"""
WITH written AS (
  SELECT number, year, line, drug, quantity_kg, transport, destination, value_pkr, remarks,
         'darj' AS kaifiyat FROM my_seizures
  -- entries struck out, which must not be counted
  UNION ALL
  SELECT number, year, line + 10, drug, quantity_kg * 1000, transport, destination, value_pkr, remarks,
         'kharij'
  FROM my_seizures WHERE number % 89 = 0
)
SELECT number AS fir_no, year AS saal, line AS shumar, {recode("drug", JINS)} AS jins,
       CASE WHEN drug = 'opium' AND quantity_kg < 1 THEN quantity_kg * 1000 / {TOLA_GRAMS}
            WHEN drug IN ('cannabis_herb', 'poppy_straw') THEN quantity_kg * 1000 / {SEER_GRAMS}
            WHEN quantity_kg < 1 THEN quantity_kg * 1000 ELSE quantity_kg END AS wazan,
       CASE WHEN drug = 'opium' AND quantity_kg < 1 THEN 'tola'
            WHEN drug IN ('cannabis_herb', 'poppy_straw') THEN 'seer'
            WHEN quantity_kg < 1 THEN 'gram' ELSE 'kilo' END AS paimana,
       {recode("transport", ZARIYA)} AS zariya, {recode("destination", MANZIL)} AS manzil,
       value_pkr AS maaliyat, remarks AS tafseel, kaifiyat
FROM written ORDER BY number, line
"""
_ACCUSED = f"""
SELECT arrest_no AS mulzim_no, person_no AS record_no, number AS fir_no, year AS saal,
       cnic AS shanakhti,
       name AS naam, strftime(arrested_at, '%d/%m/%Y %H:%M') AS giraftari,
       {recode("district", ZILA)} AS zila,
       {recode("sex", JINS_OF_PERSON)} AS jins, CAST(age AS SMALLINT) AS umar, nationality AS qaumiat,
       involvement AS kirdar, concat('9-', section[2:2]) AS dafa,
       CASE WHEN convicted THEN 'saza' WHEN NOT convicted THEN 'bari' ELSE 'zer-e-samaat' END AS faisla,
         cash_pkr AS naqdi
FROM my_arrests ORDER BY number, arrest_no
"""


def police(agency: Agency) -> Layout:
    districts = {place.code: ZILA[place.code] for place in DISTRICTS if place.province in agency.provinces}
    (province,) = agency.provinces
    return Layout(
        about=(
            "FIR, recoveries and accused apart; Romanised Urdu; district numbers; tola, seer,"
            " gram, kilo; struck-out entries"
        ),
        kind="duckdb",
        tables={"fir": _FIR, "baramadgi": _RECOVERIES, "mulziman": _ACCUSED},
        serves={
            "seizures": _seizures(agency, province, districts),
            "arrests": _arrests(agency, province, districts),
        },
    )


def _case_ref(agency: Agency) -> str:
    return f"'{agency.id}-' || TRY_CAST(saal AS VARCHAR) || '-' || TRY_CAST(fir_no AS VARCHAR)"


def _seizures(agency: Agency, province: str, districts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "from": (
            "SELECT f.fir_no, f.saal, f.tareekh, f.zila, f.asliha, b.jins, b.wazan, b.paimana, b.zariya,"
            " b.manzil, b.maaliyat, b.tafseel, b.kaifiyat"
            " FROM baramadgi AS b JOIN fir AS f ON f.fir_no = b.fir_no AND f.saal = b.saal"
        ),
        "columns": {
            "case_ref": _case_ref(agency),
            "seized_on": moment("tareekh", "%d/%m/%Y"),
            "province": f"'{province}'",
            "district": back("zila", districts),
            "drug": back("jins", JINS),
            "transport": back("zariya", ZARIYA),
            "destination": back("manzil", MANZIL),
            "weapon": "asliha",
            "quantity_kg": (
                "CASE paimana WHEN 'gram' THEN wazan / 1000 WHEN 'kilo' THEN wazan"
                f" WHEN 'tola' THEN wazan * {TOLA_GRAMS} / 1000"
                f" WHEN 'seer' THEN wazan * {SEER_GRAMS} / 1000 END"
            ),
            "purity_pct": NOT_KEPT,
            "value_pkr": "maaliyat",
            "remarks": "tafseel",
        },
        "where": "kaifiyat <> 'kharij'",
    }


def _arrests(agency: Agency, province: str, districts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "from": "mulziman",
        "columns": {
            "person_id": f"'{agency.id}-' || record_no",
            "cnic": "shanakhti",
            "case_ref": _case_ref(agency),
            "name": "naam",
            "arrested_at": moment("giraftari", "%d/%m/%Y %H:%M"),
            "province": f"'{province}'",
            "district": back("zila", districts),
            "sex": back("jins", JINS_OF_PERSON),
            "age": "umar",
            "nationality": "qaumiat",
            "involvement": "kirdar",
            "section": back("dafa", {"9a": "9-a", "9b": "9-b", "9c": "9-c"}),
            "convicted": "CASE faisla WHEN 'saza' THEN true WHEN 'bari' THEN false END",
            "cash_pkr": "naqdi",
        },
    }
