"""The broker's ledger held against each agency's, over the network: every page verified, then compared.

The agencies are read first, then the broker, then what the agencies wrote meanwhile. So whatever one says it
saw of another was written by the time the other is read: a ledger that grows while it is read looks no
different from one that stands still.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rabita.client.accounts import Accounts
from rabita.client.asking_each import ask_each
from rabita.client.pages import Pages, read_pages
from rabita.ledger import timestamp
from rabita.ledger.reconcile import Read, follow, read_ledger, reconcile
from rabita.ledger.reconcile_folders import Reconciled
from rabita.ledger.search import moment_of
from rabita.ledger.seen_before import BROKER_NAME
from rabita.refusal import Code, Refusal
from rabita.trust import agency_in

_MARGIN = timedelta(minutes=15)
"""How long before its time a question's entries may be, by another clock: far past its longest life."""


@dataclass(frozen=True)
class Online:
    """What was compared; of how many entries read each party showed how many; who told nothing, and why."""

    reconciled: Reconciled
    read: dict[str, int]
    shown: dict[str, int]
    missing: dict[str, Refusal]


def reconcile_online(
    accounts: Accounts, token: str, listed: Iterable[str], *, since: str, until: str, seconds: float
) -> Online:
    """Compare what began not before `since` and before `until` (ISO 8601; empty: everything).

    `seconds` is what each party has. Raises `Refusal` where the broker tells nothing or the officer is not
    the centre's; what becomes of one agency is in `missing`.
    """
    if agency_in(token):
        raise Refusal(
            Code.NOT_ENTITLED, "only the centre's officers are shown what there is to compare",
            hint="rabita ledger reconcile BROKER AGENT with folders, or rabita ledger show QUESTION",
        )  # fmt: skip
    since, until = moment_of(since), moment_of(until)
    early = _earlier(since)
    agencies = sorted(set(listed))
    pages, missing = ask_each(
        agencies, lambda a: read_pages(accounts, token, a, since=early, seconds=seconds)
    )
    broker = read_pages(accounts, token, "", since=early, seconds=seconds)
    center = _read(BROKER_NAME, broker)
    later, lost = ask_each(
        list(pages),
        lambda a: _grown(
            pages[a], read_pages(accounts, token, a, first=pages[a].state.size, seconds=seconds)
        ),
    )
    reads = {agency: _read(agency, pages[agency]) for agency in later}
    for agency, read in reads.items():
        follow(read, later[agency].lines(), center.questions)
    findings = tuple(reconcile(center, reads, since=since, until=until))
    sizes = {read.party: read.size for read in (center, *reads.values())}
    compared = sum(one.began_in(since, until) for one in center.questions.values())
    shown = {BROKER_NAME: len(broker.shown)}
    shown |= {agency: len(pages[agency].shown) + len(later[agency].shown) for agency in reads}
    whole = {read.party: len(read.leaves) for read in (center, *reads.values())}
    return Online(Reconciled(sizes, compared, findings), whole, shown, {**missing, **lost})


def _read(party: str, pages: Pages) -> Read:
    read = read_ledger(party, pages.lines())
    read.base = pages.before
    return read


def _grown(before: Pages, after: Pages) -> Pages:
    """What came after, once it is known to be what the same ledger went on with."""
    if after.before.root() != before.state.root:
        raise Refusal(Code.LEDGER_FORKED, "its ledger is not the one that it showed a moment ago")
    return after


def _earlier(since: str) -> str:
    try:
        return timestamp(datetime.fromisoformat(since).astimezone(UTC) - _MARGIN) if since else ""
    except OverflowError:  # before there were any
        return ""


__all__ = ["Online", "reconcile_online"]
