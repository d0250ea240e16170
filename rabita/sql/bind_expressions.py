"""From a syntax node to a typed expression: a closed dispatch; a node without an entry here is refused.

Names come in through `resolve`; what a name may mean depends on the clause and is decided by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql import bind_dates, bind_matching, bind_quantiles, bind_rows, casts, literals
from rabita.sql.aggregates import AGGREGATES
from rabita.sql.bind_dates import beside_times
from rabita.sql.expressions import Call, Case, Expression, In, Literal, walk
from rabita.sql.functions import FUNCTIONS, SYNONYMS
from rabita.sql.kinds import BOOLEAN, NULL, STRING, Kind, Mismatch, meet
from rabita.sql.meanings import Resolve
from rabita.sql.nodes import AGGREGATE_NODES, COMPARISONS, FLAGS, PLAIN
from rabita.sql.places import not_supported, only, place
from rabita.sql.unknown import check_name, unknown

MAX_SIZE = 5000


@dataclass(frozen=True)
class ExpressionBinder:
    """Binds the expressions of one clause. `aggregates` and `windows` say whether they may stand here;
    `subquery` binds a SELECT within.

    `within` is what a name means inside an aggregate, where that is not what it means outside.
    """

    resolve: Resolve
    clause: str
    aggregates: bool
    column_names: frozenset[str] = frozenset()
    windows: bool = False
    subquery: bind_rows.BindBody | None = None
    budget: list[int] = field(default_factory=lambda: [MAX_SIZE])
    within: Resolve | None = None

    def bind(self, node: exp.Expression) -> Expression:
        self.budget[0] = MAX_SIZE
        return self._bind(node)

    def condition(self, node: exp.Expression) -> Expression:
        """A boolean, as WHERE, HAVING, ON, FILTER and WHEN take it."""
        bound = self.bind(node)
        if bound.type.kind not in (Kind.BOOLEAN, Kind.NULL):
            raise Refusal(
                Code.TYPE_MISMATCH,
                f"a condition is a boolean, not {bound.type}",
                hint="compare it with a value",
                position=place(node),
            )
        return bound

    def _bind(self, node: exp.Expression) -> Expression:
        if not isinstance(node, exp.Expression):
            raise Refusal(Code.SYNTAX, "something is missing here", hint="check the commas and parentheses")
        kind = type(node)
        if kind in PLAIN or kind in AGGREGATE_NODES or kind in _SPECIAL:
            check_name(node)
        try:
            if kind in PLAIN:
                return self._plain(node, *PLAIN[kind])
            if kind in AGGREGATE_NODES:
                return bind_rows.bind_aggregate(self, node, AGGREGATE_NODES[kind], None)
            special = _SPECIAL.get(kind)
            if special is not None:
                return special(self, node)
        except Mismatch as mismatch:
            raise Refusal(
                Code.TYPE_MISMATCH, mismatch.message, hint=mismatch.hint, position=place(node)
            ) from None
        except Refusal as refusal:
            if refusal.position is None:  # some nodes do not know where they stand; what is around them does
                refusal.position = place(node)
            raise
        raise unknown(node)

    # -- names and constants

    def _column(self, node: exp.Expression) -> Expression:
        only(node, "this", "table")
        name, table = node.args["this"], node.args.get("table")
        if isinstance(name, exp.Star) or not isinstance(name, exp.Identifier):
            raise not_supported(node, "* here", "name the columns")
        named = self.resolve(table.name if table is not None else None, name.name, node)
        # a name can stand for a long expression, and names of names for one that grows without bound
        self.budget[0] -= sum(1 for _ in walk(named))
        if self.budget[0] < 0:
            raise Refusal(
                Code.TOO_LARGE, "this expression is too large", hint="use fewer aliases", position=place(node)
            )
        return named

    def _literal(self, node: exp.Expression) -> Expression:
        only(node, "this", "is_string")
        if "\x00" in node.name or any("\ud800" <= c <= "\udfff" for c in node.name):
            raise not_supported(node, "text with NUL or half characters")
        bound = Literal(node.name, STRING) if node.args.get("is_string") else literals.number(node.name)
        return replace(bound, place=place(node))

    def _boolean(self, node: exp.Expression) -> Expression:
        return Literal(bool(node.args["this"]), BOOLEAN)

    def _null(self, node: exp.Expression) -> Expression:
        return Literal(None, NULL)

    def _paren(self, node: exp.Expression) -> Expression:
        only(node, "this")
        return self._bind(node.this)

    def _negative(self, node: exp.Expression) -> Expression:
        only(node, "this")
        arg = self._bind(node.this)
        if isinstance(arg, Literal) and arg.type.is_number and not arg.unit and arg.value is not None:
            return replace(arg, value=-arg.value, place=place(node))  # type: ignore[operator]
        return self.call(node, "neg", [arg])

    # -- functions

    def _plain(self, node: exp.Expression, function: str, names: Sequence[str]) -> Expression:
        only(node, *names, *FLAGS, "negate")
        if isinstance(node, COMPARISONS) and any(isinstance(node.args[n], COMPARISONS) for n in names):
            raise not_supported(node, "a chain of comparisons", "join them with AND, or use parentheses")
        args: list[Expression] = []
        for name in names:
            value = node.args.get(name)
            if isinstance(value, list):
                args.extend(self._bind(v) for v in value)
            elif isinstance(value, exp.Expression):
                args.append(self._bind(value))
        bound = self.call(node, function, args)
        return self.call(node, "not", [bound]) if node.args.get("negate") else bound

    def call(self, node: exp.Expression, function: str, args: Sequence[Expression]) -> Expression:
        """The call of an allowed function, its arguments checked."""
        spec = FUNCTIONS[function]
        args = (
            beside_times(args)
            if spec.group in ("comparison", "conditional") or function in ("greatest", "least")
            else args
        )
        return Call(function, tuple(args), spec.result(args), place(node))

    def _named(self, node: exp.Expression) -> Expression:
        """A function that sqlglot does not know by a node of its own."""
        only(node, "this", "expressions")
        name = str(node.name).lower()
        name = SYNONYMS.get(name, name)
        args = list(node.expressions)
        if name in ("iff", "if") and len(args) == 3:
            return self._choice(node, [(args[0], args[1])], args[2])
        if name in ("date_part", "datepart") and len(args) == 2:
            return bind_dates.part(self, node, args[0], args[1])
        if name in AGGREGATES:
            return bind_rows.bind_aggregate(self, node, name, args)
        if name in FUNCTIONS and name[0].isalpha() and " " not in name:
            return self.call(node, name, [self._bind(a) for a in args])
        raise unknown(node)

    def _if(self, node: exp.Expression) -> Expression:
        only(node, "this", "true", "false")
        if node.args.get("false") is None:
            raise not_supported(node, "if() without a third argument", "write if(condition, value, NULL)")
        return self._choice(node, [(node.this, node.args["true"])], node.args.get("false"))

    def _case(self, node: exp.Expression) -> Expression:
        only(node, "this", "ifs", "default")
        subject = node.args.get("this")
        for one in node.args["ifs"]:
            only(one, "this", "true")
        whens = [(one.this, one.args["true"]) for one in node.args["ifs"]]
        return self._choice(node, whens, node.args.get("default"), subject)

    def _choice(
        self,
        node: exp.Expression,
        whens: Sequence[tuple[exp.Expression, exp.Expression]],
        default: exp.Expression | None,
        subject: exp.Expression | None = None,
    ) -> Expression:
        compared = self._bind(subject) if subject is not None else None
        conditions = []
        for when, _ in whens:
            if compared is None:
                conditions.append(self.condition(when))
            else:
                conditions.append(self.call(when, "=", [compared, self._bind(when)]))
        values = [self._bind(value) for _, value in whens]
        last = self._bind(default) if default is not None else None
        every = list(beside_times(values + ([last] if last is not None else [])))
        kind = meet([v.type for v in every])
        return Case(
            tuple(zip(conditions, every[: len(values)], strict=True)),
            every[-1] if last is not None else None,
            kind,
            place(node),
        )

    def _is(self, node: exp.Expression) -> Expression:
        only(node, "this", "expression")
        what, arg = node.args["expression"], self._bind(node.this)
        if isinstance(what, exp.Null):
            return self.call(node, "is null", [arg])
        if isinstance(what, exp.Boolean):
            return self.call(node, "is not distinct from", [arg, self._boolean(what)])
        raise not_supported(node, "this IS", "use IS NULL, IS TRUE or IS FALSE")

    def _in(self, node: exp.Expression) -> Expression:
        if isinstance(node.this, exp.Tuple):
            return bind_matching.bind_rows_in(self, node)
        if node.args.get("query") is not None:
            return bind_rows.bind_in_subquery(self, node)
        only(node, "this", "expressions")
        bound = beside_times([self._bind(node.this), *(self._bind(o) for o in node.expressions)])
        if len(bound) < 2:
            raise not_supported(node, "this IN", "write IN (a, b, ...)")
        for option in bound[1:]:
            meet([bound[0].type, option.type])
        meet([b.type for b in bound])
        return In(bound[0], tuple(bound[1:]), place=place(node))

    def _trim(self, node: exp.Expression) -> Expression:
        only(node, "this", "position")
        name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position")), "trim")
        return self.call(node, name, [self._bind(node.this)])

    def _log(self, node: exp.Expression) -> Expression:
        only(node, "this", "expression")
        if node.args.get("expression") is None:
            return self.call(node, "log10", [self._bind(node.this)])
        base = node.this.name if isinstance(node.this, exp.Literal) else ""
        if base not in ("2", "10"):
            raise not_supported(node, "a logarithm to this base", "use ln(x) / ln(base)")
        return self.call(node, f"log{base}", [self._bind(node.args["expression"])])

    def _cast(self, node: exp.Expression) -> Expression:
        only(node, "this", "to", *FLAGS)
        is_try = isinstance(node, exp.TryCast)
        return replace(casts.cast(self._bind(node.this), node.args["to"], is_try), place=place(node))


_SPECIAL: dict[type[exp.Expression], Callable[[ExpressionBinder, exp.Expression], Expression]] = {
    exp.Column: ExpressionBinder._column,
    exp.Literal: ExpressionBinder._literal,
    exp.Boolean: ExpressionBinder._boolean,
    exp.Null: ExpressionBinder._null,
    exp.Interval: bind_dates.interval,
    exp.Paren: ExpressionBinder._paren,
    exp.Neg: ExpressionBinder._negative,
    exp.Anonymous: ExpressionBinder._named,
    exp.If: ExpressionBinder._if,
    exp.Case: ExpressionBinder._case,
    exp.Is: ExpressionBinder._is,
    exp.In: ExpressionBinder._in,
    exp.Escape: bind_matching.bind_escape,
    exp.Trim: ExpressionBinder._trim,
    exp.Log: ExpressionBinder._log,
    exp.Extract: bind_dates.extract,
    exp.TimestampTrunc: bind_dates.truncate,
    exp.DateTrunc: bind_dates.truncate,
    exp.DateDiff: bind_dates.difference,
    exp.Cast: ExpressionBinder._cast,
    exp.TryCast: ExpressionBinder._cast,
    exp.Filter: bind_rows.bind_filter,
    exp.Quantile: bind_quantiles.bind_quantile,
    exp.PercentileCont: bind_quantiles.bind_quantile,
    exp.PercentileDisc: bind_quantiles.bind_quantile,
    exp.WithinGroup: bind_quantiles.bind_within_group,
    exp.Window: bind_rows.bind_window,
    exp.Grouping: bind_rows.bind_grouping,
    exp.GroupingId: bind_rows.bind_grouping,
    exp.Subquery: bind_rows.bind_subquery,
    exp.Exists: bind_rows.bind_exists,
}

__all__ = ["ExpressionBinder", "Resolve"]
