"""Papers that somebody with power over one party could forge: an issuer's keys, a certificate of two."""

from __future__ import annotations

import json
from collections.abc import Iterator

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
)

from lab.layout import BROKER
from rabita.ledger import Filter, search
from rabita.refusal import Code, Outcome
from rabita.trust import agency_id, broker_id, dns_name
from rabita.trust.certificates import certificate_pem, key_pem, new_tls_key, read_certificates
from rabita.trust.jwk import public_jwk, thumbprint
from rabita.wire.channels import open_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import agent_pb2, agent_pb2_grpc
from tests.attacks.test_protocol import at_agent, at_broker, signed_again
from tests.federation.asking import Asking
from tests.federation.running import Federation

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"


@pytest.fixture
def false_issuer(small: Federation) -> Iterator[Ed25519PrivateKey]:
    """A key that the broker's own file takes for the issuer's, while the agencies' files do not."""
    key, file = Ed25519PrivateKey.generate(), small.layout.trust(BROKER) / "issuers.json"
    before = file.read_text()
    issuers = json.loads(before)
    issuers["keys"].append(issuers["keys"][0] | {"kid": "false", "jwk": public_jwk(key.public_key())})
    file.write_text(json.dumps(issuers))
    yield key
    file.write_text(before)


def test_an_issuer_that_the_broker_made_up_is_nobodys_at_an_agency(
    small: Federation, false_issuer: Ed25519PrivateKey
) -> None:
    """PRO-009: who owns the broker can make it believe any token, and gets nothing for it."""
    asking, users = Asking(small), Ed25519PrivateKey.generate()
    claims = {"cnf": {"jkt": thumbprint(public_jwk(users.public_key()))}, "sub": "made-up"}
    token = signed_again(asking.token, false_issuer, {"kid": "false"}, claims)
    question = asking.signed(SQL, key=users, subject="made-up")
    refused = at_broker(asking, token, question)
    asked = [
        f.entry["user"] for f in search(small.layout.ledger(BROKER), Filter(kind="asked", user="made-up"))
    ]
    assert asked == ["made-up"], "the broker believed it"
    assert refused is not None
    assert refused.code.outcome is not Outcome.USAGE
    for agency in ("harbour", "north", "south"):
        assert list(search(small.layout.ledger(agency), Filter(user="made-up"))) == []
    no = at_agent(asking, token, asking.signed(SQL, key=users, subject="made-up"))
    assert no is not None
    assert no.code is Code.TOKEN_INVALID


def two_names(federation: Federation, names: list[str]) -> tuple[bytes, bytes]:
    """A TLS certificate of the federation's own authority for several parties at once, and its key."""
    layout = federation.layout
    authority = read_certificates((layout.authority / "ca.pem").read_bytes(), "ca.pem")[0]
    signs = load_pem_private_key((layout.authority / "ca.key").read_bytes(), None)
    honest = read_certificates((layout.trust(BROKER) / "tls.pem").read_bytes(), "tls.pem")[0]
    assert isinstance(signs, EllipticCurvePrivateKey)
    key = new_tls_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(honest.subject).issuer_name(authority.subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(honest.not_valid_before_utc).not_valid_after(honest.not_valid_after_utc)
    )  # fmt: skip
    for extension in honest.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            uris = [x509.UniformResourceIdentifier(name) for name in names]
            builder = builder.add_extension(x509.SubjectAlternativeName(uris), critical=False)
        elif not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    made = builder.sign(signs, hashes.SHA256())
    return key_pem(key), certificate_pem(made)


def described(federation: Federation, client: tuple[bytes, bytes]) -> Code | None:
    """What an agent says to one who shows this certificate; None where it answers."""
    authority = (federation.layout.trust(BROKER) / "ca.pem").read_bytes()
    server = dns_name(agency_id("small", "north"))
    with open_channel(federation.party("north").address, authority, server, client) as channel:
        try:
            agent_pb2_grpc.AgentServiceStub(channel).Describe(agent_pb2.DescribeRequest(), timeout=10)
        except grpc.RpcError as error:
            return refusal_from_error(error).code
    return None


def test_a_certificate_of_two_parties_is_nobodys(small: Federation) -> None:
    """PRO-029: though the authority signed it. Of the broker alone, made the same way, it is answered."""
    broker, north = broker_id("small"), agency_id("small", "north")
    assert described(small, two_names(small, [broker])) is None
    for names in ([broker, north], [north, broker], [broker, broker], [broker, "https://elsewhere.example"]):
        assert described(small, two_names(small, names)) is Code.PEER_NOT_ALLOWED
