"""The pages an officer reads. Each asks the ledger's keeper as the officer, and shows what it may see."""

from __future__ import annotations

from dataclasses import fields, replace

from starlette.requests import Request
from starlette.responses import Response

from rabita.console.figures import figures
from rabita.console.integrity import State, state_of
from rabita.console.page import console_of, logged_in, render
from rabita.ledger import Filter, Found
from rabita.refusal import Code, Refusal

OVERVIEW_ENTRIES = 1_000
PAGE_ENTRIES = 50
STORY_ENTRIES = 1_000

_NAMES = tuple(field.name for field in fields(Filter))
_POLICY_KINDS = ("policy_changed", "started")


def overview(request: Request) -> Response:
    """The figures of the newest entries, and what was refused last."""
    console, session = console_of(request), logged_in(request)
    ends = "answered" if not console.party else "released"
    answered, more = console.reader.search(session.token, Filter(kind=ends), OVERVIEW_ENTRIES)
    refused, more_refused = console.reader.search(session.token, Filter(kind="refused"), OVERVIEW_ENTRIES)
    since = max(_reach(answered, more), _reach(refused, more_refused))
    shown = [f for f in (*answered, *refused) if f.entry.get("time", "") >= since]
    return render(
        request, "overview.html", figures=figures(shown), since=since,
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


def question(request: Request) -> Response:
    """One question's whole story, in order."""
    console, session = console_of(request), logged_in(request)
    asked = request.path_params["question"]
    found, _ = console.reader.search(session.token, Filter(question=asked), STORY_ENTRIES)
    if not found:
        return render(request, "problem.html", status=404, name="problem.no_question", code="", hint="")
    story = sorted(found, key=lambda each: each.index)
    return render(request, "question.html", question=asked, story=story, head=_head(story))


def entry(request: Request) -> Response:
    """One entry as it stands in the ledger, with what it takes to verify it in the browser."""
    console, session = console_of(request), logged_in(request)
    proved = console.reader.prove(session.token, request.path_params["index"])
    return render(request, "entry.html", proved=proved)


def integrity(request: Request) -> Response:
    """The state of the ledger, and of every ledger that its keeper has witnessed."""
    console, session = console_of(request), logged_in(request)
    own = state_of(console.reader.checkpoint(session.token))
    return render(request, "integrity.html", own=own, witnessed=_witnessed(request))


def policies(request: Request) -> Response:
    """Which policies are in force, and every change."""
    console, session = console_of(request), logged_in(request)
    changes: list[Found] = []
    for kind in _POLICY_KINDS:
        changes += console.reader.search(session.token, Filter(kind=kind), PAGE_ENTRIES)[0]
    changes.sort(key=lambda each: -each.index)
    return render(request, "policies.html", changes=changes)


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


def _reach(found: list[Found], more: bool) -> str:
    """How far back a list reaches; of two lists, the older days of one alone would be half the truth."""
    return str(found[-1].entry.get("time", "")) if more and found else ""


def _witnessed(request: Request) -> list[State]:
    console, session = console_of(request), logged_in(request)
    return [state_of(note) for note in console.reader.witnessed(session.token)]


def _head(story: list[Found]) -> dict[str, str]:
    """What is the same in every entry of a question: who asked what, for what."""
    head: dict[str, str] = {}
    for name in ("user", "agency", "purpose", "case", "sql"):
        head[name] = next((str(each.entry[name]) for each in story if each.entry.get(name)), "")
    return head


__all__ = ["agencies", "entry", "integrity", "overview", "policies", "question", "search", "wanted_of"]
