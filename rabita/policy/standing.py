"""Whether the case that a question names is the asker's, by the register that this party keeps. Pure.

1. A case is assigned where it stands in the register, is open at the time of the question, lists the asker,
   and lists the purpose or no purposes at all.
2. A case that is another's, one that is closed and one that no register knows are alike not assigned; only
   `known` tells the last apart, and no policy that ships reads it: who could tell them apart would learn from
   refusals which cases there are.
3. Without a register nothing is known and nothing assigned, and `registered` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from rabita.catalogue.case_file import CaseRegister


@dataclass(frozen=True)
class Standing:
    """A question's case as policy sees it: `cases_registered`, `case_known`, `case_assigned`."""

    registered: bool = False
    known: bool = False
    assigned: bool = False

    @property
    def denies(self) -> bool:
        """Whether a register is kept and does not give the case to the asker."""
        return self.registered and not self.assigned


NO_REGISTER = Standing()


def standing_of(register: CaseRegister | None, subject: str, purpose: str, case: str, now: int) -> Standing:
    """Of this asker, for this purpose, at `now` (seconds since 1970)."""
    if register is None:
        return NO_REGISTER
    found = register.cases.get(case)
    if found is None:
        return Standing(registered=True)
    try:
        is_open = found.is_open(datetime.fromtimestamp(now, UTC).date())
    except (ValueError, OverflowError, OSError):  # a clock that is none
        is_open = False
    listed = subject in found.users and (found.purposes is None or purpose in found.purposes)
    return Standing(registered=True, known=True, assigned=is_open and listed)


def standing_of_own(register: CaseRegister | None) -> Standing:
    """Of somebody who names a case of theirs, where only a kind of asker is spoken of and no one person."""
    return NO_REGISTER if register is None else Standing(registered=True, known=True, assigned=True)


__all__ = ["NO_REGISTER", "Standing", "standing_of", "standing_of_own"]
