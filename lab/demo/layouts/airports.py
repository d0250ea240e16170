"""Airports Security Force: semicolon CSV of incidents, IATA codes for both ends of a flight, grams."""

from __future__ import annotations

from typing import Any

from lab.demo.agencies import Agency
from lab.demo.layout import NOT_KEPT, Layout, back, moment, recode

AIRPORTS = {
    "karachi": "KHI",
    "islamabad": "ISB",
    "lahore": "LHE",
    "peshawar": "PEW",
    "sialkot": "SKT",
    "multan": "MUX",
    "faisalabad": "LYP",
    "quetta": "UET",
}
PROVINCE_OF = {
    "KHI": "sindh",
    "ISB": "islamabad",
    "LHE": "punjab",
    "SKT": "punjab",
    "MUX": "punjab",
    "LYP": "punjab",
    "PEW": "kp",
    "UET": "balochistan",
}
FLIGHTS = {
    "gulf": ("DXB", "JED", "DOH", "MCT", "AUH", "RUH"),
    "europe": ("LHR", "MAN", "CDG", "MXP"),
    "east_asia": ("BKK", "KUL", "PEK"),
}
SUBSTANCES = {
    "heroin": "HRN",
    "methamphetamine": "ICE",
    "hashish": "HSH",
    "cocaine": "COC",
    "benzodiazepines": "BZD",
    "ketamine": "KET",
    "amphetamine": "AMP",
    "tramadol": "TRM",
    "mdma": "MDM",
    "khat": "KHT",
}
TO = {airport: region for region, airports in FLIGHTS.items() for airport in airports}

_FLIGHT = " ".join(
    f"WHEN '{region}' THEN {list(airports)}[1 + number % {len(airports)}]"
    for region, airports in FLIGHTS.items()
)
_INCIDENTS = f"""
SELECT number AS incident, year, strftime(seized_on, '%Y%m%d') AS day,
       {recode("district", AIRPORTS)} AS airport,
       CASE destination {_FLIGHT} END AS bound, {recode("drug", SUBSTANCES)} AS substance,
         round(quantity_kg * 1000, 3) AS grams,
       purity_pct AS purity, CASE WHEN weapon THEN 'W' ELSE '-' END AS flags, remarks AS report
FROM my_seizures ORDER BY number, line
"""
_OFFLOADED = f"""
SELECT person_no AS pax, number AS incident, year, cnic, name, strftime(arrested_at,
       '%Y%m%d %H%M') AS offloaded_at,
       {recode("district", AIRPORTS)} AS airport, upper(sex) AS gender, age,
       upper(nationality) AS passport,
       involvement AS kind, section FROM my_arrests ORDER BY number, arrest_no
"""


def airports(agency: Agency) -> Layout:
    return Layout(
        about=("IATA codes for both ends of the flight; grams; 20240107 1432; everything goes by air"),
        kind="csv",
        tables={"incidents": _INCIDENTS, "offloaded": _OFFLOADED},
        serves={"seizures": _seizures(agency), "arrests": _arrests(agency)},
    )


def _case_ref(agency: Agency) -> str:
    return f"'{agency.id}-' || year || '-' || incident"


def _seizures(agency: Agency) -> dict[str, Any]:
    return {
        "from": "incidents",
        "columns": {
            "case_ref": _case_ref(agency),
            "seized_on": moment("day", "%Y%m%d"),
            "province": {"sql": "airport", "codes": PROVINCE_OF},
            "district": back("airport", AIRPORTS),
            "drug": back("substance", SUBSTANCES),
            "transport": "'air'",
            "destination": {"sql": "bound", "codes": TO},
            "weapon": "flags = 'W'",
            "quantity_kg": "TRY_CAST(grams AS DOUBLE) / 1000",
            "purity_pct": "purity",
            "value_pkr": NOT_KEPT,
            "remarks": "report",
        },
    }


def _arrests(agency: Agency) -> dict[str, Any]:
    return {
        "from": "offloaded",
        "columns": {
            "person_id": f"'{agency.id}-' || pax",
            "cnic": "cnic",
            "case_ref": _case_ref(agency),
            "name": "name",
            "arrested_at": moment("offloaded_at", "%Y%m%d %H%M"),
            "province": {"sql": "airport", "codes": PROVINCE_OF},
            "district": back("airport", AIRPORTS),
            "sex": "lower(gender)",
            "age": "age",
            "nationality": "lower(passport)",
            "involvement": "kind",
            "section": "section",
            "convicted": NOT_KEPT,
            "cash_pkr": NOT_KEPT,
        },
    }
