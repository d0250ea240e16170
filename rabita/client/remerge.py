"""The answer merged again, from what the agencies signed: the broker's rows are only compared with it.

1. Every partial is what its agency's receipt covers, and there is one for each fragment of each receipt.
2. Each round's feeds come out of the partials before it, and are what the agencies' receipts say they got.
3. Reference tables are the files whose digests the signed catalogue states.
4. The plan's SQL over all this, run here, gives the broker's rows, in whatever order: those come from here.
   Of a LIMIT, ties leave open which rows are shown, so the broker's need only be some of all. Where rows are
   numbered or cut off further inside, ties can change values: there only the number of rows has to agree.

Importing this loads DuckDB.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence

import pyarrow as pa

from rabita.catalogue.reference import parse_reference_table
from rabita.client.assembly import Merging, Received
from rabita.client.planned import Planned
from rabita.client.receipts import VerifiedReport, invalid
from rabita.client.same_rows import among, same_rows
from rabita.merge.merger import Merger, Session
from rabita.merge.partials import read_partials
from rabita.plan import Feed, Fragment, Round
from rabita.refusal import Code, Refusal
from rabita.trust.model import Receipt
from rabita.wire.arrow import decode_table, result_digest

_SECONDS = 60.0
"""How long merging here may take."""

_LAST_LIMIT = re.compile(r"( LIMIT [0-9]+)?( OFFSET [0-9]+)?\Z")
_TIES_DECIDE = re.compile(r"\b(LIMIT|OFFSET|OVER)\b")


def remerged(planned: Planned, received: Received, verified: VerifiedReport) -> pa.Table:
    """The answer; `Refusal(ANSWER_MALFORMED | RECEIPT_INVALID)` where the broker's is another."""
    receipts = {a: [r.receipt for r in given] for a, given in sorted(verified.receipts.items()) if given}
    sent, plan = received.merging, planned.plan
    stated = {(a, r.round, result.fragment) for a, of in receipts.items() for r in of for result in r.results}
    if sent.partials.keys() != stated:
        raise _other("it holds other partials than the receipts cover")
    tables = {name: planned.catalogue.tables[name] for name in plan.references}
    if sent.references.keys() != tables.keys():
        raise _other("it holds other reference tables than the question reads")
    references = {name: _reference(name, planned, sent) for name in tables}
    merger = Merger(planned.catalogue, references, spill_folder=None)
    try:
        with merger.session(deadline=time.monotonic() + _SECONDS) as session:
            for round_ in plan.rounds:
                for feed in round_.feeds:
                    _check_feed(feed, session.feed(feed), sent, receipts)
                _lay_out(session, round_, sent, receipts)
            own = session.run(plan.final_sql)
            if not _agrees(received.table, own, plan.final_sql, session):
                raise _other("its rows are not what the agencies' partials give")
    finally:
        merger.close()
    return own


def _reference(name: str, planned: Planned, sent: Merging) -> pa.Table:
    try:
        return parse_reference_table(planned.catalogue.tables[name], sent.references[name])
    except Refusal:
        raise _other(
            f"the reference table {name!r} is not the one that the catalogue was signed over"
        ) from None


def _check_feed(feed: Feed, own: pa.Table, sent: Merging, receipts: Mapping[str, Sequence[Receipt]]) -> None:
    content = sent.feeds.get(feed.name, b"")
    for agency, given in receipts.items():
        for receipt in given:
            if receipt.feeds.get(feed.name, digest := result_digest([content])) != digest:
                raise invalid(agency, "is for other values of earlier rounds than the broker now shows")
    if not same_rows(decode_table(content, feed.arrow_schema()), own):
        raise Refusal(
            Code.ANSWER_MALFORMED, "what was fed to a later round is not what the agencies' partials give",
            hint="where rows tie at a LIMIT inside the question, order by more columns",
        )  # fmt: skip


def _lay_out(
    session: Session, round_: Round, sent: Merging, receipts: Mapping[str, Sequence[Receipt]]
) -> None:
    found: dict[str, list[pa.Table]] = {fragment.name: [] for fragment in round_.fragments}
    planned = {fragment.name: fragment for fragment in round_.fragments}
    for agency, given in receipts.items():
        for receipt in given:
            if receipt.round == round_.index:
                for name, table in _partials(agency, receipt, planned, sent).items():
                    found[name].append(table)
    for fragment in round_.fragments:
        session.add(fragment, found[fragment.name])


def _partials(
    agency: str, receipt: Receipt, planned: Mapping[str, Fragment], sent: Merging
) -> dict[str, pa.Table]:
    names = [result.fragment for result in receipt.results]
    streams = {name: sent.partials[agency, receipt.round, name] for name in names}
    try:
        return read_partials(streams, receipt, [planned[name] for name in names])
    except Refusal as refusal:
        raise invalid(agency, f"does not cover the partial that came: {refusal.message}") from refusal


def _agrees(theirs: pa.Table, own: pa.Table, sql: str, session: Session) -> bool:
    if same_rows(theirs, own):
        return True
    whole = _LAST_LIMIT.sub("", sql)
    if _TIES_DECIDE.search(whole):
        return theirs.num_rows == own.num_rows
    return whole != sql and theirs.num_rows == own.num_rows and among(theirs, session.run(whole))


def _other(what: str) -> Refusal:
    return Refusal(
        Code.ANSWER_MALFORMED, f"the broker's answer is not what the agencies signed: {what}",
        hint="nothing is shown; tell an officer",
    )  # fmt: skip


__all__ = ["remerged"]
