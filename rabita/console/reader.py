"""What the pages read: a party's ledger, and at the broker how the agencies stand. As the officer, always."""

from __future__ import annotations

from rabita.client.agencies import AgencyStatus, list_agencies
from rabita.client.ledger import LedgerKeeper
from rabita.wire.channels import open_channel
from rabita.wire.v1.broker_pb2_grpc import BrokerServiceStub

_PATIENCE_S = 15.0


class Reader(LedgerKeeper):
    """The party at `address`; `client` is (private key, certificates) where it asks for them."""

    def __init__(
        self, address: str, authority: bytes, server_name: str, client: tuple[bytes, bytes] | None
    ) -> None:
        self._channel = open_channel(address, authority, server_name, client)
        super().__init__(self._channel, _PATIENCE_S)
        self._broker = BrokerServiceStub(self._channel)

    def agencies(self, token: str) -> tuple[AgencyStatus, ...]:
        """The agencies, from a broker."""
        return list_agencies(self._broker, token, _PATIENCE_S)

    def close(self) -> None:
        self._channel.close()


__all__ = ["Reader"]
