"""What several parties' ledgers say together, for the terminal: what does not fit, and who told nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import typer

from rabita.cli.plain import plain
from rabita.cli.plural import count
from rabita.ledger.reconcile import Finding
from rabita.refusal import Code, ExitCode, Outcome, Refusal


def finding_lines(findings: Sequence[Finding], agree: str) -> Iterator[str]:
    """Contradictions first, then what a crash leaves as well; `agree` where there is nothing to list."""
    yield from (f"  {_line(finding)}" for finding in contradictions(findings))
    rest = [finding for finding in findings if finding.explicable]
    if rest:
        yield f"as a crash or a deadline leaves it: {len(rest)}"
        yield from (f"  {_line(finding)}" for finding in rest)
    if not findings:
        yield agree
    elif len(rest) == len(findings):
        yield "apart from that they agree"


def contradictions(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.explicable]


def missing_lines(missing: Mapping[str, Refusal]) -> Iterator[str]:
    """One line a party that told nothing, with why."""
    for party, refusal in missing.items():
        yield f"not told by {plain(party)}: {refusal.code.wire_name}: {plain(refusal.message)}"


def end_with(findings: Sequence[Finding], missing: Mapping[str, Refusal], *, told: bool) -> None:
    """Nothing where all agree and all told; else the exit status that fits (DESIGN section 12).

    5 where they contradict each other or what one told does not hold, 6 where nobody told (`told`), 4 where
    some did not.
    """
    if broken := [party for party, no in missing.items() if no.code.outcome is Outcome.INTEGRITY]:
        raise Refusal(
            missing[broken[0]].code, f"{plain(', '.join(broken))}: {missing[broken[0]].message}",
            hint="it was altered on its way, or that party's ledger is not whole: tell its security officer",
        )  # fmt: skip
    if found := contradictions(findings):
        raise Refusal(
            Code.LEDGER_CORRUPT, f"the ledgers contradict each other in {count(len(found), 'place')}",
            hint="keep what was printed as evidence and tell the security officers of both parties",
        )  # fmt: skip
    if missing:
        raise typer.Exit(ExitCode.PARTIAL if told else ExitCode.UNAVAILABLE)


def _line(finding: Finding) -> str:
    question = f"question {plain(finding.question)}: " if finding.question else ""
    where = f"entry {finding.index} of {plain(finding.of)}" if finding.of else f"entry {finding.index}"
    return f"{plain(finding.party)} ({where}): {question}{plain(finding.what)}"


__all__ = ["contradictions", "end_with", "finding_lines", "missing_lines"]
