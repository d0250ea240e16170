"""federation.yaml and a user's profile: names, agencies, addresses and paths, or one clear message."""

# ruff: noqa: E501 - tables of cases, one a line
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.catalogue import Agency, Profile, load_federation, load_profile

FEDERATION = """\
name: pak-drugs
agencies:
  anf: {name: Anti Narcotics Force, address: "anf.example:7443"}
  customs: {name: "پاکستان کسٹمز"}
  police:
"""
PROFILE = """\
broker: "[::1]:7000"
federation: pak-drugs
trust: ../ca.pem
token: token.jwt
key: /etc/hostname
"""


def test_agencies_have_names_and_addresses_or_defaults(tmp_path: Path) -> None:
    (tmp_path / "federation.yaml").write_text(FEDERATION)
    federation = load_federation(tmp_path)
    assert (federation.name, federation.folder) == ("pak-drugs", tmp_path)
    assert federation.agencies == {
        "anf": Agency("anf", "Anti Narcotics Force", "anf.example:7443"),
        "customs": Agency("customs", "پاکستان کسٹمز", None),
        "police": Agency("police", "police", None),
    }


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("name: pak-drugs", "name: Pak Drugs", ":1: name: found 'Pak Drugs', allowed a name of lower-case letters"),
        ("name: pak-drugs", "name: pak_drugs", "name: found 'pak_drugs'"),
        ("name: pak-drugs", "name: ''", "name: found ''"),
        ("name: pak-drugs\n", "", "found no 'name', allowed is a map with name, agencies"),
        ("name: pak-drugs", "nam: x", "found the unknown key 'nam', allowed agencies, cases, name (did you mean 'name'?)"),
        ("  anf:", "  ANF:", "agencies.ANF: found 'ANF', allowed a name"),
        ("  anf:", "  a-nf:", "agencies.a-nf: found 'a-nf', allowed a name"),
        ("  anf:", "  broker:", "agencies.broker: found 'broker', allowed any id but 'broker'"),
        ("  anf:", "  police:", ":5: found the key 'police' twice in one map, first on line 3"),
        ("address:", "adress:", "anf: found the unknown key 'adress', allowed address, name (did you mean"),
        ('"anf.example:7443"', "anf.example", "anf.address: found 'anf.example', allowed host:port"),
        ('"anf.example:7443"', '"anf.example:0"', "anf.address: found 'anf.example:0', allowed host:port"),
        ('"anf.example:7443"', '"anf.example:65536"', "anf.address: found"),
        ('"anf.example:7443"', '"http://anf:1"', "anf.address: found 'http://anf:1'"),
        ('"anf.example:7443"', '"a b:1"', "anf.address: found 'a b:1'"),
        ('"anf.example:7443"', "7443", "anf.address: found '7443', allowed host:port with a port"),
        ('{name: "پاکستان کسٹمز"}', '{address: "anf.example:7443"}', "found the address of anf, anf.example:7443"),
        ('{name: "پاکستان کسٹمز"}', "[customs]", "agencies.customs: found a list, allowed a map"),
        (FEDERATION[FEDERATION.index("agencies") :], "agencies: {}", "agencies: found an empty map, allowed a map of at"),
        (FEDERATION[FEDERATION.index("agencies") :], "agencies: [anf]", "agencies: found a list, allowed a map of agen"),
        (FEDERATION[FEDERATION.index("agencies") :], "agencies:", "agencies: found nothing, allowed a map of agencies"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_federation_is_named(
    tmp_path: Path, refused: Callable[..., str], good: str, bad: str, message: str
) -> None:
    assert good in FEDERATION
    (tmp_path / "federation.yaml").write_text(FEDERATION.replace(good, bad, 1))
    said = refused(load_federation, tmp_path)
    assert said.startswith(str(tmp_path / "federation.yaml"))
    assert message in said


def test_a_folder_without_a_federation_is_named(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert refused(load_federation, tmp_path / "no") == f"{tmp_path}/no/federation.yaml: found no file there"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    (tmp_path / "users").mkdir()
    (tmp_path / "ca.pem").touch()
    (tmp_path / "users" / "token.jwt").touch()
    (tmp_path / "users" / "key.pem").touch()
    path = tmp_path / "users" / "analyst.yaml"
    path.write_text(PROFILE.replace("/etc/hostname", str(tmp_path / "users" / "key.pem")))
    return path


def test_a_profile_s_paths_are_relative_to_its_file(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = profile.parent
    monkeypatch.chdir(users.parent)
    expected = Profile("[::1]:7000", "pak-drugs", users / "../ca.pem", users / "token.jwt", users / "key.pem")
    assert load_profile(profile) == expected
    assert load_profile(Path("users/analyst.yaml")).token.read_bytes() == b""


@pytest.mark.parametrize(
    ("written", "verify"), [("", False), ("verify: false\n", False), ("verify: true\n", True)]
)
def test_a_profile_says_whether_answers_are_merged_by_the_asker_too(
    profile: Path, written: str, verify: bool
) -> None:
    profile.write_text(profile.read_text().rstrip() + "\n" + written)
    assert load_profile(profile).verify is verify


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("token: token.jwt", "token: tokn.jwt", ":4: token: found 'tokn.jwt', allowed the path of a file, relative to"),
        ("token: token.jwt", "token: .", "token: found '.', allowed the path of a file"),
        ("token: token.jwt", "token: [a]", "token: found a list, allowed the path of a file"),
        ("token: token.jwt", 'token: "a\\0b"', "token: found 'a\\x00b', allowed the path of a file without control"),
        ("token: token.jwt\n", "", "found no 'token', allowed is a map with broker, federation, trust, token, key"),
        ("trust:", "ca:", "found the unknown key 'ca', allowed broker, federation, key, token, trust, verify"),
        ('"[::1]:7000"', "broker", "broker: found 'broker', allowed host:port"),
        ('"[::1]:7000"', "", "broker: found nothing, allowed host:port"),
        ("token: token.jwt", "token: token.jwt\nverify: yes", "verify: found 'yes', allowed true, false"),
        ("federation: pak-drugs", "federation: _", "federation: found '_', allowed a name"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_profile_is_named(
    profile: Path, refused: Callable[..., str], good: str, bad: str, message: str
) -> None:
    written = profile.read_text()
    assert good in written
    profile.write_text(written.replace(good, bad, 1))
    assert message in refused(load_profile, profile)


def test_every_missing_file_of_a_profile_is_named(profile: Path, refused: Callable[..., str]) -> None:
    for name in ("token.jwt", "key.pem", "../ca.pem"):
        (profile.parent / name).unlink()
    assert [line.split(": ")[1] for line in refused(load_profile, profile).splitlines()] == [
        "trust",
        "token",
        "key",
    ]
