"""What agencies' obligations and the plan make of an answer, in a word and in a sentence (DESIGN §12). Pure.

Whoever holds the receipts comes to the same words: the broker writes them, an asker compares them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rabita.catalogue import Catalogue
from rabita.merge.altered import altered_in_words
from rabita.merge.obliged import Obliged
from rabita.plan import Approximation


def exactness(answers: Sequence[Obliged], approximations: Sequence[Approximation] = ()) -> str:
    """The loosest of what the plan says and the receipts oblige to (DESIGN §12).

    One word: an answer with estimates is `approximate` whatever else was done, and `rule` says the rest.
    """
    if approximations:
        return "approximate"
    if any({"noise", "round_to"} & answer.obligations.keys() for answer in answers):
        return "perturbed"
    if any(
        answer.number("min_group_size") > 1 or {"max_share", "p_percent", "guard"} & answer.obligations.keys()
        for answer in answers
    ):
        return "thresholded"
    return "exact"


def rule(answers: Sequence[Obliged], tables: Sequence[str], catalogue: Catalogue) -> str:
    """In words: what the agencies' policies left out or altered, whether or not they did; "" for nothing."""
    return "; ".join(
        said for said in (_left_out(answers, tables, catalogue), altered_in_words(answers)) if said
    )


def _left_out(answers: Sequence[Obliged], tables: Sequence[str], catalogue: Catalogue) -> str:
    sizes: dict[int, list[str]] = {}
    for answer in answers:
        size = answer.number("min_group_size")
        if size > 1 and answer.agency not in sizes.setdefault(size, []):
            sizes[size].append(answer.agency)
    subjects = sorted({catalogue.tables[t].subject or "row" for t in tables})
    counted = " and ".join(subjects)
    if len(sizes) == 1:
        (size,) = sizes
        return f"groups of fewer than {size} (counted by {counted}) at an agency are left out"
    return "; ".join(
        f"at {', '.join(agencies)} groups of fewer than {size} (counted by {counted}) are left out"
        for size, agencies in sorted(sizes.items())
    )


__all__ = ["exactness", "rule"]
