"""What each subject adds to a number, so that none of them makes up most of it (DESIGN §9, 2).

For a sum, that is the sum of the absolute values of a subject's rows, under exactly the conditions of the
aggregate; for a count its rows; for a variance the squared distances from the group's mean. A branch of CASE
and a term of a sum of columns is measured by itself too: two totals written into one number, one of them
times a million, are two numbers.

Sources: the dominance or (n, k) rule and the p % rule of Hundepool et al., Statistical Disclosure Control,
2012, sections 4.2.1 and 4.2.2, as τ-Argus has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rabita.plan.algebra import paired
from rabita.plan.branches import branches, is_linear, is_nothing
from rabita.plan.contributors import conditions, rows_under
from rabita.plan.cut import Cut
from rabita.plan.hidden import Measure
from rabita.plan.limits import LimitsOf
from rabita.plan.model import ReleasedValue
from rabita.plan.totals import is_wide
from rabita.sql.aggregates import EXTREMES
from rabita.sql.expressions import Aggregate, Call, Cast, Expression, columns, conjunction, disjunction
from rabita.sql.kinds import Kind
from rabita.sql.render import filtered, render

FAR = "1e150"
"""Beyond it a square is no number any more: who adds as much is taken to add everything."""

COUNT, SUM = "count", "sum"
_SUMMED = frozenset({SUM, "avg", "fsum", "favg"})
_T = TypeVar("_T")


@dataclass(frozen=True)
class Part:
    """One partial of an aggregate: what kind of number it is ("" where nothing adds up), and its measures.

    Where it is a count or a sum, `whole` is the measure of the number itself, and `members` the condition
    under which a row contributes to it in any way (None: every row). `cut` is there where a sum has limits.
    """

    statistic: str
    measures: tuple[Measure, ...]
    whole: Measure | None = None
    members: Expression | None = None
    cut: Cut | None = None


def _no_limits(_: Expression) -> None:
    return None


def parts(aggregate: Aggregate, partials: int, limits: LimitsOf = _no_limits) -> tuple[Part, ...]:
    """The measures behind each of an aggregate's partials, in the order of its algebra."""
    name = aggregate.function
    if name in EXTREMES or not _is_measurable(aggregate):
        return (Part("", ()),) * partials
    if name in (COUNT, "count_if"):
        return (_counted(aggregate),)
    if name in _SUMMED:
        return _averaged(aggregate, partials, limits)
    if len(aggregate.args) > 1 and name.startswith(("regr_count", "regr_avg")):
        argument = aggregate.args[1 if name == "regr_avgx" else 0]
        one = replace(aggregate, function="avg", args=(argument,), where=paired(aggregate))
        return (_counted(aggregate),) if name == "regr_count" else _averaged(one, partials, limits)
    every = [_counted(aggregate), *(_spread(aggregate, argument) for argument in aggregate.args)]
    measures = tuple(dict.fromkeys(m for part in every for m in part.measures))
    return (replace(every[0], measures=measures), *((Part("", measures),) * (partials - 1)))


def again(aggregate: Aggregate) -> str:
    """The function that puts a partial together from those of parts of the rows; "" where there is none."""
    if aggregate.function in EXTREMES:
        return aggregate.function
    adds = aggregate.function in (COUNT, "count_if", SUM, "avg")
    return SUM if adds and not aggregate.distinct else ""


def _is_measurable(aggregate: Aggregate) -> bool:
    counting = aggregate.function in (COUNT, "count_if")
    return counting or all(a.type.is_number or a.type.kind is Kind.BOOLEAN for a in aggregate.args)


def _averaged(aggregate: Aggregate, partials: int, limits: LimitsOf) -> tuple[Part, ...]:
    """A sum and, for a mean, its count. Each of the two parts of a wide sum is no sum of anything."""
    total = _summed(aggregate, limits)
    if is_wide(aggregate.args[0].type) and not aggregate.function.startswith("f"):
        piece = replace(total, statistic="")
        return (piece, piece, _counted(aggregate))[:partials]
    return (total, _counted(aggregate))[:partials]


def _counted(aggregate: Aggregate) -> Part:
    """Of how many rows, or of how many different values, each subject is."""
    if len(aggregate.args) > 1:
        aggregate = replace(aggregate, function=COUNT, args=(), where=paired(aggregate))
    counting = aggregate.function if aggregate.function == "count_if" else COUNT
    (condition,) = conditions(replace(aggregate, function=counting, args=aggregate.args[:1], distinct=False))
    different = f"DISTINCT {render(aggregate.args[0])}" if aggregate.distinct and aggregate.args else "*"
    whole = f"CAST(count({different}){filtered(condition)} AS DOUBLE)"
    adds = () if aggregate.distinct else (rows_under(condition),)
    measure = Measure((_under(condition, "CAST(1 AS DOUBLE)"),), (whole,), adds)
    return Part(COUNT, (measure,), measure, condition)


