"""A quantile of a measure by rounds of counts: no value leaves, only how many rows are up to cut points.

1. Doubles are searched by their place in the order of all doubles (`rabita.plan.cut_points`), so that as many
   rounds narrow any of them to the same digits. Cut points are constants in the first round; each later round
   is fed those that lie where the last one found the wanted rows.
2. An agency tells for each cut point how many rows are up to it, if enough people are and enough are above:
   the one is told by the other. It also tells whether enough are up to it: where neither tells a number, this
   tells on which side too few are. They count as none, and all that is beyond them as all.
3. So that such tails cannot hold the wanted row, an agency takes part only if the share of its people that
   the quantile cuts off, on either side, is enough people itself. The smallest and the largest value never
   answer under a threshold.
4. All quantiles of one argument are searched together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rabita.plan import touch
from rabita.plan.algebra import COUNT_RANGE
from rabita.plan.contributors import Met
from rabita.plan.cut_points import (
    ROUNDS,
    cells_sql,
    cut_points_sql,
    first_cut_points,
    most_cut_points,
    values_sql,
)
from rabita.plan.hidden import Measure, Sharing
from rabita.plan.make_fragment import FragmentMaker, Written
from rabita.plan.model import SCAN, Feed, Fragment, PartialColumn, ReleasedValue
from rabita.plan.quantile import Quantile
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Aggregate, Column, Expression, conjunction, present
from rabita.sql.render import render
from rabita.sql.uses import Use

MAX_QUANTILES = 8
MOST_FED = 40_000
"""The most cut points that go out in a round: so many groups, times the cut points of each."""

TOLERANCE = "within 0.0001 % of the value"


@dataclass(frozen=True)
class Search:
    """The fragment of each round; what each but the first is fed; the quantiles that are looked for."""

    fragments: tuple[Fragment, ...]
    feeds: tuple[Feed, ...]
    quantiles: tuple[Quantile, ...]

    def sql(self, wants: Sequence[str]) -> str:
        """The scope's keys and each quantile as `v0`, `v1`..., of DuckDB's types `wants`."""
        keys = [k.name for k in self.fragments[-1].keys[:-1]]
        cells = cells_sql(self.fragments[-1], self.feeds[-1], self.quantiles)
        return values_sql(cells, keys, self.quantiles, wants)


def search(
    maker: FragmentMaker, argument: Expression, where: Expression | None, quantiles: tuple[Quantile, ...]
) -> Search:
    """The rounds that find these quantiles of the argument, in the rows of the scope under a condition."""
    if len(quantiles) > MAX_QUANTILES:
        raise Refusal(
            Code.TOO_LARGE,
            f"at most {MAX_QUANTILES} quantiles of one number are looked for together",
            hint="ask for them in several questions",
            position=getattr(argument, "place", None),
        )
    asked = _Asked(maker, argument, where, quantiles)
    found, feeds = [asked.first()], list[Feed]()
    for later in range(1, ROUNDS):
        sql = cut_points_sql(found[-1], feeds[-1] if feeds else None, quantiles)
        points = most_cut_points(quantiles)
        fed = (*found[-1].keys[:-1], *(PartialColumn(f"c{i}", "DOUBLE") for i in range(points)))
        feeds.append(maker.site.feed(later, sql, fed, MOST_FED // points))
        found.append(asked.later(later, feeds[-1]))
    return Search(tuple(found), tuple(feeds), quantiles)


class _Asked:
    """What the agencies are asked in each round.

    Rows are put between cut points first (`b`: how many cut points they are above), and counted there; that a
    person is counted once, for the lowest and for the highest of his or her rows, is settled there too.
    """

    def __init__(
        self,
        maker: FragmentMaker,
        argument: Expression,
        where: Expression | None,
        quantiles: tuple[Quantile, ...],
    ) -> None:
        self.maker = maker
        self.quantiles = quantiles
        self.keys = [f"k{i}" for i in range(len(maker.scope.keys))]
        self.argument = argument
        self.where = conjunction([maker.scope.where, where, present(argument)])
        self.filter = where

    def first(self) -> Fragment:
        points = first_cut_points(self.quantiles)
        return self._fragment(0, [f"CAST('{p!r}' AS DOUBLE)" for p in points], None)

    def later(self, later: int, feed: Feed) -> Fragment:
        points = [c.name for c in feed.columns[len(self.keys) :]]
        return self._fragment(later, points, feed)

    def _fragment(self, later: int, points: Sequence[str], feed: Feed | None) -> Fragment:
        people = _People(self.maker.whose, self.maker.site.met)
        shares = [people.share(q) for q in self.quantiles]
        up_to, above = people.of("w.b <= j.j", "p"), people.of("w.b > j.j", "r")
        values = [(f"n{i}", "CAST(sum(w.n) AS BIGINT)", who) for i, who in enumerate(shares)]
        rows = "CAST(coalesce(sum(w.n) FILTER (WHERE w.b <= j.j), 0) AS BIGINT)"
        values += [("f", rows, (*up_to, *above)), ("b", "bool_or(w.b <= j.j)", up_to)]
        measures = {"f": (1, 2), "b": (1,)}
        group = people.of("", "p")
        numbers = ", ".join(f"({j})" for j in range(len(points)))
        each = f" CROSS JOIN (VALUES {numbers}) AS j(j)"
        return self.maker.make(
            Written(
                keys=(*(f"w.{k}" for k in self.keys), "j.j"),
                values=tuple(text for _, text, _ in values),
                counts=tuple(people.texts),
                text=self._between(points, feed, counted=False) + each,
                counted_text=self._between(points, feed, counted=True) + each,
                released=tuple(
                    ReleasedValue(
                        name,
                        "",
                        who,
                        shares=measures.get(name, (0,)),
                        least_most=None if name == "b" else COUNT_RANGE,
                    )
                    for name, _, who in values
                ),
                sharing=people.sharing(),
                group=group,
                uses=self._uses(),
                read=self._read(),
                later=later,
                fed=feed,
                lines=len(points),
            )
        )

    def _between(self, points: Sequence[str], feed: Feed | None, *, counted: bool) -> str:
        """FROM: keys, `b`, `n` rows between cut points, and the people first or last met there."""
        people = _People(self.maker.whose, self.maker.site.met)
        keys = "".join(f"{k}, " for k in self.keys)
        columns_ = [f"{render(k)} AS {n}" for k, n in zip(self.maker.scope.keys, self.keys, strict=True)]
        columns_.append(f"CAST({render(self.argument)} AS DOUBLE) AS x")
        columns_ += people.columns() if counted else []
        fed = [] if feed is None else [c.name for c in feed.columns[len(self.keys) :]]
        columns_ += [f"cut.{name} AS {name}" for name in fed]
        rows = f"SELECT {', '.join(columns_)} FROM {self.maker.source(self.where, self._joined(feed))}"
        placed = _sum([f"CAST(x > {point} AS INTEGER)" for point in points])
        carried = "".join(f"{name}, " for name in (people.names() if counted else ()))
        between = f"SELECT {keys}{carried}{placed} AS b FROM ({rows}) AS a"
        if counted:
            between = f"SELECT *{''.join(people.firsts(self.keys))} FROM ({between}) AS a"
        each = "".join(people.counted() if counted else ())
        return f"(SELECT {keys}b, count(*) AS n{each} FROM ({between}) AS a GROUP BY {keys}b) AS w"

    def _joined(self, feed: Feed | None) -> str:
        if feed is None:
            return ""
        same = " AND ".join(
            f"{render(key)} IS NOT DISTINCT FROM cut.{name}"
            for key, name in zip(self.maker.scope.keys, self.keys, strict=True)
        )
        return f" LEFT JOIN {SCAN}{feed.name}{SCAN} AS cut ON {same or 'TRUE'}"

    def _uses(self) -> tuple[Use, ...]:
        scope = self.maker.scope
        by = touch.Touch(scope.source, scope.where, self.maker.catalogue)
        counted = Aggregate("median", (self.argument,), self.argument.type, where=self.filter)
        found = by.rows() | by.compared(self.argument) | by.aggregate(counted)
        return touch.ordered(found.union(*(by.key(key) for key in scope.keys)))

    def _read(self) -> tuple[Expression, ...]:
        met = [m.subject for m in self.maker.site.met if m.subject is not None]
        where = [] if self.where is None else [self.where]
        own = [s for s in self.maker.whose if s is not None]
        return (*self.maker.scope.keys, self.argument, *where, *own, *met)


class _People:
    """The hidden counts of a round: for each subject (see `Counts`) those up to a cut point, and above it.

    Of each row between cut points there are `p0`... people who have none lower, `r0`... who have none higher,
    `t0`... is a list of the most rows that two of them have in the group, and for subjects that only
    subqueries show `m0`... is the list of them.
    """

    def __init__(self, whose: Sequence[Column | None], met: Sequence[Met]) -> None:
        self.whose, self.met = whose, met
        self.texts: list[str] = []

    def of(self, condition: str, which: str) -> tuple[int, ...]:
        """The people of rows under a condition; `which` is `p` where it holds from below, `r` from above."""
        return tuple(self._index(t) for t in self._counted(condition, which))

    def share(self, quantile: Quantile) -> tuple[int, ...]:
        """The people that a quantile cuts off on either side, of all in the group."""
        all_ = self._counted("", "p")
        cut = [
            f"CAST(floor({part} * {count}) AS BIGINT)"
            for part in (f"{quantile.share:f}", f"(1 - {quantile.share:f})")
            for count in all_
        ]
        return tuple(self._index(t) for t in (*all_, *cut))

    def _counted(self, condition: str, which: str) -> list[str]:
        only = f" FILTER (WHERE {condition})" if condition else ""
        found = [
            f"CAST(coalesce(sum(w.{'n' if s is None else f'{which}{i}'}){only}, 0) AS BIGINT)"
            for i, s in enumerate(self.whose)
        ]
        for i, met in enumerate(self.met):
            listed = f"coalesce(len(list_distinct(flatten(list(w.m{i}){only}))), 0)"
            found.append("0" if met.subject is None else listed)
        return found

    def sharing(self) -> Sharing:
        """What the two people with most rows add, at most, to all rows, those up to a cut point, those above.

        They are taken to have all their rows on either side, so that it is never less than it is.
        """
        texts = []
        for i, subject in enumerate(self.whose):
            most = "[1, 1]" if subject is None else f"list_reverse_sort(flatten(list(w.t{i})))"
            for n, condition in enumerate(("", "w.b <= j.j", "w.b > j.j")):
                only = f" FILTER (WHERE {condition})" if condition else ""
                texts.append(f"coalesce({most}[1], 0) AS _l{n}_{i}")
                texts.append(f"coalesce({most}[2], 0) AS _m{n}_{i}")
                texts.append(f"CAST(sum(w.n){only} AS BIGINT) AS _t{n}_{i}")
        subjects = tuple(None if s is None else render(s) for s in self.whose)
        return Sharing(subjects, (Measure(("1",), ("1",)),) * 3, (), tuple(texts))

    def _index(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def columns(self) -> list[str]:
        own = [f"{render(s)} AS s{i}" for i, s in enumerate(self.whose) if s is not None]
        return [*own, *(f"{m.text} AS m{i}" for i, m in enumerate(self.met) if m.subject is not None)]

    def names(self) -> list[str]:
        own = [f"s{i}" for i, s in enumerate(self.whose) if s is not None]
        return [*own, *(f"m{i}" for i, m in enumerate(self.met) if m.subject is not None)]

    def firsts(self, keys: Sequence[str]) -> list[str]:
        """Whether a row is its person's first from below (`p`), and from above (`r`)."""
        found = []
        for i, subject in enumerate(self.whose):
            if subject is None:
                continue
            part = f"PARTITION BY {''.join(f'{k}, ' for k in keys)}s{i} ORDER BY b"
            found.append(f", count(*) OVER (PARTITION BY {''.join(f'{k}, ' for k in keys)}s{i}) AS t{i}")
            found += [
                f", (s{i} IS NOT NULL AND row_number() OVER ({part}{order}) = 1) AS {name}{i}"
                for name, order in (("p", ""), ("r", " DESC"))
            ]
        return found

    def counted(self) -> list[str]:
        own = [
            f", count(*) FILTER (WHERE {name}{i}) AS {name}{i}"
            for i, s in enumerate(self.whose)
            if s is not None
            for name in ("p", "r")
        ]
        own += [
            f", max(t{i}, 2) FILTER (WHERE p{i}) AS t{i}" for i, s in enumerate(self.whose) if s is not None
        ]
        met = [
            f", list_distinct(flatten(list(m{i}))) AS m{i}"
            for i, m in enumerate(self.met)
            if m.subject is not None
        ]
        return [*own, *met]


def _sum(texts: Sequence[str]) -> str:
    """The texts with + between, nested as little as may be."""
    if len(texts) == 1:
        return texts[0]
    half = len(texts) // 2
    return f"({_sum(texts[:half])} + {_sum(texts[half:])})"


__all__ = ["TOLERANCE", "Search", "search"]
