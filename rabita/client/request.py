"""What an asker wants, checked as far as it can be without the broker. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rabita.catalogue.model import Catalogue
from rabita.client.require import Require
from rabita.refusal import Code, Refusal

LONGEST_SQL = 16 << 10
LONGEST_TIMEOUT_S = 86_400.0


@dataclass(frozen=True)
class Request:
    """What the asker wants, checked as far as it can be here."""

    sql: str
    purpose: str
    case: str
    require: Require
    timeout_s: float
    verify: bool


def checked(sql: str, purpose: str, case: str, require: str, timeout: float, verify: bool) -> Request:
    check_sql(sql)
    if not 0.001 <= timeout <= LONGEST_TIMEOUT_S:
        raise Refusal(Code.USAGE, f"a timeout is from 1 ms to {LONGEST_TIMEOUT_S:.0f} s, not {timeout} s")
    return Request(sql, purpose, case, Require.parse(require), timeout, verify)


def check_sql(sql: str) -> None:
    try:
        size = len(sql.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise Refusal(Code.SYNTAX, "the SQL is no valid Unicode text") from error
    if size > LONGEST_SQL:
        raise Refusal(Code.TOO_LARGE, f"the SQL is {size} bytes long; at most {LONGEST_SQL} are allowed")


def check_purpose(purpose: str, catalogue: Catalogue) -> None:
    hint = f"the purposes of this federation are {', '.join(catalogue.purposes)}"
    if not purpose:
        raise Refusal(Code.PURPOSE_MISSING, "a question needs a purpose", hint=hint)
    if purpose not in catalogue.purposes:
        raise Refusal(Code.PURPOSE_UNKNOWN, f"no purpose {purpose!r} in this federation", hint=hint)


__all__ = ["LONGEST_SQL", "LONGEST_TIMEOUT_S", "Request", "check_purpose", "check_sql", "checked"]
