"""How the agencies stand, as the broker says."""

from __future__ import annotations

from dataclasses import dataclass

from rabita.client.calls import call
from rabita.wire.v1 import broker_pb2
from rabita.wire.v1.broker_pb2_grpc import BrokerServiceStub


@dataclass(frozen=True)
class AgencyStatus:
    """How an agency stands with the broker, and the shared tables that it serves."""

    id: str
    name: str
    state: str
    tables: tuple[str, ...]


def list_agencies(broker: BrokerServiceStub, token: str, timeout: float) -> tuple[AgencyStatus, ...]:
    """The agencies and how they stand with the broker now. Raises `Refusal`."""
    reply = call(broker.ListAgencies, broker_pb2.ListAgenciesRequest(token=token), timeout)
    return tuple(AgencyStatus(a.id, a.name, a.state, tuple(a.tables)) for a in reply.agencies)


__all__ = ["AgencyStatus", "list_agencies"]
