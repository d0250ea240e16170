"""Linear reconstruction: what random sums give away of 200 people, under each kind of protection.

    python benchmarks/reconstruction.py [--questions 5000] [--people 200] [--draws 1] [--only NAME] [--json]

Dinur and Nissim, Revealing information while preserving privacy, 2003. Each of the people has a bit that is
secret (a positive test) and lives in a ward of their own, which is public. The asker sums the bit over random
halves of the wards, takes what the federation answers, and solves for the bits, by least squares and by least
squares within 0 and 1; the better of the two counts. A real agent and a real broker answer; only the policy
differs from run to run. `over guessing` is what is recovered over always guessing the commoner bit; with
`--draws` other people and other halves are drawn as often, and the mean and the worst of the draws are told.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import machine
from benchmarks.federation import running
from rabita import connect
from rabita.client import Federation
from rabita.policy import SHIPPED
from rabita.refusal import Code, Refusal

_POSITIVE_IN_100 = 38
_SUMS_A_QUESTION = (
    16  # each a number by itself to whatever protects; a budget of questions gives so many more
)
_STEPS = 5_000  # of the attack by gradients

Numbers = NDArray[np.float64]
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
SHIPPED_ROLES = {
    "shipped": ("analyst", "trend_analysis"),
    "shipped-noise": ("researcher", "trend_analysis"),
    "shipped-partner": ("liaison_officer", "briefing"),
}
"""The shipped policies as they are; who asks, and for what; the last two get noise beside the guard."""

_CATALOGUE = """version: 1
purposes: [trend_analysis, briefing]
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

    def share_of(self, guessed: Sequence[int]) -> float:
        """The share of the people whose bit is guessed."""
        return sum(g == b for g, b in zip(guessed, self.bits, strict=True)) / len(self.bits)

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

    def guesses(self, people: int, base: int) -> dict[str, list[int]]:
        """The bits by each attack; where nothing was told, the commoner one."""
        if not self.sums:
            return {"nothing told": [base] * people}
        matrix, sums = np.array(self.subsets, dtype=float), np.array(self.sums)
        prior = np.full(people, _POSITIVE_IN_100 / 100)
        # What the sums leave open stays at the base rate: solve for the difference from it.
        free, *_ = np.linalg.lstsq(matrix, sums - matrix @ prior, rcond=None)
        attacks = {"least squares": prior + free, "between 0 and 1": _bounded(matrix, sums, prior)}
        return {name: [int(value > 0.5) for value in found] for name, found in attacks.items()}


def _bounded(matrix: Numbers, sums: Numbers, start: Numbers) -> Numbers:
    """The least squares of numbers from 0 to 1, by accelerated projected gradients (Nesterov 1983).

    That a bit is no less than 0 and no more than 1 tells more than the sums alone: it is what the linear
    program of Dinur and Nissim uses.
    """
    normal, wanted = matrix.T @ matrix, matrix.T @ sums
    step = 1 / np.linalg.norm(normal, 2)
    found = ahead = start
    for turn in range(_STEPS):
        last, found = found, np.clip(ahead - step * (normal @ ahead - wanted), 0, 1)
        ahead = found + turn / (turn + 3) * (found - last)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    runs = [*PROTECTIONS, *SHIPPED_ROLES] if options.only is None else [options.only]
    found = {name: _summary([_run(name, options, draw) for draw in range(options.draws)]) for name in runs}
    figures = {
        "machine": machine.describe(), "people": options.people, "questions": options.questions,
        "draws": options.draws, "base_rate": World.drawn(options.people, random.Random(0)).base_rate,
        "protections": found,
    }  # fmt: skip
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else _as_text(figures))
    return 0


def _summary(draws: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The worst of the draws, with the mean of all."""
    worst = max(draws, key=lambda draw: draw["recovered"])
    mean = sum(draw["over_base_rate"] for draw in draws) / len(draws)
    return {**worst, "over_base_rate_mean": round(mean, 4)}


def _run(name: str, options: argparse.Namespace, draw: int) -> dict[str, Any]:
    seed = options.seed + 2 * draw
    world, rng = World.drawn(options.people, random.Random(seed)), random.Random(seed + 1)
    role, purpose = SHIPPED_ROLES.get(name, ("analyst", "trend_analysis"))
    with tempfile.TemporaryDirectory() as folder:
        world.write(Path(folder), _policies(name))
        with running(Path(folder)) as (layout, _), connect(layout.profile(role)) as federation:
            began = time.monotonic()
            told = _ask(federation, purpose, len(world.bits), options.questions, rng)
    guesses = told.guesses(len(world.bits), int(sum(world.bits) * 2 > len(world.bits)))
    right = {attack: world.share_of(bits) for attack, bits in guesses.items()}
    best = max(right, key=lambda attack: right[attack])
    return {
        "recovered": round(right[best], 4),
        "over_base_rate": round(right[best] - world.base_rate, 4),
        "attack": best,
        "answered": len(told.sums),
        "asked": told.asked,
        "stopped_by": told.stopped_by,
        "elapsed_s": round(time.monotonic() - began, 1),
    }


def _policies(name: str) -> dict[str, str]:
    if name in SHIPPED_ROLES:
        return {file.name: file.read_text("utf-8") for file in SHIPPED.glob("*.cedar")}
    return {"open.cedar": _OPEN.format(obligations="\n".join(PROTECTIONS[name]))}


def _ask(federation: Federation, purpose: str, people: int, questions: int, rng: random.Random) -> Told:
    subsets: list[list[int]] = []
    sums: list[float] = []
    asked, in_vain, stopped_by = 0, 0, ""
    halves = _halves(people, questions, rng)
    while some := list(islice(halves, _SUMS_A_QUESTION)):
        asked += len(some)
        try:
            answer = federation.query(_sql(some), purpose=purpose).to_arrow()
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
        f"{figures['people']} people, {figures['questions']} random sums; guessing the commoner bit "
        f"is right for {100 * figures['base_rate']:.1f} %; worst of {figures['draws']} draws, and the mean",
        "",
        f"{'protection':<16}{'recovered':>10}{'over guessing':>15}{'mean':>7}"
        f"{'answered':>10}{'asked':>7}{'seconds':>9}  stopped by",
    ]
    for name, run in figures["protections"].items():
        lines.append(
            f"{name:<16}{100 * run['recovered']:>8.1f} %{100 * run['over_base_rate']:>15.1f}"
            f"{100 * run['over_base_rate_mean']:>7.1f}{run['answered']:>10}{run['asked']:>7}"
            f"{run['elapsed_s']:>9}  {run['stopped_by'] or '-'}"
        )
    return "\n".join(lines) + "\n"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=int, default=5_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2003)
    parser.add_argument("--draws", type=int, default=1)
    parser.add_argument("--only", choices=[*PROTECTIONS, *SHIPPED_ROLES])
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
