"""Named windows: `sum(n) OVER w ... WINDOW w AS (...)`, each use replaced by what the name stands for.

SELECT sum(n) OVER w FROM t WINDOW w AS (ORDER BY d)   ->   SELECT sum(n) OVER (ORDER BY d) FROM t
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.names import fold
from rabita.sql.places import not_supported, only, place

_MEANING = ("partition_by", "order", "spec")


def without_names(select: exp.Select) -> exp.Select:
    """The SELECT with every window written out; itself where it names none."""
    clause = select.args.get("windows")
    if not clause:
        return select
    known: dict[str, exp.Expression] = {}
    for window in clause:
        only(window, "this", *_MEANING)
        name = fold(window.this.name)
        if name in known:
            raise not_supported(window, f"two windows named {name}", "give one another name")
        known[name] = window
    written = select.copy()
    written.set("windows", None)
    for use in list(_uses(written)):
        use.replace(_written_out(use, known))
    return written


def _uses(select: exp.Expression) -> Iterator[exp.Window]:
    """Windows that go by a name, in SELECT and QUALIFY; DuckDB knows none in ORDER BY."""
    stack = [*select.expressions, *([select.args["qualify"]] if select.args.get("qualify") else [])]
    while stack:
        node = stack.pop()
        if isinstance(node, exp.Query):
            continue
        if isinstance(node, exp.Window) and node.args.get("alias") is not None:
            yield node
        stack.extend(node.iter_expressions())


def _written_out(use: exp.Window, known: dict[str, exp.Expression]) -> exp.Window:
    named = use.args["alias"]
    if any(use.args.get(part) for part in _MEANING):
        raise not_supported(use, "a window that adds to a named one", "write it out: OVER (...)")
    window = known.get(fold(named.name))
    if window is None:
        raise no_window(use)
    meaning = {part: window.args[part] for part in _MEANING if window.args.get(part)}
    copied = {k: [e.copy() for e in v] if isinstance(v, list) else v.copy() for k, v in meaning.items()}
    return exp.Window(this=use.this.copy(), over=use.args.get("over"), **copied)


def no_window(use: exp.Expression) -> Refusal:
    """The refusal of a window by a name that stands for none here."""
    return Refusal(
        Code.SYNTAX,
        f"there is no window {use.args['alias'].name} here",
        hint="name it after GROUP BY: WINDOW w AS (...); in ORDER BY, write it out",
        position=place(use),
    )


__all__ = ["no_window", "without_names"]
