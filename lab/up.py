"""`rabita lab up | down | status`: the parties of a federation as processes on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from lab.keys import make_keys
from lab.layout import BROKER, USERS, Layout
from lab.processes import Running, Starting, end, launch, read_state, wait_ready, write_state
from rabita.catalogue import Federation, load_catalogue, load_federation
from rabita.refusal import Code, Refusal

_PATIENCE_SECONDS = 120.0
_ANY_PORT = "127.0.0.1:0"

Say = Callable[[str], None]


@dataclass(frozen=True)
class PartyStatus:
    """How one party stands: its process id and address, or none where it does not run."""

    party: str
    running: Running | None


def up(folder: Path, say: Say) -> dict[str, Running]:
    """Start every party that does not run yet, on the addresses they had before, and wait until all serve."""
    layout, federation = _open(folder)
    catalogue = load_catalogue(folder / "catalogue.yaml")  # a wrong file is said once, not by every process
    layout.lab.mkdir(exist_ok=True)
    make_keys(layout, federation, catalogue)
    before = read_state(layout.state)
    state = {party: running for party, running in before.items() if running.process()}
    until = time.monotonic() + _PATIENCE_SECONDS
    launched: list[Starting] = []
    try:
        agents = [a for a in federation.agencies if a not in state]
        launched = [
            launch(
                agent, _agent_arguments(layout, agent, _address(federation, before, agent)), layout.log(agent)
            )
            for agent in agents
        ]
        for starting in launched:
            state[starting.party] = wait_ready(starting, until)
        addresses = {agent: state[agent].address for agent in federation.agencies}
        layout.agents.write_text(yaml.safe_dump(addresses))
        if BROKER not in state:
            address = before[BROKER].address if BROKER in before else _ANY_PORT
            broker = launch(BROKER, _broker_arguments(layout, address), layout.log(BROKER))
            state[BROKER] = wait_ready(broker, until)
    except Refusal:
        end([*state.values()])
        for starting in launched:
            starting.child.kill()
        write_state(layout.state, before)
        raise
    write_state(layout.state, state)
    _write_profiles(layout, federation, state[BROKER].address)
    say(f"{federation.name}: broker and {len(federation.agencies)} agents are up")
    return state


def down(folder: Path, say: Say) -> None:
    """End what `up` started; the broker first, so that no question is cut off at its agents."""
    layout, _ = _open(folder)
    state = read_state(layout.state)
    alive = {party: running for party, running in state.items() if running.process()}
    if BROKER in alive:
        end([alive[BROKER]])
    end([running for party, running in alive.items() if party != BROKER])
    say(f"{len(alive)} processes ended")


def status(folder: Path) -> list[PartyStatus]:
    """Every party of the federation, the broker first."""
    layout, federation = _open(folder)
    state = read_state(layout.state)
    return [
        PartyStatus(party, state[party] if party in state and state[party].process() else None)
        for party in (BROKER, *sorted(federation.agencies))
    ]


def _open(folder: Path) -> tuple[Layout, Federation]:
    if not folder.is_dir():
        raise Refusal(Code.CONFIGURATION, f"{folder} is not a folder", hint="rabita lab new FOLDER makes one")
    return Layout(folder.resolve()), load_federation(folder)


def _address(federation: Federation, before: Mapping[str, Running], agent: str) -> str:
    declared = federation.agencies[agent].address
    if declared:
        return declared
    return before[agent].address if agent in before else _ANY_PORT


def _agent_arguments(layout: Layout, agent: str, address: str) -> list[str]:
    return [
        "agent", "serve", str(layout.agency(agent)),
        "--catalogue", str(layout.folder / "catalogue.yaml"),
        "--policies", str(layout.folder / "policies"),
        "--trust", str(layout.trust(agent)),
        "--ledger", str(layout.ledger(agent)),
        "--state", str(layout.kept(agent)),
        "--listen", address,
    ]  # fmt: skip


def _broker_arguments(layout: Layout, address: str) -> list[str]:
    return [
        "broker", "serve", str(layout.folder),
        "--trust", str(layout.trust(BROKER)),
        "--ledger", str(layout.ledger(BROKER)),
        "--agents", str(layout.agents),
        "--listen", address,
    ]  # fmt: skip


def _write_profiles(layout: Layout, federation: Federation, address: str) -> None:
    layout.profile("analyst").parent.mkdir(exist_ok=True)
    for user in USERS:
        layout.profile(user).write_text(
            yaml.safe_dump(
                {
                    "broker": address,
                    "federation": federation.name,
                    "trust": "../authority/ca.pem",
                    "token": f"../users/{user}/token.jwt",
                    "key": f"../users/{user}/key.pem",
                },
                sort_keys=False,
            )
        )


__all__ = ["PartyStatus", "down", "status", "up"]
