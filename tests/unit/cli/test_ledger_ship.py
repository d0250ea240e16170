"""Entries reach a security operations centre in order, once each, and go on where they ended."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2, logs_service_pb2_grpc
from opentelemetry.proto.logs.v1.logs_pb2 import SEVERITY_NUMBER_INFO, SEVERITY_NUMBER_WARN, LogRecord

from rabita.cli.main import main
from rabita.ledger import Ledger
from rabita.ledger.entry import timestamp

FRAME = re.compile(rb"(\d+) <(\d+)>1 (\S+) (\S+) rabita - (\S+) (\[rabita@32473 .*?[^\\]\]) ")
SQL = "SELECT count(*) FROM seizures WHERE officer = 'Khan'"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l", origin="rabita/f/broker", key=Ed25519PrivateKey.generate()) as opened:
        for number in range(3):
            opened.append({"kind": "asked", "question": f"q{number}", "user": 'a"]\\b', "sql": SQL})
        yield opened


class Receiver:
    """A TCP port that keeps what it is sent."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"syslog+tcp://127.0.0.1:{self._socket.getsockname()[1]}"
        self.received = bytearray()
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                while piece := connection.recv(65536):
                    self.received += piece

    def messages(self, count: int) -> list[bytes]:
        """So many messages, once they have come, by their counts (RFC 6587)."""
        for _ in range(100):
            found, at = [], 0
            while at < len(self.received):
                space = self.received.index(b" ", at)
                length = int(self.received[at:space])
                found.append(bytes(self.received[space + 1 : space + 1 + length]))
                at = space + 1 + length
            if len(found) >= count:
                return found
            threading.Event().wait(0.05)
        raise AssertionError(self.received)

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def ship(ledger: Ledger, to: str, *options: str) -> int:
    return int(main(["ledger", "ship", str(ledger.folder), "--to", to, *options]))


def entry_in(message: bytes) -> dict[str, str]:
    read: dict[str, str] = json.loads(message.split("\ufeff".encode(), 1)[1])
    return read


def test_entries_come_in_order_and_go_on_where_they_ended(ledger: Ledger, receiver: Receiver) -> None:
    assert ship(ledger, receiver.url) == 0
    assert [entry_in(m)["question"] for m in receiver.messages(3)] == ["q0", "q1", "q2"]
    ledger.append({"kind": "stopped"})
    assert ship(ledger, receiver.url) == 0
    assert ship(ledger, receiver.url) == 0
    assert [entry_in(m)["kind"] for m in receiver.messages(4)][3:] == ["stopped"]


def test_a_message_is_as_rfc_5424_has_it(ledger: Ledger, receiver: Receiver) -> None:
    ship(ledger, receiver.url)
    first = receiver.messages(3)[0]
    head = (
        rb'<110>1 \d{4}-\d\d-\d\dT\S+Z \S+ rabita - asked \[rabita@32473 index="0" origin="rabita/f/broker" '
    )
    assert re.match(head, first)
    assert rb'user="a\"\]\\b"' in first


def test_constants_stay_at_home_unless_the_owner_says_otherwise(ledger: Ledger, receiver: Receiver) -> None:
    ship(ledger, receiver.url)
    assert b"Khan" not in b"".join(receiver.messages(3))
    ship(ledger, receiver.url, "--constants", "--bookmark", str(ledger.folder.parent / "other.json"))
    assert b"Khan" in b"".join(receiver.messages(6)[3:])


def test_what_was_not_taken_is_sent_by_the_next_run(ledger: Ledger, receiver: Receiver) -> None:
    receiver.close()
    assert ship(ledger, "syslog+tcp://127.0.0.1:1") == 6
    again = Receiver()
    assert ship(ledger, again.url) == 0
    assert len(again.messages(3)) == 3
    again.close()


