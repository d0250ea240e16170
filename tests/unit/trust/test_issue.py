"""The development authority and parties' folders: what is written, how it is renewed, what is refused."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store

from rabita.refusal import Code, Refusal
from rabita.trust import (
    Authority,
    AuthorityWatch,
    SignerWatch,
    agency_id,
    broker_id,
    issue_party,
    load_party,
    load_signer,
    make_authority,
    publish_authority,
    rotate_authority,
    rotate_party,
)
from rabita.trust.files import PUBLIC, SECRET, read_file, write_file
from tests.unit.trust.conftest import FEDERATION, NOW, World

DAY = 86_400
ANF = agency_id(FEDERATION, "anf")


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    folder = tmp_path / "authority"
    make_authority(folder, FEDERATION, now=NOW)
    return folder


@pytest.fixture
def anf(authority: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "anf"
    issue_party(authority, ANF, folder, now=NOW)
    return folder


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def names(found: x509.Certificate) -> tuple[list[str], list[str]]:
    san = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        san.get_values_for_type(x509.UniformResourceIdentifier),
        san.get_values_for_type(x509.DNSName),
    )


def test_a_tls_certificate_has_one_spiffe_name_one_dns_name_and_both_uses(anf: Path) -> None:
    tls = certificate(anf / "tls.pem")
    assert names(tls) == ([ANF], ["anf.agency.pakistan.rabita.internal"])
    uses = tls.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(uses) == {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH}
    key = tls.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    assert key.curve.name == "secp256r1"


def test_a_signing_certificate_has_the_same_name_and_signs_only(anf: Path) -> None:
    signing = certificate(anf / "signing.pem")
    assert names(signing) == ([ANF], [])
    usage = signing.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert not usage.value.key_cert_sign
    assert not usage.value.key_agreement
    assert isinstance(signing.public_key(), Ed25519PublicKey)
    uses = signing.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert ExtendedKeyUsageOID.CLIENT_AUTH not in uses


def test_a_tls_certificate_passes_an_independent_verifier(anf: Path) -> None:
    store = Store([certificate(anf / "ca.pem")])
    moment = datetime.fromtimestamp(NOW, UTC)
    builder = PolicyBuilder().store(store).time(moment)
    dns = x509.DNSName("anf.agency.pakistan.rabita.internal")
    chain = builder.build_server_verifier(dns).verify(certificate(anf / "tls.pem"), [])
    assert len(chain) == 2
    builder.build_client_verifier().verify(certificate(anf / "tls.pem"), [])


def test_certificates_are_valid_from_a_minute_ago_and_never_longer_than_their_authority(
    authority: Path, tmp_path: Path
) -> None:
    made = datetime.fromtimestamp(NOW, UTC)
    issue_party(authority, ANF, tmp_path / "x", now=NOW + DAY, days=36_000)
    for name in ("tls.pem", "signing.pem"):
        found = certificate(tmp_path / "x" / name)
        assert found.not_valid_before_utc == made + timedelta(days=1, minutes=-1)
        assert found.not_valid_after_utc == certificate(authority / "ca.pem").not_valid_after_utc


def test_an_authority_certifies_parties_and_no_further_authority(authority: Path) -> None:
    found = certificate(authority / "ca.pem")
    constraints = found.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert (constraints.value.ca, constraints.value.path_length) == (True, 0)
    assert names(found) == ([f"spiffe://{FEDERATION}"], [])


def test_secrets_are_for_their_owner_alone_whatever_the_umask(authority: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        issue_party(authority, ANF, tmp_path / "p", now=NOW)
    finally:
        os.umask(before)
    secrets = [tmp_path / "p" / "tls.key", tmp_path / "p" / "signing.key", authority / "ca.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}
    assert stat.S_IMODE((tmp_path / "p" / "tls.pem").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "p").stat().st_mode) == 0o700


def test_nothing_is_replaced_unasked(authority: Path, anf: Path) -> None:
    before = {path: path.read_bytes() for path in [*authority.iterdir(), *anf.iterdir()]}
    for again in (
        lambda: make_authority(authority, FEDERATION, now=NOW),
        lambda: issue_party(authority, ANF, anf, now=NOW),
    ):
        with pytest.raises(Refusal, match="is there already") as no:
            again()
        assert no.value.code is Code.USAGE
    assert {path: path.read_bytes() for path in [*authority.iterdir(), *anf.iterdir()]} == before
    issue_party(authority, ANF, anf, now=NOW, replace=True)
    assert (anf / "tls.pem").read_bytes() != before[anf / "tls.pem"]


def test_an_authority_issues_for_its_own_federation_only(authority: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is that of pakistan"):
        issue_party(authority, broker_id("india"), tmp_path / "x", now=NOW)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["", "Pakistan", "a b", "a/../b"])
def test_an_authority_has_a_federations_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal):
        make_authority(tmp_path / "a", name, now=NOW)


def test_a_party_is_loaded_whole(anf: Path) -> None:
    party = load_party(anf, NOW)
    assert (party.name, party.agency, party.federation, party.spiffe_id) == ("anf", "anf", FEDERATION, ANF)


def test_a_broker_is_a_party_without_an_agency(world: World) -> None:
    party = load_party(world.folder / "parties" / "broker", NOW)
    assert (party.name, party.agency) == ("broker", None)


def copied(source: Path, target: Path, *files: str) -> None:
    for file in files:
        (target / file).write_bytes((source / file).read_bytes())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["tls.key"], "tls.pem is not for the key"),
        (["signing.key"], "is not for the key"),
        (["tls.key", "tls.pem"], "name different parties"),
        (["signing.key", "signing.pem"], "name different parties"),
        (["ca.pem"], None),
    ],
)
def test_a_folder_mixed_up_with_anothers_is_refused(
    world: World, anf: Path, files: list[str], said: str | None
) -> None:
    copied(world.folder / "parties" / "customs", anf, *files)
    with pytest.raises(Refusal, match=said) as no:
        load_party(anf, NOW)
    assert no.value.code is Code.CONFIGURATION


@pytest.mark.parametrize("file", ["ca.pem", "tls.pem", "tls.key", "signing.pem", "signing.key"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_folder_with_a_broken_file_is_refused_by_name(anf: Path, file: str, content: bytes | None) -> None:
    if content is None:
        (anf / file).unlink()
    else:
        (anf / file).write_bytes(content)
    with pytest.raises(Refusal, match=file) as no:
        load_party(anf, NOW)
    assert no.value.code is Code.CONFIGURATION


def test_a_signing_key_of_another_kind_is_refused(anf: Path) -> None:
    copied_key = (anf / "tls.key").read_bytes()
    (anf / "signing.key").write_bytes(copied_key)
    with pytest.raises(Refusal, match="allowed: Ed25519"):
        load_signer(anf)


@pytest.mark.parametrize("now", [NOW - 120, NOW + 91 * DAY])
def test_a_party_whose_certificates_are_not_valid_now_does_not_start(anf: Path, now: int) -> None:
    with pytest.raises(Refusal, match="not valid"):
        load_party(anf, now)


def test_a_party_is_renewed_under_its_name_and_keeps_its_signing_key(authority: Path, anf: Path) -> None:
    signer, tls = load_signer(anf), (anf / "tls.key").read_bytes()
    assert rotate_party(authority, anf, now=NOW + 80 * DAY) == ANF
    renewed = load_party(anf, NOW + 100 * DAY)
    assert renewed.signer.certificate != signer.certificate
    assert renewed.signer.key.private_bytes_raw() == signer.key.private_bytes_raw()
    assert (anf / "tls.key").read_bytes() != tls
    rotate_party(authority, anf, now=NOW + 80 * DAY, new_signing_key=True)
    assert load_signer(anf).key.private_bytes_raw() != signer.key.private_bytes_raw()


def test_while_the_authority_is_rotated_old_and_new_certificates_both_count(
    authority: Path, anf: Path, tmp_path: Path
) -> None:
    rotate_authority(authority, now=NOW + DAY)
    assert len(Authority.load(authority / "ca.pem").certificates) == 2
    publish_authority(authority, anf)
    load_party(anf, NOW + DAY)
    issue_party(authority, broker_id(FEDERATION), tmp_path / "broker", now=NOW + DAY)
    load_party(tmp_path / "broker", NOW + DAY)
    rotate_authority(authority, drop_old=True)
    publish_authority(authority, anf)
    with pytest.raises(Refusal, match="not issued by"):
        load_party(anf, NOW + DAY)
    rotate_party(authority, anf, now=NOW + DAY)
    load_party(anf, NOW + DAY)


def test_a_rotation_leaves_out_what_has_expired(authority: Path) -> None:
    rotate_authority(authority, now=NOW + 4000 * DAY)
    assert len(Authority.load(authority / "ca.pem").certificates) == 1


def test_an_authority_stopped_in_the_middle_of_its_rotation_still_issues(
    authority: Path, tmp_path: Path
) -> None:
    key = (authority / "ca.key").read_bytes()
    rotate_authority(authority, now=NOW + DAY)
    (authority / "ca.key").write_bytes(key)
    issue_party(authority, ANF, tmp_path / "late", now=NOW + DAY)
    load_party(tmp_path / "late", NOW + DAY)


def test_an_authority_without_its_key_is_refused(authority: Path, anf: Path) -> None:
    (authority / "ca.key").write_bytes((anf / "tls.key").read_bytes())
    with pytest.raises(Refusal, match="no certificate in"):
        issue_party(authority, ANF, anf, now=NOW, replace=True)


def test_new_certificates_are_taken_up_without_a_restart(authority: Path, anf: Path) -> None:
    signer, pinned = SignerWatch(anf), AuthorityWatch(anf / "ca.pem")
    first, known = signer.current(), pinned.current()
    assert signer.current() is first
    assert pinned.current() is known
    rotate_authority(authority, now=NOW + DAY)
    rotate_party(authority, anf, now=NOW + DAY, new_signing_key=True)
    assert signer.current().key is not first.key
    assert len(pinned.current().certificates) == 2


def test_half_a_rotation_keeps_the_signer_of_before(authority: Path, anf: Path, tmp_path: Path) -> None:
    watch = SignerWatch(anf)
    first = watch.current()
    issue_party(authority, ANF, tmp_path / "new", now=NOW)
    copied(tmp_path / "new", anf, "signing.key")
    assert watch.current() is first
    assert watch.trouble is not None
    copied(tmp_path / "new", anf, "signing.pem")
    assert watch.current() is not first
    assert watch.trouble is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tls.key"
    write_file(path, b"old", SECRET)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal, match="No space left"):
        write_file(path, b"new", SECRET)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["tls.key"]


def test_a_secret_is_never_readable_by_others_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    true_fsync = os.fsync

    def look(handle: int) -> None:
        seen.extend(stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir())
        true_fsync(handle)

    monkeypatch.setattr(os, "fsync", look)
    write_file(tmp_path / "x.key", b"secret", SECRET)
    assert set(seen) == {0o600}


def test_trust_files_are_read_within_bounds(tmp_path: Path) -> None:
    write_file(tmp_path / "big", b"x" * ((1 << 20) + 1), PUBLIC)
    with pytest.raises(Refusal, match="larger than"):
        read_file(tmp_path / "big")
    with pytest.raises(Refusal, match="cannot be read"):
        read_file(tmp_path)
    with pytest.raises(Refusal, match="cannot be written"):
        write_file(tmp_path / "big" / "x", b"", PUBLIC)
