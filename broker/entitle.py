"""Whether an asker may have the partials that an answer was merged from. Pure.

1. Partials show what each agency gave, so policy has to permit the asker to group by `agency` in every shared
   table of the question.
2. Some are told value by value (DISTINCT, quantiles), so it has to permit grouping by every dimension that
   the question uses in another way than to group, filter or join.
3. All that under the obligations of the question itself: the partials were made under those.
4. No sketch is given out: one who also held the agencies' key could look a person up in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rabita.catalogue import Catalogue
from rabita.catalogue.model import AGENCY, Role
from rabita.plan import Plan
from rabita.policy import Decision, Denial, Permit
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Action, Use

_TOLD_BY_VALUE = {Action.COUNT_DISTINCT, Action.EXTREME, Action.SUM}
_INSTEAD = "ask without the partials: the answer and the receipts are verified all the same"


def check_partials(plan: Plan, catalogue: Catalogue, decide: Callable[[Sequence[Use]], Decision]) -> None:
    """Nothing where the asker may have them; `Refusal(USE_DENIED)` otherwise."""
    if any(fragment.sketches for fragment in plan.fragments):
        raise Refusal(Code.USE_DENIED, "sketches of people are given to no asker", hint=_INSTEAD)
    if not plan.uses:
        return
    as_asked = decide(plan.uses)
    shown = decide((*plan.uses, *(use for use in shown_by_partials(plan, catalogue) if use not in plan.uses)))
    if isinstance(as_asked, Denial):
        raise as_asked.refusal()
    if isinstance(shown, Denial):
        refusal = shown.refusal()
        raise Refusal(
            Code.USE_DENIED, f"partials show each agency's part, and {refusal.message}", hint=_INSTEAD
        )
    if isinstance(shown, Permit) and shown.obligations != as_asked.obligations:
        raise Refusal(
            Code.USE_DENIED, "partials show each agency's part, and policy permits that on other conditions",
            hint=_INSTEAD,
        )  # fmt: skip


def shown_by_partials(plan: Plan, catalogue: Catalogue) -> list[Use]:
    """The uses that somebody makes who reads the partials, beside those of the question."""
    by_value = [
        use.column
        and catalogue.tables[use.table].visible[use.column].role is Role.DIMENSION
        and Use(use.table, use.column, Action.GROUP)
        for use in plan.uses
        if use.action in _TOLD_BY_VALUE
    ]
    return list(
        dict.fromkeys([*(Use(t, AGENCY, Action.GROUP) for t in plan.tables), *(u for u in by_value if u)])
    )


__all__ = ["check_partials", "shown_by_partials"]
