"""This agency's own fragments of a question, from its own plan; the broker only names them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rabita.plan import Fragment, Plan
from rabita.refusal import Code, Refusal


def own_fragments(
    plan: Plan, round_index: int, wanted: Mapping[str, str], *, agency: str, serves: frozenset[str]
) -> tuple[Fragment, ...]:
    """The fragments of a round that the broker wants (name -> digest), all found again in our own plan.

    Raises `PLAN_MISMATCH` where our plan has no such round or fragment, or another digest for it, or where
    the fragment is none of this agency's: then the broker asks what the user did not sign.
    """
    if not wanted:
        raise Refusal(Code.PLAN_MISMATCH, "no fragment is asked for")
    if not 0 <= round_index < len(plan.rounds):
        raise Refusal(Code.PLAN_MISMATCH, "the signed question has no such round")
    ours = {fragment.name: fragment for fragment in plan.rounds[round_index].fragments}
    for name, digest in wanted.items():
        fragment = ours.get(name)
        if fragment is None or fragment.digest != digest:
            raise Refusal(
                Code.PLAN_MISMATCH,
                "the broker asks for another fragment than the signed question has",
                hint="broker and agent may be of different versions",
            )
        if fragment.agencies is not None and agency not in fragment.agencies:
            raise Refusal(Code.PLAN_MISMATCH, "the signed question leaves this agency out")
        if not serves & set(fragment.tables):
            raise Refusal(Code.PLAN_MISMATCH, "this agency serves no table of the fragment")
    return tuple(fragment for name, fragment in ours.items() if name in wanted)


def all_own(fragments: Iterable[Fragment], *, agency: str, serves: frozenset[str]) -> list[Fragment]:
    """The fragments of a question that this agency may be asked for, in whatever round."""
    return [f for f in fragments if (f.agencies is None or agency in f.agencies) and serves & set(f.tables)]


__all__ = ["all_own", "own_fragments"]
