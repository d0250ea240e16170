"""A request's candidates before the guard: what it is asked, and where it gets the rows behind each value."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from agent.compile import compile_units
from agent.disclosure import Candidate
from agent.disclosure.guard import Apart, Guard, Judged, Listing, Rule, nothing_to_subtract
from agent.feeds import FeedGiven, feed_scans
from agent.sources import Source
from rabita.plan import Fragment
from rabita.policy import Obligations
from rabita.refusal import Code, Refusal


@dataclass(frozen=True)
class Guards:
    """What an agency holds answers against: all that left before, and the question itself.

    `salt` keys the hashes by which rows are known again.
    """

    guard: Guard
    apart: Apart
    salt: int


@dataclass(frozen=True)
class Answering:
    """One request on its way: its question, all fragments that the question has here, and what was fed."""

    question: str
    whole: Sequence[Fragment]
    feeds: Mapping[str, FeedGiven]
    version: int
    deadline: float
    cancelled: threading.Event


def guarded(
    candidates: Sequence[Candidate],
    answering: Answering,
    obligations: Obligations,
    in_force: Iterable[Obligations],
    guards: Guards,
    source: Source,
    now: float,
) -> Judged:
    """The candidates without what could be told from them and from what left before; to be committed.

    Where any policy in force asks for the guard, everything that leaves is remembered, to whomever it goes;
    it is held against what left before where this asker's `obligations` say so.
    """
    k, kind = obligations.min_group_size, obligations.guard
    remembered = [duties for duties in in_force if duties.guard]

    def listed(candidate: Candidate) -> Listing:
        return _listed(candidate, answering, guards, source)

    if remembered:
        _check_remembered([candidate.fragment for candidate in candidates])
        days = [duties.guard_days for duties in remembered]
        longest = None if None in days else max(day for day in days if day is not None)
        asked = [_asked(candidate.fragment, answering) for candidate in candidates]
        rule = Rule(k, strict=kind == "strict") if kind else Rule(1)
        return guards.guard.check(candidates, asked, listed, rule, days=longest, now=now)
    if k <= 1 or nothing_to_subtract(answering.whole):
        return Judged(candidates, _nothing)
    alone = len(answering.whole) == len(candidates)
    return Judged(guards.apart.check(answering.question, candidates, listed, k, alone=alone), _nothing)


def _nothing() -> None:
    """What has to be remembered of an answer where nobody is guarded."""


def _check_remembered(fragments: Sequence[Fragment]) -> None:
    """Counts up to many cut points differ by few people: their differences are what the guard is against."""
    if any(fragment.searches for fragment in fragments):
        raise Refusal(
            Code.NOT_SUPPORTED,
            "this agency guards against differences, and a quantile of a measure is found by counts that "
            "differ by few people",
            hint="ask for the average, or for counts in ranges",
        )


def _asked(fragment: Fragment, answering: Answering) -> tuple[str, ...]:
    fed = (answering.feeds[name].digest for name in fragment.feeds)
    return (fragment.digest, str(answering.version), *fed)


def _listed(candidate: Candidate, answering: Answering, guards: Guards, source: Source) -> Listing:
    fragment = candidate.fragment
    wanted = {one.units for v in fragment.values if _any(candidate, v.name) for one in v.sets}
    found = {
        at: source.run(
            compile_units(fragment, at, source, salt=guards.salt, feeds=feed_scans(answering.feeds)),
            answering.deadline,
            answering.cancelled,
        )
        for at in sorted(wanted)
    }
    if found and source.version() != answering.version:
        raise Refusal(
            Code.BUSY, "the agency's data changed while the question was answered", hint="ask again"
        )
    return found


def _any(candidate: Candidate, value: str) -> bool:
    return bool(candidate.values[value].true_count)


__all__ = ["Answering", "Guards", "guarded"]
