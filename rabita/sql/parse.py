"""From a question's text to one syntax tree: bounded before and after parsing, one statement, a SELECT.

1. At most 16 KiB, and nesting at most 40 deep, found by a scan that understands quotes and comments.
2. One statement; anything that is no SELECT is refused by name.
3. At most 2,000 nodes, an IN list of at most 1,000.
"""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from rabita.refusal import Code, Position, Refusal
from rabita.sql.places import WRITTEN

MAX_BYTES = 16 * 1024
MAX_DEPTH = 40
MAX_NODES = 4000
MAX_TREE_DEPTH = 220
MAX_OPTIONS = 1000

# sqlglot says on its log what a question contained; a question's text belongs in the ledger only.
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)

_TOKENS = re.compile(
    r"""(?P<skip>'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
      | (?P<chain>(?:(?:\bnot\b|[-+~!@])\s*){30,})
      | (?P<open>[(\[{]|\bcase\b) | (?P<close>[)\]}]|\bend\b)""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_REFUSED_STATEMENTS = (exp.DDL, exp.DML, exp.Command, exp.Set, exp.Pragma, exp.Use, exp.Attach, exp.Detach)


def parse(text: str) -> exp.Select | exp.SetOperation:
    """The syntax tree of a question.

    >>> parse("SELECT count(*) FROM seizures").sql()
    'SELECT COUNT(*) FROM seizures'
    >>> parse("DROP TABLE seizures")
    Traceback (most recent call last):
    rabita.refusal.Refusal: not_a_query: a question is one SELECT; this is DROP
    """
    _bound_text(text)
    statements = _statements(text)
    if not statements:
        raise Refusal(Code.SYNTAX, "there is no question here", hint="write one SELECT")
    if len(statements) > 1:
        raise Refusal(Code.NOT_A_QUERY, "a question is exactly one statement", hint="ask them one by one")
    statement = statements[0]
    while isinstance(statement, exp.Subquery) and not any(
        v for k, v in statement.args.items() if k != "this"
    ):
        statement = statement.this
    if not isinstance(statement, exp.Select | exp.SetOperation):
        raise Refusal(
            Code.NOT_A_QUERY,
            f"a question is one SELECT; this is {_statement_name(text)}",
            hint="write SELECT ... FROM ... GROUP BY ...",
        )
    _bound_tree(statement, text)
    return statement


def _bound_text(text: str) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Refusal(
            Code.TOO_LARGE,
            f"a question has at most {MAX_BYTES} bytes",
            hint="make it shorter; white space and comments count",
        )
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Refusal(Code.SYNTAX, "a question is text without NUL or half characters")
    depth = 0
    for token in _TOKENS.finditer(text):
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth = max(0, depth - 1)
        if depth > MAX_DEPTH or token.lastgroup == "chain":
            raise Refusal(
                Code.TOO_DEEP,
                f"a question nests at most {MAX_DEPTH} deep",
                hint="use fewer parentheses",
                position=Position(token.start(), token.end()),
            )


def _statements(text: str) -> list[exp.Expression]:
    try:
        return [s for s in sqlglot.parse(text, dialect="duckdb") if isinstance(s, exp.Expression)]
    except RecursionError:
        raise Refusal(Code.TOO_DEEP, "this question nests too deeply", hint="use fewer parentheses") from None
    except SqlglotError as error:
        raise _syntax(text, error) from None
    except Exception:  # a parser that stumbles has not understood: that is the asker's syntax, not our state
        raise Refusal(Code.SYNTAX, "this is not understood as SQL", hint="check the spelling") from None


def _syntax(text: str, error: SqlglotError) -> Refusal:
    details = getattr(error, "errors", None) or [{}]
    first = details[0]
    position = _offset(text, first.get("line"), first.get("col"), first.get("highlight") or "")
    found = text[position.start : position.end] if position else ""
    message = f"syntax error near {found!r}" if found else "syntax error"
    return Refusal(Code.SYNTAX, message, hint="check the spelling and the commas", position=position)


def _offset(text: str, line: int | None, column: int | None, highlight: str) -> Position | None:
    """sqlglot counts lines from 1 and gives the column of a token's last character."""
    if not line or column is None:
        return None
    lines = text.split("\n")
    end = sum(len(one) + 1 for one in lines[: line - 1]) + column
    start = max(0, end - max(1, len(highlight)))
    return Position(start, min(end, len(text))) if start < len(text) else Position(len(text), len(text))


def _statement_name(text: str) -> str:
    word = re.match(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*([A-Za-z]+)", text, re.DOTALL)
    return word[1].upper() if word else "something else"


def _bound_tree(statement: exp.Expression, text: str) -> None:
    stack: list[tuple[exp.Expression, int]] = [(statement, 0)]
    nodes = 0
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if nodes > MAX_NODES:
            raise Refusal(Code.TOO_LARGE, f"a question has at most {MAX_NODES} parts", hint="make it shorter")
        if depth > MAX_TREE_DEPTH:
            raise Refusal(
                Code.TOO_DEEP, "this question nests too deeply", hint="split a long chain of operators"
            )
        if isinstance(node, _REFUSED_STATEMENTS):
            raise Refusal(Code.NOT_A_QUERY, f"{node.key.upper()} is not part of a question")
        if isinstance(node, exp.In) and len(node.expressions) > MAX_OPTIONS:
            raise Refusal(Code.TOO_LARGE, f"an IN list has at most {MAX_OPTIONS} values")
        if isinstance(node, exp.Func) and "start" in node.meta:
            node.meta[WRITTEN] = text[node.meta["start"] : node.meta["end"] + 1]
        stack.extend((child, depth + 1) for child in node.iter_expressions())


__all__ = ["parse"]
