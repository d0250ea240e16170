"""What the demo's records are drawn from: published figures, and the demo's own assumptions beside them.

The records are invented. Their shape follows these publications, approximately:

[ANF23]  Anti-Narcotics Force, figures for June 2022 to June 2023, as printed by Daily Times (Lahore) on
         26 June 2023: ANF 1,678 cases and 157,551 kg, by drug; all other agencies 70,891 cases, 75,095
         arrests and 108,566 kg; synthetic drugs doubled against the year before.
[ANF16]  Anti-Narcotics Force, seizures by province 2011 to 2015, as printed by News Pakistan on 19 April
         2016: Balochistan 306 t, Sindh 118 t, Khyber Pakhtunkhwa 89 t, Punjab 40 t.
[IDS]    UNODC, Individual Drug Seizures 2011 to 2013, Pakistan's rows: spread of heroin, opium, morphine.
[AOS23]  UNODC, Afghanistan Opium Survey 2023: cultivation fell by 95 % after the ban of April 2022.
[USE13]  UNODC and Government of Pakistan, Drug Use in Pakistan 2013: use by province; treatment for
         fewer than 30,000 people a year; women far less often treated than men.
[PBS23]  Pakistan Bureau of Statistics, census of 2023: the size of districts, in round hundred thousands,
         not checked one by one; Karachi stands for its seven districts.

What carries no such mark is an assumption of the demo. One is large: here the ANF holds a sixth of the
cases ([ANF23]: 2.3 %), smaller ones, so that its months and provinces are groups that may be shown.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_YEAR = 2022
YEARS = 3
CASES = 120_000
"""Cases of sixteen agencies over three years at scale 1 ([ANF23]: about 72,500 a year)."""
EPISODES = 46_000
"""Treatment episodes over three years at scale 1 ([USE13]: under 30,000 people a year)."""


@dataclass(frozen=True)
class Drug:
    """A drug of the reference table, and how seizures of it behave.

    `yearly` is the factor by which its share of cases changes each year; `sigma` the standard deviation of
    the logarithm of quantities; `harvest` the month (1 to 12) around which it is seized most, 0 for none.
    """

    code: str
    name: str
    schedule: str
    group: str
    plant_based: bool
    price_pkr_per_kg: int
    yearly: float
    sigma: float
    harvest: int = 0


DRUGS = (
    Drug("heroin", "Heroin", "narcotic", "opioids", True, 900_000, 0.84, 1.73),  # sigma [IDS]
    Drug("morphine", "Morphine base", "narcotic", "opioids", True, 600_000, 0.80, 2.07),  # sigma [IDS]
    Drug("opium", "Opium (afeem)", "narcotic", "opioids", True, 120_000, 0.68, 2.20, 5),  # falls: [AOS23]
    Drug("poppy_straw", "Poppy straw (doda)", "narcotic", "opioids", True, 6_000, 0.75, 1.80, 6),
    Drug("tramadol", "Tramadol", "controlled", "opioids", False, 60_000, 1.10, 1.80),
    Drug("hashish", "Hashish (charas)", "narcotic", "cannabis", True, 70_000, 1.00, 2.00, 11),
    Drug("cannabis_herb", "Cannabis herb (bhang)", "narcotic", "cannabis", True, 12_000, 1.05, 1.90, 10),
    Drug(
        "methamphetamine", "Methamphetamine (ice)", "psychotropic", "stimulants", False, 1_200_000, 1.45, 1.90
    ),
    Drug("amphetamine", "Amphetamine", "psychotropic", "stimulants", False, 800_000, 1.25, 1.90),
    Drug("mdma", "Ecstasy (MDMA)", "psychotropic", "stimulants", False, 4_000_000, 1.20, 1.50),
    Drug("cocaine", "Cocaine", "narcotic", "cocaine", True, 18_000_000, 1.05, 1.50),
    Drug("ketamine", "Ketamine", "psychotropic", "other", False, 1_500_000, 1.20, 1.60),
    Drug("benzodiazepines", "Benzodiazepines", "psychotropic", "sedatives", False, 150_000, 1.10, 1.80),
    Drug("khat", "Khat", "psychotropic", "stimulants", True, 30_000, 0.95, 1.20),
    Drug("ephedrine", "Ephedrine", "precursor", "precursors", False, 90_000, 1.15, 1.70),
    Drug("acetic_anhydride", "Acetic anhydride", "precursor", "precursors", False, 4_000, 0.80, 1.60),
)

TABLET_GRAMS = {"benzodiazepines": 0.17, "tramadol": 0.25, "mdma": 0.30, "amphetamine": 0.25}
"""Weight of one tablet, for agencies that count tablets; assumed."""
ACETIC_ANHYDRIDE_KG_PER_LITRE = 1.08

ANF_KG_PER_YEAR = {
    # [ANF23]
    "hashish": 61_781.0,
    "opium": 43_197.5,
    "heroin": 9_316.7,
    "morphine": 5_459.8,
    "methamphetamine": 4_379.1,
    "amphetamine": 207.6,
    "benzodiazepines": 492.1,
    "cocaine": 11.2,
    "acetic_anhydride": 32_312.0 * ACETIC_ANHYDRIDE_KG_PER_LITRE,  # published as litres of all chemicals
    # [ANF23] gives 3,374 kg for all others; the parts are assumed
    "cannabis_herb": 1_500.0,
    "poppy_straw": 1_000.0,
    "ephedrine": 500.0,
    "tramadol": 250.0,
    "ketamine": 90.0,
    "mdma": 30.0,
    "khat": 4.0,
}
OTHERS_KG_PER_YEAR = 108_566.0
"""[ANF23], all agencies but the ANF."""
LARGEST_KG = 7_800.0
"""The largest Pakistani seizure in [IDS]; nothing here is larger."""

TYPICAL_KG = {
    # Mean of one seizure by an ordinary police station, before all are scaled to OTHERS_KG_PER_YEAR.
    "heroin": 0.35,
    "morphine": 0.6,
    "opium": 1.1,
    "poppy_straw": 6.0,
    "tramadol": 0.3,
    "hashish": 1.3,
    "cannabis_herb": 2.0,
    "methamphetamine": 0.25,
    "amphetamine": 0.2,
    "mdma": 0.03,
    "cocaine": 0.02,
    "ketamine": 0.1,
    "benzodiazepines": 0.4,
    "khat": 3.0,
    "ephedrine": 2.0,
    "acetic_anhydride": 60.0,
}

TREATED_FOR = {
    "heroin": 40,
    "hashish": 27,
    "methamphetamine": 17,
    "opium": 5,
    "benzodiazepines": 5,
    "tramadol": 4,
    "cannabis_herb": 1.4,
    "cocaine": 0.3,
    "khat": 0.2,
    "ketamine": 0.1,
}
USE_RATE = {"kp": 10.9, "sindh": 6.6, "balochistan": 5.0, "punjab": 4.7}
"""[USE13], percent of adults who used a drug in the year, as told to the National Assembly in 2017."""
