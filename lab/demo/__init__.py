"""The demo federation: sixteen invented agencies with records in the shape of published figures."""

from lab.demo.federation import ROWS, write_federation
from lab.demo.questions import DEMO_QUESTIONS, Question

__all__ = ["DEMO_QUESTIONS", "ROWS", "Question", "write_federation"]
