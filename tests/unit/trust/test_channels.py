"""Real TLS between real processes' libraries: gRPC takes our certificates, and names decide who may speak."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.refusal import Refusal
from rabita.trust import (
    agency_id,
    broker_id,
    dns_name,
    issue_party,
    make_authority,
    peer_spiffe_id,
    publish_authority,
    rotate_authority,
    rotate_party,
)
from rabita.trust.certificates import Validity, certificate_pem, key_pem, make_tls_certificate
from rabita.trust.issue import load_authority_folder
from rabita.wire.channels import TlsFiles, open_channel, server_credentials
from tests.unit.trust.conftest import FEDERATION

METHOD = "/rabita.Test/WhoAmI"
ODD = agency_id(FEDERATION, "coast_guard_")


@pytest.fixture
def parties(tmp_path: Path) -> Path:
    make_authority(tmp_path / "authority", FEDERATION)
    for name, party in (
        ("broker", broker_id(FEDERATION)),
        ("anf", agency_id(FEDERATION, "anf")),
        ("odd", ODD),
    ):
        issue_party(tmp_path / "authority", party, tmp_path / name)
    return tmp_path


def who_am_i(_: bytes, context: grpc.ServicerContext) -> bytes:
    try:
        return peer_spiffe_id(context.auth_context()).encode()
    except Refusal as refusal:
        return refusal.code.wire_name.encode()


@contextmanager
def serving(trust: Path, *, client_required: bool = True) -> Iterator[str]:
    server = grpc.server(ThreadPoolExecutor(2))
    handler = grpc.unary_unary_rpc_method_handler(who_am_i)
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("rabita.Test", {"WhoAmI": handler}),)
    )
    credentials = server_credentials(TlsFiles.of(trust), client_required=client_required)
    port = server.add_secure_port("127.0.0.1:0", credentials)
    server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.stop(None)


def ask(address: str, trust: Path, server: str, client: Path | None) -> str:
    shown = ((client / "tls.key").read_bytes(), (client / "tls.pem").read_bytes()) if client else None
    with open_channel(address, (trust / "ca.pem").read_bytes(), dns_name(server), shown) as channel:
        call: Callable[..., bytes] = channel.unary_unary(METHOD)
        return call(b"", timeout=3).decode()


def test_grpc_says_who_the_peer_is(parties: Path) -> None:
    with serving(parties / "anf") as address:
        anf = agency_id(FEDERATION, "anf")
        assert ask(address, parties / "broker", anf, parties / "broker") == broker_id(FEDERATION)
        assert ask(address, parties / "broker", anf, parties / "odd") == ODD


def test_every_agencys_dns_name_is_one_that_grpc_can_check(parties: Path) -> None:
    with serving(parties / "odd") as address:
        assert ask(address, parties / "broker", ODD, parties / "broker") == broker_id(FEDERATION)


def test_a_server_with_another_partys_certificate_is_not_spoken_to(parties: Path) -> None:
    """PRO-028."""
    with serving(parties / "odd") as address, pytest.raises(grpc.RpcError):
        ask(address, parties / "broker", agency_id(FEDERATION, "anf"), parties / "broker")


def test_a_caller_without_a_certificate_reaches_no_agent_and_has_no_name_at_the_broker(parties: Path) -> None:
    """PRO-027."""
    with serving(parties / "anf") as address, pytest.raises(grpc.RpcError):
        ask(address, parties / "broker", agency_id(FEDERATION, "anf"), None)
    with serving(parties / "broker", client_required=False) as address:
        assert ask(address, parties / "anf", broker_id(FEDERATION), None) == "peer_not_allowed"


def test_a_caller_certified_by_another_authority_is_turned_away(parties: Path, tmp_path: Path) -> None:
    make_authority(tmp_path / "other", FEDERATION)
    issue_party(tmp_path / "other", broker_id(FEDERATION), tmp_path / "false")
    with serving(parties / "anf") as address, pytest.raises(grpc.RpcError):
        ask(address, parties / "broker", agency_id(FEDERATION, "anf"), tmp_path / "false")


def test_a_signing_certificate_does_not_speak_tls(parties: Path) -> None:
    broker = parties / "broker"
    for kind in ("key", "pem"):
        (broker / f"tls.{kind}").write_bytes((broker / f"signing.{kind}").read_bytes())
    with serving(parties / "anf") as address, pytest.raises(grpc.RpcError):
        ask(address, broker, agency_id(FEDERATION, "anf"), broker)


def test_grpc_takes_no_ed25519_certificate_even_one_for_tls(parties: Path) -> None:
    """Decision 2 rests on this: should it ever pass, one key a party would do."""
    issuer = load_authority_folder(parties / "authority").issuer
    key, validity = Ed25519PrivateKey.generate(), Validity.of_days(int(time.time()), 1)
    certificate = make_tls_certificate(key, broker_id(FEDERATION), validity, issuer)  # type: ignore[arg-type]
    (parties / "broker" / "tls.key").write_bytes(key_pem(key))
    (parties / "broker" / "tls.pem").write_bytes(certificate_pem(certificate))
    with serving(parties / "anf") as address, pytest.raises(grpc.RpcError):
        ask(address, parties / "broker", agency_id(FEDERATION, "anf"), parties / "broker")


def test_the_authority_is_rotated_while_a_server_runs(parties: Path) -> None:
    authority, anf, broker = (parties / name for name in ("authority", "anf", "broker"))
    server = agency_id(FEDERATION, "anf")
    with serving(anf) as address:
        assert ask(address, broker, server, broker) == broker_id(FEDERATION)
        rotate_authority(authority)
        for party in (anf, broker):
            publish_authority(authority, party)
        assert ask(address, broker, server, broker) == broker_id(FEDERATION)
        rotate_party(authority, broker)
        assert ask(address, broker, server, broker) == broker_id(FEDERATION)
        rotate_party(authority, anf)
        rotate_authority(authority, drop_old=True)
        for party in (anf, broker):
            publish_authority(authority, party)
        assert ask(address, broker, server, broker) == broker_id(FEDERATION)


def test_openssl_finds_the_certificates_in_order(parties: Path) -> None:
    for file, purpose in (("tls.pem", "sslserver"), ("tls.pem", "sslclient"), ("signing.pem", "any")):
        anf = parties / "anf"
        command = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", str(anf / "ca.pem")]
        try:
            done = subprocess.run([*command, str(anf / file)], capture_output=True, text=True, check=False)
        except FileNotFoundError:
            pytest.skip("no openssl here")
        assert done.returncode == 0, done.stderr
