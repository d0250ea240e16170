"""Budgets: how many questions a day and released groups a month one asker has at this agency (DESIGN §9, 6).

1. Counted per user, purpose and case; days and months are those of UTC. A case that no policy asks for opens
   no budget of its own: whoever may ask without one has one budget for all the cases they think of.
2. A question counts once, from the moment it is recorded, however many rounds it has and however it ends.
   Each has its number of the day; one whose number is past the budget is refused before the source is asked.
3. Groups are counted as they are released, over all fragments, and taken from the budget before they leave.
   A question that has more than are left is refused whole, and takes none.
4. Under one lock, so that two questions never both take the last. Days and months only go forward, should
   the clock be set back.
5. After a restart what was spent is counted again from the ledger, before the first question.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from rabita.refusal import Code, Refusal
from rabita.trust.claims import SKEW_SECONDS

_DAY, _MONTH = "%Y-%m-%d", "%Y-%m"


@dataclass(frozen=True)
class Account:
    """Who spends: `case` is "" where the question names none, None for all cases of a purpose together."""

    user: str
    purpose: str
    case: str | None

    def whole(self) -> Account:
        return Account(self.user, self.purpose, None)


@dataclass(frozen=True)
class Asked:
    """A question that was asked, at `at` in seconds since 1970, and could be put until `expires_at`."""

    account: Account
    question: str
    expires_at: int
    at: float


@dataclass(frozen=True)
class GroupsReleased:
    """Groups that left, at `at` in seconds since 1970."""

    account: Account
    groups: int
    at: float


@dataclass
class _Tally:
    """What each account spent in the running day or month."""

    form: str
    period: str = ""
    spent: dict[Account, int] = field(default_factory=dict)

    def turn_to(self, now: float) -> None:
        period = datetime.fromtimestamp(now, UTC).strftime(self.form)
        if period > self.period:
            self.period, self.spent = period, {}

    def add(self, account: Account, amount: int) -> int:
        self.spent[account] = total = self.spent.get(account, 0) + amount
        return total


class Budgets:
    """What everyone has spent at this agency. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._questions, self._groups = _Tally(_DAY), _Tally(_MONTH)
        self._numbers: OrderedDict[str, tuple[int, dict[Account, int]]] = OrderedDict()

    def asked(self, question: Asked) -> None:
        """Count a question; its later rounds count for nothing."""
        with self._lock:
            self._questions.turn_to(question.at)
            while self._numbers and next(iter(self._numbers.values()))[0] < question.at:
                self._numbers.popitem(last=False)
            if question.question not in self._numbers:
                own = (question.account, question.account.whole())
                numbers = {account: self._questions.add(account, 1) for account in own}
                self._numbers[question.question] = (question.expires_at + SKEW_SECONDS, numbers)

    def check_question(self, account: Account, question: str, most: int) -> None:
        """Nothing where the question is one of the day's first `most`; `Refusal(BUDGET_SPENT)` otherwise."""
        with self._lock:
            _, numbers = self._numbers.get(question, (0, {}))
            number, period = numbers.get(account), self._questions.period
        if number is None:
            raise Refusal(Code.INTERNAL, "the question was not counted before it came to its budget")
        if number > most:
            raise Refusal(
                Code.BUDGET_SPENT,
                f"the budget of {_number(most, 'question')} a day{_whose(account)} is spent",
                hint=f"It renews on {_following_day(period)} (UTC).",
            )

    def spend_groups(self, account: Account, released: GroupsReleased, most: int | None) -> None:
        """Take groups from the budget of `account`; `Refusal(BUDGET_SPENT)` where fewer are left."""
        with self._lock:
            self._groups.turn_to(released.at)
            if most is not None and self._groups.spent.get(account, 0) + released.groups > most:
                raise Refusal(
                    Code.BUDGET_SPENT,
                    f"the answer has more groups than are left of the budget of "
                    f"{_number(most, 'group')} a month{_whose(account)}",
                    hint=f"It renews on {_following_month(self._groups.period)} (UTC); "
                    "until then ask by coarser columns.",
                )
            for each in (released.account, released.account.whole()):
                self._groups.add(each, released.groups)

    def restore(self, questions: Iterable[Asked], released: Iterable[GroupsReleased]) -> None:
        """Count again what was spent before a restart, the oldest first."""
        for question in questions:
            self.asked(question)
        for groups in released:
            self.spend_groups(groups.account, groups, None)


def day_began(now: float) -> float:
    """When the day of `now` began in UTC; all three in seconds since 1970."""
    return datetime.fromtimestamp(now, UTC).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def month_began(now: float) -> float:
    return datetime.fromtimestamp(day_began(now), UTC).replace(day=1).timestamp()


def _number(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"


def _whose(account: Account) -> str:
    named = f" in case {account.case}" if account.case else ""
    return f" for {account.purpose}{named}"


def _following_day(day: str) -> str:
    return (datetime.strptime(day, _DAY) + timedelta(days=1)).strftime(_DAY)


def _following_month(month: str) -> str:
    return (datetime.strptime(month, _MONTH) + timedelta(days=32)).strftime("%Y-%m-01")


__all__ = ["Account", "Asked", "Budgets", "GroupsReleased", "day_began", "month_began"]