def test_datagrams(ledger: Ledger) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(5)
        assert ship(ledger, f"syslog+udp://127.0.0.1:{listening.getsockname()[1]}") == 0
        assert [entry_in(listening.recv(65536))["question"] for _ in range(3)] == ["q0", "q1", "q2"]


class Collector(logs_service_pb2_grpc.LogsServiceServicer):
    """An OpenTelemetry collector of logs."""

    def __init__(self) -> None:
        self.records: list[LogRecord] = []
        self.ledgers: list[str] = []
        self.refuses = False

    def Export(self, request, context):  # type: ignore[no-untyped-def]
        if self.refuses:
            context.abort(grpc.StatusCode.PERMISSION_DENIED, "not today")
        for resource in request.resource_logs:
            named = {a.key: a.value.string_value for a in resource.resource.attributes}
            self.ledgers.append(named["rabita.ledger"])
            for scope in resource.scope_logs:
                self.records += scope.log_records
        return logs_service_pb2.ExportLogsServiceResponse()

    @property
    def questions(self) -> list[str]:
        return [json.loads(record.body.string_value)["question"] for record in self.records]


@pytest.fixture(params=["127.0.0.1", "[::1]"])
def collector(request: pytest.FixtureRequest) -> Iterator[tuple[Collector, str]]:
    """A collector that serves, and its URL."""
    made, server = Collector(), grpc.server(ThreadPoolExecutor(2))
    logs_service_pb2_grpc.add_LogsServiceServicer_to_server(made, server)
    try:
        port = server.add_insecure_port(f"{request.param}:0")
    except RuntimeError:
        pytest.skip(f"no {request.param} here")
    server.start()
    yield made, f"otlp://{request.param}:{port}"
    server.stop(0).wait()


def test_an_opentelemetry_collector_is_told_each_entry_once(
    ledger: Ledger, collector: tuple[Collector, str]
) -> None:
    there, url = collector
    ledger.append({"kind": "refused", "question": "q3", "user": "amna"})
    for _ in range(2):
        assert ship(ledger, url) == 0
    assert there.questions == ["q0", "q1", "q2", "q3"]
    assert set(there.ledgers) == {"rabita/f/broker"}
    first, last = there.records[0], there.records[3]
    told = {a.key: a.value.string_value or a.value.int_value for a in last.attributes}
    assert told == {"rabita.kind": "refused", "rabita.index": 3}
    assert (first.severity_number, last.severity_number) == (SEVERITY_NUMBER_INFO, SEVERITY_NUMBER_WARN)
    when = datetime.fromtimestamp(first.time_unix_nano / 1e9, UTC)
    assert json.loads(first.body.string_value)["time"] == timestamp(when)
    assert "Khan" not in first.body.string_value


def test_what_a_collector_does_not_take_is_sent_again(
    ledger: Ledger, collector: tuple[Collector, str]
) -> None:
    there, url = collector
    there.refuses = True
    assert ship(ledger, url) == 6
    there.refuses = False
    assert ship(ledger, url) == 0
    assert there.questions == ["q0", "q1", "q2"]


def test_a_collector_that_is_away_is_told_of_in_our_words_alone(ledger: Ledger) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "rabita", "ledger", "ship", str(ledger.folder), "--to", "otlp://127.0.0.1:1"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 6
    assert said.stderr == "unreachable: 127.0.0.1:1: the collector did not take it\n  hint: nothing is lost\n"
    assert said.stdout == ""


@pytest.mark.parametrize(
    "to",
    [
        "nowhere", "http://x:1", "syslog+tcp://x", "syslog+tcp://x:99999", "syslog+udp://\udcff:1",
        f"syslog+tcp://{'a' * 64}:1", "otlp://a..b:1", "syslog+tcp://[::1:1", "syslog+tcp://:1",
    ],
)  # fmt: skip
def test_nowhere_to_send_to_is_a_usage_error(ledger: Ledger, to: str) -> None:
    assert ship(ledger, to) == 2
