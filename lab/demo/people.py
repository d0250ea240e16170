"""The people of the demo, none of whom exists: ages, names, nationalities, how often one is met again.

Marks in brackets are the sources listed in `figures.py`; what carries none is assumed.
"""

from __future__ import annotations

AGES = (18, 62)
WEAPON = 0.07
"""Share of cases in which a firearm was found."""
SECOND_SEIZURE = 0.15
"""Share of cases with a second seizure."""
CONVICTED = 0.82
INJECTING = 0.38
"""Share of those treated for heroin who inject it ([USE13] counts 430,000 who inject, 860,000 who use it)."""
RETURNS = 0.3
"""Share of treatment episodes of a client who was there before."""
INVOLVEMENTS = ("courier", "courier", "courier", "dealer", "dealer", "user", "driver", "organiser")
"""Each as often as it stands here."""
FEMALE_ARRESTED = 0.05
FEMALE_TREATED = 0.08
NATIONALITIES = {"pk": 93.5, "af": 4.2, "ng": 0.9, "ir": 0.5, "other": 0.9}
KNOWN_ELSEWHERE = 0.05
"""Share of arrests drawn from a pool of people whom every agency can meet."""
POOL = 3_000
REPEAT = 0.12
"""Share of arrests of somebody the same agency arrested before."""

MEN = (
    "Ahmed",
    "Ali",
    "Bilal",
    "Danish",
    "Faisal",
    "Gul",
    "Hamid",
    "Imran",
    "Javed",
    "Karim",
    "Rashid",
    "Usman",
)
WOMEN = ("Amina", "Bushra", "Farah", "Gulnaz", "Hina", "Kiran", "Nasreen", "Rubina", "Saima", "Zainab")
FAMILIES = (
    "Abbasi",
    "Afridi",
    "Baloch",
    "Bhatti",
    "Khan",
    "Khattak",
    "Malik",
    "Mengal",
    "Qureshi",
    "Rind",
    "Shah",
)
NOTES = (
    "found in a hidden cavity",
    "information from a source",
    "swallowed capsules",
    "left behind by the carrier",
    "found at a checkpoint",
)
