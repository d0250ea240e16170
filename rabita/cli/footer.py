"""What stands under an answer, in plain words from the report: who answered, the rule, what was left out."""

from __future__ import annotations

from rabita.cli.plain import plain
from rabita.cli.plural import count
from rabita.client.report import AgencyReport, AgencyState, Exactness, Report

_STATE = {
    AgencyState.REFUSED: "refused",
    AgencyState.UNREACHABLE: "could not be reached",
    AgencyState.TIMED_OUT: "did not answer in time",
    AgencyState.FAILED: "failed",
}
_RULE = {
    Exactness.EXACT: "The answer is exact: nothing was left out.",
    Exactness.THRESHOLDED: "Groups that are too small at an agency are left out.",
    Exactness.PERTURBED: "Numbers are altered a little, to protect people.",
}
_NOTHING = {"", "0", "none"}


def footer_lines(report: Report, rows: int) -> list[str]:
    """The footer of a table."""
    lines = [count(rows, "row")]
    lines += coverage_lines(report)
    lines += _estimates(report)
    lines += _rule(report)
    lines += _withheld(report)
    return [*lines, _record(report)]


def explained_lines(report: Report) -> list[str]:
    """The footer of an explanation."""
    return ["No agency was asked.", _record(report)]


def _record(report: Report) -> str:
    asked = f"question {plain(report.question)}; ledger entry {report.ledger_index}"
    return f"{_seconds(report.elapsed_ms)}; {asked}"


def caveat_lines(report: Report) -> list[str]:
    """What has to be said beside an output that cannot say it: empty for an exact and complete answer."""
    lines = [] if report.complete else coverage_lines(report)
    if report.exactness is not Exactness.EXACT:
        lines += [*_estimates(report), *_rule(report), *_withheld(report)]
    return lines


def coverage_lines(report: Report) -> list[str]:
    """How many agencies answered, and of each that did not, why."""
    asked, pruned = len(report.asked), _ids(report, AgencyState.PRUNED)
    elsewhere = _ids(report, AgencyState.NOT_SERVING)
    if not asked:
        return ["No agency had to be asked."]
    lines = [f"{len(report.answered)} of {count(asked, 'agency', 'agencies')} answered."]
    lines += [f"  {_why_not(a)}" for a in report.asked if a.state is not AgencyState.ANSWERED]
    if pruned:
        lines.append(f"  not needed for this question: {', '.join(pruned)}")
    if elsewhere:
        lines.append(f"  without these tables: {', '.join(elsewhere)}")
    return lines


def _why_not(agency: AgencyReport) -> str:
    reason = f": {plain(agency.reason)}" if agency.reason else ""
    policy = f" (policy {plain(agency.policy)})" if agency.policy else ""
    return f"{plain(agency.id)} {_STATE[agency.state]}{reason}{policy}"


def _estimates(report: Report) -> list[str]:
    """That the answer is approximate, and how far each estimate may be off."""
    if report.exactness is not Exactness.APPROXIMATE:
        return []
    if not report.approximations:
        return ["The answer is approximate: numbers are estimates."]
    return ["The answer is approximate.", *(f"  {plain(str(one))}" for one in report.approximations)]


def _rule(report: Report) -> list[str]:
    rule = plain(report.rule).strip()
    if not rule:
        return [_RULE[report.exactness]] if report.exactness in _RULE else []
    sentence = rule[0].upper() + rule[1:]
    return [sentence if sentence.endswith(".") else sentence + "."]


def _withheld(report: Report) -> list[str]:
    """What agencies say they withheld, in their coarse steps; nothing where none says more than "none"."""
    steps: dict[str, list[str]] = {}
    for agency in report.answered:
        if agency.withheld not in _NOTHING:
            steps.setdefault(agency.withheld, []).append(agency.id)
    if not steps:
        return []
    if len(steps) == 1 and len(report.answered) > 1:
        return [f"Groups withheld at each of them: {plain(next(iter(steps)))}."]
    fewest_first = sorted(steps.items(), key=lambda item: len(item[1]))
    said = [f"{plain(step)} at {', '.join(map(plain, agencies))}" for step, agencies in fewest_first]
    if len(fewest_first) > 1 and len(fewest_first[-1][1]) > 1:  # the commonest step need not name them all
        said[-1] = f"{plain(fewest_first[-1][0])} at the others"
    return [f"Groups withheld: {'; '.join(said)}."]


def _ids(report: Report, state: AgencyState) -> list[str]:
    return [plain(a.id) for a in report.agencies if a.state is state]


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


__all__ = ["caveat_lines", "coverage_lines", "explained_lines", "footer_lines"]
