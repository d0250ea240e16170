"""The kinds of work that agencies do: the drugs it meets, the routes, the sizes; how many are arrested."""

# Assumed, but for the sources named in brackets, which `figures.py` lists.

from __future__ import annotations

DRUG_SHARES: dict[str, dict[str, float]] = {
    # Percent of seizures in the first year, by the kind of work an agency does.
    "anf": {
        "hashish": 38,
        "heroin": 25,
        "methamphetamine": 13,
        "opium": 9,
        "benzodiazepines": 3,
        "morphine": 2,
        "cannabis_herb": 2,
        "amphetamine": 1.5,
        "tramadol": 1.5,
        "ketamine": 1,
        "cocaine": 0.8,
        "mdma": 0.8,
        "acetic_anhydride": 0.7,
        "ephedrine": 0.7,
        "poppy_straw": 0.6,
        "khat": 0.4,
    },
    "police": {
        "hashish": 61,
        "heroin": 14,
        "methamphetamine": 9,
        "cannabis_herb": 5,
        "opium": 4,
        "benzodiazepines": 2.2,
        "tramadol": 2,
        "poppy_straw": 1.6,
        "mdma": 0.3,
        "amphetamine": 0.3,
        "cocaine": 0.2,
        "ketamine": 0.15,
        "morphine": 0.1,
        "khat": 0.08,
        "ephedrine": 0.04,
        "acetic_anhydride": 0.03,
    },
    "customs": {
        "hashish": 30,
        "heroin": 18,
        "methamphetamine": 16,
        "benzodiazepines": 8,
        "tramadol": 8,
        "opium": 6,
        "acetic_anhydride": 4,
        "ephedrine": 3,
        "ketamine": 2,
        "amphetamine": 2,
        "mdma": 1.2,
        "cocaine": 1,
        "khat": 0.5,
        "cannabis_herb": 0.3,
    },
    "border": {
        "hashish": 48,
        "opium": 19,
        "heroin": 12,
        "methamphetamine": 11,
        "morphine": 4,
        "poppy_straw": 3,
        "acetic_anhydride": 2,
        "cannabis_herb": 1,
    },
    "sea": {"hashish": 52, "heroin": 20, "methamphetamine": 24, "opium": 2, "morphine": 1, "tramadol": 1},
    "air": {
        "heroin": 38,
        "methamphetamine": 30,
        "hashish": 17,
        "cocaine": 3,
        "benzodiazepines": 3,
        "ketamine": 3,
        "amphetamine": 2,
        "tramadol": 2,
        "mdma": 1,
        "khat": 1,
    },
    "rail": {
        "hashish": 66,
        "heroin": 14,
        "opium": 6,
        "methamphetamine": 6,
        "cannabis_herb": 5,
        "benzodiazepines": 2,
        "tramadol": 1,
    },
    "abroad": {"heroin": 46, "methamphetamine": 27, "hashish": 20, "ketamine": 4, "opium": 2, "morphine": 1},
}
SIZE = {"police": 1.0, "customs": 12.0, "border": 40.0, "sea": 140.0, "air": 3.0, "rail": 2.0, "abroad": 25.0}
"""How much larger than a police station's a seizure of this kind is, on average."""

ROUTES = {
    # name: (transport, destination, yearly factor); the sea and the post grow
    "road_domestic": ("road", "domestic", 1.00),
    "foot_domestic": ("foot", "domestic", 1.03),
    "rail_domestic": ("rail", "domestic", 0.97),
    "road_europe": ("road", "europe", 0.82),  # through Iran, the Balkan route
    "road_east_asia": ("road", "east_asia", 1.10),
    "air_gulf": ("air", "gulf", 1.08),
    "air_europe": ("air", "europe", 1.02),
    "air_east_asia": ("air", "east_asia", 1.15),
    "sea_gulf": ("sea", "gulf", 1.22),
    "sea_east_africa": ("sea", "east_africa", 1.35),  # the southern route
    "sea_europe": ("sea", "europe", 1.10),
    "post_europe": ("post", "europe", 1.35),
    "post_oceania": ("post", "oceania", 1.50),
}
ROUTE_SHARES: dict[str, dict[str, float]] = {
    "anf": {
        "road_domestic": 50,
        "foot_domestic": 8,
        "rail_domestic": 2,
        "road_europe": 7,
        "road_east_asia": 1,
        "air_gulf": 10,
        "air_europe": 5,
        "air_east_asia": 3,
        "sea_gulf": 4,
        "sea_east_africa": 4,
        "sea_europe": 2,
        "post_europe": 3,
        "post_oceania": 1,
    },
    "police": {
        "road_domestic": 58,
        "foot_domestic": 38,
        "rail_domestic": 2,
        "road_europe": 1,
        "post_europe": 0.5,
        "air_gulf": 0.5,
    },
    "customs": {
        "road_domestic": 42,
        "road_europe": 10,
        "road_east_asia": 4,
        "air_gulf": 12,
        "air_europe": 6,
        "air_east_asia": 5,
        "sea_gulf": 6,
        "sea_east_africa": 3,
        "sea_europe": 4,
        "post_europe": 6,
        "post_oceania": 2,
    },
    "border": {"road_domestic": 58, "foot_domestic": 22, "road_europe": 20},
    "sea": {"sea_gulf": 48, "sea_east_africa": 40, "sea_europe": 7, "road_domestic": 5},
    "air": {"air_gulf": 62, "air_europe": 22, "air_east_asia": 16},
    "rail": {"rail_domestic": 96, "foot_domestic": 4},
    "abroad": {
        "air_gulf": 18,
        "air_europe": 25,
        "air_east_asia": 9,
        "sea_gulf": 16,
        "sea_east_africa": 14,
        "sea_europe": 8,
        "post_europe": 10,
    },
}
MONSOON = {6: 0.45, 7: 0.3, 8: 0.4}
"""Boats stay in harbour: factor on cases at sea by month."""

ARRESTS: dict[str, dict[str, float]] = {
    # Percent of cases with so many arrests ([ANF23]: 0.98 a case at the ANF, 1.06 at all others)
    "anf": {"0": 17, "1": 73, "2": 7, "3": 3},
    "police": {"0": 9, "1": 81, "2": 7, "3": 3},
    "customs": {"0": 48, "1": 43, "2": 9},
    "border": {"0": 66, "1": 25, "2": 6, "3": 3},  # loads left behind in the hills
    "sea": {"0": 14, "2": 8, "3": 18, "4": 20, "5": 18, "6": 13, "7": 9},  # the crew of a dhow
    "air": {"0": 4, "1": 92, "2": 4},
    "rail": {"0": 31, "1": 65, "2": 4},  # luggage that nobody owns
    "abroad": {"0": 22, "1": 58, "2": 14, "3": 6},
}
