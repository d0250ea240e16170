"""Where a lab keeps its things: everything it makes lies under `FOLDER/.lab` (DESIGN §13)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BROKER = "broker"
USERS = {name: (name,) for name in ("analyst", "officer", "case_officer", "liaison_officer", "researcher")}
"""The lab's users and their roles."""


@dataclass(frozen=True)
class Layout:
    """The paths of one federation's lab. `party` is `broker` or an agency's id."""

    folder: Path

    @property
    def lab(self) -> Path:
        return self.folder / ".lab"

    @property
    def authority(self) -> Path:
        return self.lab / "authority"

    @property
    def issuer(self) -> Path:
        return self.lab / "issuer"

    @property
    def state(self) -> Path:
        return self.lab / "state.json"

    @property
    def agents(self) -> Path:
        return self.lab / "agents.yaml"

    def trust(self, party: str) -> Path:
        return self.lab / "parties" / party

    def ledger(self, party: str) -> Path:
        return self.lab / "ledgers" / party

    def kept(self, party: str) -> Path:
        return self.lab / "state" / party

    def log(self, party: str) -> Path:
        return self.lab / "logs" / f"{party}.log"

    def user(self, name: str) -> Path:
        return self.lab / "users" / name

    def profile(self, name: str) -> Path:
        return self.lab / "profiles" / f"{name}.yaml"

    def agency(self, party: str) -> Path:
        return self.folder / "agencies" / party


__all__ = ["BROKER", "USERS", "Layout"]
