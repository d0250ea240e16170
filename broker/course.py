"""How a question stands with every agency over its rounds. Pure.

An agency has answered when it answered in every round it was asked in. One that failed in a round is not
asked in later ones: what it gave before stays in, what it would have given is missing, and it is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from broker.outcome import Answered, Outcome, Unanswered
from broker.targets import Targets


@dataclass
class Course:
    """Outcomes of each agency, round by round, and the states of agencies that were not asked."""

    rounds: list[Sequence[Outcome]] = field(default_factory=list)
    not_asked: dict[str, str] = field(default_factory=dict)

    def still_asked(self, targets: Targets) -> Targets:
        """The targets without the agencies that failed before."""
        lost = {outcome.agency for outcome in self.standing() if isinstance(outcome, Unanswered)}
        wanted = {agency: wanted for agency, wanted in targets.wanted.items() if agency not in lost}
        return Targets(wanted, targets.apart)

    def add(self, outcomes: Sequence[Outcome], targets: Targets) -> None:
        """Take in how a round ended."""
        self.rounds.append(outcomes)
        for agency, state in targets.apart.items():
            if self.not_asked.get(agency) != "pruned":
                self.not_asked[agency] = state

    def of(self, agency: str) -> list[Outcome]:
        """Every outcome of one agency."""
        return [outcome for outcomes in self.rounds for outcome in outcomes if outcome.agency == agency]

    def standing(self) -> list[Outcome]:
        """One outcome per agency asked: its failure, or the last of its answers."""
        agencies = dict.fromkeys(outcome.agency for outcomes in self.rounds for outcome in outcomes)
        return [_worst(self.of(agency)) for agency in agencies]

    def answers(self) -> list[Answered]:
        """Everything that was answered in any round."""
        return [o for outcomes in self.rounds for o in outcomes if isinstance(o, Answered)]

    @property
    def apart(self) -> Mapping[str, str]:
        """The states of agencies that no round asked."""
        asked = {outcome.agency for outcome in self.standing()}
        return {agency: state for agency, state in self.not_asked.items() if agency not in asked}

    @property
    def states(self) -> dict[str, str]:
        """The state of every agency so far."""
        return {o.agency: o.state for o in self.standing()} | dict(self.apart)


def _worst(outcomes: Sequence[Outcome]) -> Outcome:
    return next((o for o in outcomes if isinstance(o, Unanswered)), outcomes[-1])


__all__ = ["Course"]
