"""Taking entries away: JSON Lines or CSV of what a search finds. On record, as every search is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from rabita.console.page import console_of, logged_in
from rabita.console.pages import wanted_of
from rabita.ledger import Found
from rabita.refusal import Code, Refusal

MOST = 1_000
CSV_FIELDS = (
    "index", "time", "kind", "question", "user", "agency", "purpose", "case", "decision", "code", "policy",
    "sql",
)  # fmt: skip


def download(request: Request) -> Response:
    """A file of the entries that match."""
    console, session = console_of(request), logged_in(request)
    form = request.query_params.get("format", "jsonl")
    if form not in ("jsonl", "csv"):
        raise Refusal(Code.USAGE, "entries are exported as jsonl or csv")
    found, _ = console.reader.search(session.token, wanted_of(request), MOST)
    body = as_lines(found) if form == "jsonl" else as_csv(found)
    kind = "application/jsonl" if form == "jsonl" else "text/csv"
    headers = {"content-disposition": f'attachment; filename="ledger.{form}"'}
    return Response(body, media_type=f"{kind}; charset=utf-8", headers=headers)


def as_lines(found: Sequence[Found]) -> str:
    """One JSON object a line: its place, and the very text that the ledger's hash is over."""
    return "".join(
        json.dumps({"index": each.index, "entry": each.line.decode()}, ensure_ascii=False) + "\n"
        for each in found
    )


def as_csv(found: Sequence[Found]) -> str:
    """A table for a spreadsheet; a cell that one would run as a formula is made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_FIELDS)
    for each in found:
        cells = [str(each.index), *(str(each.entry.get(name, "")) for name in CSV_FIELDS[1:])]
        writer.writerow(
            [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in cells]
        )
    return out.getvalue()


__all__ = ["as_csv", "as_lines", "download"]