def _summed(aggregate: Aggregate, limits: LimitsOf) -> Part:
    """What a sum adds up: as a whole, in each branch, in each column of a branch."""
    argument, where = aggregate.args[0], aggregate.where
    whole = _amount(argument, where, limits, distinct=aggregate.distinct)
    measures, constant = [whole], True
    arms = branches(argument)
    for condition, value in arms:
        if is_nothing(value):
            continue
        constant = constant and not columns(value)
        held = conjunction([where, condition])
        terms = _terms(value)
        for part in [*([value] if len(arms) > 1 else []), *(dict.fromkeys(terms) if len(terms) > 1 else [])]:
            measures.append(_amount(part, held, limits, distinct=aggregate.distinct))
    members = _contributing(replace(aggregate, function=SUM))
    within = limits(argument)
    cut = None if within is None else Cut(within, render(argument), filtered(where))
    return Part(COUNT if constant else SUM, tuple(dict.fromkeys(measures)), whole, members, cut)


def _spread(aggregate: Aggregate, argument: Expression) -> Part:
    where, number = paired(aggregate), f"CAST({render(argument)} AS DOUBLE)"
    near = _under(where, f"CASE WHEN abs({number}) < {FAR} THEN {number} END")
    size = _under(where, f"CASE WHEN abs({number}) < {FAR} THEN abs({number}) ELSE CAST('inf' AS DOUBLE) END")
    amount = Measure((size,), (f"sum({size})",))
    one = f"CASE WHEN {near} IS NOT NULL THEN 1 END"
    deviation = Measure(
        (one, near, "CAST(0 AS DOUBLE)"),
        (f"count({near})", f"avg({near})", f"(var_pop({near}) * count({near}))"),
    )
    return Part("", (amount, deviation))


def _amount(value: Expression, condition: Expression | None, limits: LimitsOf, *, distinct: bool) -> Measure:
    number, where = f"CAST({render(value)} AS DOUBLE)", filtered(condition)
    row = _under(condition, f"abs({number})")
    if distinct:
        return Measure((row,), (f"sum(DISTINCT {row})",))
    if value.type.is_number and not is_wide(value.type):
        number = render(value)  # as the sum itself is written, so that it is computed once
    adds = tuple(f"{function}({number}){where}" for function in ("max", "min", SUM))
    return Measure((row,), (f"sum({row})",), adds, limits(value))


def _under(condition: Expression | None, text: str) -> str:
    return text if condition is None else f"CASE WHEN {render(condition)} THEN {text} END"


def _terms(value: Expression) -> list[Expression]:
    """The columns and constants that a sum of them is made of, without their constant factors."""
    match value:
        case Call(function="+" | "-" | "neg", args=args):
            return [term for a in args for term in _terms(a)]
        case Call(function="*", args=(left, right)) if is_linear(value):
            return _terms(left if columns(left) else right)
        case Call(function="/", args=(left, right)) if not columns(right):
            return _terms(left)
        case Cast(arg=arg) if is_linear(value):
            return _terms(arg)
        case _:
            return [value]


def _contributing(aggregate: Aggregate) -> Expression | None:
    """The condition under which a row contributes to an aggregate in any way; None where every row does."""
    found = conditions(aggregate)
    some = [condition for condition in found if condition is not None]
    return disjunction(some) if some and len(some) == len(found) else None


@dataclass
class ValueSoFar:
    """What is known of a partial column while aggregates that need it are found."""

    contributors: list[int] = field(default_factory=list)
    shares: list[int] = field(default_factory=list)
    statistic: str = ""
    whole: int | None = None
    members: int | None = None
    again: str = ""
    sketch: bool = False
    least_most: tuple[int, int] | None = None
    cut: Cut | None = None

    def add(self, contributors: Sequence[int], part: Part, measured: Measured) -> None:
        """One more aggregate that needs it; what the number itself is, the first to know says."""
        shares = measured.of(part.measures)
        self.cut = self.cut or part.cut
        self.contributors.extend(i for i in contributors if i not in self.contributors)
        self.shares.extend(i for i in shares if i not in self.shares)
        if part.whole is not None and self.whole is None:
            (self.whole,) = measured.of((part.whole,))
            self.statistic, self.members = part.statistic, measured.set_of(part.members)

    def released(self, name: str) -> ReleasedValue:
        """The value, its type still to be found out."""
        return ReleasedValue(
            name, "", tuple(self.contributors), self.statistic, tuple(self.shares), self.whole, self.members,
            self.again, self.sketch, least_most=self.least_most, cut=self.cut,
        )  # fmt: skip


@dataclass
class Measured:
    """The measures and sets of a fragment, each once."""

    measures: list[Measure] = field(default_factory=list)
    sets: list[str] = field(default_factory=list)

    def of(self, measures: Sequence[Measure]) -> tuple[int, ...]:
        return tuple(_place(self.measures, measure) for measure in measures)

    def set_of(self, condition: Expression | None) -> int:
        """The set of the subjects of the rows under a condition."""
        return _place(self.sets, "TRUE" if condition is None else render(condition))


def _place(known: list[_T], one: _T) -> int:
    if one not in known:
        known.append(one)
    return known.index(one)


__all__ = ["COUNT", "FAR", "SUM", "Measured", "Part", "ValueSoFar", "again", "parts"]
