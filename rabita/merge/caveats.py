"""What agencies' obligations and the plan make of an answer, in a word and in a sentence (DESIGN §12). Pure.

Whoever holds the receipts comes to the same words: the broker writes them, an asker compares them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

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
    bounded = any(c.bounds is not None for t in tables for c in catalogue.tables[t].visible.values())
    said = (_left_out(answers, tables, catalogue), altered_in_words(answers, bounded=bounded))
    return "; ".join(words for words in said if words)


def _left_out(answers: Sequence[Obliged], tables: Sequence[str], catalogue: Catalogue) -> str:
    counted = " and ".join(sorted({catalogue.tables[t].subject or "row" for t in tables}))
    by: dict[tuple[str, ...], list[str]] = {}
    for answer in sorted(answers, key=lambda one: one.number("min_group_size")):
        what = tuple(_kinds(answer, counted))
        if what and answer.agency not in by.setdefault(what, []):
            by[what].append(answer.agency)
    if len(by) == 1:
        return _words("", *by.popitem()[0], at=" at an agency")
    return "; ".join(_words(f"at {', '.join(agencies)} ", *what) for what, agencies in by.items())


def _kinds(answer: Obliged, counted: str) -> Iterator[str]:
    """What an agency leaves out, each kind in words."""
    size, share, part = (
        answer.number("min_group_size"), answer.decimal("max_share"), answer.decimal("p_percent"),
    )  # fmt: skip
    if size > 1:
        yield f"groups of fewer than {size} (counted by {counted})"
    if share is not None:
        yield f"numbers of which one makes up over {_plain(share * 100)} %"
    if part is not None:
        yield f"numbers that give one's part to {_plain(part)} %"
    if "guard" in answer.obligations:
        yield f"what with other answers would tell of fewer than {max(size, 2)}"


def _plain(number: Decimal) -> str:
    """
    >>> _plain(Decimal("85.00")), _plain(Decimal("12.5")), _plain(Decimal(100))
    ('85', '12.5', '100')
    """
    return f"{number.normalize():f}"


def _words(where: str, first: str, *more: str, at: str = "") -> str:
    return f"{where}{first}{at} are left out" + "".join(f", and {kind}" for kind in more)


__all__ = ["exactness", "rule"]
