"""What a question would do, as JSON-able values, without asking any agency. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from broker.directory import AgencyView
from broker.targets import choose
from rabita.plan import Fragment, Plan
from rabita.policy import Decision, Denial, Permit, Policies
from rabita.sql.uses import Use
from rabita.trust import Asker


def explain(
    plan: Plan,
    policies: Policies,
    asker: Asker,
    purpose: str,
    case: str,
    now: int,
    views: Sequence[AgencyView],
) -> dict[str, Any]:
    """Rounds with each agency's SQL over shared tables, the broker's SQL, the uses, and policy's word."""
    return {
        "rounds": [
            {
                "fragments": [_fragment(f, choose(round_.fragments, views).wanted) for f in round_.fragments],
                "feeds": [{"name": feed.name, "sql": feed.sql} for feed in round_.feeds],
            }
            for round_ in plan.rounds
        ],
        "final_sql": plan.final_sql,
        "columns": [{"name": column.name, "type": column.type} for column in plan.columns],
        "approximations": [asdict(one) for one in plan.approximations],
        "policy": _policy(plan, lambda uses: _decide(policies, asker, purpose, case, uses, now), purpose),
    }


def _fragment(fragment: Fragment, wanted: Mapping[str, Sequence[Fragment]]) -> dict[str, Any]:
    return {
        "name": fragment.name,
        "agencies": sorted(agency for agency, fragments in wanted.items() if fragment in fragments),
        "sql": fragment.sql(lambda table: table, contributors=False),
        "uses": [str(use) for use in fragment.uses],
        "trim": fragment.trim.about if fragment.trim else "",
    }


def _decide(
    policies: Policies, asker: Asker, purpose: str, case: str, uses: Sequence[Use], now: int
) -> Decision:
    return policies.decide(
        asker.subject, asker.roles, asker.agency, asker.assurance, purpose, case, uses, now
    )


def _policy(plan: Plan, decide: Callable[[Sequence[Use]], Decision], purpose: str) -> dict[str, Any] | None:
    """Policy's word; None where it was not asked, for want of a purpose."""
    if not plan.uses:
        return _word(True, "no shared table is used: it needs no permission")
    if not purpose:
        return None
    decision = decide(plan.uses)
    said = [_use(use, decide([use])) for use in plan.uses]
    if isinstance(decision, Permit):
        word = _word(True, "", list(decision.policies), decision.obligations.as_json())
    else:
        word = _word(False, _reason(decision), [decision.policy] if decision.policy else [])
    return word | {"uses": said}


def _word(
    permitted: bool, reason: str, policies: Sequence[str] = (), obligations: Mapping[str, str] | None = None
) -> dict[str, Any]:
    return {
        "permitted": permitted,
        "policies": list(policies),
        "obligations": dict(obligations or {}),
        "reason": reason,
        "uses": [],
    }


def _use(use: Use, decision: Decision) -> dict[str, Any]:
    """One use and the policies that decide it; no policy at all is a no as well."""
    if isinstance(decision, Permit):
        return {"use": str(use), "permitted": True, "policies": list(decision.policies)}
    return {
        "use": str(use), "permitted": False, "policies": [decision.policy] if decision.policy else [],
        "instead": decision.allowed,
    }  # fmt: skip


def _reason(denial: Denial) -> str:
    by = f"policy {denial.policy!r} forbids it" if denial.policy else "no policy permits it"
    return f"{denial.use}: {by}. {denial.allowed}".strip()


__all__ = ["explain"]
