"""Whatever comes in at a port, its owner goes on answering everybody else, and does not grow."""

from __future__ import annotations

import os
import random
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import grpc
import psutil
import pytest

from lab.layout import BROKER
from rabita.refusal import Code
from rabita.trust import agency_id, broker_id, dns_name
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import agent_pb2, agent_pb2_grpc, broker_pb2, broker_pb2_grpc
from tests.federation.asking import Asking
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
AGENT = "north"
PARTIES = (BROKER, AGENT)
MANY = 400
GROWTH = 150 << 20


@pytest.fixture(autouse=True)
def goes_on(small: Federation) -> Iterator[None]:
    """Before and after every test: the same processes, an answer from all, and not much more memory."""
    before = {party: processes(small, party) for party in PARTIES}
    sizes = {party: process.memory_info().rss for party, process in before.items()}
    yield
    for party, process in before.items():
        assert process.is_running()
        assert process.memory_info().rss - sizes[party] < GROWTH
    assert small.query(SQL).status == 0


def processes(federation: Federation, party: str) -> psutil.Process:
    process = federation.party(party).process()
    assert process is not None
    return process


def connected(federation: Federation, party: str) -> socket.socket:
    host, _, port = federation.party(party).address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=5)


def encrypted(federation: Federation, party: str, protocols: list[str]) -> ssl.SSLSocket:
    """A TLS connection that shows no certificate and asks for these protocols over it."""
    context = ssl.create_default_context(cafile=str(federation.layout.trust(BROKER) / "ca.pem"))
    context.check_hostname = False
    if protocols:
        context.set_alpn_protocols(protocols)
    return context.wrap_socket(connected(federation, party))


def channel(federation: Federation, party: str) -> grpc.Channel:
    """A channel without a certificate and without bounds on what it sends."""
    name = broker_id("small") if party == BROKER else agency_id("small", party)
    credentials = grpc.ssl_channel_credentials((federation.layout.trust(BROKER) / "ca.pem").read_bytes())
    options = [("grpc.ssl_target_name_override", dns_name(name)), ("grpc.max_send_message_length", -1)]
    return grpc.secure_channel(federation.party(party).address, credentials, options)


@pytest.mark.parametrize("party", PARTIES)
def test_random_bytes(small: Federation, party: str) -> None:
    chance = random.Random(1)
    for _ in range(100):
        with connected(small, party) as one:
            one.sendall(chance.randbytes(chance.randrange(1, 5000)))


@pytest.mark.parametrize("party", PARTIES)
def test_handshakes_that_are_begun_and_left(small: Federation, party: str) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            held.enter_context(connected(small, party)).sendall(b"\x16\x03\x01\x02\x00\x01")
        assert small.query(SQL).status == 0


def test_many_connections_that_say_nothing(small: Federation) -> None:
    with ExitStack() as held:
        for _ in range(MANY):
            held.enter_context(encrypted(small, BROKER, ["h2"]))
        assert small.query(SQL).status == 0


@pytest.mark.parametrize("protocols", [[], ["http/1.1"], ["h3", "ftp"]])
def test_other_protocols_over_tls(small: Federation, protocols: list[str]) -> None:
    with encrypted(small, BROKER, protocols) as one:
        one.settimeout(5)
        try:
            one.sendall(b"GET / HTTP/1.1\r\nHost: broker\r\n\r\n")
            assert one.recv(100) == b""
        except (ConnectionError, ssl.SSLError):
            pass  # hung up on while sending


def test_nobody_without_a_certificate_reaches_an_agent(small: Federation) -> None:
    with channel(small, AGENT) as to_agent:
        stub = agent_pb2_grpc.AgentServiceStub(to_agent)
        with pytest.raises(grpc.RpcError) as described:
            stub.Describe(agent_pb2.DescribeRequest(), timeout=3)
        with pytest.raises(grpc.RpcError) as answered:
            list(stub.Answer(agent_pb2.AnswerRequest(), timeout=3))
    for refused in (described, answered):
        assert refused.value.code() is grpc.StatusCode.UNAVAILABLE  # type: ignore[attr-defined]


