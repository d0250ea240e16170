"""Which agencies a round is sent to, and how the others stand to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from broker.directory import AgencyView
from rabita.plan import Fragment


@dataclass(frozen=True)
class Targets:
    """`wanted`: the fragments each agency is asked for; `apart`: the state of each agency not asked."""

    wanted: Mapping[str, tuple[Fragment, ...]]
    apart: Mapping[str, str]


def choose(fragments: Sequence[Fragment], views: Sequence[AgencyView]) -> Targets:
    """Every agency that serves a table of a fragment and is not pruned from it is asked for it.

    An agency that has never said what it serves is asked too: silence must not make an answer smaller.
    """
    wanted: dict[str, tuple[Fragment, ...]] = {}
    apart: dict[str, str] = {}
    for view in views:
        serves = [f for f in fragments if view.tables is None or view.tables & set(f.tables)]
        kept = tuple(f for f in serves if f.agencies is None or view.id in f.agencies)
        if kept:
            wanted[view.id] = kept
        else:
            apart[view.id] = "pruned" if serves else "not_serving"
    return Targets(wanted, apart)


__all__ = ["Targets", "choose"]
