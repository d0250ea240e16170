"""What a report says of numbers that agencies altered: by which noise, and rounded to what. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rabita.merge.obliged import Obliged
from rabita.policy.perturbation import SUM_DIGITS, Perturbation


def perturbations(answers: Sequence[Obliged]) -> list[dict[str, Any]]:
    """One entry for each way in which numbers were altered, with the agencies that did; none for none.

    Standard deviations are of what one agency adds: `count_deviation` in what one subject has of the rows,
    `sum_deviation` in the largest contribution of one subject. How large that is, nobody is told.
    """
    by: dict[Perturbation, list[str]] = {}
    for answer in answers:
        how = _how(answer)
        if how is not None and answer.agency not in by.setdefault(how, []):
            by[how].append(answer.agency)
    return [
        {
            "agencies": sorted(agencies),
            "count_deviation": round(how.count_deviation, 2),
            "count_step": how.count_step,
            "sum_deviation": round(how.sum_deviation, 2),
            "sum_digits": SUM_DIGITS,
        }
        for how, agencies in by.items()
    ]


def altered_in_words(answers: Sequence[Obliged], *, bounded: bool = False) -> str:
    """The same in words; where agencies differ, each for itself. `bounded`: bounds are declared."""
    everyone = {answer.agency for answer in answers}
    return "; ".join(
        _words(entry, bounded=bounded) if set(entry["agencies"]) == everyone
        else f"at {', '.join(entry['agencies'])} {_words(entry, bounded=bounded)}"
        for entry in perturbations(answers)
    )  # fmt: skip


def _words(entry: dict[str, Any], *, bounded: bool) -> str:
    rounded = f"rounded to {entry['count_step']}"
    if not entry["count_deviation"]:
        return f"counts are {rounded} and sums to {entry['sum_digits']} digits by each agency"
    counts, sums = (f"standard deviation {entry[key]:g}" for key in ("count_deviation", "sum_deviation"))
    cut = ", and what one subject adds to a sum outside the catalogue's bounds is cut" if bounded else ""
    return (
        f"each agency perturbs counts ({counts} of one subject's part) and sums ({sums} of the largest "
        f"part); counts are {rounded} or more, sums to {entry['sum_digits']} digits or fewer{cut}"
    )


def _how(answer: Obliged) -> Perturbation | None:
    noise, step = bool(answer.obligations.get("noise")), answer.number("round_to")
    return Perturbation(noise, step) if noise or step > 1 else None


__all__ = ["altered_in_words", "perturbations"]