HEADERS: dict[str, list[tuple[str, str | bytes]]] = {
    "many": [(f"x{i}", "y" * 50) for i in range(2000)],
    "large": [("x", "y" * 200_000)],
    "binary": [("x-bin", os.urandom(6000))],
    "a refusal": [("rabita-refusal-bin", b"\x0a\x08internal")],
    "traceparent that is none": [("traceparent", "garbage")],
    "traceparent of nothing": [("traceparent", f"00-{'0' * 32}-{'0' * 16}-01")],
    "traceparent of the future": [("traceparent", f"ff-{'a' * 32}-{'b' * 16}-01-more")],
    "traceparents": [("traceparent", f"00-{'a' * 32}-{'b' * 16}-01")] * 3,
    "traceparent without end": [("traceparent", "00-" + "a" * 7000)],
    "baggage": [("baggage", "a=b," * 1000), ("tracestate", "a=b," * 1000)],
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=list(HEADERS))
def test_headers(small: Federation, headers: list[tuple[str, str | bytes]]) -> None:
    asking = Asking(small)
    with channel(small, BROKER) as to_broker, asking.channel(AGENT) as to_agent:
        with_headers = {"timeout": 10, "metadata": headers}
        calls: list[Callable[[], object]] = [
            lambda: broker_pb2_grpc.BrokerServiceStub(to_broker).ListAgencies(
                broker_pb2.ListAgenciesRequest(token=asking.token), **with_headers
            ),
            lambda: list(
                agent_pb2_grpc.AgentServiceStub(to_agent).Answer(asking.request(SQL), **with_headers)
            ),
        ]
        for call in calls:
            assert status(call) in (None, grpc.StatusCode.RESOURCE_EXHAUSTED)


def status(call: Callable[[], object]) -> grpc.StatusCode | None:
    """How the call failed; None where it was answered."""
    try:
        call()
    except grpc.RpcError as error:
        return error.code()  # type: ignore[attr-defined,no-any-return]
    return None


def test_messages_over_the_limit(small: Federation) -> None:
    with channel(small, BROKER) as to_broker:
        stub = broker_pb2_grpc.BrokerServiceStub(to_broker)
        for size in (70_000, 20_000_000):
            with pytest.raises(grpc.RpcError) as refused:
                stub.ListAgencies(broker_pb2.ListAgenciesRequest(token="a" * size), timeout=10)
            assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED  # type: ignore[attr-defined]
            assert refusal_from_error(refused.value).code is Code.TOO_LARGE


def test_calls_that_are_no_messages(small: Federation) -> None:
    with channel(small, BROKER) as to_broker:
        for method in ("Ask", "Explain", "GetCatalogue", "Nothing"):
            call = to_broker.unary_unary(f"/rabita.v1.BrokerService/{method}")
            with pytest.raises(grpc.RpcError):
                call(b"\xff" * 100, timeout=5)


def test_strangers_do_not_fill_the_ledger(small: Federation) -> None:
    def size() -> int:
        return sum(p.stat().st_size for p in small.layout.ledger(BROKER).rglob("*") if p.is_file())

    before = size()
    with channel(small, BROKER) as to_broker:
        stub = broker_pb2_grpc.BrokerServiceStub(to_broker)
        for _ in range(600):
            with pytest.raises(grpc.RpcError):
                list(stub.Ask(broker_pb2.AskRequest(token="x", question="y", require="all"), timeout=5))
    assert size() - before < 40_000
    small.query("SELECT count(*) FROM seizures", user="officer")
    assert rabita("ledger", "verify", str(small.layout.ledger(BROKER))).returncode == 0


def test_no_log_has_more_than_its_lines(small: Federation) -> None:
    for party in PARTIES:
        written = small.layout.log(party).read_text(errors="replace")
        assert "Traceback" not in written
