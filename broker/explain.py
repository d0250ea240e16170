"""What a question would do, as JSON-able values, without asking any agency. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from broker.directory import AgencyView
from broker.targets import choose
from rabita.plan import Fragment, Plan
from rabita.policy import Permit, Policies
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
            {"fragments": [_fragment(f, choose(round_.fragments, views).wanted) for f in round_.fragments]}
            for round_ in plan.rounds
        ],
        "final_sql": plan.final_sql,
        "columns": [{"name": column.name, "type": column.type} for column in plan.columns],
        "approximations": [asdict(one) for one in plan.approximations],
        "policy": _policy(plan, policies, asker, purpose, case, now),
    }


def _fragment(fragment: Fragment, wanted: Any) -> dict[str, Any]:
    return {
        "name": fragment.name,
        "agencies": sorted(agency for agency, fragments in wanted.items() if fragment in fragments),
        "sql": fragment.sql(lambda table: table, contributors=False),
        "uses": [str(use) for use in fragment.uses],
    }


def _policy(
    plan: Plan, policies: Policies, asker: Asker, purpose: str, case: str, now: int
) -> dict[str, Any]:
    if not plan.uses:
        return {"permitted": True, "policies": [], "obligations": {}, "reason": "no shared table is used"}
    if not purpose:
        return {
            "permitted": False,
            "policies": [],
            "obligations": {},
            "reason": "name a purpose to ask policy",
        }
    decision = policies.decide(
        asker.subject, asker.roles, asker.agency, asker.assurance, purpose, case, plan.uses, now
    )
    if isinstance(decision, Permit):
        return {
            "permitted": True,
            "policies": list(decision.policies),
            "obligations": decision.obligations.as_json(),
            "reason": "",
        }
    by = f"policy {decision.policy!r} forbids it" if decision.policy else "no policy permits it"
    return {
        "permitted": False,
        "policies": [decision.policy] if decision.policy else [],
        "obligations": {},
        "reason": f"{decision.use}: {by}. {decision.allowed}",
    }


__all__ = ["explain"]
