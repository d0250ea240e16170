"""Names of parties: one party, one name; and what gRPC says of a peer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import agency_id, broker_id, catalogue_id, dns_name, parse_spiffe_id, peer_spiffe_id
from rabita.trust.names import check_federation_name, parse_party

BROKER = b"spiffe://pakistan/broker"


def test_names_are_read_as_they_are_written() -> None:
    assert parse_spiffe_id(broker_id("pakistan")).agency is None
    assert parse_spiffe_id(broker_id("pakistan")).short == "broker"
    assert parse_spiffe_id(agency_id("pakistan", "anf")).agency == "anf"
    assert parse_spiffe_id(agency_id("pakistan", "broker")).agency == "broker"
    assert parse_spiffe_id(catalogue_id("pakistan")).spiffe_id == "spiffe://pakistan/catalogue"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spiffe://pakistan",
        "spiffe://pakistan/",
        "spiffe://pakistan/agency",
        "spiffe://pakistan/agency/",
        "spiffe://pakistan/agency/anf/",
        "spiffe://pakistan/agency/anf/x",
        "spiffe://pakistan/agency/../broker",
        "spiffe://pakistan/agency/%61nf",
        "spiffe://pakistan/Broker",
        "spiffe://Pakistan/broker",
        "SPIFFE://pakistan/broker",
        "spiffe://pakistan//broker",
        "spiffe://pakistan/broker?x",
        "spiffe://pakistan/broker#x",
        "spiffe://pakistan:443/broker",
        "spiffe://user@pakistan/broker",
        "spiffe://pakistan/broker\n",
        " spiffe://pakistan/broker",
        "https://pakistan/broker",
        "spiffe://pakistan/agency/" + "a" * 64,
        "spiffe://pakistan/agency/änf",
        "spiffe://pakistan/agency/1anf",
    ],
)
def test_every_other_spelling_names_nobody(text: str) -> None:
    with pytest.raises(Refusal) as no:
        parse_spiffe_id(text)
    assert no.value.code is Code.PEER_NOT_ALLOWED


def test_no_two_parties_share_a_dns_name() -> None:
    agencies = ["a", "a_", "a_b", "ab", "broker", "agency", "a" * 63]
    federations = ["pakistan", "pak-istan", "agency", "a" * 63]
    parties = [agency_id(f, a) for f in federations for a in agencies]
    parties += [name(f) for f in federations for name in (broker_id, catalogue_id)]
    names = {dns_name(party) for party in parties}
    assert len(names) == len(parties)
    assert all(len(name) <= 253 and max(map(len, name.split("."))) <= 63 for name in names)


def test_a_peer_is_the_one_uri_name_among_its_dns_names() -> None:
    names = [b"broker.pakistan.rabita.internal", BROKER]
    assert peer_spiffe_id({"x509_subject_alternative_name": names}) == "spiffe://pakistan/broker"
    context = {"x509_subject_alternative_name": names, "peer_spiffe_id": [BROKER]}
    assert peer_spiffe_id(context) == "spiffe://pakistan/broker"


@pytest.mark.parametrize(
    ("names", "stated"),
    [
        ([], None),
        ([b"broker.pakistan.rabita.internal"], None),
        ([BROKER, BROKER], None),
        ([BROKER, b"spiffe://pakistan/agency/anf"], None),
        ([BROKER, b"https://broker.example"], None),
        ([b"https://broker.example"], None),
        ([BROKER], [b"spiffe://pakistan/agency/anf"]),
        ([BROKER], [BROKER, BROKER]),
        ([], [BROKER]),
        ([b"spiffe://pakistan/\xff"], None),
        ([b"spiffe://pakistan/broker\0"], None),
        ([b"x spiffe://pakistan/broker"], None),
    ],
)
def test_a_peer_without_exactly_one_name_is_nobody(
    names: Sequence[bytes], stated: Sequence[bytes] | None
) -> None:
    """PRO-029."""
    context = {"x509_subject_alternative_name": names}
    if stated is not None:
        context["peer_spiffe_id"] = stated
    with pytest.raises(Refusal) as no:
        peer_spiffe_id(context)
    assert no.value.code is Code.PEER_NOT_ALLOWED


def test_a_peer_that_showed_no_certificate_is_nobody() -> None:
    """PRO-027."""
    for context in ({}, {"transport_security_type": [b"ssl"]}):
        with pytest.raises(Refusal):
            peer_spiffe_id(context)


def test_names_that_people_type_are_checked() -> None:
    assert check_federation_name("pakistan-1") == "pakistan-1"
    assert parse_party("agency/coast_guard") == "agency/coast_guard"
    for text in ("", "Pakistan", "a.b", "a/b", "a" * 64):
        with pytest.raises(Refusal) as no:
            check_federation_name(text)
        assert no.value.code is Code.USAGE
    for text in ("anf", "agency/", "agency/a-b", "agency/a/b", "../broker"):
        with pytest.raises(Refusal) as no:
            parse_party(text)
        assert no.value.code is Code.USAGE
