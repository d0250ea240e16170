"""`rabita keys`, as people type it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rabita.cli.main import main
from rabita.refusal import Code
from rabita.trust.describe import describe
from rabita.trust.issue import make_authority
from rabita.trust.jws import encode_base64url
from tests.unit.trust.conftest import NOW, World, compact, forge, token_claims, token_header

DAY = 86_400
CATALOGUE = """\
version: 7
purposes: [trend_analysis]
tables:
  seizures:
    about: One row per seizure.
    columns:
      drug: {type: string, role: dimension}
"""


@pytest.fixture
def keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run `rabita keys ...` in an empty folder; what it printed, or its refusal, after its status."""
    monkeypatch.chdir(tmp_path)

    def run(line: str, *, status: int = 0) -> str:
        assert main(["keys", *line.split()]) == status, capsys.readouterr().err
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run


def test_a_federation_is_set_up_by_typing(keys: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    assert "valid until" in keys("authority auth --federation pakistan")
    assert "spiffe://pakistan/broker" in keys("party auth broker --out broker")
    assert "(in 10 days)" in keys("party auth agency/anf --out anf --days 10")
    assert "anf/issuers.json" in keys("issuer iss --federation pakistan --into broker --into anf")
    said = keys("user iss alice --role analyst --role officer --agency anf --out alice --hours 2")
    assert "in 2 hours" in said
    assert "in 8 hours" in keys("token iss alice")
    said = keys("sign-catalogue auth catalogue.yaml --into broker --into anf")
    assert "signed version 7, sha256:" in said
    assert sorted(p.name for p in (tmp_path / "anf").iterdir()) == [
        "ca.pem", "catalogue.jws", "issuers.json", "signing.key", "signing.pem", "tls.key", "tls.pem",
    ]  # fmt: skip


def test_everything_is_rotated_by_typing(keys: Callable[..., str], tmp_path: Path) -> None:
    keys("authority auth --federation pakistan")
    keys("party auth agency/anf --out anf")
    keys("issuer iss --federation pakistan")
    assert "2 certificates" in keys("rotate authority auth --into anf")
    assert "spiffe://pakistan/agency/anf renewed" in keys("rotate party auth anf")
    assert "1 certificate " in keys("rotate authority auth --drop-old --into anf")
    keys("rotate issuer iss --into anf")
    assert len(json.loads((tmp_path / "anf" / "issuers.json").read_text())["keys"]) == 2
    keys("rotate issuer iss --drop-old --into anf")
    assert len(json.loads((tmp_path / "anf" / "issuers.json").read_text())["keys"]) == 1


def test_a_catalogues_signature_goes_to_standard_output_where_no_folder_is_named(
    keys: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    keys("authority auth --federation pakistan")
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", keys("sign-catalogue auth catalogue.yaml"))


def test_nothing_is_overwritten_unless_forced(keys: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    lines = (
        "authority auth --federation pakistan",
        "party auth broker --out broker",
        "issuer iss --federation pakistan",
        "user iss alice --role analyst --out alice",
        "sign-catalogue auth catalogue.yaml --into broker",
    )
    for line in lines:
        keys(line)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for line in lines:
        assert "is there already" in keys(line, status=2)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    for line in lines:
        keys(f"{line} --force")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("authority auth --federation Pakistan", "cannot be a federation's name"),
        ("party absent broker --out x", "absent/ca.pem cannot be read"),
        ("token absent alice", "absent/issuer.json cannot be read"),
        ("sign-catalogue absent absent.yaml", "absent.yaml"),
        ("rotate authority absent", "cannot be read"),
        ("rotate issuer absent", "cannot be read"),
        ("rotate party absent x", "cannot be read"),
        ("show absent", "absent cannot be read"),
        ("issuer /dev/null/x --federation pakistan", "cannot be"),
    ],
)
def test_a_wrong_command_says_what_is_wrong_with_status_two(
    keys: Callable[..., str], line: str, said: str
) -> None:
    assert said in keys(line, status=2)


@pytest.mark.parametrize("name", ["anf", "agency/", "agency/A", "agency/../broker", "spiffe://x/broker"])
def test_a_party_is_the_broker_or_an_agency(keys: Callable[..., str], name: str) -> None:
    keys("authority auth --federation pakistan")
    assert "is no party" in keys(f"party auth {name} --out x", status=2)


def test_show_says_what_is_in_every_file_and_no_secret(keys: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    keys("authority auth --federation pakistan")
    keys("party auth agency/anf --out anf")
    keys("issuer iss --federation pakistan --into anf")
    keys("user iss alice --role analyst --out alice")
    keys("sign-catalogue auth catalogue.yaml --into anf")
    files = [str(p) for folder in ("auth", "anf", "iss", "alice") for p in (tmp_path / folder).iterdir()]
    said = keys("show " + " ".join(files))
    for words in (
        "authority's certificate",
        "TLS certificate",
        "signing certificate",
        "spiffe://pakistan/agency/anf, anf.agency.pakistan.rabita.internal",
        "access token (its signature was not checked)",
        "alice",
        "(in 8 hours)",
        "(in 90 days)",
        "issuer of tokens",
        "private key",
        "catalogue's signature",
    ):
        assert words in said
    assert "warning" not in said
    for path in (*(tmp_path / "anf").glob("*.key"), tmp_path / "alice" / "key.pem"):
        assert path.read_text().splitlines()[1] not in said
    token = (tmp_path / "alice" / "token.jwt").read_text().strip()
    assert token.rpartition(".")[2] not in said


def test_show_warns_of_a_secret_that_others_can_read(keys: Callable[..., str], tmp_path: Path) -> None:
    keys("issuer iss --federation pakistan")
    (tmp_path / "iss" / "issuer.key").chmod(0o640)
    assert "warning: iss/issuer.key: others on this machine can read" in keys("show iss/issuer.key")


def test_show_lets_no_escape_sequence_through(keys: Callable[..., str], tmp_path: Path, world: World) -> None:
    """AUD-014."""
    text = forge(
        token_header(world), {**token_claims(world), "sub": "\x1b]0;owned\x07\u202e"}, world.issuer.key
    )
    (tmp_path / "token.jwt").write_text(text)
    said = keys("show token.jwt")
    assert not {"\x1b", "\x07", "\u202e"} & set(said)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, None),
        (76 - 1, None),
        (77, "the authority's certificate expires in 13 days"),
        (90, "the authority's certificate has expired"),
        (100, "the authority's certificate has expired"),
    ],
)
def test_a_warning_comes_two_weeks_before_the_end(tmp_path: Path, days: int, said: str | None) -> None:
    make_authority(tmp_path, "pakistan", now=NOW, days=90)
    found = describe((tmp_path / "ca.pem").read_bytes(), NOW + days * DAY, "ca.pem")[0]
    assert found.warnings == ((said,) if said else ())


