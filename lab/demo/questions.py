"""What `make demo` asks: five questions that no agency could answer alone, one refused, one cut short."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A question of the demo: `about` says what it shows; `refused` that no answer comes, by rule."""

    name: str
    about: str
    sql: str
    purpose: str = "trend_analysis"
    refused: bool = False


DEMO_QUESTIONS = (
    Question(
        "heroin",
        "How much heroin was seized per province and month, across everyone? (the last quarter of 2024)",
        """
SELECT province, seized_on AS month, count(*) AS seizures, round(sum(quantity_kg), 1) AS kg
FROM seizures
WHERE drug = 'heroin' AND seized_on >= DATE '2024-10-01'
GROUP BY province, seized_on
ORDER BY province, month""",
    ),
    Question(
        "routes",
        "Which routes grow? Seizures by transport and destination, 2022 beside 2024.",
        """
SELECT transport, destination,
       count(*) FILTER (WHERE seized_on < DATE '2023-01-01') AS in_2022,
       count(*) FILTER (WHERE seized_on >= DATE '2024-01-01') AS in_2024,
       round(100.0 * count(*) FILTER (WHERE seized_on >= DATE '2024-01-01')
             / count(*) FILTER (WHERE seized_on < DATE '2023-01-01') - 100) AS growth_pct
FROM seizures
WHERE destination <> 'domestic'
GROUP BY transport, destination
ORDER BY growth_pct DESC""",
    ),
    Question(
        "arrests_per_case",
        "How many people are arrested per hundred cases, agency by agency? A join inside each.",
        """
SELECT s.agency, count(DISTINCT s.case_ref) AS cases, count(DISTINCT a.person_id) AS people,
       round(100.0 * count(DISTINCT a.person_id) / count(DISTINCT s.case_ref), 1) AS per_hundred
FROM seizures AS s
LEFT JOIN arrests AS a ON a.case_ref = s.case_ref
GROUP BY s.agency
ORDER BY per_hundred DESC""",
    ),
    Question(
        "sizes",
        "What is an average seizure, and how does it differ by who made it?",
        """
SELECT agency, count(*) AS seizures, round(avg(quantity_kg), 2) AS average_kg,
       round(sum(quantity_kg) / 1000, 1) AS tonnes
FROM seizures
WHERE drug IN ('heroin', 'hashish', 'methamphetamine')
GROUP BY agency
ORDER BY average_kg DESC""",
    ),
    Question(
        "borders",
        "What comes over which border? Districts and drug groups from the reference tables.",
        """
SELECT p.border, d.drug_group, count(*) AS seizures, round(sum(s.quantity_kg)) AS kg
FROM seizures AS s
JOIN districts AS p ON p.district = s.district
JOIN drugs AS d ON d.drug = s.drug
WHERE p.on_border
GROUP BY p.border, d.drug_group
ORDER BY p.border, kg DESC""",
    ),
    Question(
        "one_person",
        "Refused: nobody asks for a line per person, whatever the purpose.",
        """
SELECT cnic, count(*) AS arrests
FROM arrests
GROUP BY cnic
ORDER BY arrests DESC""",
        refused=True,
    ),
    Question(
        "rare",
        "Cut short: cocaine by district. Where an agency has fewer than ten cases, its part stays at home.",
        """
SELECT district, count(*) AS seizures, round(sum(quantity_kg), 2) AS kg
FROM seizures
WHERE drug = 'cocaine'
GROUP BY district
ORDER BY seizures DESC, district""",
    ),
)
