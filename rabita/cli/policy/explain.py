"""`rabita policy explain`: for each column and use of a question, which policy decides it, and how."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from rabita.catalogue import load_catalogue, load_profile
from rabita.catalogue.files import read_file
from rabita.catalogue.model import Catalogue
from rabita.cli.grid import Heading, grid_lines
from rabita.cli.plain import plain
from rabita.cli.policy.folder import AgencyOption, load, say
from rabita.cli.refusals import refusals_point_into
from rabita.cli.screen import screen_of
from rabita.cli.sql_text import read_sql
from rabita.plan import Planner
from rabita.policy import Decision, Permit, Policies
from rabita.policy.entities import Asking
from rabita.policy.names import entities_named
from rabita.policy.standing import standing_of_own
from rabita.policy.words import obligations_in_words
from rabita.refusal import Code, ExitCode, Refusal
from rabita.sql.uses import Use
from rabita.trust.claims import Claims
from rabita.trust.jws import read_signed
from rabita.trust.tokens import TOKEN_FORM, read_asker

_TOKEN_BYTES = 64 << 10
_SOMEONE = ""
"""The subject of nobody in particular: no token names it, and any case is taken to be theirs."""


def explain(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="The question; - reads standard input.")],
    who: Annotated[
        list[str],
        typer.Option(
            "--as", metavar="USER", help="A role, or the file of a profile or token; may be repeated."
        ),
    ],
    folder: Annotated[Path, typer.Option("--in", metavar="FOLDER", help="The federation's folder.")] = Path(),
    purpose: Annotated[
        str | None, typer.Option("--purpose", metavar="P", help="Without: every purpose of the catalogue.")
    ] = None,
    case: Annotated[str, typer.Option("--case", metavar="C", help="The case the question names.")] = "",
    agency: AgencyOption = None,
) -> None:
    """Say which policy decides each use of a question, and on which conditions its answer may leave."""
    catalogue = load_catalogue(folder / "catalogue.yaml")
    policies, asking = load(folder, catalogue, agency), _asking(who)
    text = read_sql(sql, None)
    with refusals_point_into(text):
        uses = Planner(catalogue).plan(text).uses
    if not uses:
        say("no shared column is used: the question needs no permission")
        return
    asked_for = _purposes(catalogue, purpose)
    for role in sorted(set(asking.roles) - _roles_named(policies)):
        typer.echo(plain(f"warning: no policy names the role {role}"), err=True)
    permitted = [_explained(policies, asking, each, case, uses) for each in asked_for]
    if not any(permitted):
        raise typer.Exit(ExitCode.REFUSED)


def _explained(policies: Policies, asking: Asking, purpose: str, case: str, uses: Sequence[Use]) -> bool:
    """Prints what policies say for one purpose; whether the whole question is permitted."""

    def decide(*some: Use) -> Decision:
        return policies.decide(
            asking.subject,
            asking.roles,
            asking.agency,
            asking.assurance,
            purpose,
            case,
            some,
            int(time.time()),
            standing=standing_of_own(policies.cases) if case and asking.subject == _SOMEONE else None,
        )

    say(f"for {purpose}" + (f", case {case}" if case else ""))
    rows = [_row(use, decide(use)) for use in uses]
    headings = [Heading(name) for name in ("column", "use", "decision", "policies", "")]
    for line in grid_lines(headings, rows, screen_of(sys.stdout)):
        say(f"  {line}")
    whole = decide(*uses)
    if isinstance(whole, Permit):
        say("  permitted, provided")
        say("\n".join(f"    {words}" for words in obligations_in_words(whole.obligations)))
    else:
        say(f"  denied: {whole.refusal().message}")
    say("")
    return isinstance(whole, Permit)


def _row(use: Use, decision: Decision) -> tuple[str, str, str, str, str]:
    column = f"{use.table}.{use.column}" if use.column else f"rows of {use.table}"
    if isinstance(decision, Permit):
        said = "; ".join(f"@{name} {value}" for name, value in decision.obligations.as_json().items())
        return column, use.action, "permit", ", ".join(decision.policies), said
    of = decision.policy or f"no policy of {decision.layer}" if decision.layer else "the catalogue"
    return column, use.action, "deny", of, decision.allowed


def _purposes(catalogue: Catalogue, purpose: str | None) -> Sequence[str]:
    if purpose is not None and purpose not in catalogue.purposes:
        hint = "Purposes are " + ", ".join(catalogue.purposes) + "."
        raise Refusal(Code.PURPOSE_UNKNOWN, f"{purpose!r} is not a purpose of this federation", hint=hint)
    return catalogue.purposes if purpose is None else (purpose,)


def _roles_named(policies: Policies) -> set[str]:
    named = (uid for rule in policies.rules for uid in entities_named(rule.cedar))
    return {name for kind, name in named if kind == "Role"}


def _asking(who: Sequence[str]) -> Asking:
    """One asker: roles by name, or what a token says (which nothing here verifies)."""
    read = [asker for each in who for asker in _from_file(each)]
    roles = [each for each in who if not Path(each).is_file()]
    if len(read) > 1:
        hint = "Name one, and roles beside it."
        raise Refusal(Code.USAGE, "--as names two tokens, of one asker each", hint=hint)
    for one in read:
        return Asking(one.subject, tuple(sorted({*one.roles, *roles})), one.agency, one.assurance)
    return Asking(_SOMEONE, tuple(sorted(set(roles))), "", "")


def _from_file(named: str) -> Iterator[Asking]:
    path = Path(named)
    if not path.is_file():
        return
    token = load_profile(path).token if path.suffix in (".yaml", ".yml") else path
    content = read_file(token, limit=_TOKEN_BYTES).decode("utf-8", "replace").strip()
    asker = read_asker(Claims(read_signed(content, TOKEN_FORM).payload, TOKEN_FORM))
    yield Asking(asker.subject, asker.roles, asker.agency, asker.assurance)


__all__ = ["explain"]
