"""An officer asks for one question's story: broker and agencies tell it, each entry proven, held together."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from rabita.ledger import Filter, search
from rabita.refusal import Code
from rabita.sql.masked import masked
from rabita.trust import Identity, agency_id, dns_name, issue_user
from rabita.wire.channels import open_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures WHERE province = 'kp' GROUP BY drug"
ONLY_NORTH = "SELECT drug, count(*) FROM seizures WHERE agency = 'north' GROUP BY drug"
AGENCIES = ("harbour", "north", "south")


def profile_of(federation: Federation, folder: Path, *, agency: str = "", role: str = "officer") -> Path:
    """The profile of somebody whom the federation's issuer vouches for."""
    name, layout = f"{role}_of_{agency or 'centre'}", federation.layout
    issue_user(layout.issuer, Identity(name, (role,), agency), folder / name, lifetime=3600)
    said = yaml.safe_load(layout.profile("officer").read_text())
    near = layout.profile("officer").parent
    said = {n: str(near / v) if n in ("key", "trust") else v for n, v in said.items()}
    mine = {"token": str(folder / name / "token.jwt")}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(said | mine))
    return folder / f"{name}.yaml"


def story(federation: Federation, question: str, profile: Path | None = None) -> Any:
    done = rabita(
        "ledger", "show", question, "--json", profile=profile or federation.layout.profile("officer")
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def test_one_timeline_has_the_broker_and_every_agency_that_was_asked(small: Federation) -> None:
    question = small.query(SQL).report["question"]
    status, told, error = story(small, question)
    assert (status, told["findings"], told["missing"], error) == (0, [], {}, "")
    kinds = [(entry["party"], entry["entry"]["kind"]) for entry in told["entries"]]
    assert kinds[0] == ("broker", "asked")
    assert kinds[-1] == ("broker", "answered")
    for agency in AGENCIES:
        assert [kind for party, kind in kinds if party == agency] == ["asked", "released"]


def test_the_terminal_shows_who_said_what_and_that_they_agree(small: Federation) -> None:
    question = small.query(ONLY_NORTH).report["question"]
    told = rabita("ledger", "show", question, profile=small.layout.profile("officer"))
    assert (told.returncode, told.stderr) == (0, "")
    assert "released  (north entry" in told.stdout
    assert "answered  (broker entry" in told.stdout
    assert "no entry about it at 2 parties: harbour, south" in told.stdout
    assert told.stdout.endswith("they agree with each other\n")


def test_whoever_is_told_is_on_record_at_the_broker_and_at_each_agency(small: Federation) -> None:
    question = small.query(ONLY_NORTH).report["question"]
    assert story(small, question)[::2] == (0, "")
    for party, said in (("broker", {"of": "north"}), ("north", {"through": "broker"})):
        looks = search(small.layout.ledger(party), Filter(kind="accounted", user="officer"))
        of_it = [look.entry for look in looks if look.entry["wanted"].get("question") == question]
        assert any(said.items() <= entry.items() for entry in of_it), party


def test_an_agencys_officer_is_told_what_reached_the_agency_and_by_no_other(
    small: Federation, tmp_path: Path
) -> None:
    everyone, only_north = (small.query(sql).report["question"] for sql in (SQL, ONLY_NORTH))
    of_south = profile_of(small, tmp_path, agency="south")
    status, told, error = story(small, everyone, of_south)
    assert (status, error) == (0, "")
    assert {entry["party"] for entry in told["entries"]} == {"broker", "south"}
    assert story(small, only_north, of_south)[0] == 2
    asked_for_another = rabita("ledger", "show", everyone, "--agency", "north", profile=of_south)
    assert "north entry" not in asked_for_another.stdout


def test_an_auditor_is_told_it_without_constants(small: Federation, tmp_path: Path) -> None:
    question = small.query(SQL).report["question"]
    status, told, error = story(small, question, profile_of(small, tmp_path, role="auditor"))
    assert (status, error) == (0, "")
    assert {entry["entry"]["sql"] for entry in told["entries"]} == {masked(SQL)}
    assert "'kp'" not in json.dumps(told)


def test_an_analyst_is_told_nothing(small: Federation) -> None:
    question = small.query(SQL).report["question"]
    status, told, error = story(small, question, small.layout.profile("analyst"))
    assert (status, told, error.split(":")[0]) == (3, {}, "not_entitled")


@pytest.mark.parametrize(
    ("agency", "role", "refused"),
    [("south", "officer", True), ("", "analyst", True), ("north", "officer", False), ("", "officer", False)],
)
def test_the_agency_itself_decides_whatever_the_broker_lets_through(
    small: Federation, tmp_path: Path, agency: str, role: str, refused: bool
) -> None:
    """The broker's own certificate, and somebody's token: what a broker that checks nothing would get."""
    token = token_of(profile_of(small, tmp_path, agency=agency, role=role))
    wanted = ledger_pb2.AccountWanted(nonce=bytes(16), since="2020-01-01").SerializeToString()
    request = ledger_pb2.AccountRequest(token=token, agency="north", wanted=wanted)
    said = code_of(small, lambda stub: stub.GiveAccount(request, timeout=10))
    assert said is (Code.NOT_ENTITLED if refused else None)


def test_through_the_broker_an_agency_tells_of_questions_alone(small: Federation, tmp_path: Path) -> None:
    assert small.query(SQL).status == 0
    token = token_of(profile_of(small, tmp_path, agency="north"))
    wanted = ledger_pb2.AccountWanted(nonce=bytes(16)).SerializeToString()
    request = ledger_pb2.AccountRequest(token=token, agency="north", wanted=wanted)
    with agents_ledger(small) as stub:
        account = ledger_pb2.Account.FromString(stub.GiveAccount(request, timeout=10).account)
    kinds = {json.loads(each.entry.split(b"\t")[0])["kind"] for each in account.entries}
    assert kinds == {"asked", "released"}
    assert len(account.leaves) // 32 > len(account.entries), "the rest is there as hashes"


def test_with_an_agencys_officers_token_the_broker_cannot_search_its_ledger(
    small: Federation, tmp_path: Path
) -> None:
    token = token_of(profile_of(small, tmp_path, agency="north"))
    searched = ledger_pb2.SearchRequest(token=token)
    seen = ledger_pb2.ListWitnessedRequest(token=token)
    assert code_of(small, lambda stub: stub.Search(searched, timeout=10)) is Code.PEER_NOT_ALLOWED
    assert code_of(small, lambda stub: next(stub.Watch(searched, timeout=10))) is Code.PEER_NOT_ALLOWED
    login = ledger_pb2.LogInRequest(token=token)
    assert code_of(small, lambda stub: stub.LogIn(login, timeout=10)) is Code.PEER_NOT_ALLOWED
    assert code_of(small, lambda stub: stub.ListWitnessed(seen, timeout=10)) is Code.PEER_NOT_ALLOWED
    counted = ledger_pb2.CountRequest(token=token)
    assert code_of(small, lambda stub: stub.Count(counted, timeout=10)) is Code.PEER_NOT_ALLOWED


def test_an_agencys_own_policies_may_keep_its_ledger_from_the_centre(
    small: Federation, tmp_path: Path
) -> None:
    question = small.query(SQL).report["question"]
    own = small.folder / "agencies" / "north" / "policies" / "own.cedar"
    own.parent.mkdir(exist_ok=True)
    own.write_text(
        '@id("north-tells-its-own") forbid (principal, action == Action::"read_account", resource)\n'
        "unless { principal.agency == resource.agency };\n"
    )
    time.sleep(0.5)  # past the time in which a change of a file does not count yet
    try:
        of_centre = story(small, question)
        of_north = story(small, question, profile_of(small, tmp_path, agency="north"))
    finally:
        own.unlink()
        time.sleep(0.5)
    assert (of_centre[0], of_centre[1]["missing"]) == (4, {"north": "not_entitled"})
    assert {entry["party"] for entry in of_north[1]["entries"]} == {"broker", "north"}


def test_an_agency_that_is_away_is_listed_and_the_rest_is_told(small: Federation) -> None:
    question = small.query(SQL).report["question"]
    small.kill("south")
    try:
        status, told, error = story(small, question)
        shown = rabita("ledger", "show", question, profile=small.layout.profile("officer"))
    finally:
        small.start_again()
        small.wait_for_state("south", "ready")
    assert (status, error) == (4, "")
    assert (told["missing"], told["findings"]) == ({"south": "unreachable"}, [])
    assert {entry["party"] for entry in told["entries"]} == {"broker", "harbour", "north"}
    assert "not told by south: unreachable" in shown.stdout


def test_a_question_that_nobody_knows(small: Federation) -> None:
    assert story(small, "no-such-question-000000")[0] == 2


def token_of(profile: Path) -> str:
    return Path(yaml.safe_load(profile.read_text())["token"]).read_text().strip()


@contextmanager
def agents_ledger(federation: Federation) -> Iterator[ledger_pb2_grpc.LedgerServiceStub]:
    """The ledger of `north`, as the broker reaches it."""
    trust = federation.layout.trust("broker")
    shown = (trust / "tls.key").read_bytes(), (trust / "tls.pem").read_bytes()
    address, name = federation.party("north").address, dns_name(agency_id("small", "north"))
    with open_channel(address, (trust / "ca.pem").read_bytes(), name, shown) as channel:
        yield ledger_pb2_grpc.LedgerServiceStub(channel)


def code_of(federation: Federation, call: Callable[[Any], object]) -> Code | None:
    """Why the call was refused; None where it was not."""
    with agents_ledger(federation) as stub:
        try:
            call(stub)
        except grpc.RpcError as error:
            return refusal_from_error(error).code
    return None
