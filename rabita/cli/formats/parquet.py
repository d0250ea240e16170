"""An answer as a Parquet file; the report stands as JSON in the file's metadata `rabita.report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet

from rabita.cli.formats.arrow import with_report
from rabita.cli.screen import Screen
from rabita.refusal import Code, Refusal

if TYPE_CHECKING:
    from rabita.client import Answer


def write(answer: Answer, sink: BinaryIO, _screen: Screen) -> tuple[str, ...]:
    """Write the answer; `Refusal(USAGE)` where it has a type that Parquet has not."""
    try:
        pa.parquet.write_table(with_report(answer), sink, compression="zstd")
    except pa.ArrowNotImplementedError as error:
        types = ", ".join(sorted({c.type for c in answer.columns}))
        raise Refusal(
            Code.USAGE, f"Parquet cannot hold all of the answer's types ({types})", hint="--format arrow can"
        ) from error
    return ()


__all__ = ["write"]
