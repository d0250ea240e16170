"""Between a question's way and the budgets: whose budget it is, and what the ledger says was spent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.budgets import Account, Asked, Budgets, GroupsReleased, day_began, month_began
from rabita.ledger.recent import ASKED, RELEASED, entries_since
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal
from rabita.trust import VerifiedQuestion


def count_asked(budgets: Budgets, verified: VerifiedQuestion, now: float) -> None:
    """Count the question, whatever becomes of it."""
    question = verified.question
    budgets.asked(Asked(_own(verified), question.id, question.expires_at, now))


def check_question(
    budgets: Budgets, verified: VerifiedQuestion, obligations: Obligations, *, by_case: bool
) -> None:
    """`Refusal(BUDGET_SPENT)` where the asker's questions of the day are spent.

    `by_case`: the policies permit the question only because it names its case.
    """
    most = obligations.max_questions_per_day
    if most is not None:
        budgets.check_question(_spender(verified, by_case), verified.question.id, most)


def spend_groups(
    budgets: Budgets,
    verified: VerifiedQuestion,
    obligations: Obligations,
    groups: int,
    *,
    now: float,
    by_case: bool,
) -> None:
    """Take an answer's groups from the asker's month; `Refusal(BUDGET_SPENT)` where fewer are left."""
    released = GroupsReleased(_own(verified), groups, now)
    budgets.spend_groups(_spender(verified, by_case), released, obligations.max_groups_per_month)


def restored(ledger: Path, now: float) -> Budgets:
    """What the ledger says was asked today and released this month, all counted again.

    An entry whose term is over names no user any more, and counts for nobody.
    Raises `Refusal(LEDGER_CORRUPT)` where another does not say what has to be counted.
    """
    budgets = Budgets()
    try:
        asked = [_asked(e) for e in entries_since(ledger, ASKED, day_began(now)) if "user" in e]
        released = [_released(e) for e in entries_since(ledger, RELEASED, month_began(now)) if "user" in e]
    except (KeyError, TypeError, ValueError):
        raise Refusal(
            Code.LEDGER_CORRUPT, f"{ledger}: an entry does not say who asked, when, or how much was released"
        ) from None
    budgets.restore(reversed(asked), reversed(released))
    return budgets


def _own(verified: VerifiedQuestion) -> Account:
    return Account(verified.asker.subject, verified.question.purpose, verified.question.case)


def _spender(verified: VerifiedQuestion, by_case: bool) -> Account:
    return _own(verified) if by_case else _own(verified).whole()


def _asked(entry: Mapping[str, Any]) -> Asked:
    return Asked(_account(entry), str(entry["question"]), int(entry["expires"]), _at(entry))


def _released(entry: Mapping[str, Any]) -> GroupsReleased:
    return GroupsReleased(
        _account(entry), sum(int(f.get("disclosed", f["groups"])) for f in entry["fragments"]), _at(entry)
    )


def _account(entry: Mapping[str, Any]) -> Account:
    return Account(str(entry["user"]), str(entry["purpose"]), str(entry.get("case", "")))


def _at(entry: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(entry["time"]).timestamp()


__all__ = ["check_question", "count_asked", "restored", "spend_groups"]
