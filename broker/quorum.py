"""How many agencies have to answer (`--require`): parse it, and judge an outcome by it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broker.outcome import Answered, Outcome, Unanswered
from rabita.refusal import Code, Refusal
from rabita.refusal import Outcome as Kind

_REASON = 200  # characters of one agency's own words, so that it does not crowd out the others
_QUORUM = re.compile(r"quorum:([1-9][0-9]{0,4})\Z")


@dataclass(frozen=True)
class Require:
    """`at_least` agencies that serve the tables and are not pruned have to answer; None: every one."""

    at_least: int | None

    @classmethod
    def parse(cls, text: str) -> Require:
        """From `all`, `any` or `quorum:N`.

        >>> Require.parse("quorum:3")
        Require(at_least=3)
        """
        if text in ("", "all"):
            return cls(None)
        if text == "any":
            return cls(1)
        if match := _QUORUM.match(text):
            return cls(int(match[1]))
        raise Refusal(Code.USAGE, f"--require is {text!r}", hint="allowed are all, any and quorum:N")

    def __str__(self) -> str:
        if self.at_least is None:
            return "all"
        return "any" if self.at_least == 1 else f"quorum:{self.at_least}"


def judge(require: Require, outcomes: Sequence[Outcome]) -> None:
    """Nothing where enough agencies answered.

    Raises the agencies' own refusal where every one of them refused for the same reason, an integrity
    refusal where that is what kept one of the required agencies out, and `NOT_ENOUGH_AGENCIES` otherwise.
    """
    if not outcomes:
        return  # no agency holds anything of the question
    answered = sum(isinstance(o, Answered) for o in outcomes)
    needed = len(outcomes) if require.at_least is None else require.at_least
    if answered >= needed:
        return
    missing = [o for o in outcomes if isinstance(o, Unanswered)]
    if answered == 0 and missing and all(o.refusal.code.outcome is Kind.REFUSED for o in missing):
        first = missing[0].refusal
        raise Refusal(first.code, first.message, hint=first.hint, position=first.position)
    for outcome in missing:
        if outcome.refusal.code.outcome is Kind.INTEGRITY:
            raise Refusal(outcome.refusal.code, f"{outcome.agency}: {outcome.refusal.message}")
    reasons = "; ".join(f"{o.agency} {o.state} ({o.refusal.message[:_REASON]})" for o in missing[:8])
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    wanted = "all" if require.at_least is None else str(needed)
    in_part = "accept an answer in part with --require any or --require quorum:N"
    final = all(outcome.refusal.code.outcome is Kind.REFUSED for outcome in missing)
    raise Refusal(
        Code.NOT_ENOUGH_AGENCIES,
        f"{answered} of {len(outcomes)} agencies answered, {wanted} required: {reasons}{more}",
        hint=f"they will refuse again: {in_part}" if final else f"ask again later, or {in_part}",
    )


__all__ = ["Require", "judge"]
