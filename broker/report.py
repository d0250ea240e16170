"""The report that comes with every answer (DESIGN §12): coverage, exactness, receipts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from broker.outcome import Answered, Outcome
from rabita.catalogue import Catalogue


def exactness(outcomes: Sequence[Outcome]) -> str:
    """The weakest of what the receipts oblige to: `perturbed`, `thresholded` or `exact`."""
    obliged = [o.receipt.receipt.obligations for o in outcomes if isinstance(o, Answered)]
    if any("noise" in obligations or "round_to" in obligations for obligations in obliged):
        return "perturbed"
    if any(
        int(obligations.get("min_group_size", "1")) > 1 or {"max_share", "guard"} & obligations.keys()
        for obligations in obliged
    ):
        return "thresholded"
    return "exact"


def rule(outcomes: Sequence[Outcome], tables: Sequence[str], catalogue: Catalogue) -> str:
    """In words: what the agencies' policies left out, whether or not it removed anything; "" for nothing."""
    sizes: dict[int, list[str]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Answered):
            size = int(outcome.receipt.receipt.obligations.get("min_group_size", "1"))
            if size > 1:
                sizes.setdefault(size, []).append(outcome.agency)
    subjects = sorted({catalogue.tables[t].subject or "row" for t in tables})
    counted = " and ".join(subjects)
    if len(sizes) == 1:
        (size,) = sizes
        return f"groups of fewer than {size} (counted by {counted}) at an agency are left out"
    return "; ".join(
        f"at {', '.join(agencies)} groups of fewer than {size} (counted by {counted}) are left out"
        for size, agencies in sorted(sizes.items())
    )


def agency_lines(outcomes: Sequence[Outcome], apart: Mapping[str, str]) -> list[dict[str, Any]]:
    """One line per agency of the federation, sorted by id."""
    lines = [_line(outcome) for outcome in outcomes]
    lines += [_blank(agency, state) for agency, state in apart.items()]
    return sorted(lines, key=lambda line: str(line["id"]))


def _blank(agency: str, state: str) -> dict[str, Any]:
    return {
        "id": agency, "state": state, "groups": 0, "withheld": "", "elapsed_ms": 0,
        "reason": "", "policy": "", "receipt": "",
    }  # fmt: skip


def _line(outcome: Outcome) -> dict[str, Any]:
    line = _blank(outcome.agency, outcome.state) | {"elapsed_ms": outcome.elapsed_ms}
    if isinstance(outcome, Answered):
        receipt = outcome.receipt.receipt
        return line | {
            "groups": sum(result.groups for result in receipt.results),
            "withheld": receipt.withheld,
            "policy": ", ".join(receipt.policies),
            "receipt": outcome.receipt.text,
        }
    return line | {"reason": f"{outcome.refusal.code.wire_name}: {outcome.refusal.message}"}


def make_report(
    *,
    question_id: str,
    outcomes: Sequence[Outcome],
    apart: Mapping[str, str],
    tables: Sequence[str],
    catalogue: Catalogue,
    rounds: int,
    elapsed_ms: int,
    ledger_index: int,
    checkpoint: str,
) -> dict[str, Any]:
    """The report as JSON-able values."""
    return {
        "question": question_id,
        "exactness": exactness(outcomes),
        "rule": rule(outcomes, tables, catalogue),
        "complete": all(isinstance(o, Answered) for o in outcomes),
        "agencies": agency_lines(outcomes, apart),
        "rounds": rounds,
        "elapsed_ms": elapsed_ms,
        "ledger": {"index": ledger_index, "checkpoint": checkpoint},
    }


__all__ = ["agency_lines", "exactness", "make_report", "rule"]
