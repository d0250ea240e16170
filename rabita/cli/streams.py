"""Syslog over TCP (RFC 6587) and TLS (RFC 5425): counted messages on a connection that nobody acknowledges.

A receiver never answers, and what lies in buffers is lost with the connection. What can be known is that it
was closed in order: then all was taken from it. So a connection is closed now and then, and only that counts.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.syslog import counted
from rabita.refusal import Code, Refusal

_SECONDS = 10.0
_FAREWELL_SECONDS = 3.0  # some receivers never close their side


@dataclass(frozen=True)
class Identity:
    """Whom to trust for TLS (None: the system), and who we are to the receiver, where it asks."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def tls_context(identity: Identity) -> ssl.SSLContext:
    """What TLS is spoken with; refused (`CONFIGURATION`) where one of its files cannot be used."""
    authority = str(identity.authority) if identity.authority else None
    try:
        context = ssl.create_default_context(cafile=authority)
    except (OSError, ValueError) as error:
        raise _unusable(identity.authority, "certificates in PEM of whom to trust", error) from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if identity.certificate:
        try:
            # an encrypted key would ask for its passphrase on the terminal of a program that runs unattended
            context.load_cert_chain(identity.certificate, identity.key, password="")
        except (OSError, ValueError) as error:
            raise _unusable(
                identity.certificate, "a certificate in PEM with its key, not encrypted", error
            ) from None
    return context


def _unusable(file: Path | None, wanted: str, error: Exception) -> Refusal:
    missing = isinstance(error, OSError) and not isinstance(error, ssl.SSLError)
    why = f"cannot be read: {error.strerror}" if missing else f"not {wanted}"  # type: ignore[attr-defined]
    return Refusal(Code.CONFIGURATION, f"{file}: {why}")


class Stream:
    """A connection to a receiver. Every method raises `OSError` where it does not stand."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        """`tls` None: without."""
        connection = socket.create_connection((host, port), timeout=_SECONDS)
        try:
            self._socket: socket.socket = (
                connection if tls is None else tls.wrap_socket(connection, server_hostname=host)
            )
        except BaseException:
            connection.close()
            raise

    def send(self, messages: Sequence[bytes]) -> None:
        self._socket.sendall(b"".join(map(counted, messages)))

    def finish(self) -> None:
        """Close in order, and wait until the other side has taken all; a reset means that it has not.

        One that has not closed its side after a while is believed: it may never do that.
        """
        self._socket.settimeout(_FAREWELL_SECONDS)
        if isinstance(self._socket, ssl.SSLSocket):
            with suppress(ssl.SSLError, TimeoutError):  # no farewell in return, as many do
                self._socket.unwrap()
        with suppress(TimeoutError, ssl.SSLError):
            self._socket.shutdown(socket.SHUT_WR)
            while self._socket.recv(4096):
                pass

    def close(self) -> None:
        self._socket.close()


__all__ = ["Identity", "Stream", "tls_context"]
