"""Two hundred questions as analysts of the demo federation ask them: keys first, the quantity last.

They are made from a few shapes and the catalogue's own words, so that the list is the same on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

DRUGS = (
    "heroin", "morphine", "opium", "poppy_straw", "tramadol", "hashish", "cannabis_herb", "methamphetamine",
    "amphetamine", "mdma", "cocaine", "ketamine", "benzodiazepines", "khat", "ephedrine", "acetic_anhydride",
)  # fmt: skip
TREATED = (
    "heroin", "opium", "hashish", "cannabis_herb", "methamphetamine", "benzodiazepines", "tramadol",
    "cocaine",
)  # fmt: skip
PROVINCES = ("punjab", "sindh", "kp", "balochistan", "islamabad", "gilgit_baltistan", "at_sea", "abroad")
LAND = PROVINCES[:6]
YEARS = (2023, 2024, 2025)
TOTAL = 200


def questions() -> list[str]:
    """The SQL of all of them."""
    found = list(islice(dict.fromkeys(_all()), TOTAL))
    if len(found) < TOTAL:
        raise ValueError(f"{len(found)} questions, of {TOTAL}")
    return found


def _all() -> Iterator[str]:
    for key in ("drug", "province", "transport", "destination", "weapon", "agency", "year(seized_on)"):
        yield f"SELECT {key}, sum(quantity_kg) FROM seizures GROUP BY ALL"
        yield f"SELECT {key}, count(*) FROM seizures GROUP BY ALL"
    for key in ("sex", "age", "nationality", "involvement", "section", "convicted", "province", "agency"):
        yield f"SELECT {key}, count(*) FROM arrests GROUP BY ALL"
    for key in ("drug", "province", "sex", "age", "injecting", "completed"):
        yield f"SELECT {key}, count(*) FROM treatment GROUP BY ALL"
        yield f"SELECT {key}, sum(cost_pkr) FROM treatment GROUP BY ALL"
    yield "SELECT drug, province, sum(quantity_kg) FROM seizures GROUP BY ALL"
    yield "SELECT drug, transport, sum(quantity_kg) FROM seizures GROUP BY ALL"
    yield "SELECT province, destination, count(*) FROM seizures GROUP BY ALL"
    yield "SELECT nationality, involvement, count(*) FROM arrests GROUP BY ALL"
    yield "SELECT province, section, count(*) FROM arrests GROUP BY ALL"
    yield "SELECT arrested_at, count(*) FROM arrests GROUP BY ALL"
    yield "SELECT sex, involvement, count(*) FROM arrests GROUP BY ALL"
    yield "SELECT drug, sex, count(*) FROM treatment GROUP BY ALL"
    yield "SELECT drug, injecting, count(*) FROM treatment GROUP BY ALL"
    yield "SELECT admitted_on, count(*) FROM treatment GROUP BY ALL"
    yield "SELECT province, drug, sum(days) FROM treatment GROUP BY ALL"
    for drug in DRUGS:
        at = f"FROM seizures WHERE drug = '{drug}' GROUP BY ALL"
        yield f"SELECT province, sum(quantity_kg) {at}"
        yield f"SELECT seized_on, sum(quantity_kg) {at}"
        yield f"SELECT transport, count(*) {at}"
        yield f"SELECT destination, sum(quantity_kg) {at}"
        yield f"SELECT agency, sum(quantity_kg) {at}"
    for province in PROVINCES:
        yield f"SELECT district, sum(quantity_kg) FROM seizures WHERE province = '{province}' GROUP BY ALL"
        yield f"SELECT drug, sum(quantity_kg) FROM seizures WHERE province = '{province}' GROUP BY ALL"
        yield f"SELECT involvement, count(*) FROM arrests WHERE province = '{province}' GROUP BY ALL"
        yield f"SELECT sex, age, count(*) FROM arrests WHERE province = '{province}' GROUP BY ALL"
    for province in LAND:
        yield f"SELECT district, count(*) FROM treatment WHERE province = '{province}' GROUP BY ALL"
        yield f"SELECT drug, count(*) FROM treatment WHERE province = '{province}' GROUP BY ALL"
    for drug in TREATED:
        yield f"SELECT age, count(*) FROM treatment WHERE drug = '{drug}' GROUP BY ALL"
        yield f"SELECT completed, count(*) FROM treatment WHERE drug = '{drug}' GROUP BY ALL"
    for key in ("drug_group", "schedule", "plant_based"):
        of = "FROM seizures s JOIN drugs d ON s.drug = d.drug"
        yield f"SELECT d.{key}, sum(s.quantity_kg) {of} GROUP BY ALL"
        yield f"SELECT d.{key}, s.province, sum(s.quantity_kg) {of} GROUP BY ALL"
        yield f"SELECT d.{key}, s.seized_on, count(*) {of} GROUP BY ALL"
    for key in ("border", "coastal", "on_border"):
        of = "FROM seizures s JOIN districts d ON s.district = d.district"
        yield f"SELECT d.{key}, sum(s.quantity_kg) {of} GROUP BY ALL"
        yield f"SELECT d.{key}, s.drug, count(*) {of} GROUP BY ALL"
    for year in YEARS:
        at = f"FROM seizures WHERE year(seized_on) = {year} GROUP BY ALL"
        yield f"SELECT drug, sum(quantity_kg) {at}"
        yield f"SELECT province, count(*) {at}"
        yield f"SELECT quarter(seized_on), drug, sum(quantity_kg) {at}"
        yield f"SELECT month(seized_on), count(*) {at}"


__all__ = ["TOTAL", "questions"]
