"""Linear reconstruction: what random sums give away of 200 people, under each kind of protection.

    python benchmarks/reconstruction.py [--questions 5000] [--people 200] [--only NAME] [--json]

Dinur and Nissim, Revealing information while preserving privacy, 2003. Each of the people has a bit that is
secret (a positive test) and lives in a ward of their own, which is public. The asker sums the bit over random
halves of the wards, takes what the federation answers, and solves for the bits by least squares. A real agent
and a real broker answer; only the policy differs from run to run. `base rate` is what always guessing the
commoner bit gets right; `last` is the questions that were still answered with a number.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine
from benchmarks.federation import running
from rabita import connect
from rabita.client import Federation
from rabita.policy import SHIPPED
from rabita.refusal import Code, Refusal

PURPOSE = "trend_analysis"
_POSITIVE_IN_100 = 38
_SUMS_A_QUESTION = 16  # of which each is a question by itself to whatever protects
_GIVEN_UP = 25  # refusals one after the other: a budget is spent, and nothing more will come today

_OPEN = """@id("everyone")
{obligations}
permit (principal, action in [Action::"group", Action::"filter", Action::"count", Action::"sum"], resource);
"""

PROTECTIONS = {
    "none": ('@min_group_size("1")',),
    "threshold": ('@min_group_size("10")',),
    "guard": ('@min_group_size("10")', '@guard("differencing")'),
    "noise": ('@min_group_size("10")', '@noise("cell_key")', '@round_to("5")'),
}
SHIPPED_POLICIES = "shipped"

_CATALOGUE = """version: 1
purposes: [trend_analysis]
tables:
  people:
    subject: person
    columns:
      person:   {type: string, role: identifier}
      ward:     {type: string, role: dimension}
      positive: {type: integer, role: measure}
"""


@dataclass(frozen=True)
class World:
    """The people: the secret bit of each, by ward."""

    bits: Sequence[int]

    @classmethod
    def drawn(cls, people: int, rng: random.Random) -> World:
        positive = people * _POSITIVE_IN_100 // 100
        bits = [1] * positive + [0] * (people - positive)
        rng.shuffle(bits)
        return cls(bits)

    @property
    def base_rate(self) -> float:
        share = sum(self.bits) / len(self.bits)
        return max(share, 1 - share)

    def write(self, folder: Path, policies: dict[str, str]) -> None:
        """A federation of one agency, as `rabita lab up` takes it."""
        rows = "".join(f"p{i:04},w{i:03},{bit}\n" for i, bit in enumerate(self.bits))
        files = {
            "federation.yaml": "name: reconstruction\nagencies:\n  clinic: {}\n",
            "catalogue.yaml": _CATALOGUE,
            "agencies/clinic/agent.yaml": "agency: clinic\nsource: {kind: files, path: data}\n",
            "agencies/clinic/data/people.csv": "person,ward,positive\n" + rows,
            **{f"policies/{name}": text for name, text in policies.items()},
        }
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Told:
    """What was learned: subsets as rows of 0 and 1, their sums, and how many were asked for."""

    subsets: list[list[int]]
    sums: list[float]
    asked: int
    stopped_by: str

    def guessed(self, people: int, base: int) -> list[int]:
        """The bits by least squares; where nothing was told, the commoner one."""
        if not self.sums:
            return [base] * people
        matrix, sums = np.array(self.subsets, dtype=float), np.array(self.sums)
        # What the sums leave open stays at the base rate: solve for the difference from it.
        prior = np.full(people, _POSITIVE_IN_100 / 100)
        found, *_ = np.linalg.lstsq(matrix, sums - matrix @ prior, rcond=None)
        return [int(value > 0.5) for value in prior + found]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    world = World.drawn(options.people, random.Random(options.seed))
    runs = [*PROTECTIONS, SHIPPED_POLICIES] if options.only is None else [options.only]
    found = {name: _run(name, world, options) for name in runs}
    figures = {
        "machine": machine.describe(), "people": options.people, "questions": options.questions,
        "base_rate": world.base_rate, "protections": found,
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _as_text(figures))
    return 0


def _run(name: str, world: World, options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        world.write(Path(folder), _policies(name))
        rng = random.Random(options.seed + 1)
        with running(Path(folder)) as (layout, _), connect(layout.profile("analyst")) as federation:
            a_question = 1 if name == SHIPPED_POLICIES else _SUMS_A_QUESTION  # the budget counts questions
            told = _ask(federation, len(world.bits), options.questions, rng, a_question)
    guessed = told.guessed(len(world.bits), int(sum(world.bits) * 2 > len(world.bits)))
    right = sum(g == b for g, b in zip(guessed, world.bits, strict=True)) / len(world.bits)
    return {
        "recovered": round(right, 4),
        "over_base_rate": round(right - world.base_rate, 4),
        "answered": len(told.sums),
        "asked": told.asked,
        "stopped_by": told.stopped_by,
    }


def _policies(name: str) -> dict[str, str]:
    if name == SHIPPED_POLICIES:
        return {file.name: file.read_text("utf-8") for file in SHIPPED.glob("*.cedar")}
    return {"open.cedar": _OPEN.format(obligations="\n".join(PROTECTIONS[name]))}


def _ask(federation: Federation, people: int, questions: int, rng: random.Random, a_question: int) -> Told:
    subsets: list[list[int]] = []
    sums: list[float] = []
    asked, in_vain, stopped_by = 0, 0, ""
    halves = _halves(people, questions, rng)
    while some := list(islice(halves, a_question)):
        asked += len(some)
        try:
            answer = federation.query(_sql(some), purpose=PURPOSE).to_arrow()
        except Refusal as refusal:
            if refusal.code in (Code.UNREACHABLE, Code.INTERNAL, Code.TIMED_OUT):
                raise
            in_vain, stopped_by = in_vain + 1, refusal.code.wire_name
            if in_vain >= _GIVEN_UP:
                break
            continue
        in_vain = 0
        for subset, column in zip(some, answer.columns, strict=True):
            if (value := column[0].as_py()) is not None:
                subsets.append(subset)
                sums.append(float(value))
    return Told(subsets, sums, asked, stopped_by)


def _halves(people: int, questions: int, rng: random.Random) -> Iterator[list[int]]:
    """Random subsets, each person in it by the toss of a coin."""
    for _ in range(questions):
        yield [rng.randint(0, 1) for _ in range(people)]


def _sql(subsets: Sequence[Sequence[int]]) -> str:
    sums = (f"sum(positive) FILTER (WHERE ward IN ({_wards(subset)}))" for subset in subsets)
    return f"SELECT {', '.join(sums)} FROM people"


def _wards(subset: Sequence[int]) -> str:
    return ",".join(f"'w{ward:03}'" for ward, inside in enumerate(subset) if inside)


def _as_text(figures: dict[str, Any]) -> str:
    lines = [
        f"{figures['people']} people, {figures['questions']} random sums; always guessing the commoner bit "
        f"is right for {100 * figures['base_rate']:.1f} %",
        "",
        f"{'protection':<14}{'recovered':>12}{'over guessing':>16}{'answered':>12}{'asked':>8}  stopped by",
    ]
    for name, run in figures["protections"].items():
        lines.append(
            f"{name:<14}{100 * run['recovered']:>10.1f} %{100 * run['over_base_rate']:>14.1f} %"
            f"{run['answered']:>12}{run['asked']:>8}  {run['stopped_by'] or '-'}"
        )
    return "\n".join(lines) + "\n"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2003)
    parser.add_argument("--only", choices=[*PROTECTIONS, SHIPPED_POLICIES])
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
