"""What protection costs in answers: 200 typical questions under the shipped policies, against an open policy.

    python benchmarks/utility.py [--agencies 16] [--json]

The demo federation is written with the same records under an open policy, under policies/baseline.cedar,
and under that without the differencing guard. Each question is asked of all three, in one order, by one
analyst. A group that the open answer has and another has not, or has without its number, is withheld; so is
the part of a number that an agency left out of it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks import machine
from benchmarks.federation import running
from benchmarks.typical import questions
from lab.new import make_federation
from rabita import connect
from rabita.client import Federation
from rabita.policy import SHIPPED
from rabita.refusal import Refusal

PURPOSE = "trend_analysis"
Group = tuple[Any, ...]


@dataclass
class Loss:
    """Sums over the questions asked so far; the shares of quantity count every question alike."""

    groups: int = 0
    withheld_groups: int = 0
    quantity_shares: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    untouched: int = 0

    def add(self, whole: Mapping[Group, float], shown: Mapping[Group, float]) -> None:
        """One question's answer as it is, and as it was shown."""
        total = sum(abs(value) for value in whole.values())
        missing = sum(abs(value - shown.get(group, 0.0)) for group, value in whole.items())
        self.groups += len(whole)
        self.withheld_groups += sum(1 for group in whole if group not in shown)
        if total:
            self.quantity_shares.append(min(1.0, missing / total))
            self.untouched += missing == 0

    def figures(self) -> dict[str, Any]:
        asked = len(self.quantity_shares)
        shares = sorted(self.quantity_shares)
        return {
            "answered": asked,
            "refused": dict(sorted(self.refused.items())),
            "groups": self.groups,
            "withheld_groups": round(self.withheld_groups / self.groups, 4) if self.groups else None,
            "withheld_quantity_mean": round(sum(shares) / asked, 4) if asked else None,
            "withheld_quantity_median": round(shares[asked // 2], 4) if asked else None,
            "untouched_answers": round(self.untouched / asked, 4) if asked else None,
        }


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    shipped = (SHIPPED / "baseline.cedar").read_text(encoding="utf-8")
    policies = {"shipped": shipped, "without the guard": shipped.replace('@guard("differencing")\n', "")}
    with tempfile.TemporaryDirectory() as folder:
        whole = _ask(_written(Path(folder) / "open", options, ""))
        found = {
            name: _loss(whole, _ask(_written(Path(folder) / name, options, policy)))
            for name, policy in policies.items()
        }
    figures = {"machine": machine.describe(), "questions": len(questions()), "policies": found}
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _as_text(figures))
    return 0


def _written(place: Path, options: argparse.Namespace, policy: str) -> Path:
    """The demo federation under that policy in place of its own; under an open one for ""."""
    make_federation(
        place, agencies=options.agencies, seed=options.seed, scale=1.0, open_policy=not policy,
        say=lambda _: None,
    )  # fmt: skip
    if policy:
        for own in (place / "policies").glob("*.cedar"):
            own.unlink()
        (place / "policies" / "baseline.cedar").write_text(policy, encoding="utf-8")
    return place


def _loss(
    whole: Sequence[dict[Group, float] | Refusal], shown: Sequence[dict[Group, float] | Refusal]
) -> dict[str, Any]:
    loss = Loss()
    for open_answer, answer in zip(whole, shown, strict=True):
        if isinstance(open_answer, Refusal):
            raise SystemExit(f"a typical question is refused by an open policy: {open_answer.message}")
        if isinstance(answer, Refusal):
            loss.refused[answer.code.wire_name] = loss.refused.get(answer.code.wire_name, 0) + 1
        else:
            loss.add(open_answer, answer)
    return loss.figures()


def _ask(folder: Path) -> list[dict[Group, float] | Refusal]:
    with running(folder) as (layout, _), connect(layout.profile("analyst")) as federation:
        return [_answer(federation, sql) for sql in questions()]


def _answer(federation: Federation, sql: str) -> dict[Group, float] | Refusal:
    try:
        return _by_group(federation.query(sql, purpose=PURPOSE).to_arrow())
    except Refusal as refusal:
        return refusal


def _by_group(table: pa.Table) -> dict[Group, float]:
    """The last column, which is the quantity, by all before it; a number that is not shown is none."""
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return {row[:-1]: float(row[-1]) for row in rows if row[-1] is not None}


def _as_text(figures: Mapping[str, Any]) -> str:
    return "\n".join(
        line for name, found in figures["policies"].items() for line in (*_lines(name, found), "")
    )


def _lines(name: str, found: Mapping[str, Any]) -> Sequence[str]:
    def percent(figure: str) -> str:
        return "-" if found[figure] is None else f"{100 * found[figure]:.1f} %"

    lines = [
        ("answered", found["answered"]),
        *((f"refused: {code}", count) for code, count in found["refused"].items()),
        ("groups in the open answers", found["groups"]),
        ("  of them withheld", percent("withheld_groups")),
        ("quantity withheld, mean of the questions", percent("withheld_quantity_mean")),
        ("quantity withheld, median of the questions", percent("withheld_quantity_median")),
        ("answers in which nothing is withheld", percent("untouched_answers")),
    ]
    return [f"{name} policies", *(f"  {what:<46}{value!s:>10}" for what, value in lines)]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agencies", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
