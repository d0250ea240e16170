"""Loads `cases.yaml`: a party's register of cases, and who works on each.

    FIR-12/2026:
      users: [nadia, bilal]          # as their tokens name them
      purposes: [case_support]       # left out: every purpose
      until: 2026-12-31              # the last day, UTC; left out: no end is set
      closed: true                   # left out: open

Ids of cases and of users are text, compared letter for letter; a file without cases is `{}`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rabita.canonical import digest
from rabita.catalogue import yaml_text
from rabita.catalogue.files import read_file
from rabita.catalogue.model import Catalogue
from rabita.catalogue.reading import Document, Item, quoted

CASE_KEYS = ("users", "purposes", "until", "closed")
MAX_ID = 256
"""Characters of a case's or a user's id: as many as a question or a token carries."""

_ID_RULE = f"one line of 1 to {MAX_ID} visible characters"
_DATE_RULE = "a date such as 2026-12-31"


@dataclass(frozen=True)
class RegisteredCase:
    """One case. `purposes` None: every purpose; `until` is its last day (UTC), None where no end is set."""

    users: frozenset[str]
    purposes: frozenset[str] | None = None
    until: date | None = None
    closed: bool = False

    def is_open(self, today: date) -> bool:
        """Whether it is worked on, on that day."""
        return not self.closed and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class CaseRegister:
    """The cases by id. `digest` is over the file's bytes; `problem` says why a later change is not in force.

    `problem` goes on record: it holds nothing of what stands in the file.
    """

    cases: Mapping[str, RegisteredCase]
    digest: str
    problem: str = ""

    def in_numbers(self, today: date) -> str:
        """How much it holds, and nothing of what: for whoever looks at a screen."""
        users = {user for case in self.cases.values() for user in case.users}
        still_open = sum(case.is_open(today) for case in self.cases.values())
        return f"cases registered: {len(self.cases):,}, open: {still_open:,}, users: {len(users):,}"


def load_cases(path: Path, catalogue: Catalogue) -> CaseRegister:
    """The register at `path`, its purposes checked against the catalogue's."""
    content = read_file(path, limit=yaml_text.MAX_BYTES)
    document = Document(str(path), yaml_text.parse_yaml(content, str(path)))
    cases: dict[str, RegisteredCase] = {}
    with document.collecting():
        for case, item in document.root.entries(keys="a map of cases, or {} where there are none").items():
            with document.collecting():
                cases[_checked_id(item, case, "case", item.key_line)] = _case(item, catalogue)
    document.finish()
    return CaseRegister(cases, digest(content))


def read_register_path(item: Item, folder: Path) -> Path:
    """Where the register lies that the key `cases` of another file names, relative to that file's folder."""
    return Path(os.path.abspath(folder / item.text("a path, relative to this file's folder", limit=1000)))


def _case(item: Item, catalogue: Catalogue) -> RegisteredCase:
    parts = item.entries(CASE_KEYS, required=("users",))
    users = [_user(each) for each in parts["users"].items("a list of users, as their tokens name them")]
    purposes = None
    if "purposes" in parts:
        purposes = frozenset(
            each.one_of(catalogue.purposes) for each in parts["purposes"].items("a list of purposes")
        )
        if not purposes:
            raise parts["purposes"].wrong("at least one purpose, or no key 'purposes' for all", found="none")
    return RegisteredCase(
        frozenset(users),
        purposes,
        _date(parts["until"]) if "until" in parts else None,
        "closed" in parts and parts["closed"].truth(),
    )


def _user(item: Item) -> str:
    return _checked_id(item, item.scalar(_ID_RULE).text, "user", None)


def _checked_id(item: Item, text: str, what: str, line: int | None) -> str:
    if not 1 <= len(text) <= MAX_ID or not text.isprintable():
        raise item.wrong(f"a {what}: {_ID_RULE}", found=quoted(text), line=line)
    return text


def _date(item: Item) -> date:
    text = item.scalar(_DATE_RULE).text
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise item.wrong(_DATE_RULE)


__all__ = ["CASE_KEYS", "MAX_ID", "CaseRegister", "RegisteredCase", "load_cases", "read_register_path"]
