"""The pages an officer reads. Each asks the ledger's keeper as the officer, and shows what it may see."""

from __future__ import annotations

import time
from base64 import b64encode
from dataclasses import fields, replace
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from rabita.console.changes import changes
from rabita.console.figures import PERIODS, STATES, figures, period_of
from rabita.console.integrity import state_of
from rabita.console.page import console_of, logged_in, render
from rabita.ledger import Filter, Found
from rabita.ledger.keys import Keys
from rabita.ledger.search import moment_of
from rabita.ledger.seen_before import BROKER_NAME
from rabita.refusal import Code, Refusal

PAGE_ENTRIES = 50
AT_ONE_MOMENT = 1_000

_NAMES = tuple(field.name for field in fields(Filter))
_POLICY_KINDS = ("policy_changed", "cases_changed", "catalogue_changed", "started")


def overview(request: Request) -> Response:
    """The figures of all entries of a period, and what was refused last."""
    console, session = console_of(request), logged_in(request)
    period = period_of(request.query_params.get("period", ""), time.time())
    counts = console.reader.count(session.token, period.since, by_hour=period.by_hour)
    refused, _ = console.reader.search(session.token, Filter(kind="refused"), PAGE_ENTRIES)
    return render(
        request, "overview.html", figures=figures(counts, period), period=period,
        periods=PERIODS, states=STATES,
        refused=[f for f in refused if f.entry.get("question")][:8],
    )  # fmt: skip


def search(request: Request) -> Response:
    """Entries that match, newest first, a page at a time."""
    console, session = console_of(request), logged_in(request)
    wanted = wanted_of(request)
    found, more = console.reader.search(session.token, wanted, PAGE_ENTRIES)
    return render(
        request, "search.html", wanted=wanted, found=found, more=more, names=_NAMES,
        older=str(found[-1].entry.get("time", "")) if more and found else "",
    )  # fmt: skip


def entry(request: Request) -> Response:
    """One entry as it stands in the ledger, with what it takes to verify it in the browser.

    It is looked for by its moment, which its link carries; by its place alone it cannot be.
    """
    console, session, index = console_of(request), logged_in(request), request.path_params["index"]
    wanted = _at(request.query_params.get("at", ""))
    proved = console.reader.proofs(session.token, wanted, AT_ONE_MOMENT) if wanted.since else None
    one = next((e for e in proved.entries if e.index == index), None) if proved else None
    if one is None or proved is None:
        return render(request, "problem.html", status=404, name="problem.no_entry", code="", hint="")
    keys, state = Keys.parse(proved.keys), state_of(proved.checkpoint)
    return render(
        request, "entry.html", index=index, teller=console.party or BROKER_NAME,
        entry=one.entry.decode(), private=one.private.decode(),
        proof_path=[b64encode(node).decode() for node in one.inclusion], size=state.size,
        checkpoint=proved.checkpoint, vkey=keys.at(state.size).text,
    )  # fmt: skip


def integrity(request: Request) -> Response:
    """The state of the ledger, and of every ledger that its keeper has witnessed."""
    console, session = console_of(request), logged_in(request)
    own = state_of(console.reader.checkpoint(session.token))
    return render(request, "integrity.html", own=own, witnessed=console.reader.witnessed(session.token))


def policies(request: Request) -> Response:
    """Which policies are in force, and what every change of them changed, as far back as a page goes."""
    console, session = console_of(request), logged_in(request)
    found: list[Found] = []
    from_on = 0
    for kind in _POLICY_KINDS:
        of_kind, more = console.reader.search(session.token, Filter(kind=kind), PAGE_ENTRIES)
        found += of_kind
        if more and of_kind:  # before that, entries of this kind are missing here
            from_on = max(from_on, of_kind[-1].index)
    told = changes([each for each in found if each.index >= from_on])
    now = next((each for each in told if each.found.entry.get("policy")), None)
    return render(request, "policies.html", changes=told, now=now)


def agencies(request: Request) -> Response:
    """How the agencies stand with the broker now."""
    console, session = console_of(request), logged_in(request)
    if console.party:
        return render(request, "problem.html", status=404, name="problem.no_page", code="", hint="")
    return render(request, "agencies.html", agencies=console.reader.agencies(session.token))


def wanted_of(request: Request) -> Filter:
    """What the form of the search page asks for."""
    given = {name: request.query_params.get(name, "").strip() for name in _NAMES}
    if any(len(text) > 1_000 for text in given.values()):
        raise Refusal(Code.USAGE, "that is longer than any field of an entry")
    return replace(Filter(), **given)


def _at(moment: str) -> Filter:
    """What finds the entries of one millisecond; refused (`USAGE`) where that is no moment."""
    since = moment_of(moment)
    if not since:
        return Filter()
    try:
        after = datetime.fromisoformat(since) + timedelta(milliseconds=1)
    except OverflowError:
        raise Refusal(Code.USAGE, "no entry is of the end of time") from None
    return Filter(since=since, until=moment_of(after.isoformat()))


__all__ = ["agencies", "entry", "integrity", "overview", "policies", "search", "wanted_of"]
