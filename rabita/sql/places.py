"""Where a syntax node stands in the question's text, and what it is called in a refusal."""

from __future__ import annotations

from sqlglot import exp

from rabita.refusal import Code, Position, Refusal

WRITTEN = "written"
"""Where a function node keeps the name its writer used: sqlglot has one node for several names."""


def place(node: exp.Expression) -> Position | None:
    """From the first to the last character that the node or its parts are known to stand at."""
    start: int | None = None
    end: int | None = None
    for part in node.walk():
        meta = part.meta if part._meta else {}
        if "start" in meta and "end" in meta:
            start = meta["start"] if start is None else min(start, meta["start"])
            end = meta["end"] if end is None else max(end, meta["end"])
    return None if start is None or end is None else Position(start, end + 1)


def not_supported(node: exp.Expression, what: str, instead: str = "") -> Refusal:
    return Refusal(
        Code.NOT_SUPPORTED, f"{what} is not part of Rabita's SQL", hint=instead, position=place(node)
    )


def only(node: exp.Expression, *allowed: str) -> None:
    """Refuse a node that carries any argument but the allowed: the grammar is closed on arguments too."""
    for name, value in node.args.items():
        if name not in allowed and value not in (None, False, [], ""):
            word = name.strip("_").replace("_", " ")
            raise not_supported(node, f"{node.key.upper()} with {word}")


__all__ = ["WRITTEN", "not_supported", "only", "place"]
