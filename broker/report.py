"""The report that comes with every answer (DESIGN §12): coverage, exactness, receipts. Pure."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from broker.altered import altered_in_words, perturbations
from broker.course import Course
from broker.outcome import Answered, Outcome, Unanswered
from rabita.catalogue import Catalogue
from rabita.ledger import Recorded
from rabita.plan import Approximation
from rabita.trust import Signer


def exactness(answers: Sequence[Answered], approximations: Sequence[Approximation] = ()) -> str:
    """The loosest of what the plan says and the receipts oblige to (DESIGN §12).

    One word: an answer with estimates is `approximate` whatever else was done, and `rule` says the rest.
    """
    if approximations:
        return "approximate"
    obliged = [answer.receipt.receipt.obligations for answer in answers]
    if any("noise" in obligations or "round_to" in obligations for obligations in obliged):
        return "perturbed"
    if any(
        int(obligations.get("min_group_size", "1")) > 1
        or {"max_share", "p_percent", "guard"} & obligations.keys()
        for obligations in obliged
    ):
        return "thresholded"
    return "exact"


def rule(answers: Sequence[Answered], tables: Sequence[str], catalogue: Catalogue) -> str:
    """In words: what the agencies' policies left out or altered, whether or not they did; "" for nothing."""
    return "; ".join(
        said for said in (_left_out(answers, tables, catalogue), altered_in_words(answers)) if said
    )


def _left_out(answers: Sequence[Answered], tables: Sequence[str], catalogue: Catalogue) -> str:
    sizes: dict[int, list[str]] = {}
    for answer in answers:
        size = int(answer.receipt.receipt.obligations.get("min_group_size", "1"))
        if size > 1 and answer.agency not in sizes.setdefault(size, []):
            sizes[size].append(answer.agency)
    subjects = sorted({catalogue.tables[t].subject or "row" for t in tables})
    counted = " and ".join(subjects)
    if len(sizes) == 1:
        (size,) = sizes
        return f"groups of fewer than {size} (counted by {counted}) at an agency are left out"
    return "; ".join(
        f"at {', '.join(agencies)} groups of fewer than {size} (counted by {counted}) are left out"
        for size, agencies in sorted(sizes.items())
    )


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
    if isinstance(standing, Unanswered):
        return line | {"reason": f"{standing.refusal.code.wire_name}: {standing.refusal.message}"}
    receipts = [outcome.receipt for outcome in outcomes if isinstance(outcome, Answered)]
    texts = [receipt.text for receipt in receipts]
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
    return {
        "question": question_id,
        "exactness": exactness(course.answers(), approximations),
        "approximations": [asdict(one) for one in approximations],
        "perturbations": perturbations(course.answers()),
        "rule": rule(course.answers(), tables, catalogue),
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


__all__ = ["agency_lines", "exactness", "make_report", "rule"]