def test_a_token_of_hours_warns_in_the_last_half_of_its_life(world: World) -> None:
    def warnings(now: int) -> tuple[str, ...]:
        return describe(world.token.encode(), now, "token.jwt")[0].warnings

    assert warnings(NOW) == ()
    assert warnings(NOW + 5 * 3600) == ("the access token expires in 3 hours",)
    assert warnings(NOW + 9 * 3600) == ("the access token has expired",)


def test_a_date_beyond_the_calendar_is_said_to_be(world: World) -> None:
    text = forge(token_header(world), {**token_claims(world), "exp": 2**53}, world.issuer.key)
    facts = {fact.about: fact.said for fact in describe(text.encode(), NOW, "x")[0].facts}
    assert facts["expires"].startswith("beyond the calendar")


def test_a_claim_nested_deeply_is_shown_to_a_depth(world: World) -> None:
    payload = json.dumps(token_claims(world))[:-1] + ', "x": ' + "[" * 800 + "]" * 800 + "}"
    text = compact(json.dumps(token_header(world)).encode(), payload.encode(), world.issuer.key.sign)
    facts = {fact.about: fact.said for fact in describe(text.encode(), NOW, "x")[0].facts}
    assert facts["x"] == "..."


def test_a_file_of_another_kind_is_told_from_ours(tmp_path: Path, keys: Callable[..., str]) -> None:
    body = ".".join(encode_base64url(part) for part in (b'{"alg":"none"}', b"{}", b"x"))
    for content in ("hello", "{}", '{"keys":[1]}', body):
        (tmp_path / "file").write_text(content)
        assert "nothing that `rabita keys` knows" in keys("show file", status=2)


DOCS = Path(__file__).parents[3] / "docs" / "keys.md"


def test_the_commands_in_the_documentation_run_as_they_stand(
    keys: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    blocks = re.findall(r"^```\n(.*?)^```", DOCS.read_text(), flags=re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("rabita keys ") for block in blocks for line in block.splitlines()]
    assert len(lines) >= 8
    for line in lines:
        keys(line)


def test_the_codes_in_the_documentation_exist() -> None:
    rows = re.findall(
        r"^\| `([a-z_]+)` \|", DOCS.read_text().partition("## When something is refused")[2], re.M
    )
    assert len(rows) >= 9
    assert {Code.from_wire(name).wire_name for name in rows} == set(rows)
