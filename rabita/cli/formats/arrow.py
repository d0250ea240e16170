"""An answer as an Arrow IPC stream; the report stands as JSON in the schema's metadata `rabita.report`."""

from __future__ import annotations

from io import IOBase
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa
import pyarrow.ipc

from rabita.cli.formats.json import encode
from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from rabita.client import Answer

REPORT_KEY = b"rabita.report"


def write(answer: Answer, sink: BinaryIO, _screen: Screen) -> tuple[str, ...]:
    """Write the answer."""
    table = with_report(answer)
    with pa.ipc.new_stream(cast(IOBase, sink), table.schema) as writer:
        writer.write_table(table)
    return ()


def with_report(answer: Answer) -> pa.Table:
    """The rows, with the report in the schema's metadata instead of whatever the broker put there."""
    return answer.table.replace_schema_metadata({REPORT_KEY: encode(answer.report.raw)})


__all__ = ["REPORT_KEY", "with_report", "write"]
