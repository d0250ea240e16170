"""The closed set of annotations, their types, and which of two obligations is the stricter.

Cedar's own validation does not look at annotations: `@min_gruop_size("10")` passes it. Here a name that
is not known, a value of the wrong type, a permit without `@id` or `@min_group_size` and an obligation
on a forbid or on a permit to read a ledger are all refused with the file and the line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from rabita.policy.model import Obligations
from rabita.policy.statements import Statement
from rabita.refusal import Code, Refusal

ID = "id"
_WHOLE = re.compile(r"[1-9][0-9]{0,8}\Z")
_SHARE = re.compile(r"(?:0?\.[0-9]{1,9}|0|1(?:\.0{1,9})?)\Z")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,6})?\Z")
_LONGEST_ID = 100

T = TypeVar("T", int, Decimal, str)


def _whole(text: str) -> int:
    if not _WHOLE.match(text):
        raise ValueError("a whole number from 1")
    return int(text)


def _share(text: str) -> Decimal:
    if not _SHARE.match(text) or not Decimal(text):
        raise ValueError("a share over 0 and up to 1, such as 0.85")
    return Decimal(text)


def _percent(text: str) -> Decimal:
    if not _PERCENT.match(text) or not 0 < Decimal(text) <= 100:
        raise ValueError("a number over 0 and up to 100, such as 10")
    return Decimal(text)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(" or ".join(f'"{word}"' for word in allowed))
        return text

    return parse


OBLIGATIONS: Mapping[str, Callable[[str], Any]] = {
    "min_group_size": _whole,
    "max_share": _share,
    "p_percent": _percent,
    "round_to": _whole,
    "noise": _one_of("cell_key"),
    "guard": _one_of("differencing", "strict"),
    "guard_days": _whole,
    "max_groups": _whole,
    "max_questions_per_day": _whole,
    "max_groups_per_month": _whole,
}
"""Annotation name to the parser of its value; the parser's `ValueError` says what is allowed."""


def read_annotations(
    statement: Statement, effect: str, written: Mapping[str, str | None], *, of_ledger: bool = False
) -> tuple[str, Obligations | None]:
    """The `@id` and the obligations of a policy. A forbid has none, and may go by its place.

    `of_ledger`: it permits reading a ledger, and so has none either.
    """
    for name in written:
        _known(statement, name)
    policy_id = _id(statement, effect, written)
    duties = {name: value for name, value in written.items() if name != ID}
    if effect != "permit" or of_ledger:
        if duties:
            name = next(iter(duties))
            on = "a permit to read a ledger" if effect == "permit" else "a forbid"
            _refuse(
                statement,
                name,
                f"@{name} stands on {on}",
                "Obligations belong to policies that permit questions; they are about what an answer shows.",
            )
        return policy_id, None
    if "min_group_size" not in duties:
        _refuse(
            statement,
            "",
            f'permit "{policy_id}" has no @min_group_size',
            'Every permit says how small a group may be: @min_group_size("10").',
        )
    if "guard_days" in duties and "guard" not in duties:
        _refuse(statement, "guard_days", "@guard_days stands without @guard", 'Add @guard("differencing").')
    return policy_id, Obligations(**{name: _value(statement, name, text) for name, text in duties.items()})


def _known(statement: Statement, name: str) -> None:
    if name == ID or name in OBLIGATIONS:
        return
    allowed = [ID, *OBLIGATIONS]
    close = difflib.get_close_matches(name, allowed, n=1)
    hint = f"Did you mean @{close[0]}? " if close else ""
    _refuse(
        statement,
        name,
        f"@{name} is not an annotation that policies have",
        hint + "Allowed are " + ", ".join("@" + each for each in allowed) + ".",
    )


def _id(statement: Statement, effect: str, written: Mapping[str, str | None]) -> str:
    if ID not in written:
        if effect == "forbid":  # it can only take away, so a missing name is no reason to drop it
            return str(statement.place)
        _refuse(
            statement,
            "",
            "a permit has no @id",
            'Receipts name the policies that permitted: @id("some-name").',
        )
    text = written[ID] or ""
    if not text or text != text.strip() or not text.isprintable() or len(text) > _LONGEST_ID:
        _refuse(
            statement,
            ID,
            "@id is not a name",
            f"A name is 1 to {_LONGEST_ID} printable characters without spaces at its ends.",
        )
    return text


def _value(statement: Statement, name: str, text: str | None) -> Any:
    try:
        return OBLIGATIONS[name](text or "")
    except ValueError as allowed:
        _refuse(statement, name, f'@{name}("{(text or "")[:40]}") is not allowed', f"Allowed is {allowed}.")


def _refuse(statement: Statement, annotation: str, message: str, hint: str) -> Any:
    raise Refusal(Code.CONFIGURATION, f"{statement.place_of(annotation)}: {message}", hint=hint)


def strictest(all_of: Iterable[Obligations]) -> Obligations:
    """The one set of obligations that meets every one of `all_of`, which may not be empty.

    >>> strictest([Obligations(5, max_groups=100), Obligations(10, guard="differencing")]).as_json()
    {'min_group_size': '10', 'guard': 'differencing', 'max_groups': '100'}
    """
    each = list(all_of)
    return Obligations(
        min_group_size=max(o.min_group_size for o in each),
        max_share=_pick(min, [o.max_share for o in each]),
        p_percent=_pick(max, [o.p_percent for o in each]),
        round_to=_pick(max, [o.round_to for o in each]),
        noise=_pick(max, [o.noise for o in each]),
        guard=_pick(max, [o.guard for o in each]),  # "strict" is the stricter, and comes after
        guard_days=_longest(each),
        max_groups=_pick(min, [o.max_groups for o in each]),
        max_questions_per_day=_pick(min, [o.max_questions_per_day for o in each]),
        max_groups_per_month=_pick(min, [o.max_groups_per_month for o in each]),
    )


def _longest(each: list[Obligations]) -> int | None:
    """The days of the guard that remembers longest; one that says nothing of days remembers for ever."""
    days = [o.guard_days for o in each if o.guard is not None]
    return None if None in days else _pick(max, days)


def _pick(choose: Callable[[list[T]], T], values: list[T | None]) -> T | None:
    asked_for = [value for value in values if value is not None]
    return choose(asked_for) if asked_for else None


__all__ = ["ID", "OBLIGATIONS", "read_annotations", "strictest"]
