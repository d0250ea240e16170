"""The report that comes with every answer, read strictly: who answered, by which rule, how exactly.

What a broker sends is bounded and typed here; fields that this version does not know are kept in `raw` and
otherwise left alone. Whether the report agrees with the agencies' receipts is `rabita/client/receipts.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from rabita.refusal import Code, Refusal

_Member = TypeVar("_Member", bound=StrEnum)

LARGEST_REPORT = 8 << 20
"""Bytes of JSON that a client reads."""

MOST_AGENCIES = 4096


class Exactness(StrEnum):
    """How the answer relates to one database with every row, from closest to loosest."""

    EXACT = "exact"
    THRESHOLDED = "thresholded"
    PERTURBED = "perturbed"
    APPROXIMATE = "approximate"

    @property
    def looseness(self) -> int:
        return _LOOSENESS[self]


_LOOSENESS = {exactness: place for place, exactness in enumerate(Exactness)}


class AgencyState(StrEnum):
    """What became of one agency's part."""

    ANSWERED = "answered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    NOT_SERVING = "not_serving"
    PRUNED = "pruned"

    @property
    def counts(self) -> bool:
        """Whether `require` counts the agency: it serves the tables asked for and is not pruned."""
        return self not in (AgencyState.NOT_SERVING, AgencyState.PRUNED)


@dataclass(frozen=True)
class AgencyReport:
    """One agency's line of the report. `groups` is None where nothing was released.

    `receipts` holds the agency's signed receipts, one for each round that it answered.
    """

    id: str
    state: AgencyState
    groups: int | None
    withheld: str
    elapsed_ms: float
    reason: str
    policy: str
    receipts: tuple[str, ...]


@dataclass(frozen=True)
class ApproximationReport:
    """An estimate: the aggregate as it was asked for, by which method, and how far off it may be."""

    written: str
    method: str
    error: str

    @classmethod
    def read(cls, content: Any, where: str) -> ApproximationReport:
        """The approximation in this JSON object; `Refusal(ANSWER_MALFORMED)`."""
        fields = _Fields(content, where)
        return cls(*(fields.text(name, required=True) for name in ("written", "method", "error")))

    def __str__(self) -> str:
        return f"{self.written} is an estimate ({self.method}), {self.error}"


@dataclass(frozen=True)
class Report:
    """What an answer says about itself (DESIGN §12). `raw` is the JSON as the broker sent it."""

    question: str
    exactness: Exactness
    rule: str
    complete: bool
    agencies: tuple[AgencyReport, ...]
    rounds: int
    elapsed_ms: float
    ledger_index: int
    ledger_checkpoint: str
    raw: Mapping[str, Any]
    ledger: Mapping[str, Any] = field(default_factory=dict)
    approximations: tuple[ApproximationReport, ...] = ()

    @property
    def asked(self) -> tuple[AgencyReport, ...]:
        """The agencies that serve the tables asked for and were not pruned."""
        return tuple(a for a in self.agencies if a.state.counts)

    @property
    def answered(self) -> tuple[AgencyReport, ...]:
        return tuple(a for a in self.agencies if a.state is AgencyState.ANSWERED)


def parse_report(content: bytes) -> Report:
    """The report in this JSON; `Refusal(ANSWER_MALFORMED)` names the field that is not as it must be.

    >>> parse_report(b"[]")
    Traceback (most recent call last):
    rabita.refusal.Refusal: answer_malformed: the broker's report is not as it must be: no object
    """
    fields = _Fields(_load(content), "")
    agencies = tuple(
        _agency(_Fields(item, f"agencies[{i}].")) for i, item in enumerate(fields.items("agencies"))
    )
    if len(agencies) > MOST_AGENCIES:
        raise malformed(f"more than {MOST_AGENCIES} agencies")
    if twice := [name for name, times in Counter(a.id for a in agencies).items() if times > 1]:
        raise malformed(f"agency {twice[0]!r} stands there twice")
    ledger = _Fields(fields.value("ledger"), "ledger.")
    exactness = _member(Exactness, fields.text("exactness", required=True), "exactness")
    estimates = read_approximations(fields.content)
    if estimates and exactness is not Exactness.APPROXIMATE:
        raise malformed(f"it holds estimates and calls itself {exactness}")
    return Report(
        question=fields.text("question", required=True),
        exactness=exactness,
        rule=fields.text("rule"),
        complete=fields.flag("complete"),
        agencies=agencies,
        rounds=fields.whole("rounds"),
        elapsed_ms=fields.duration("elapsed_ms"),
        ledger_index=ledger.whole("index"),
        ledger_checkpoint=ledger.text("checkpoint"),
        ledger=ledger.content,
        raw=fields.content,
        approximations=estimates,
    )


def read_approximations(content: Mapping[str, Any]) -> tuple[ApproximationReport, ...]:
    """The field `approximations` of a report or explanation; none where it is left out."""
    items = content.get("approximations") or []
    if not isinstance(items, list):
        raise malformed("approximations is no list")
    return tuple(ApproximationReport.read(item, f"approximations[{i}].") for i, item in enumerate(items))


def malformed(what: str) -> Refusal:
    """The refusal for a report that cannot be believed."""
    return Refusal(Code.ANSWER_MALFORMED, f"the broker's report is not as it must be: {what}")


def _load(content: bytes) -> Any:
    if len(content) > LARGEST_REPORT:
        raise malformed(f"larger than {LARGEST_REPORT} bytes")
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
        # Half characters and numbers past every bound pass `loads`, and nothing could write them again.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise malformed("no JSON") from error
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _agency(fields: _Fields) -> AgencyReport:
    return AgencyReport(
        id=fields.text("id", required=True),
        state=_member(AgencyState, fields.text("state", required=True), "state"),
        groups=None if fields.content.get("groups") is None else fields.whole("groups"),
        withheld=fields.text("withheld"),
        elapsed_ms=fields.duration("elapsed_ms"),
        reason=fields.text("reason"),
        policy=fields.text("policy"),
        receipts=fields.texts("receipt"),
    )


def _member(kind: type[_Member], text: str, name: str) -> _Member:
    try:
        return kind(text)
    except ValueError as error:
        raise malformed(f"{name} is none of {', '.join(kind)}") from error


class _Fields:
    """An object of the report, read field by field; `where` is its path for messages."""

    def __init__(self, content: Any, where: str) -> None:
        if not isinstance(content, dict):
            raise malformed(f"{where.rstrip('.')} is no object" if where else "no object")
        self.content: dict[str, Any] = content
        self._where = where

    def value(self, name: str) -> Any:
        if name not in self.content:
            raise malformed(f"{self._where}{name} is missing")
        return self.content[name]

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.content.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or (required and not value):
            raise malformed(f"{self._where}{name} is no text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.content.get(name)
        if value is None or value == "":
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item for item in items):
            raise malformed(f"{self._where}{name} is no text")
        return tuple(items)

    def items(self, name: str) -> list[Any]:
        value = self.value(name)
        if not isinstance(value, list):
            raise malformed(f"{self._where}{name} is no list")
        return value

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise malformed(f"{self._where}{name} is neither true nor false")
        return value

    def whole(self, name: str) -> int:
        value = self.value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 63:
            raise malformed(f"{self._where}{name} is no whole number")
        return value

    def duration(self, name: str) -> float:
        value = self.content.get(name)
        if value is None:
            return 0.0
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < 1e12:
            raise malformed(f"{self._where}{name} is no duration")
        return float(value)


__all__ = [
    "AgencyReport",
    "AgencyState",
    "ApproximationReport",
    "Exactness",
    "Report",
    "malformed",
    "parse_report",
    "read_approximations",
]
