"""One question's two records, at the broker and at an agency, held against each other: what one side lacks.

Pure; the ledgers come in as entries in their order. What is compared, entry by entry:

1. Every question in an agency's ledger is in the broker's, with the same asker, words, purpose and case.
2. Where the broker's record says that an agency answered, the agency's says `released`, at the place and
   under the root that the broker saw, and no refusal; where it says refused, the agency's says so too.
3. A question is asked once at each of them, in each of its rounds.
4. Every state of a peer's ledger that an entry says was seen is a state that this ledger went through.

Contradictions are findings. What a crash or a deadline leaves behind, a release that never arrived or a
question without an end, is listed apart: it happens among the honest.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rabita.ledger.private import PRIVATE
from rabita.ledger.seen_before import BROKER_NAME, read_state
from rabita.ledger.tree import Frontier
from rabita.refusal import Code

_SAME = ("user", "purpose", "case", "sql")
_UNFINISHED = ("failed", "unreachable", "timed_out", "refused")  # refused: in a later round
_ENDS = ("answered", "refused", "explained")


@dataclass(frozen=True)
class Line:
    """One entry of a ledger as it is read, and its leaf's hash."""

    index: int
    leaf: bytes
    entry: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """Something that one ledger says and another does not. `explicable` where a crash leaves the same.

    `index` is the entry's place in the ledger of `party`; in that of `of`, where that is given.
    """

    question: str
    party: str
    index: int
    what: str
    explicable: bool = False
    of: str = ""


@dataclass
class _Question:
    """What one ledger has of one question: the first `asked`, its rounds and every end, with places."""

    asked: tuple[int, Mapping[str, Any]] | None = None
    again: list[int] = field(default_factory=list)  # asked a second time in the same round
    rounds: set[str] = field(default_factory=set)
    released: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    ends: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def entries(self) -> list[tuple[int, Mapping[str, Any]]]:
        return [*([self.asked] if self.asked else ()), *self.released, *self.ends]

    def began_in(self, since: str, until: str) -> bool:
        """Whether it began not before the one time and before the other, as entries write times."""
        began = min((str(entry.get("time", "")) for _, entry in self.entries), default="")
        return began >= since and (not until or began < until)


@dataclass
class Read:
    """A ledger as far as reconciling needs it: its questions, and the peers' states that it says it saw.

    `leaves` follow on `base`, what the ledger was before the first of them. Where they are not at hand,
    `proved` has the roots that were proven, by size, and `total` the ledger's size.
    """

    party: str
    questions: dict[str, _Question] = field(default_factory=dict)
    seen: list[tuple[str, int, int, bytes]] = field(default_factory=list)  # peer, own index, size, root
    leaves: list[bytes] = field(default_factory=list)
    base: Frontier = field(default_factory=Frontier)
    proved: Mapping[int, bytes] = field(default_factory=dict)
    total: int | None = None

    @property
    def size(self) -> int:
        return self.base.size + len(self.leaves) if self.total is None else self.total


def read_ledger(party: str, lines: Iterable[Line]) -> Read:
    """Take a ledger in."""
    read = Read(party)
    for line in lines:
        read.leaves.append(line.leaf)
        _take(read, line.index, line.entry)
    return read


def _take(read: Read, index: int, entry: Mapping[str, Any]) -> None:
    witnessed = entry.get("witnessed")
    for peer, text in witnessed.items() if isinstance(witnessed, dict) else ():
        state = read_state(text)
        if state is not None:
            read.seen.append((peer, index, state[1], state[2]))
    question, kind = entry.get("question"), entry.get("kind")
    if not isinstance(question, str) or not question:
        return
    one = read.questions.setdefault(question, _Question())
    if kind == "asked":
        one.asked = one.asked or (index, entry)
        round_index = str(entry.get("round", 0))
        if round_index in one.rounds:
            one.again.append(index)
        one.rounds.add(round_index)
    elif kind == "released":
        one.released.append((index, entry))
    elif kind in _ENDS:
        one.ends.append((index, entry))


def follow(read: Read, lines: Iterable[Line], known: Container[str]) -> None:
    """Take in what was written since a ledger was read: what became of the questions that are `known`.

    What others are said to have seen is left out: they were not asked again.
    """
    for line in lines:
        read.leaves.append(line.leaf)
        if line.entry.get("question") in known:
            _take(read, line.index, {n: v for n, v in line.entry.items() if n != "witnessed"})


def reconcile(
    broker: Read, agents: Mapping[str, Read], *, since: str = "", until: str = "", whole: bool = True
) -> Iterator[Finding]:
    """What does not fit, in the order of the broker's ledger, then of each agent's.

    Of questions that began in that time; `whole` says that everything the broker has of them was shown.
    """
    for question, told in broker.questions.items():
        if not told.began_in(since, until):
            continue
        yield from _again(question, BROKER_NAME, told)
        if whole:
            yield from _ends(question, told)
        for agency, read in agents.items():
            yield from _agrees(question, told, agency, read.questions.get(question))
    roots = _roots(broker, agents.values())
    for agency, read in agents.items():
        if whole:
            yield from _unknown(broker, agency, read, since, until)
        yield from _states(read, broker, roots)
        yield from _states(broker, read, _roots(read, [broker]))


