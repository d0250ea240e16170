"""An answer as the asker holds it: the rows and the verified report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pyarrow as pa

from rabita.client.columns import AnswerColumn, describe
from rabita.client.explanation import Explanation
from rabita.client.report import Report
from rabita.client.values import python_values
from rabita.refusal import Code, Refusal
from rabita.trust.model import VerifiedReceipt


@dataclass(frozen=True)
class Answer:
    """What a question gave: columns, rows, and the report whose receipts were verified.

    Of `EXPLAIN SELECT ...` there is an `explanation`, and the rows are its lines for people.
    """

    table: pa.Table
    report: Report
    receipts: Mapping[str, tuple[VerifiedReceipt, ...]]
    explanation: Explanation | None = None

    @property
    def columns(self) -> tuple[AnswerColumn, ...]:
        return describe(self.table.schema)

    def to_arrow(self) -> pa.Table:
        return self.table

    def to_pandas(self) -> Any:
        """The rows as a data frame; `Refusal(CONFIGURATION)` where pandas is not installed."""
        try:
            import_module("pandas")  # optional, and slow to import
        except ImportError as error:
            raise Refusal(
                Code.CONFIGURATION,
                "pandas is not installed here",
                hint="install pandas, or take to_arrow() or rows()",
            ) from error
        return self.table.to_pandas()

    def rows(self) -> list[tuple[Any, ...]]:
        """The rows as Python values, in the answer's order; dates past Python's years as ISO 8601 text.

        >>> Answer(pa.table({"n": [1, None]}), None, {}).rows()
        [(1,), (None,)]
        """
        if not self.table.num_rows:
            return []
        return list(zip(*(python_values(column) for column in self.table.columns), strict=True))

    def __len__(self) -> int:
        return self.table.num_rows


__all__ = ["Answer"]
