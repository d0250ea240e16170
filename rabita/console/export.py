"""Taking entries away with their proofs: the files that `rabita ledger verify` checks. On record."""

from __future__ import annotations

import io
import json
import zipfile

from starlette.requests import Request
from starlette.responses import Response

from rabita.console.page import console_of, logged_in
from rabita.console.pages import wanted_of
from rabita.ledger.export import export_header, write_csv, write_lines
from rabita.refusal import Code, Refusal

MOST = 1_000


def download(request: Request) -> Response:
    """A file of the entries that match: JSON Lines, or CSV with its proof beside it in one archive."""
    console, session = console_of(request), logged_in(request)
    form = request.query_params.get("format", "jsonl")
    if form not in ("jsonl", "csv"):
        raise Refusal(Code.USAGE, "entries are exported as jsonl or csv")
    wanted = wanted_of(request)
    proved = console.reader.proofs(session.token, wanted, MOST)
    header, out = export_header(proved.keys, proved.checkpoint, wanted), io.StringIO()
    if form == "jsonl":
        write_lines(out, header, proved.entries)
        return _file(out.getvalue().encode(), "ledger.jsonl", "application/jsonl; charset=utf-8")
    write_csv(out, proved.entries)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ledger.csv", out.getvalue())
        archive.writestr("ledger.csv.proof", json.dumps(header, ensure_ascii=False) + "\n")
    return _file(packed.getvalue(), "ledger.zip", "application/zip")


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


__all__ = ["download"]
