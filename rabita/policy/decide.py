"""Decides whether a question's uses are permitted, and under which obligations (DESIGN §7). Pure.

1. Each use is one Cedar request; all of a question's go in one call (`evaluate`).
2. The federation's policies and every agency's forbids are one set; each agency layer that has permits of
   its own is a further set. A use is permitted where every set permits it, so an agency can only narrow.
3. A question is permitted where all its uses are. Its obligations are the strictest of every policy that
   permitted any of them, in any set.
4. What the catalogue does not show is no entity, and its use is denied before Cedar is asked. Columns of
   reference tables are open to everyone and are not asked about.
5. Whether the question's case is the asker's is worked out from the register of cases before policy is asked
   (`standing.py`), and is one of the circumstances that policies speak of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rabita.catalogue.case_file import CaseRegister
from rabita.catalogue.model import Catalogue
from rabita.policy.allowed import what_is_allowed
from rabita.policy.annotations import strictest
from rabita.policy.entities import Asking, resource_of
from rabita.policy.evaluate import Ask, Evaluator, Verdict
from rabita.policy.model import Decision, Denial, Permit, Rule
from rabita.policy.reading import Readers, Readings
from rabita.policy.standing import Standing, standing_of
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Use

_DECISIONS = 1024


class Decider:
    """The rules above over parsed policies; remembers decisions. Safe to share between threads."""

    def __init__(
        self, evaluator: Evaluator, catalogue: Catalogue, policy_hash: str, reads_clock: bool
    ) -> None:
        self._evaluator, self._catalogue, self._hash = evaluator, catalogue, policy_hash
        self._reads_clock = reads_clock
        self._remembered = lru_cache(maxsize=_DECISIONS)(self._decide)

    def decide(
        self, asking: Asking, purpose: str, case: str, standing: Standing, uses: tuple[Use, ...], now: int
    ) -> Decision:
        _check_purpose(purpose, self._catalogue)
        if not uses:
            raise Refusal(Code.USE_DENIED, "the question uses no shared column, so no policy permits it")
        if self._reads_clock:
            return self._decide(asking, purpose, case, standing, uses, now)
        return self._remembered(asking, purpose, case, standing, uses, 0)

    def _decide(
        self, asking: Asking, purpose: str, case: str, standing: Standing, uses: tuple[Use, ...], now: int
    ) -> Decision:
        asks = []
        for use in uses:
            resource = resource_of(use, self._catalogue)
            if resource is None:
                return Denial(use, "", "The catalogue has nothing of that name to use so.", self._hash)
            asks.append(Ask(use.action, resource, purpose, case, standing))
        verdicts = self._evaluator.verdicts(asking, asks, now)
        for use, ask, of_sets in zip(uses, asks, verdicts, strict=True):
            if refused := [v for v in of_sets if not v.allowed]:
                return self._denial(use, refused, self._instead(asking, ask, now))
        return self._permit(verdict for of_sets in verdicts for verdict in of_sets)

    def each(self, asking: Asking, asks: Sequence[tuple[Use, Ask]], now: int) -> list[Decision]:
        """The decision on each use by itself, without what would be allowed instead."""
        verdicts = self._evaluator.verdicts(asking, [ask for _, ask in asks], now)
        found: list[Decision] = []
        for (use, _), of_sets in zip(asks, verdicts, strict=True):
            refused = [v for v in of_sets if not v.allowed]
            found.append(self._denial(use, refused, "") if refused else self._permit(of_sets))
        return found

    def _permit(self, verdicts: Iterable[Verdict]) -> Permit:
        permits = [rule for verdict in verdicts for rule in verdict.reasons]
        obligations = strictest(rule.obligations for rule in permits if rule.obligations is not None)
        return Permit(obligations, tuple(sorted({rule.id for rule in permits})), self._hash)

    def _denial(self, use: Use, refused: Sequence[Verdict], allowed: str) -> Denial:
        """Names a forbid where there is one, the federation's first; else whose permits are missing."""
        forbids = [rule for verdict in refused for rule in verdict.reasons]
        if forbids:
            return Denial(use, forbids[0].id, allowed, self._hash, forbids[0].layer)
        return Denial(use, "", allowed, self._hash, refused[0].layer)

    def _instead(self, asking: Asking, denied: Ask, now: int) -> str:
        return what_is_allowed(
            denied, self._catalogue.purposes, lambda asks: self._evaluator.permitted(asking, asks, now)
        )


def _check_purpose(purpose: str, catalogue: Catalogue) -> None:
    hint = "Purposes are " + ", ".join(catalogue.purposes) + "."
    if not purpose:
        raise Refusal(Code.PURPOSE_MISSING, "the question states no purpose", hint=hint)
    if purpose not in catalogue.purposes:
        raise Refusal(
            Code.PURPOSE_UNKNOWN, f'"{purpose[:64]}" is not a purpose of this federation', hint=hint
        )


@dataclass(frozen=True)
class Policies:
    """The policies in force. `hash` covers the schema and every file of every layer.

    `rules` are all of them, layer by layer; `shipped` those on ledgers that hold because the federation has
    no word of its own on these; `warnings` for who edits them; `problem` says why a later
    change of the files is not in force, "" where the files are as in force; `cases` is the register that this
    party keeps.
    """

    hash: str
    rules: tuple[Rule, ...]
    warnings: tuple[str, ...]
    _decider: Decider
    _reference_tables: frozenset[str]
    _readers: Readers
    shipped: tuple[Rule, ...] = ()
    problem: str = ""
    cases: CaseRegister | None = None

    def decide(
        self,
        asker_subject: str,
        roles: Iterable[str],
        agency: str,
        assurance: str,
        purpose: str,
        case: str,
        uses: Iterable[Use],
        now: int,
        *,
        standing: Standing | None = None,
    ) -> Decision:
        """The decision on a question's uses, asked at `now` (seconds since 1970).

        Whether the case is the asker's, the register says; with `standing`, for trying policies, that does.
        Raises `Refusal` for a purpose that is missing or not the catalogue's, and for no uses at all.
        """
        asking = Asking(asker_subject, tuple(sorted(set(roles))), agency, assurance)
        shared = tuple(dict.fromkeys(u for u in uses if u.table not in self._reference_tables))
        if standing is None:
            standing = standing_of(self.cases, asker_subject, purpose, case, int(now))
        return self._decider.decide(asking, purpose, case, standing, shared, int(now))

    def readings(self, asking: Asking, keeper: str, about: Iterable[str], now: int) -> Readings:
        """What this reader may read of the ledger of `keeper` (`rabita/policy/reading.py`)."""
        return self._readers.readings(asking, keeper, tuple(about), int(now))

    def accounts(self, asking: Asking, keeper: str, now: int) -> Readings:
        """What this reader may be told, through the broker, of the ledger of an agency."""
        return self._readers.accounts(asking, keeper, int(now))

    def each(self, asking: Asking, asks: Sequence[tuple[Use, Ask]], now: int) -> list[Decision]:
        """The decision on each of many uses by itself, of columns and tables that the catalogue has."""
        return self._decider.each(asking, asks, int(now))


__all__ = ["Decider", "Policies"]
