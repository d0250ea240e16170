"""The names of parties: SPIFFE ids in certificates, the DNS names that TLS libraries ask for, peers' names.

A federation is a SPIFFE trust domain. `spiffe://FEDERATION/broker` and `spiffe://FEDERATION/agency/ID` are
its parties; `spiffe://FEDERATION/catalogue` signs catalogues and runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rabita.refusal import Code, Refusal

_FEDERATION = r"[a-z][a-z0-9-]{0,62}"
_AGENCY = r"[a-z][a-z0-9_]{0,62}"
_SPIFFE = re.compile(rf"spiffe://(?P<federation>{_FEDERATION})/(?P<party>broker|catalogue|agency/{_AGENCY})")
_DNS_SUFFIX = "rabita.internal"


@dataclass(frozen=True)
class PartyName:
    """Who a certificate is for. `party` is `broker`, `catalogue` or `agency/ID`."""

    federation: str
    party: str

    @property
    def spiffe_id(self) -> str:
        return f"spiffe://{self.federation}/{self.party}"

    @property
    def agency(self) -> str | None:
        """The agency's id; None where the party is none."""
        return self.party.removeprefix("agency/") if self.party.startswith("agency/") else None

    @property
    def short(self) -> str:
        """For people and for service names: the agency's id, or `broker`."""
        return self.agency or self.party


def parse_spiffe_id(text: str) -> PartyName:
    """The party that a SPIFFE id names; `Refusal(PEER_NOT_ALLOWED)` for any other text.

    >>> parse_spiffe_id("spiffe://pakistan/agency/anf").agency
    'anf'
    """
    match = _SPIFFE.fullmatch(text)
    if match is None:
        raise Refusal(Code.PEER_NOT_ALLOWED, "the certificate names no party of a federation")
    return PartyName(match["federation"], match["party"])


def check_federation_name(name: str) -> str:
    """The name itself, where it can stand in a SPIFFE id; `Refusal(USAGE)` otherwise."""
    if re.fullmatch(_FEDERATION, name) is None:
        raise Refusal(
            Code.USAGE,
            f"{name!r} cannot be a federation's name",
            hint="a lower-case letter, then up to 62 lower-case letters, digits and hyphens",
        )
    return name


def parse_party(text: str) -> str:
    """`broker`, `catalogue` or `agency/ID` as typed; `Refusal(USAGE)` for anything else."""
    if _SPIFFE.fullmatch(f"spiffe://f/{text}") is None:
        raise Refusal(
            Code.USAGE, f"{text!r} is no party", hint="allowed: broker, or agency/ID as in federation.yaml"
        )
    return text


def broker_id(federation: str) -> str:
    """The broker's SPIFFE id.

    >>> broker_id("pakistan")
    'spiffe://pakistan/broker'
    """
    return f"spiffe://{federation}/broker"


def agency_id(federation: str, agency: str) -> str:
    """An agency's SPIFFE id.

    >>> agency_id("pakistan", "anf")
    'spiffe://pakistan/agency/anf'
    """
    return f"spiffe://{federation}/agency/{agency}"


def catalogue_id(federation: str) -> str:
    """The SPIFFE id of the key that signs catalogues."""
    return f"spiffe://{federation}/catalogue"


def dns_name(spiffe_id: str) -> str:
    """The DNS name in a party's TLS certificate, which a caller asks for in place of the address.

    No two parties share one: ids of agencies hold no hyphen, host names no underscore.

    >>> dns_name("spiffe://pakistan/agency/coast_guard")
    'coast-guard.agency.pakistan.rabita.internal'
    >>> dns_name("spiffe://pakistan/broker")
    'broker.pakistan.rabita.internal'
    """
    name = parse_spiffe_id(spiffe_id)
    labels = [name.agency.replace("_", "-"), "agency"] if name.agency else [name.party]
    return ".".join([*labels, name.federation, _DNS_SUFFIX])


def peer_spiffe_id(auth_context: Mapping[str, Sequence[bytes]]) -> str:
    """The one URI name in the peer's certificate, from gRPC's `context.auth_context()`.

    gRPC mixes DNS and URI names under one key and gives `peer_spiffe_id` only where it is sure; a certificate
    with a second URI name is no SPIFFE certificate at all (X.509-SVID, section 2): `PEER_NOT_ALLOWED`.
    """
    mixed = auth_context.get("x509_subject_alternative_name", ())
    uris = [name for name in mixed if b"://" in name]
    stated = list(auth_context.get("peer_spiffe_id", ()))
    if len(uris) != 1 or stated not in ([], uris):
        raise Refusal(
            Code.PEER_NOT_ALLOWED,
            "the caller showed no certificate of a party of this federation",
            hint="`rabita keys show tls.pem` says what a certificate names",
        )
    try:
        text = uris[0].decode("ascii")
    except UnicodeDecodeError:
        raise Refusal(Code.PEER_NOT_ALLOWED, "the caller's certificate names no party") from None
    return parse_spiffe_id(text).spiffe_id


__all__ = [
    "PartyName",
    "agency_id",
    "broker_id",
    "catalogue_id",
    "check_federation_name",
    "dns_name",
    "parse_party",
    "parse_spiffe_id",
    "peer_spiffe_id",
]
