"""Tables of example questions beside the policies (`*.test.yaml`): who may ask what, and who may not.

    - who: analyst                      # one role or a list
      purpose: trend_analysis
      case: FIR-12                      # may be left out, as may `assurance` and `agency` (the asker's)
      assigned: true                    # may be left out: whether a register of cases gives them that case
      use: [group seizures.drug, sum any measure]
      expect: permit                    # or deny
      min_group_size: 10                # may be left out: the size that the permit must ask for
      obligations: {round_to: 5, guard: none}   # may be left out: others it must ask for, or must not
      policy: analyst-dimensions        # may be left out: an @id that must have decided
    - {who: analyst, purpose: briefing, sql: SELECT count(*) FROM seizures, expect: permit}
    - {who: auditor, read: broker, expect: permit, constants: masked}   # a ledger; no purpose

Where `assigned` is left out, a case is the asker's own if this party keeps a register.
Each use of a row is a question of its own, and so is its `sql`. `any dimension` stands for every dimension of
the catalogue, `count any table` for the rows of every table without a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rabita.catalogue.model import Catalogue, Role
from rabita.catalogue.reading import Item, open_document
from rabita.policy.annotations import OBLIGATIONS
from rabita.policy.decide import Policies
from rabita.policy.entities import Asking
from rabita.policy.example_readings import KEYS, LedgerRead, expected_constants, read_ledger, unlike_expected
from rabita.policy.model import Obligations, Permit
from rabita.policy.standing import Standing, standing_of_own
from rabita.refusal import Refusal
from rabita.sql.uses import Action, Use

SUFFIX = ".test.yaml"
_ASKED = ("who", "purpose", "case", "assigned", "assurance", "agency", "use", "sql")
_KEYS = (*_ASKED, *KEYS, "expect", "min_group_size", "obligations", "policy")
_NONE = "none"
_ROLES = {role.value: role for role in Role if role is not Role.HIDDEN}
_USE = 'a use such as "group seizures.drug", "sum any measure" or "count seizures"'

UsesOf = Callable[[str], Sequence[Use]]
"""The uses of a question in SQL; raises `Refusal` for one that cannot be asked at all."""


@dataclass(frozen=True)
class Example:
    """One row of a table; `place` is its file and line, `sql` the question where it is written out.

    `reads` are the ledgers asked about, in place of `uses`; `constants` whether they have to be shown.

    `assigned` is whether a register gives the case to the asker, None where the row does not say.
    `obligations` by name: the text of each that the permit has to ask for, "" where it must not.
    """

    place: str
    roles: tuple[str, ...]
    purpose: str
    case: str
    assurance: str
    agency: str
    uses: tuple[Use, ...]
    permitted: bool
    obligations: Mapping[str, str]
    policy: str | None
    sql: str = ""
    reads: tuple[LedgerRead, ...] = ()
    constants: bool | None = None
    assigned: bool | None = None

    @property
    def questions(self) -> list[tuple[str, tuple[Use, ...]]]:
        """What is asked, in words and as uses."""
        return [(self.sql, self.uses)] if self.sql else [(str(use), (use,)) for use in self.uses]

    def standing(self, policies: Policies) -> Standing:
        """How the case stands for the asker."""
        if not self.case:
            return Standing(registered=policies.cases is not None)
        if self.assigned is None:
            return standing_of_own(policies.cases)
        return Standing(registered=True, known=self.assigned, assigned=self.assigned)


@dataclass(frozen=True)
class Outcome:
    """What the policies said of one question; `problem` says how that is not as expected, "" where it is."""

    example: Example
    asked: str
    problem: str


def read_examples(path: Path, catalogue: Catalogue, uses_of: UsesOf) -> list[Example]:
    """The rows of a table; `Refusal` with file and line for anything that is wrong in it."""
    document = open_document(path)
    rows: list[Example] = []
    items: list[Item] = []
    with document.collecting():
        items = document.root.items("a list of example questions")
    for item in items:
        with document.collecting():
            rows.append(_example(f"{path}:{item.node.line}", item, catalogue, uses_of))
    document.finish()
    return rows


def try_examples(policies: Policies, examples: list[Example], now: int) -> Iterator[Outcome]:
    """Asks the policies every question of every row."""
    for example in examples:
        for asked, uses in example.questions:
            yield Outcome(example, asked, _problem(policies, example, uses, now))
        asking = Asking("example", tuple(sorted(set(example.roles))), example.agency, example.assurance)
        for read in example.reads:
            problem = unlike_expected(
                policies, asking, read, now,
                permitted=example.permitted, constants=example.constants, policy=example.policy,
            )  # fmt: skip
            yield Outcome(example, str(read), problem)


def _problem(policies: Policies, example: Example, uses: Sequence[Use], now: int) -> str:
    try:
        decision = policies.decide(
            "example",
            example.roles,
            example.agency,
            example.assurance,
            example.purpose,
            example.case,
            uses,
            now,
            standing=example.standing(policies),
        )
    except Refusal as refusal:
        return "" if not example.permitted and example.policy is None else f"refused: {refusal.message}"
    if isinstance(decision, Permit):
        by: tuple[str, ...] = decision.policies
        if not example.permitted:
            return f"permitted by {', '.join(by)}"
        if unlike := _unlike(decision.obligations, example.obligations):
            return unlike
    else:
        by = (decision.policy,) if decision.policy else ()
        if example.permitted:
            return f"denied by {decision.policy}" if by else "denied: no policy permits it"
    if example.policy is not None and example.policy not in by:
        return f"decided by {', '.join(by) or 'no policy'}, not by {example.policy}"
    return ""


def _unlike(found: Obligations, expected: Mapping[str, str]) -> str:
    """How the obligations differ from those expected; "" where they do not."""
    asked = found.as_json()
    for name, value in expected.items():
        if name == "min_group_size" and asked[name] != value:
            return f"permitted in groups of at least {found.min_group_size}, not {value}"
        if asked.get(name, "") != value:
            return f"with @{name} {asked.get(name, _NONE)}, not {value or _NONE}"
    return ""


def _example(place: str, item: Item, catalogue: Catalogue, uses_of: UsesOf) -> Example:
    entries = item.entries(_KEYS, ("who", "expect"))
    asks = [name for name in ("use", "sql", "read") if name in entries]
    if len(asks) != 1:
        raise item.wrong("one of 'use', 'sql' and 'read'", found=" and ".join(asks) or "none of them")
    if asks != ["read"]:
        item.entries(_KEYS, ("who", "purpose", "expect"))
    expect = entries["expect"].one_of(("permit", "deny"))
    for name in ("min_group_size", "obligations"):
        if expect == "deny" and name in entries:
            raise entries[name].wrong("only beside expect: permit")
    said = {name: entries[name].text("a text") for name in ("case", "assurance", "agency") if name in entries}
    sql = entries["sql"].text("a question in SQL", limit=16_384) if "sql" in entries else ""
    if sql:
        uses = _uses_of_sql(entries["sql"], sql, uses_of)
    else:
        asked = _one_or_more(entries["use"]) if "use" in entries else []
        uses = tuple(use for each in asked for use in _uses(each, catalogue))
    return Example(
        place=place,
        roles=tuple(role.text("a role or a list of roles") for role in _one_or_more(entries["who"])),
        purpose=entries["purpose"].one_of(catalogue.purposes) if "purpose" in entries else "",
        case=said.get("case", ""),
        assurance=said.get("assurance", ""),
        agency=said.get("agency", ""),
        uses=uses,
        permitted=expect == "permit",
        obligations=_expected(entries),
        policy=entries["policy"].text("an @id") if "policy" in entries else None,
        sql=sql,
        reads=tuple(read_ledger(each) for each in _one_or_more(entries["read"])) if "read" in entries else (),
        assigned=_assigned(entries),
        constants=expected_constants(entries, permitted=expect == "permit"),
    )


def _assigned(entries: Mapping[str, Item]) -> bool | None:
    if "assigned" not in entries:
        return None
    if "case" not in entries:
        raise entries["assigned"].wrong("only beside case")
    return entries["assigned"].truth()


def _uses_of_sql(item: Item, sql: str, uses_of: UsesOf) -> tuple[Use, ...]:
    try:
        uses = tuple(uses_of(sql))
    except Refusal as refusal:
        raise item.because(f"this question cannot be asked at all: {refusal.message}") from refusal
    if not uses:
        raise item.because("this question uses no shared table, so no policy is asked")
    return uses


def _expected(entries: Mapping[str, Item]) -> dict[str, str]:
    expected = {}
    if "min_group_size" in entries:
        expected["min_group_size"] = str(entries["min_group_size"].whole(1, 10**9))
    for name, item in entries["obligations"].entries(OBLIGATIONS).items() if "obligations" in entries else ():
        text = item.text("the value of an annotation, or none")
        if text == _NONE:
            expected[name] = ""
            continue
        try:
            expected[name] = str(OBLIGATIONS[name](text))
        except ValueError as allowed:
            raise item.wrong(f"{allowed}, or {_NONE}") from None
    return expected


def _one_or_more(item: Item) -> list[Item]:
    """The items of a list, or the one that stands there without one."""
    from_list = getattr(item.node, "items", None)
    return [item] if from_list is None else item.items("a list")


def _uses(item: Item, catalogue: Catalogue) -> list[Use]:
    action_text, _, target = item.text(_USE).partition(" ")
    if action_text not in set(Action):
        raise item.wrong(_USE + ", with one of " + ", ".join(Action))
    action, target = Action(action_text), target.strip()
    if target.startswith("any "):
        return _uses_of_any(item, action, target.removeprefix("any ").strip(), catalogue)
    table, dot, column = target.partition(".")
    shared = {t.name: t for t in catalogue.tables.values() if not t.is_reference}
    if table not in shared:
        raise item.wrong("a shared table: " + ", ".join(sorted(shared)), found=repr(target))
    if not dot and action is not Action.COUNT:
        raise item.wrong("a column, since of a table only count is a use", found=repr(target))
    if dot and column not in shared[table].columns and column not in shared[table].visible:
        raise item.wrong(f"a column of {table}", found=repr(column))
    return [Use(table, column if dot else None, action)]


def _uses_of_any(item: Item, action: Action, kind: str, catalogue: Catalogue) -> list[Use]:
    shared = [t for t in catalogue.tables.values() if not t.is_reference]
    if kind == "table" and action is Action.COUNT:
        return [Use(t.name, None, action) for t in shared if t.subject is None]
    if kind not in _ROLES:
        raise item.wrong("any " + ", any ".join(_ROLES), found=repr(kind))
    return [Use(t.name, c.name, action) for t in shared for c in t.visible.values() if c.role is _ROLES[kind]]


__all__ = ["SUFFIX", "Example", "Outcome", "UsesOf", "read_examples", "try_examples"]