def _again(question: str, party: str, held: _Question) -> Iterator[Finding]:
    """An id is used once: what is asked a second time was let in against the rule, or made up."""
    for index in held.again:
        yield Finding(question, party, index, "asked a second time: an id is used once")


def _ends(question: str, told: _Question) -> Iterator[Finding]:
    if told.asked and not told.ends:
        what = "asked, and no end of it: the broker was killed, or still works on it"
        yield Finding(question, BROKER_NAME, told.asked[0], what, explicable=True)
    if told.ends and not told.asked:
        yield Finding(question, BROKER_NAME, told.ends[0][0], "ended, and was never asked")


def _agrees(question: str, told: _Question, agency: str, held: _Question | None) -> Iterator[Finding]:
    for index, entry in told.ends:
        states = entry.get("agencies")
        state = states.get(agency) if isinstance(states, dict) else None
        released = held.released if held else []
        if state == "answered":
            yield from _answered(question, index, entry, agency, released)
            yield from _refused_as_well(question, agency, held)
        elif state == "refused" and not (held and held.ends):
            what = "the broker says that it refused, and it has no refusal"
            yield Finding(question, agency, index, what, of=BROKER_NAME)
        elif state is not None and released:
            place, what = released[-1][0], f"released, and the broker says {state}: the answer never arrived"
            yield Finding(question, agency, place, what, explicable=state in _UNFINISHED)


def _answered(
    question: str, index: int, entry: Mapping[str, Any], agency: str, released: list[tuple[int, Any]]
) -> Iterator[Finding]:
    if not released:
        what = "the broker says that it answered, and it has no release"
        yield Finding(question, agency, index, what, of=BROKER_NAME)
        return
    seen = (entry.get("witnessed") or {}).get(agency)
    state = read_state(seen)
    if state is not None and state[0] not in [place for place, _ in released]:
        what = f"its answer was recorded at {state[0]}, says the broker, and there is no release of it there"
        yield Finding(question, agency, released[-1][0], what)


def _refused_as_well(question: str, agency: str, held: _Question | None) -> Iterator[Finding]:
    """A refusal beside an answer; one of a replay is what whoever asks a second time gets."""
    for index, entry in held.ends if held and held.released else ():
        code = entry.get("code")
        if entry.get("kind") == "refused" and code != Code.QUESTION_REPLAYED.wire_name:
            what = f"the broker says that it answered, and it has a refusal as well: {code}"
            yield Finding(question, agency, index, what)


def _unknown(broker: Read, agency: str, read: Read, since: str, until: str) -> Iterator[Finding]:
    """What the agency was asked and the broker knows nothing of, or otherwise."""
    for question, held in read.questions.items():
        told = broker.questions.get(question)
        if not held.entries or not (told or held).began_in(since, until):
            continue
        yield from _again(question, agency, held)
        if told is None or told.asked is None:
            what = f"{agency} was asked it, and the broker has no record"
            yield Finding(question, BROKER_NAME, held.entries[0][0], what, of=agency)
            continue
        if held.asked:
            differing = [name for name in _SAME if _differs(told.asked[1], held.asked[1], name)]
            if differing:
                what = f"{agency} was asked it with another {', '.join(differing)}"
                yield Finding(question, agency, held.asked[0], what)
        if held.asked and not held.released and not held.ends:
            what = "asked, and no end of it: the agent was killed, or still works on it"
            yield Finding(question, agency, held.asked[0], what, explicable=True)


def _differs(told: Mapping[str, Any], held: Mapping[str, Any], name: str) -> bool:
    """Whether both have the field, and not the same; what is private may be gone from one."""
    if PRIVATE in told or PRIVATE in held:
        return name in told and name in held and told[name] != held[name]
    return told.get(name) != held.get(name)


def _roots(keeper: Read, witnesses: Iterable[Read]) -> dict[int, bytes]:
    """The keeper's roots, by size, at the sizes at which the witnesses say that they saw its ledger."""
    sizes = {size for witness in witnesses for peer, _, size, _ in witness.seen if peer == keeper.party}
    roots, frontier = dict(keeper.proved), keeper.base.copy()
    if frontier.size in sizes:
        roots[frontier.size] = frontier.root()
    for leaf in keeper.leaves:
        frontier.append(leaf)
        if frontier.size in sizes:
            roots[frontier.size] = frontier.root()
    return roots


def _states(witness: Read, keeper: Read, roots: Mapping[int, bytes]) -> Iterator[Finding]:
    """Every state of the keeper's ledger that the witness saw has to be one that it went through."""
    for peer, index, size, root in witness.seen:
        if peer != keeper.party:
            continue
        if size > keeper.size:
            what = f"{witness.party} saw {size} entries of it (entry {index} there), and it has {keeper.size}"
            yield Finding("", keeper.party, keeper.size, what)
        elif size in roots and roots[size] != root:
            what = f"{witness.party} saw another ledger of {size} entries (entry {index} there)"
            yield Finding("", keeper.party, size - 1, what)


__all__ = ["Finding", "Line", "Read", "follow", "read_ledger", "reconcile"]
