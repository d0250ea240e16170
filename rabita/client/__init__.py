"""Asking a federation from Python: `connect`, `Federation`, `Answer` and its `Report`."""

from rabita.client.agencies import AgencyStatus
from rabita.client.answer import Answer
from rabita.client.assembly import Progress
from rabita.client.columns import AnswerColumn
from rabita.client.explanation import Explanation
from rabita.client.federation import Federation, connect
from rabita.client.report import AgencyReport, AgencyState, ApproximationReport, Exactness, Report

__all__ = [
    "AgencyReport",
    "AgencyState",
    "AgencyStatus",
    "Answer",
    "AnswerColumn",
    "ApproximationReport",
    "Exactness",
    "Explanation",
    "Federation",
    "Progress",
    "Report",
    "connect",
]
