"""One question's whole story: what broker and agencies have of it, each proven, held against each other.

The broker tells first, then every agency, and the broker once more for the states of its ledger that the
agencies say they saw. So each entry of an agency that the broker tells of is there by the time it is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rabita.client.accounts import Accounts, OfQuestion
from rabita.client.asking_each import ask_each
from rabita.ledger.reconcile import Finding, Line, Read, read_ledger, reconcile
from rabita.ledger.seen_before import BROKER_NAME
from rabita.ledger.tree import leaf_hash
from rabita.refusal import Code, Refusal
from rabita.trust import agency_in


@dataclass(frozen=True)
class Story:
    """`accounts` and `missing` are by party, the broker's under its name; `missing` says why nothing came."""

    question: str
    accounts: dict[str, OfQuestion]
    missing: dict[str, Refusal]
    findings: tuple[Finding, ...]


def tell_story(accounts: Accounts, token: str, question: str, listed: Iterable[str]) -> Story:
    """The story, from the broker and the agencies: those `listed`, and those that the broker's record names.

    An agency's officer is told by the broker what reached the agency, and by their own agency alone. Raises
    `Refusal` where the broker tells nothing; what becomes of one agency is in `missing`.
    """
    own = agency_in(token)
    first = accounts.of_question(token, "", question)
    agencies = [own] if own else sorted({*listed, *_named(first)})
    seen = {agency: [state[2] for state in _read(first).seen if state[0] == agency] for agency in agencies}
    told, missing = ask_each(
        agencies, lambda agency: accounts.of_question(token, agency, question, seen[agency])
    )
    reads = {agency: _read(account) for agency, account in told.items()}
    sizes = [size for read in reads.values() for _, _, size, _ in read.seen]
    again = accounts.of_question(token, "", question, [*sizes, first.state.size])
    if again.states.get(first.state.size) != first.state.root:
        raise Refusal(Code.LEDGER_FORKED, "the broker's ledger is not the one that it showed a moment ago")
    broker = _read(first)
    broker.proved, broker.total = again.states, again.state.size
    findings = tuple(reconcile(broker, reads, whole=not own))
    return Story(question, {BROKER_NAME: first, **told}, missing, findings)


def _named(account: OfQuestion) -> Sequence[str]:
    """The agencies that entries give a state of."""
    states = [one.entry.get("agencies") for one in account.entries]
    return [str(agency) for each in states if isinstance(each, dict) for agency in each]


def _read(account: OfQuestion) -> Read:
    lines = (Line(one.index, leaf_hash(one.public), one.entry) for one in account.entries)
    read = read_ledger(account.agency or BROKER_NAME, lines)
    read.leaves.clear()  # not all: its states are proven one by one
    read.proved, read.total = account.states, account.state.size
    return read


__all__ = ["Story", "tell_story"]
