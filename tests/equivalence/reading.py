"""Reads the case files: blocks between lines of `---`, each a few headers and SQL.

-- name: what it is about
-- expect: refused CODE             instead of the one database's answer
-- expect: equal or refused CODE    of what a later planner may learn to answer
-- expect: near                     an estimate within five standard errors, and the plan says so
-- union: SELECT ...                asked of the one database instead (it overflows, agencies do not)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rabita.refusal import Code

FOLDER = Path(__file__).parent / "cases"
_HEADER = re.compile(r"--\s*(name|expect|union)\s*:\s*(.*?)\s*\Z")
_EXPECT = re.compile(r"(equal or )?refused (\w+)\Z")


@dataclass(frozen=True)
class Case:
    """A question and what is expected: the one database's answer (to `union`), or a refusal."""

    name: str
    sql: str
    union: str
    refused: Code | None
    may_be_equal: bool
    near: bool = False


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """Every case of every file, in order; a malformed block or a name used twice stops the reading."""
    found: dict[str, Case] = {}
    for path in sorted(folder.glob("*.sql")):
        for block in re.split(r"(?m)^---\s*$", path.read_text(encoding="utf-8")):
            if block.strip():
                case = read_case(block, path.stem)
                if case.name in found:
                    raise ValueError(f"{path.name}: two cases are named {case.name}")
                found[case.name] = case
    return list(found.values())


def read_case(block: str, theme: str) -> Case:
    """One block.

    >>> case = read_case("-- name: all\\n-- expect: refused row_level\\nSELECT * FROM t", "where")
    >>> case.name, case.sql, case.refused is Code.ROW_LEVEL, case.may_be_equal
    ('where: all', 'SELECT * FROM t', True, False)
    """
    headers: dict[str, str] = {}
    lines = block.strip("\n").split("\n")
    while lines and (match := _HEADER.match(lines[0])):
        headers[match[1]] = match[2]
        lines.pop(0)
    if not headers.get("name") or not "\n".join(lines).strip():
        raise ValueError(f"{theme}.sql: a case needs `-- name:` and SQL: {block.strip()[:80]!r}")
    sql = "\n".join(lines).strip()
    name, union = f"{theme}: {headers['name']}", headers.get("union", sql)
    if headers.get("expect") == "near":
        return Case(name, sql, union, None, may_be_equal=True, near=True)
    refused, may_be_equal = _expected(headers, theme)
    return Case(name, sql, union, refused, may_be_equal)


def _expected(headers: dict[str, str], theme: str) -> tuple[Code | None, bool]:
    if "expect" not in headers:
        return None, True
    match = _EXPECT.match(headers["expect"])
    known = {code.wire_name: code for code in Code}
    if match is None or match[2] not in known:
        raise ValueError(
            f"{theme}.sql: {headers['name']}: `-- expect: refused CODE`, not {headers['expect']!r}"
        )
    return known[match[2]], match[1] is not None


__all__ = ["Case", "read_case", "read_cases"]
