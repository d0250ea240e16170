"""Entries reach a receiver over TLS (RFC 5425) that proves its name, and no other; a break loses none."""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from rabita.cli.main import main
from rabita.ledger import Ledger

NOW = datetime.now(UTC)
HERE = "127.0.0.1"


@dataclass(frozen=True)
class Authority:
    """A certificate authority, and where its certificate lies."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path

    @classmethod
    def make(cls, file: Path) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, file.stem)])
        made = _builder(name, name, key.public_key(), days=30).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        certificate = made.sign(key, hashes.SHA256())
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(key, certificate, file)

    def issue(self, file: Path, address: str = HERE, days: int = 1) -> Path:
        """A certificate for an address with its key, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "soc")])
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        made = _builder(self.certificate.subject, name, key.public_key(), days).add_extension(
            names, critical=False
        )
        certificate = made.sign(self.key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file.write_bytes(private + certificate.public_bytes(pem))
        return file


def _builder(
    issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer).subject_name(subject).public_key(key).serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=10)).not_valid_after(NOW + timedelta(days=days))
    )  # fmt: skip


class Receiver:
    """A TLS server that keeps what it is sent; `breaks_after` bytes it drops the connection, once."""

    def __init__(
        self, certificate: Path, *, clients: Path | None = None, breaks_after: int = 0, port: int = 0
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients)
        self._context, self._breaks_after = context, breaks_after
        self.connections = 0
        self._socket = socket.create_server((HERE, port))
        self.port = int(self._socket.getsockname()[1])
        self.url = f"syslog+tls://{HERE}:{self.port}"
        self.received = bytearray()
        self.versions: list[str | None] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                plain, _ = self._socket.accept()
            except OSError:
                return
            try:
                with self._context.wrap_socket(plain, server_side=True) as connection:
                    self._serve(connection)
            except OSError:
                plain.close()

    def _serve(self, connection: ssl.SSLSocket) -> None:
        self.connections += 1
        self.versions.append(connection.version())
        while piece := connection.recv(4096):
            self.received += piece
            if self._breaks_after and len(self.received) >= self._breaks_after:
                linger = struct.pack("ii", 1, 0)  # a reset, with what was not read lost
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self._socket.close()
                return

    def messages(self) -> list[bytes]:
        """The whole messages that came, in order, by their counts (RFC 5425 section 4.3)."""
        found, at = [], 0
        while (space := self.received.find(b" ", at)) > 0:
            at = space + 1 + int(self.received[at:space])
            if at > len(self.received):
                break
            found.append(bytes(self.received[space + 1 : at]))
        return found

    def places(self) -> list[int]:
        """The places in the ledger of the entries that came."""
        return [int(message.split(b' index="', 1)[1].split(b'"')[0]) for message in self.messages()]

    def questions(self) -> list[str]:
        return [json.loads(m.split("\ufeff".encode(), 1)[1])["question"] for m in self.messages()]

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.make(tmp_path / "ca.pem")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l", origin="rabita/f/broker", key=Ed25519PrivateKey.generate()) as opened:
        for number in range(3):
            opened.append({"kind": "asked", "question": f"q{number}", "user": "amna"})
        yield opened


def ship(ledger: Ledger, to: str, *options: str) -> int:
    return int(main(["ledger", "ship", str(ledger.folder), "--to", to, *options]))


def bookmark(ledger: Ledger) -> dict[str, int]:
    file = ledger.folder.with_name(f"{ledger.folder.name}-shipped.json")
    noted = json.loads(file.read_text()) if file.exists() else {}
    return {name.removeprefix("rabita/f/broker "): place["next"] for name, place in noted.items()}


def test_entries_come_over_tls_in_order_and_once(
    ledger: Ledger, authority: Authority, tmp_path: Path
) -> None:
    receiver = Receiver(authority.issue(tmp_path / "soc.pem"))
    for _ in range(2):
        assert ship(ledger, receiver.url, "--ca", str(authority.file)) == 0
    assert receiver.questions() == ["q0", "q1", "q2"]
    assert receiver.versions[0] in ("TLSv1.2", "TLSv1.3")
    assert bookmark(ledger) == {receiver.url: 3}
    receiver.close()


