"""What protection costs in answers: 200 typical questions under the shipped policies, against an open policy.

    python benchmarks/utility.py [--agencies 16] [--json]

The demo federation is written twice with the same records, once under the shipped policies and once open.
Each question is asked of both, in one order, by one analyst. A group that the open answer has and the other
does not, or has without its number, is withheld; so is the part of a number that an agency left out of it.
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
    with tempfile.TemporaryDirectory() as folder:
        shipped, opened = Path(folder) / "shipped", Path(folder) / "open"
        for place, open_policy in ((shipped, False), (opened, True)):
            make_federation(
                place, agencies=options.agencies, seed=options.seed, scale=1.0, open_policy=open_policy,
                say=lambda _: None,
            )  # fmt: skip
        answers = _ask(opened), _ask(shipped)
    loss = Loss()
    for whole, shown in zip(*answers, strict=True):
        if isinstance(whole, Refusal):
            raise SystemExit(f"a typical question is refused by an open policy: {whole.message}")
        if isinstance(shown, Refusal):
            loss.refused[shown.code.wire_name] = loss.refused.get(shown.code.wire_name, 0) + 1
        else:
            loss.add(whole, shown)
    figures = {"machine": machine.describe(), "questions": len(questions()), **loss.figures()}
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _as_text(figures))
    return 0


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
    def percent(name: str) -> str:
        return "-" if figures[name] is None else f"{100 * figures[name]:.1f} %"

    lines = [
        ("questions asked", figures["questions"]),
        ("answered under the shipped policies", figures["answered"]),
        *((f"refused: {code}", count) for code, count in figures["refused"].items()),
        ("groups in the open answers", figures["groups"]),
        ("  of them withheld", percent("withheld_groups")),
        ("quantity withheld, mean of the questions", percent("withheld_quantity_mean")),
        ("quantity withheld, median of the questions", percent("withheld_quantity_median")),
        ("answers in which nothing is withheld", percent("untouched_answers")),
    ]
    return "\n".join(f"{name:<48}{value!s:>10}" for name, value in lines) + "\n"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agencies", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
