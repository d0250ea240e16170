"""The pages of one question's story: what every party has of it, in time, and one entry's proof."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from rabita.client.accounts import ProvedEntry
from rabita.client.story import Story
from rabita.console.page import console_of, logged_in, render
from rabita.ledger.seen_before import BROKER_NAME
from rabita.refusal import Outcome, Refusal

_HEAD = ("user", "agency", "purpose", "case", "sql")


@dataclass(frozen=True)
class Told:
    """An entry, and the party in whose ledger it stands."""

    party: str
    one: ProvedEntry


def question(request: Request) -> Response:
    """One question's whole story, in order of time, each entry proved under its party's checkpoint."""
    console, session = console_of(request), logged_in(request)
    asked = request.path_params["question"]
    story = console.reader.story(session.token, console.party, asked)
    told = in_time(story)
    if not told and not story.missing:
        return render(request, "problem.html", status=404, name="problem.no_question", code="", hint="")
    broken, silent = apart(story.missing)
    return render(
        request, "question.html", question=asked, told=told, head=head_of(told), accounts=story.accounts,
        broken=broken, silent=silent,
        contradictions=[finding for finding in story.findings if not finding.explicable],
        explicable=[finding for finding in story.findings if finding.explicable],
    )  # fmt: skip


def proof(request: Request) -> Response:
    """One entry of a question, of any party's ledger, with what it takes to verify it in the browser."""
    console, session, given = console_of(request), logged_in(request), request.path_params
    agency = "" if given["teller"] == BROKER_NAME else given["teller"]
    account = console.reader.of_question(session.token, agency, given["question"])
    one = next((each for each in account.entries if each.index == given["index"]), None)
    if one is None:
        return render(request, "problem.html", status=404, name="problem.no_entry", code="", hint="")
    return render(
        request, "entry.html", index=one.index, teller=given["teller"], entry=one.public.decode(),
        private=one.private.decode(), proof_path=[b64encode(node).decode() for node in one.inclusion],
        size=account.state.size, checkpoint=account.checkpoint, vkey=account.key,
    )  # fmt: skip


def in_time(story: Story) -> list[Told]:
    """All entries by their times; of one millisecond, by party and place."""
    told = [Told(party, one) for party, account in story.accounts.items() for one in account.entries]
    return sorted(told, key=lambda each: (str(each.one.entry.get("time", "")), each.party, each.one.index))


def head_of(told: Sequence[Told]) -> dict[str, str]:
    """Who asked what, for what, as the first entry that has it says; what differs is shown where it does."""
    head: dict[str, str] = {}
    for name in _HEAD:
        head[name] = next((str(each.one.entry[name]) for each in told if each.one.entry.get(name)), "")
    return head


def apart(missing: Mapping[str, Refusal]) -> tuple[dict[str, Refusal], dict[str, Refusal]]:
    """Parties whose account does not hold, and parties that gave none."""
    broken = {party: why for party, why in missing.items() if why.code.outcome is Outcome.INTEGRITY}
    return broken, {party: why for party, why in missing.items() if party not in broken}


__all__ = ["Told", "apart", "head_of", "in_time", "proof", "question"]