@pytest.mark.parametrize("wrong", ["another authority", "another address", "expired", "self-signed"])
def test_a_wrong_certificate_is_told_nothing(
    ledger: Ledger, authority: Authority, tmp_path: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Authority.make(tmp_path / "other.pem")
    file = tmp_path / "soc.pem"
    made = {
        "another authority": lambda: other.issue(file),
        "another address": lambda: authority.issue(file, address="192.0.2.7"),
        "expired": lambda: authority.issue(file, days=-1),
        "self-signed": lambda: other.issue(file),
    }
    receiver = Receiver(made[wrong]())
    trusted = [] if wrong == "self-signed" else ["--ca", str(authority.file)]
    assert ship(ledger, receiver.url, *trusted) == 6
    assert "certificate verify failed" in capsys.readouterr().err.lower()
    assert receiver.received == b""
    assert bookmark(ledger) == {}
    receiver.close()


def test_a_receiver_that_speaks_no_tls_is_told_nothing(ledger: Ledger, authority: Authority) -> None:
    with socket.create_server((HERE, 0)) as plain:
        heard = bytearray()

        def listen() -> None:
            connection, _ = plain.accept()
            with connection:
                heard.extend(connection.recv(4096))
                connection.sendall(b"welcome to syslog\n")

        threading.Thread(target=listen, daemon=True).start()
        url = f"syslog+tls://{HERE}:{plain.getsockname()[1]}"
        assert ship(ledger, url, "--ca", str(authority.file)) == 6
    assert b"q0" not in heard


def test_a_receiver_may_ask_who_sends(ledger: Ledger, authority: Authority, tmp_path: Path) -> None:
    receiver = Receiver(authority.issue(tmp_path / "soc.pem"), clients=authority.file)
    options = ["--ca", str(authority.file)]
    assert ship(ledger, receiver.url, *options) == 6
    assert (receiver.questions(), bookmark(ledger)) == ([], {})
    assert ship(ledger, receiver.url, *options, "--cert", str(authority.issue(tmp_path / "me.pem"))) == 0
    assert receiver.questions() == ["q0", "q1", "q2"]
    receiver.close()


def test_after_a_break_every_entry_comes_at_the_next_run(
    ledger: Ledger, authority: Authority, tmp_path: Path
) -> None:
    for number in range(3, 9_000):
        ledger.append({"kind": "asked", "question": f"q{number}", "user": "amna", "sql": "SELECT 1"})
    certificate = authority.issue(tmp_path / "soc.pem")
    broken = Receiver(certificate, breaks_after=2_000_000)
    assert ship(ledger, broken.url, "--ca", str(authority.file)) == 6
    came = broken.places()
    assert came == list(range(len(came)))
    assert 0 < len(came) < ledger.size
    assert broken.connections > 1, "what was taken is settled now and then"
    at = bookmark(ledger).get(broken.url, 0)
    assert 0 < at <= len(came), "it goes on with what came last, or before: nothing is left out"
    again = Receiver(certificate, port=broken.port)
    assert ship(ledger, again.url, "--ca", str(authority.file)) == 0
    assert again.places() == list(range(at, ledger.size))
    again.close()


def test_a_certificate_of_ours_that_cannot_be_read_is_named(
    ledger: Ledger, authority: Authority, tmp_path: Path
) -> None:
    receiver = Receiver(authority.issue(tmp_path / "soc.pem"))
    options = ["--ca", str(authority.file), "--cert", str(tmp_path / "none.pem")]
    assert ship(ledger, receiver.url, *options) == 2
    assert receiver.received == b""
    receiver.close()


@pytest.mark.parametrize(
    "content", [None, "", "garbage", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"]
)
@pytest.mark.parametrize("option", ["--ca", "--cert"])
def test_a_file_for_tls_that_is_none_is_a_mistake_in_the_settings(
    ledger: Ledger, tmp_path: Path, option: str, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file.pem"
    if content is not None:
        file.write_text(content)
    assert ship(ledger, f"syslog+tls://{HERE}:1", option, str(file)) == 2
    assert capsys.readouterr().err.startswith(f"configuration: {file}: ")


def test_an_encrypted_key_asks_nobody_for_its_passphrase(
    ledger: Ledger, authority: Authority, tmp_path: Path
) -> None:
    certificate = authority.issue(tmp_path / "me.pem")
    key = serialization.load_pem_private_key(certificate.read_bytes(), None)
    secret = serialization.BestAvailableEncryption(b"secret")
    pem = serialization.Encoding.PEM
    (tmp_path / "me.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, secret))
    options = ["--cert", str(certificate), "--key", str(tmp_path / "me.key")]
    assert ship(ledger, f"syslog+tls://{HERE}:1", *options) == 2


def test_files_for_tls_without_tls_are_a_usage_error(ledger: Ledger, authority: Authority) -> None:
    for kind in ("syslog+tcp", "syslog+udp", "otlp"):
        assert ship(ledger, f"{kind}://{HERE}:1", "--ca", str(authority.file)) == 2
