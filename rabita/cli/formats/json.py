"""An answer as one JSON object: `columns`, `rows` and `report` (DESIGN §12)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, BinaryIO

from rabita.cli.formats.cells import json_values
from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from rabita.client import Answer

# DEL, C1 controls and the marks that reorder text may stand in JSON, but would act on a terminal: `json` has
# already escaped C0.
_RAW_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def write(answer: Answer, sink: BinaryIO, _screen: Screen) -> tuple[str, ...]:
    """Write the answer, one row a line."""
    columns = [{"name": c.name, "type": c.type} for c in answer.columns]
    sink.write(b'{"columns": ' + encode(columns) + b',\n "rows": [')
    separator = b"\n  "
    for row in zip(*(json_values(c) for c in answer.table.columns), strict=True):
        sink.write(separator + encode(row))
        separator = b",\n  "
    sink.write(b'],\n "report": ' + encode(answer.report.raw) + b"}\n")
    return ()


def encode(value: Any) -> bytes:
    """The value as UTF-8 JSON that no terminal takes for orders.

    >>> encode(["\\x9b31m", "\\u0646"])
    b'["\\\\u009b31m", "\\xd9\\x86"]'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _RAW_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text).encode("utf-8")


__all__ = ["encode", "write"]
