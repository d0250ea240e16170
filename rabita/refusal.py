"""The one way Rabita says no: a `Refusal` with a code, a message, a hint and a place in the SQL.

A code's *outcome* decides everything that depends on what kind of no it is: the exit status of the
command line (DESIGN §12) and the gRPC status (`rabita/wire/status.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum


class Outcome(StrEnum):
    """What kind of no: who has to change something before the same question can succeed."""

    USAGE = "usage"  # the command, a file or a setting is wrong
    REFUSED = "refused"  # the SQL, its uses or the asker's rights
    INTEGRITY = "integrity"  # something was altered: a receipt, a ledger, a checkpoint
    UNAVAILABLE = "unavailable"  # try again later, or with fewer agencies required


class ExitCode(IntEnum):
    """Exit statuses of every `rabita` command (DESIGN §12)."""

    ANSWERED = 0
    USAGE = 2
    REFUSED = 3
    PARTIAL = 4
    INTEGRITY = 5
    UNAVAILABLE = 6


_EXIT = {
    Outcome.USAGE: ExitCode.USAGE,
    Outcome.REFUSED: ExitCode.REFUSED,
    Outcome.INTEGRITY: ExitCode.INTEGRITY,
    Outcome.UNAVAILABLE: ExitCode.UNAVAILABLE,
}


class Code(Enum):
    """Every reason for a no. The value is (name on the wire, outcome); names never change meaning."""

    # the files and settings a person wrote
    CONFIGURATION = ("configuration", Outcome.USAGE)
    USAGE = ("usage", Outcome.USAGE)

    # the text of a question
    TOO_LARGE = ("too_large", Outcome.REFUSED)
    TOO_DEEP = ("too_deep", Outcome.REFUSED)
    SYNTAX = ("syntax", Outcome.REFUSED)
    NOT_A_QUERY = ("not_a_query", Outcome.REFUSED)
    NOT_SUPPORTED = ("not_supported", Outcome.REFUSED)
    UNKNOWN_TABLE = ("unknown_table", Outcome.REFUSED)
    UNKNOWN_COLUMN = ("unknown_column", Outcome.REFUSED)
    AMBIGUOUS_COLUMN = ("ambiguous_column", Outcome.REFUSED)
    FUNCTION_NOT_ALLOWED = ("function_not_allowed", Outcome.REFUSED)
    TYPE_MISMATCH = ("type_mismatch", Outcome.REFUSED)
    ROW_LEVEL = ("row_level", Outcome.REFUSED)
    NOT_GROUPED = ("not_grouped", Outcome.REFUSED)
    NOT_COLOCATED = ("not_colocated", Outcome.REFUSED)

    # who asks, and under which rule
    PURPOSE_MISSING = ("purpose_missing", Outcome.REFUSED)
    PURPOSE_UNKNOWN = ("purpose_unknown", Outcome.REFUSED)
    USE_DENIED = ("use_denied", Outcome.REFUSED)
    BUDGET_SPENT = ("budget_spent", Outcome.REFUSED)
    TOKEN_INVALID = ("token_invalid", Outcome.REFUSED)
    TOKEN_EXPIRED = ("token_expired", Outcome.REFUSED)
    QUESTION_INVALID = ("question_invalid", Outcome.REFUSED)
    QUESTION_EXPIRED = ("question_expired", Outcome.REFUSED)
    QUESTION_REPLAYED = ("question_replayed", Outcome.REFUSED)
    PEER_NOT_ALLOWED = ("peer_not_allowed", Outcome.REFUSED)
    CATALOGUE_MISMATCH = ("catalogue_mismatch", Outcome.REFUSED)
    PLAN_MISMATCH = ("plan_mismatch", Outcome.REFUSED)
    VERSION_MISMATCH = ("version_mismatch", Outcome.REFUSED)
    NOT_ENTITLED = ("not_entitled", Outcome.REFUSED)

    # the answering of it
    RESULT_TOO_LARGE = ("result_too_large", Outcome.REFUSED)
    TOO_MANY_GROUPS = ("too_many_groups", Outcome.REFUSED)
    SKETCH_KEY = ("sketch_key", Outcome.REFUSED)
    OUT_OF_RANGE = ("out_of_range", Outcome.REFUSED)
    SOURCE_FAILED = ("source_failed", Outcome.UNAVAILABLE)
    TIMED_OUT = ("timed_out", Outcome.UNAVAILABLE)
    CANCELLED = ("cancelled", Outcome.UNAVAILABLE)
    BUSY = ("busy", Outcome.UNAVAILABLE)
    UNREACHABLE = ("unreachable", Outcome.UNAVAILABLE)
    NOT_ENOUGH_AGENCIES = ("not_enough_agencies", Outcome.UNAVAILABLE)
    LEDGER_UNWRITABLE = ("ledger_unwritable", Outcome.UNAVAILABLE)
    STATE_UNWRITABLE = ("state_unwritable", Outcome.UNAVAILABLE)
    INTERNAL = ("internal", Outcome.UNAVAILABLE)

    # what must not happen
    RECEIPT_INVALID = ("receipt_invalid", Outcome.INTEGRITY)
    CATALOGUE_INVALID = ("catalogue_invalid", Outcome.INTEGRITY)
    LEDGER_CORRUPT = ("ledger_corrupt", Outcome.INTEGRITY)
    LEDGER_FORKED = ("ledger_forked", Outcome.INTEGRITY)
    ANSWER_MALFORMED = ("answer_malformed", Outcome.INTEGRITY)

    @property
    def wire_name(self) -> str:
        return self.value[0]

    @property
    def outcome(self) -> Outcome:
        return self.value[1]

    @property
    def exit_code(self) -> ExitCode:
        return _EXIT[self.outcome]

    @classmethod
    def from_wire(cls, name: str) -> Code:
        """The code of that name; `INTERNAL` for a name this version does not know."""
        return _BY_NAME.get(name, cls.INTERNAL)


_BY_NAME = {code.wire_name: code for code in Code}


@dataclass(frozen=True)
class Position:
    """A place in the SQL text: `start` and `end` are offsets in characters, `end` exclusive."""

    start: int
    end: int


class Refusal(Exception):
    """Rabita's no, for a person: what is wrong, where, and what to do instead.

    `message` and `hint` may hold names and constants the asker wrote and words from the federation's
    files; never a value from an agency's database (DESIGN §9).
    """

    def __init__(self, code: Code, message: str, *, hint: str = "", position: Position | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.code, self.message, self.hint, self.position))

    def __str__(self) -> str:
        return f"{self.code.wire_name}: {self.message}"


def _rebuild(code: Code, message: str, hint: str, position: Position | None) -> Refusal:
    return Refusal(code, message, hint=hint, position=position)


__all__ = ["Code", "ExitCode", "Outcome", "Position", "Refusal"]
