"""The exchange of checkpoints: what a party shows of its own ledger, and what it makes of its peers'.

Broker and agents witness each other's ledgers. Every request and every answer says how much of the peer's
ledger was seen, and shows the own one from there on; what a peer shows is checked and remembered before
anything is answered (`rabita/ledger/witness.py`). The key of a peer's ledger is the one in its signing
certificate, under the pinned authority.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rabita.ledger import Checkpoint, Ledger, Recorded, VerifierKey, Witness
from rabita.ledger.growth import MOST_LEAVES, Growth
from rabita.ledger.tree import HASH_BYTES
from rabita.refusal import Code, Refusal
from rabita.trust import Authority, NotCertified, Signer, VerifiedReceipt, agency_id, broker_id
from rabita.wire.v1 import ledger_pb2

BROKER = ""
"""The broker, where a party is named by the agency it is."""


def origin_of(federation: str, agency: str) -> str:
    """The name of a party's ledger.

    >>> origin_of("drugs", "anf"), origin_of("drugs", BROKER)
    ('rabita/drugs/agency/anf', 'rabita/drugs/broker')
    """
    return f"rabita/{federation}/agency/{agency}" if agency else f"rabita/{federation}/broker"


def seen_folder(ledger: Path) -> Path:
    """Where a party keeps what it saw of its peers: beside its ledger, of which every byte matters."""
    return ledger.with_name(f"{ledger.name}-seen")


class Exchange:
    """One party's side. Safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        witness: Witness,
        *,
        federation: str,
        authority: Callable[[], Authority],
        signer: Callable[[], Signer],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.witness = witness
        self._ledger, self._federation = ledger, federation
        self._authority, self._signer, self._clock = authority, signer, clock
        self._lock = threading.Lock()
        self._signers: dict[VerifierKey, Signer] = {}
        self._newest: Signer | None = None

    def follow_key(self) -> None:
        """Let the ledger be signed by the party's key of now: it may have been rotated."""
        signer = self._signer()
        if signer is self._newest:
            return
        with self._lock:
            self._ledger.sign_with(signer.key)
            self._signers[self._ledger.verifier] = self._newest = signer

    def signer_of(self, recorded: Recorded) -> Signer:
        """The signer whose key signed the checkpoint over an entry: a receipt goes under the same."""
        assert recorded.signed_by is not None  # noqa: S101 - a ledger always says
        return self._signers[recorded.signed_by]

    def size_of(self, agency: str) -> int:
        """How many entries of that party's ledger were seen."""
        return self.witness.size(origin_of(self._federation, agency))

    def is_near(self, since: int) -> bool:
        """Whether showing growth since then takes no reading of files."""
        return self._ledger.size - since <= MOST_LEAVES

    def show(self, since: int) -> ledger_pb2.Shown:
        """The own ledger as it is now, for a peer that has seen so many entries."""
        self.follow_key()
        shown = self._ledger.show(since)
        message = _message(shown.growth)
        message.checkpoint, message.certificate = shown.checkpoint, self._certificate()
        return message

    def show_to(self, recorded: Recorded, since: int) -> ledger_pb2.Shown:
        """How the own ledger grew up to an entry; checkpoint and certificate are in the receipt beside it."""
        return _message(self._ledger.show(since, recorded).growth)

    def observe(self, agency: str, shown: ledger_pb2.Shown, at_least: int | None = None) -> Checkpoint:
        """What a peer shows, checked and remembered; see `Witness.observe` for what is refused."""
        key = self._key(agency, shown.certificate)
        return self.witness.observe(shown.checkpoint, key, _growth(shown), at_least=at_least)

    def observe_receipt(
        self, verified: VerifiedReceipt, shown: ledger_pb2.Shown, at_least: int | None = None
    ) -> Checkpoint:
        """The same for an agent's answer, whose receipt holds checkpoint and certificate."""
        receipt = verified.receipt
        key = VerifierKey(origin_of(self._federation, receipt.agency), verified.key)
        return self.witness.observe(receipt.checkpoint, key, _growth(shown), at_least=at_least)

    def _certificate(self) -> bytes:
        newest = self._newest
        assert newest is not None  # noqa: S101 - `follow_key` came before
        return newest.der

    def _key(self, agency: str, certificate: bytes) -> VerifierKey:
        origin = origin_of(self._federation, agency)
        name = agency_id(self._federation, agency) if agency else broker_id(self._federation)
        try:
            public: Ed25519PublicKey = self._authority().signing_key(certificate, name, int(self._clock()))
        except NotCertified as why:
            raise Refusal(
                Code.LEDGER_CORRUPT, f"the certificate shown with the ledger of {origin} {why}"
            ) from None
        return VerifierKey(origin, public.public_bytes_raw())


def _message(growth: Growth) -> ledger_pb2.Shown:
    return ledger_pb2.Shown(
        since=growth.since,
        leaves=b"".join(growth.leaves),
        consistency=b"".join(growth.consistency),
        frontier=b"".join(growth.frontier),
    )


def _growth(shown: ledger_pb2.Shown) -> Growth:
    return Growth(
        shown.since,
        tuple(_hashes(shown.leaves)),
        tuple(_hashes(shown.consistency)),
        tuple(_hashes(shown.frontier)),
    )


def _hashes(content: bytes) -> Iterable[bytes]:
    """Its pieces of 32 bytes; a last one that is shorter is refused with the growth."""
    most = (MOST_LEAVES + 1) * HASH_BYTES
    return (content[at : at + HASH_BYTES] for at in range(0, min(len(content), most), HASH_BYTES))


__all__ = ["BROKER", "Exchange", "origin_of", "seen_folder"]
