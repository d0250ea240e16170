"""Receipts and the catalogue's signature: what one party says in its own name, and nobody in another's."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from rabita.refusal import Code, Refusal
from rabita.trust import (
    Authority,
    FragmentResult,
    Receipt,
    Signer,
    agency_id,
    issue_party,
    load_catalogue_signer,
    load_signer,
    make_authority,
    rotate_authority,
    sign_receipt,
    verify_receipt,
)
from rabita.trust.certificates import (
    Issuer,
    Validity,
    make_signing_certificate,
    make_tls_certificate,
    new_tls_key,
    read_p256_key,
)
from rabita.trust.issue import load_authority_folder
from tests.unit.trust.conftest import CATALOGUE, FEDERATION, LEFT_OUT, NOW, World, changed, forge

YEAR = 31_536_000

RECEIPT = Receipt(
    agency="anf",
    federation=FEDERATION,
    question_id="question-0123456789abcdef",
    round=1,
    results=(
        FragmentResult("r1f0", "sha256:f", "sha256:r", 12),
        FragmentResult("r1f1", "sha256:g", "sha256:s", 0),
    ),
    catalogue_hash=CATALOGUE,
    policy_hash="sha256:p",
    policies=("analysts", "analysts-measures"),
    obligations={"min_group_size": "10", "noise": "cell_key"},
    withheld="fewer than 5",
    ledger_index=812,
    checkpoint="rabita/pakistan/agency/anf\n813\nroot=\n\n— key sig\n",
    issued_at=NOW,
)


def verify(world: World, text: str, agency: str = "anf", now: int | None = None) -> Receipt:
    return verify_receipt(
        text, authority=world.authority, federation=FEDERATION, agency=agency, now=now
    ).receipt


def refusal_of(world: World, text: str, agency: str = "anf", now: int | None = None) -> Refusal:
    with pytest.raises(Refusal) as no:
        verify(world, text, agency, now)
    assert no.value.code is Code.RECEIPT_INVALID
    return no.value


def parts(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    head, body, _ = (base64.urlsafe_b64decode(part + "==") for part in text.split("."))
    return json.loads(head), json.loads(body)


def bent(world: World, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """A receipt that the agency signed, with some claims and headers changed."""
    signer = world.signer("anf")
    head, body = parts(sign_receipt(RECEIPT, signer))
    return forge(changed(head, header or {}), changed(body, claims), signer.key)


def test_a_receipt_arrives_as_it_was_signed(world: World) -> None:
    text = sign_receipt(RECEIPT, world.signer("anf"))
    verified = verify_receipt(text, authority=world.authority, federation=FEDERATION, agency="anf", now=NOW)
    assert verified.receipt == RECEIPT
    assert verified.text == text


def test_an_agency_cannot_answer_in_the_name_of_another(world: World) -> None:
    """PRO-031: neither by what it says nor by whose certificate it shows."""
    assert "another party" in refusal_of(world, sign_receipt(RECEIPT, world.signer("customs"))).message
    own = sign_receipt(replace(RECEIPT, agency="customs"), world.signer("customs"))
    assert verify(world, own, "customs").agency == "customs"
    refusal_of(world, own, "anf")
    refusal_of(world, sign_receipt(replace(RECEIPT, agency="customs"), world.signer("anf")), "anf")


def test_the_broker_cannot_answer_in_the_name_of_an_agency(world: World) -> None:
    refusal_of(world, sign_receipt(RECEIPT, world.signer("broker")))
    catalogue = load_catalogue_signer(world.folder / "authority")
    refusal_of(world, sign_receipt(RECEIPT, catalogue))


CLAIMS = (
    "agency", "catalogue", "checkpoint", "federation", "iat", "ledger_index", "obligations", "policies",
    "policy", "question", "results", "round", "withheld",
)  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
def test_nothing_in_a_receipt_can_be_changed_or_left_out(world: World, name: str) -> None:
    """PRO-032."""
    text = sign_receipt(RECEIPT, world.signer("anf"))
    head, _, signature = text.split(".")
    _, body = parts(text)
    for other in ({**body, name: 7}, {k: v for k, v in body.items() if k != name}):
        encoded = base64.urlsafe_b64encode(json.dumps(other).encode()).rstrip(b"=").decode()
        refusal_of(world, f"{head}.{encoded}.{signature}")


WRONG_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("a claim more", {"trusted": True}),
    ("a claim less", {"withheld": LEFT_OUT}),
    ("another federation", {"federation": "other"}),
    ("another agency", {"agency": "customs"}),
    ("groups below none", {"results": [{**vars(RECEIPT.results[0]), "groups": -1}]}),
    ("groups that are true", {"results": [{**vars(RECEIPT.results[0]), "groups": True}]}),
    ("a result with more in it", {"results": [{**vars(RECEIPT.results[0]), "rows": []}]}),
    ("results that are none", {"results": [1]}),
    ("too many results", {"results": [vars(RECEIPT.results[0])] * 1025}),
    ("obligations of numbers", {"obligations": {"min_group_size": 10}}),
    ("obligations in a list", {"obligations": ["min_group_size"]}),
    ("policies twice", {"policies": ["a", "a"]}),
    ("a round that is text", {"round": "1"}),
    ("a round below none", {"round": -1}),
    ("an index beyond numbers", {"ledger_index": 2**60}),
    ("a time that is text", {"iat": "now"}),
    ("a time beyond numbers", {"iat": 2**60}),
    ("a checkpoint with an escape", {"checkpoint": "\x1b[2J"}),
    ("withheld of two lines", {"withheld": "0\n0"}),
]


@pytest.mark.parametrize("claims", [c for _, c in WRONG_CLAIMS], ids=[n for n, _ in WRONG_CLAIMS])
def test_a_receipt_is_refused_though_its_agency_signed_it(world: World, claims: dict[str, Any]) -> None:
    refusal_of(world, bent(world, claims))


def chain_of(*ders: bytes) -> list[str]:
    return [base64.b64encode(der).decode() for der in ders]


WRONG_HEADERS: list[tuple[str, Callable[[World], dict[str, Any]]]] = [
    ("no algorithm", lambda _: {"alg": "none"}),
    ("another algorithm", lambda _: {"alg": "ES256"}),
    ("another type", lambda _: {"typ": "at+jwt"}),
    ("a key beside the certificate", lambda _: {"jwk": {}}),
    ("x5u", lambda _: {"x5u": "https://attacker.example/"}),
    ("crit", lambda _: {"crit": ["x5c"]}),
    ("no certificate", lambda _: {"x5c": LEFT_OUT}),
    ("an empty chain", lambda _: {"x5c": []}),
    ("certificate as text", lambda w: {"x5c": chain_of(w.signer("anf").der)[0]}),
    ("two certificates", lambda w: {"x5c": chain_of(w.signer("anf").der) * 2}),
    ("certificate of another key", lambda w: {"x5c": chain_of(w.signer("customs").der)}),
    ("certificate of null", lambda _: {"x5c": [None]}),
    ("not base64", lambda _: {"x5c": ["!!!"]}),
    ("base64 with line ends", lambda w: {"x5c": [base64.encodebytes(w.signer("anf").der).decode()]}),
    ("not a certificate", lambda _: {"x5c": chain_of(b"certificate")}),
    ("a certificate cut short", lambda w: {"x5c": chain_of(w.signer("anf").der[:-5])}),
    ("a certificate with more behind it", lambda w: {"x5c": chain_of(w.signer("anf").der + b"\0")}),
    ("too long", lambda _: {"x5c": ["A" * 9000]}),
]


@pytest.mark.parametrize("header", [h for _, h in WRONG_HEADERS], ids=[n for n, _ in WRONG_HEADERS])
def test_a_receipt_with_a_bent_header_is_refused(
    world: World, header: Callable[[World], dict[str, Any]]
) -> None:
    refusal_of(world, bent(world, {}, header(world)))


# --- certificates that look right


def with_certificate(certificate: x509.Certificate, key: Ed25519PrivateKey) -> str:
    return sign_receipt(RECEIPT, Signer(key, certificate))


def odd_certificate(
    world: World,
    key: Ed25519PrivateKey,
    *,
    names: list[str] | None = None,
    usage: dict[str, bool] | None = None,
    ca: bool | None = False,
    tls: bool = False,
    issuer: Issuer | None = None,
) -> x509.Certificate:
    """A signing certificate that the authority made with something odd about it."""
    issued_by = issuer or load_authority_folder(world.folder / "authority").issuer
    bits = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
         "crl_sign", "encipher_only", "decipher_only"),
        False,
    )  # fmt: skip
    validity = Validity.of_days(NOW, 30)
    builder = (
        x509.CertificateBuilder()
        .serial_number(x509.random_serial_number())
        .subject_name(x509.Name([]))
        .issuer_name(issued_by.certificate.subject)
        .public_key(key.public_key())
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
    )
    for extension in (
        x509.SubjectAlternativeName([x509.UniformResourceIdentifier(n) for n in names or ()])
        if names
        else None,
        x509.KeyUsage(**{"digital_signature": True, **bits, **usage}) if usage is not None else None,
        x509.BasicConstraints(ca=ca, path_length=None) if ca is not None else None,
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]) if tls else None,
    ):
        if extension is not None:
            builder = builder.add_extension(extension, critical=True)
    return builder.sign(issued_by.key, hashes.SHA256())


ANF = agency_id(FEDERATION, "anf")
ODD: list[tuple[str, dict[str, Any]]] = [
    ("PRO-029 two names", {"names": [ANF, agency_id(FEDERATION, "customs")]}),
    ("PRO-029 its name twice", {"names": [ANF, ANF]}),
    ("PRO-029 another URI beside it", {"names": [ANF, "https://anf.example"]}),
    ("no name", {"names": []}),
    ("PRO-028 the broker's name", {"names": [f"spiffe://{FEDERATION}/broker"]}),
    ("a name of another federation", {"names": ["spiffe://other/agency/anf"]}),
    ("a name with more behind it", {"names": [ANF + "/x"]}),
    ("a name in capitals", {"names": [ANF.upper()]}),
    ("an authority", {"ca": True}),
    ("no word on being an authority", {"ca": None}),
    ("signs certificates", {"usage": {"key_cert_sign": True}}),
    ("agrees on keys", {"usage": {"key_agreement": True}}),
    ("no signatures", {"usage": {"digital_signature": False, "key_agreement": True}}),
    ("no word on its usage", {"usage": None}),
    ("for TLS", {"tls": True}),
]


@pytest.mark.parametrize("odd", [o for _, o in ODD], ids=[n for n, _ in ODD])
def test_a_certificate_counts_only_as_exactly_one_partys_signing_certificate(
    world: World, odd: dict[str, Any]
) -> None:
    key = Ed25519PrivateKey.generate()
    whole: dict[str, Any] = {"names": [ANF], "usage": {}}
    assert verify(world, with_certificate(odd_certificate(world, key, **whole), key)) == RECEIPT
    refusal_of(world, with_certificate(odd_certificate(world, key, **{**whole, **odd}), key))


def test_the_bits_that_a_certificates_signature_leaves_unused_are_none(world: World) -> None:
    """They stand outside what the authority signed, and are zero bits of the signature where it ends so."""
    key = Ed25519PrivateKey.generate()
    while (certificate := odd_certificate(world, key, names=[ANF], usage={})).signature[-1] & 1:
        pass
    der = bytearray(certificate.public_bytes(Encoding.DER))
    der[-len(certificate.signature) - 1] = 1
    same = x509.load_der_x509_certificate(bytes(der))
    assert same.signature == certificate.signature
    refusal_of(world, with_certificate(same, key))


def test_a_tls_certificate_signs_no_receipt(world: World) -> None:
    issuer = load_authority_folder(world.folder / "authority").issuer
    certificate = make_tls_certificate(new_tls_key(), ANF, Validity.of_days(NOW, 30), issuer)
    refusal_of(world, with_certificate(certificate, Ed25519PrivateKey.generate()))


def test_an_authority_of_the_same_name_is_not_the_authority(world: World, tmp_path: Path) -> None:
    make_authority(tmp_path / "other", FEDERATION, now=NOW)
    issue_party(tmp_path / "other", ANF, tmp_path / "anf", now=NOW)
    assert "not issued by" in refusal_of(world, sign_receipt(RECEIPT, load_signer(tmp_path / "anf"))).message
    true = load_authority_folder(world.folder / "authority").issuer.certificate
    forged = Issuer(true, load_authority_folder(tmp_path / "other").issuer.key)
    key = Ed25519PrivateKey.generate()
    refusal_of(
        world, with_certificate(make_signing_certificate(key, ANF, Validity.of_days(NOW, 30), forged), key)
    )


def test_a_party_cannot_certify_another(world: World) -> None:
    """A leaf is no authority, whatever it signs."""
    folder = world.folder / "parties" / "customs"
    tls = x509.load_pem_x509_certificate((folder / "tls.pem").read_bytes())
    key = Ed25519PrivateKey.generate()
    issuer = Issuer(tls, read_p256_key((folder / "tls.key").read_bytes(), "tls.key"))
    text = with_certificate(make_signing_certificate(key, ANF, Validity.of_days(NOW, 30), issuer), key)
    refusal_of(world, text)
    with pytest.raises(Refusal, match="may not sign others"):
        Authority.from_pem((folder / "tls.pem").read_bytes())


@pytest.mark.parametrize(
    "moment", [NOW - 61, NOW + 90 * 86_400 + 1, NOW - YEAR, NOW + 100 * YEAR, 0, 2**53 - 1]
)
def test_a_receipt_from_outside_its_certificates_time_is_refused(world: World, moment: int) -> None:
    text = sign_receipt(replace(RECEIPT, issued_at=moment), world.signer("anf"))
    assert "not valid then" in refusal_of(world, text).message


def test_an_old_receipt_verifies_as_a_record_but_not_as_an_answer_to_a_question_of_now(world: World) -> None:
    text = sign_receipt(RECEIPT, world.signer("anf"))
    assert verify(world, text) == RECEIPT
    assert verify(world, text, now=NOW + 600) == RECEIPT
    for now in (NOW + 601, NOW - 31, NOW + YEAR):
        refusal_of(world, text, now=now)


def test_a_certificate_is_checked_once_and_its_dates_every_time(world: World) -> None:
    authority = Authority.load(world.folder / "authority" / "ca.pem")
    signer = world.signer("anf")
    for moment in (NOW, NOW + 1):
        authority.signing_key(signer.der, ANF, moment)
    assert len(authority._known) == 1
    with pytest.raises(Exception, match="not valid then"):
        authority.signing_key(signer.der, ANF, NOW + YEAR)


def test_receipts_from_before_and_after_a_rotation_of_the_authority_verify(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    make_authority(folder, FEDERATION, now=NOW)
    issue_party(folder, ANF, tmp_path / "anf", now=NOW)
    before = sign_receipt(RECEIPT, load_signer(tmp_path / "anf"))
    rotate_authority(folder, now=NOW + 10)
    issue_party(folder, ANF, tmp_path / "anf", now=NOW + 10, replace=True)
    after = sign_receipt(replace(RECEIPT, issued_at=NOW + 20), load_signer(tmp_path / "anf"))
    both = Authority.load(folder / "ca.pem")
    for text in (before, after):
        verify_receipt(text, authority=both, federation=FEDERATION, agency="anf")
    rotate_authority(folder, drop_old=True)
    new = Authority.load(folder / "ca.pem")
    verify_receipt(after, authority=new, federation=FEDERATION, agency="anf")
    with pytest.raises(Refusal):
        verify_receipt(before, authority=new, federation=FEDERATION, agency="anf")


def test_a_signer_gives_its_certificate_as_der(world: World) -> None:
    signer = world.signer("anf")
    assert signer.der == signer.certificate.public_bytes(Encoding.DER)
    assert signer.name.agency == "anf"
