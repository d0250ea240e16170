"""The report that comes with every answer (DESIGN §12): coverage, exactness, receipts. Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from broker.course import Course
from broker.outcome import Answered, Outcome, Unanswered
from rabita.catalogue import Catalogue
from rabita.ledger import Recorded
from rabita.merge.altered import perturbations
from rabita.merge.caveats import exactness, rule
from rabita.merge.obliged import Obliged
from rabita.plan import Approximation
from rabita.trust import Signer


def agency_lines(course: Course) -> list[dict[str, Any]]:
    """One line per agency of the federation, sorted by id."""
    lines = [_line(outcome, course.of(outcome.agency)) for outcome in course.standing()]
    lines += [_blank(agency, state) for agency, state in course.apart.items()]
    return sorted(lines, key=lambda line: str(line["id"]))


def _blank(agency: str, state: str) -> dict[str, Any]:
    return {
        "id": agency, "state": state, "groups": 0, "withheld": "", "elapsed_ms": 0,
        "reason": "", "policy": "", "receipt": "",
    }  # fmt: skip


def _line(standing: Outcome, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    elapsed_ms = sum(outcome.elapsed_ms for outcome in outcomes)
    line = _blank(standing.agency, standing.state) | {"elapsed_ms": elapsed_ms}
    receipts = [outcome.receipt for outcome in outcomes if isinstance(outcome, Answered)]
    texts = [receipt.text for receipt in receipts]
    if isinstance(standing, Unanswered):  # what it gave in earlier rounds is in the answer all the same
        reason = f"{standing.refusal.code.wire_name}: {standing.refusal.message}"
        return line | {"reason": reason, "receipt": texts or ""}
    last = receipts[-1].receipt
    return line | {
        "groups": sum(result.groups for receipt in receipts for result in receipt.receipt.results),
        "withheld": last.withheld,
        "policy": ", ".join(last.policies),
        "receipt": texts[0] if len(texts) == 1 else texts,
    }


def make_report(
    *,
    question_id: str,
    course: Course,
    approximations: Sequence[Approximation],
    tables: Sequence[str],
    catalogue: Catalogue,
    elapsed_ms: int,
    recorded: Recorded,
    signer: Signer,
) -> dict[str, Any]:
    """The report as JSON-able values."""
    answers = sorted(course.answers(), key=lambda answer: answer.agency)
    obliged = [Obliged(a.agency, a.receipt.receipt.obligations) for a in answers]
    return {
        "question": question_id,
        "exactness": exactness(obliged, approximations),
        "approximations": [asdict(one) for one in approximations],
        "perturbations": perturbations(obliged),
        "rule": rule(obliged, tables, catalogue),
        "complete": all(isinstance(o, Answered) for o in course.standing()),
        "agencies": agency_lines(course),
        "rounds": len(course.rounds),
        "elapsed_ms": elapsed_ms,
        "ledger": {
            "index": recorded.index,
            "checkpoint": recorded.checkpoint,
            "entry": recorded.entry.decode(),
            "inclusion": [node.hex() for node in recorded.inclusion],
            "certificate": base64.b64encode(signer.der).decode(),
        },
    }


__all__ = ["agency_lines", "make_report"]
