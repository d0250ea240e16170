"""What the pages read: a party's ledger, and at the broker all parties' accounts and how agencies stand.

As the officer, always.
"""

from __future__ import annotations

from rabita.client.accounts import Accounts, OfQuestion
from rabita.client.agencies import AgencyStatus, list_agencies
from rabita.client.ledger import LedgerKeeper
from rabita.client.story import Story, tell_story
from rabita.trust import Authority
from rabita.wire.channels import open_channel
from rabita.wire.v1.broker_pb2_grpc import BrokerServiceStub

_PATIENCE_S = 15.0

_ACCOUNT_S = 5.0
"""How long one party has for its account: an agency that hangs keeps a page waiting no longer than that."""


class Reader(LedgerKeeper):
    """The party at `address`; `client` is (private key, certificates) where it asks for them."""

    def __init__(
        self,
        address: str,
        authority: bytes,
        federation: str,
        server_name: str,
        client: tuple[bytes, bytes] | None,
    ) -> None:
        self._channel = open_channel(address, authority, server_name, client)
        super().__init__(self._channel, _PATIENCE_S)
        self._broker = BrokerServiceStub(self._channel)
        keeper = LedgerKeeper(self._channel, _ACCOUNT_S)
        self._accounts = Accounts(keeper, Authority.from_pem(authority), federation)

    def agencies(self, token: str) -> tuple[AgencyStatus, ...]:
        """The agencies, from a broker."""
        return list_agencies(self._broker, token, _PATIENCE_S)

    def story(self, token: str, party: str, question: str) -> Story:
        """One question's story, verified here: of all parties at the broker (""), at an agency its own."""
        if party:
            return Story(question, {party: self.of_question(token, party, question)}, {}, ())
        listed = [status.id for status in list_agencies(self._broker, token, _ACCOUNT_S)]
        return tell_story(self._accounts, token, question, listed)

    def of_question(self, token: str, agency: str, question: str) -> OfQuestion:
        """What one ledger has of a question, verified here; "" is the broker's."""
        return self._accounts.of_question(token, agency, question)

    def close(self) -> None:
        self._channel.close()


__all__ = ["Reader"]
