"""How a CSV file is read: every field as text, nothing guessed, a malformed line refused by its number.

DuckDB's own sniffing is kept out: it may skip lines, drop a header or turn `0071` into 71 without a word.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Sequence
from pathlib import Path

from agent.sources.process import SetUpProblem
from rabita.catalogue import Csv
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted, quoted_text

READ_BY_DUCKDB = {"utf-8": "utf-8", "utf-16": "utf-16", "latin-1": "latin-1"}
"""Encodings that DuckDB reads by itself; files in any other are decoded by the worker first."""

_HEADER_LIMIT_CHARACTERS = 1 << 20
_LINE = re.compile(r"CSV Error on Line: (\d+)")


def header_of(path: Path, how: Csv) -> list[str]:
    """The column names on the first line."""
    opened = gzip.open if path.suffix == ".gz" else open
    encoding = "utf-8-sig" if how.encoding == "utf-8" else how.encoding
    try:
        # Replaced, not refused: a reader decodes ahead, and the wrong bytes may stand on a later line.
        with opened(path, "rt", encoding=encoding, errors="replace", newline="") as file:
            first = file.readline(_HEADER_LIMIT_CHARACTERS)
    except (OSError, EOFError, UnicodeError):
        raise Refusal(Code.CONFIGURATION, f"{path}: the file cannot be read as {how.encoding}") from None
    if "\N{REPLACEMENT CHARACTER}" in first:
        raise _wrong(path, 1, f"the bytes are not {how.encoding}")
    line = [first.rstrip("\r\n")]
    if how.quote:
        fields = csv.reader(line, delimiter=how.delimiter, quotechar=how.quote)
    else:
        fields = csv.reader(line, delimiter=how.delimiter, quoting=csv.QUOTE_NONE)
    names = next(fields, [])
    if not names or not all(name.strip() for name in names):
        raise _wrong(path, 1, "found no name for every column, allowed is a line of column names")
    if len({name.lower() for name in names}) < len(names):
        raise _wrong(path, 1, "found a column name twice, allowed is every name once")
    return names


def read_csv_sql(name: str, columns: Sequence[str], how: Csv) -> str:
    """The table function that reads the file of that name with these columns, all of them text."""
    typed = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    quote = quoted_text(how.quote)
    encoding = READ_BY_DUCKDB.get(how.encoding, "utf-8")
    return (
        f"read_csv({quoted_text(name)}, auto_detect = false, all_varchar = true, header = true, skip = 0, "
        f"delim = {quoted_text(how.delimiter)}, quote = {quote}, escape = {quote}, "
        f"nullstr = {quoted_text(how.null)}, encoding = '{encoding}', strict_mode = true, "
        f"null_padding = false, ignore_errors = false, columns = {{{typed}}})"
    )


def refuse_line(path: Path, problem: SetUpProblem) -> Refusal:
    """What is wrong with the file, without a character of its content."""
    if found := _LINE.search(problem.message):
        complaint = "the fields do not fit the header, or a quote or the encoding is wrong"
        return _wrong(path, int(found[1]), complaint)
    return Refusal(
        Code.CONFIGURATION,
        f"{path}: this is not CSV as agent.yaml describes it",
        hint="look at delimiter, quote, encoding and the ends of lines (all alike)",
    )


def _wrong(path: Path, line: int, complaint: str) -> Refusal:
    return Refusal(Code.CONFIGURATION, f"{path}: line {line}: {complaint}")


__all__ = ["READ_BY_DUCKDB", "header_of", "read_csv_sql", "refuse_line"]
