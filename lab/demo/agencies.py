"""The sixteen stakeholders of the demo: who they are, what work they do, where, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rabita.refusal import Code, Refusal


@dataclass(frozen=True)
class Agency:
    """One stakeholder. `work` picks its drugs, routes and sizes (`figures.py`), `layout` its database.

    `cases` and `episodes` are its shares of the federation's, in percent; `provinces` says where it works:
    a province's weight is multiplied with its districts' people.
    """

    id: str
    name: str
    work: str
    layout: str
    cases: float
    provinces: Mapping[str, float]
    episodes: float = 0.0


_ALL = {"punjab": 1.0, "sindh": 1.6, "kp": 2.2, "balochistan": 9.0, "islamabad": 5.0, "gilgit_baltistan": 1.0}
"""ANF: per head, Balochistan far before Sindh, Khyber Pakhtunkhwa and Punjab ([ANF16] in `figures.py`)."""

STAKEHOLDERS = (
    Agency("anf", "Anti-Narcotics Force", "anf", "anf", 16.0, _ALL, episodes=9.0),
    Agency("customs", "Pakistan Customs", "customs", "customs", 6.0, {**_ALL, "sindh": 3.0}),
    Agency("punjab_police", "Punjab Police", "police", "police", 30.0, {"punjab": 1.0}),
    Agency(
        "health", "National Treatment Network, Ministry of Health", "police", "health", 0.0, {}, episodes=91.0
    ),
    Agency("sindh_police", "Sindh Police", "police", "sindh", 13.0, {"sindh": 1.0}),
    Agency("kp_police", "Khyber Pakhtunkhwa Police", "police", "register", 12.0, {"kp": 1.0}),
    Agency(
        "balochistan_police", "Balochistan Police and Levies", "police", "register", 4.0, {"balochistan": 1.0}
    ),
    Agency("frontier_corps", "Frontier Corps", "border", "forces", 3.5, {"kp": 0.6, "balochistan": 3.0}),
    Agency(
        "coast_guards", "Pakistan Coast Guards", "sea", "forces", 1.5, {"sindh": 0.05, "balochistan": 1.0}
    ),
    Agency("maritime_security", "Pakistan Maritime Security Agency", "sea", "forces", 0.6, {"at_sea": 1.0}),
    Agency(
        "airports_security",
        "Airports Security Force",
        "air",
        "airports",
        2.4,
        {"punjab": 1.0, "sindh": 1.6, "kp": 2.0, "islamabad": 9.0},
    ),
    Agency("fia", "Federal Investigation Agency", "air", "fia", 1.2, _ALL),
    Agency(
        "excise",
        "Excise, Taxation and Narcotics Control",
        "police",
        "register",
        4.0,
        {"sindh": 1.0, "kp": 1.0},
    ),
    Agency(
        "railways_police",
        "Pakistan Railways Police",
        "rail",
        "register",
        1.2,
        {"punjab": 1.0, "sindh": 1.4, "balochistan": 1.0},
    ),
    Agency(
        "islamabad_police", "Islamabad Capital Territory Police", "police", "police", 4.0, {"islamabad": 1.0}
    ),
    Agency("partner_liaison", "Foreign partner liaison", "abroad", "partner", 0.6, {"abroad": 1.0}),
)

MOST = 128


def stakeholders(count: int) -> tuple[Agency, ...]:
    """The first `count`: past sixteen, the same sixteen again as further directorates (`anf_2`, ...)."""
    if not 1 <= count <= MOST:
        raise Refusal(
            Code.USAGE, f"{count} agencies: allowed are 1 to {MOST}", hint="Sixteen is the demo as described."
        )
    return tuple(
        _directorate(STAKEHOLDERS[i % len(STAKEHOLDERS)], i // len(STAKEHOLDERS) + 1) for i in range(count)
    )


def _directorate(agency: Agency, number: int) -> Agency:
    if number == 1:
        return agency
    return replace(agency, id=f"{agency.id}_{number}", name=f"{agency.name}, directorate {number}")
