"""Nobody asks in the name of a case that is not theirs, and nobody learns by asking which cases there are.

PRO-041, over real servers under the shipped policies: at a broker that keeps a register of cases, and at an
agency that alone keeps one, asked as analysts ask and as a broker that was broken into would.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rabita.ledger import Filter, search
from rabita.ledger.private import public_part
from rabita.ledger.search import read_entries
from rabita.policy import SHIPPED
from rabita.refusal import Code, Refusal
from tests.federation.asking import Asking
from tests.federation.running import Federation, Said, rabita, running
from tests.federation.small import AGENCIES, write_small

SQL = "SELECT drug, count(*) FROM seizures WHERE drug <> 'lsd' GROUP BY drug"
OWN, ANOTHERS, CLOSED, PAST, BRIEFED, UNKNOWN = (
    "FIR-OWN",
    "FIR-HIS",
    "FIR-END",
    "FIR-OLD",
    "FIR-FOR",
    "FIR-NIL",
)
NOT_THEIRS = (ANOTHERS, CLOSED, PAST, BRIEFED, UNKNOWN)
"""As long as one another, so that what is said of them can be compared byte for byte."""
REGISTER = f"""\
{OWN}: {{users: [case_officer], purposes: [case_support]}}
{ANOTHERS}: {{users: [somebody_else]}}
{CLOSED}: {{users: [case_officer], closed: true}}
{PAST}: {{users: [case_officer], until: 2020-01-31}}
{BRIEFED}: {{users: [case_officer], purposes: [trend_analysis]}}
"""


def written(folder: Path, *keepers: str) -> Path:
    """The small federation under the shipped policies; the keepers (`broker`, agencies) keep the register."""
    write_small(folder, (SHIPPED / "baseline.cedar").read_text())
    for keeper in keepers:
        home = folder if keeper == "broker" else folder / "agencies" / keeper
        (home / "cases.yaml").write_text(REGISTER)
        with (home / ("federation.yaml" if keeper == "broker" else "agent.yaml")).open("a") as file:
            file.write("cases: cases.yaml\n")
    return folder


def asked(federation: Federation, case: str, *options: str) -> Said:
    named = ("--case", case) if case else ()
    return federation.query(SQL, *named, *options, purpose="case_support", user="case_officer")


@pytest.fixture(scope="module")
def at_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(written(tmp_path_factory.mktemp("cases") / "federation", "broker")) as federation:
        yield federation


@pytest.fixture(scope="module")
def at_north(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(written(tmp_path_factory.mktemp("cases") / "federation", "north")) as federation:
        yield federation


def test_a_case_of_ones_own_is_answered(at_broker: Federation, at_north: Federation) -> None:
    for federation in (at_broker, at_north):
        said = asked(federation, OWN)
        assert (said.status, len(said.rows)) == (0, 3), said.error


def test_the_broker_refuses_every_other_case_alike_and_asks_no_agency(at_broker: Federation) -> None:
    before = [asked_of(at_broker, agency) for agency in AGENCIES]
    said = {}
    for case in NOT_THEIRS:
        refused = asked(at_broker, case)
        assert (refused.status, refused.answer) == (3, {})
        assert "use_denied" in refused.error
        assert "policy 'case-not-assigned' of federation" in refused.error
        assert "The case is not assigned to you." in refused.error
        said[case] = refused.error.replace(case, "CASE")
    assert len(set(said.values())) == 1, said
    assert [asked_of(at_broker, agency) for agency in AGENCIES] == before


def test_an_explanation_tells_no_more(at_broker: Federation) -> None:
    said = {explained(at_broker, case).replace(case, "CASE") for case in NOT_THEIRS}
    assert len(said) == 1
    assert "case-not-assigned" in said.pop()


def explained(federation: Federation, case: str) -> str:
    done = rabita(
        "explain", SQL, "--purpose", "case_support", "--case", case,
        profile=federation.layout.profile("case_officer"),
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_ledger_tells_no_more_either(at_broker: Federation) -> None:
    """Nobody who reads the record, or witnesses it, learns of a case more than that it was refused."""
    for case in NOT_THEIRS:
        asked(at_broker, case)
    told = {}
    for found in search(at_broker.layout.ledger("broker"), Filter(kind="refused")):
        if case := found.entry.get("case"):
            varying = ("time", "question", "durations_ms", "private", "sql", "user", "case")
            told[case] = {name: value for name, value in found.entry.items() if name not in varying}
    assert set(told) >= set(NOT_THEIRS)
    assert all(entry == told[UNKNOWN] for entry in told.values())


def test_an_agent_decides_by_its_own_register_whatever_the_broker_let_pass(at_north: Federation) -> None:
    asking = Asking(at_north, user="case_officer")
    refusals = {}
    for case in (OWN, *NOT_THEIRS):
        question = asking.signed(SQL, purpose="case_support", case=case)
        refusals[case] = asking.send("north", asking.request(SQL, question=question))
    assert not isinstance(refusals.pop(OWN), Refusal)
    said = {str(vars(no)).replace(case, "CASE") for case, no in refusals.items()}
    assert len(said) == 1, said
    assert all(isinstance(no, Refusal) and no.code is Code.USE_DENIED for no in refusals.values())


def test_where_one_agency_keeps_a_register_it_alone_refuses_and_the_report_says_so(
    at_north: Federation,
) -> None:
    lines = {}
    for case in NOT_THEIRS:
        said = asked(at_north, case, "--require", "any")
        assert said.status == 4, said.error
        states = {line["id"]: line["state"] for line in said.report["agencies"]}
        assert states == {"harbour": "answered", "north": "refused", "south": "answered"}
        assert not said.report["complete"]
        lines[case] = {k: v for k, v in said.agency("north").items() if k != "elapsed_ms"}
        assert "case-not-assigned" in str(lines[case])
    assert all(line == lines[UNKNOWN] for line in lines.values()), lines


def test_a_question_without_a_case_is_as_before(at_broker: Federation, at_north: Federation) -> None:
    for federation in (at_broker, at_north):
        said = federation.query(SQL)
        assert (said.status, len(said.rows)) == (0, 3), said.error
        refused = asked(federation, "")
        assert refused.status == 3
        assert "case-not-assigned" not in refused.error


@pytest.mark.parametrize("keeper", ["broker", "north"])
def test_a_change_takes_effect_while_it_runs_and_is_in_the_ledger(tmp_path: Path, keeper: str) -> None:
    with running(written(tmp_path / "federation", keeper)) as federation:
        home = federation.folder if keeper == "broker" else federation.layout.agency(keeper)
        assert asked(federation, OWN).status == 0
        changed = REGISTER.replace(f"{OWN}: {{users: [case_officer]", f"{OWN}: {{users: [somebody_else]")
        (home / "cases.yaml").write_text(changed)
        time.sleep(0.3)
        assert asked(federation, OWN, "--require", "all").status in (3, 6)
        (home / "cases.yaml").write_text(f"{OWN}: {{users: [case_officer], until: SECRET-WORD}}\n")
        time.sleep(0.3)
        assert asked(federation, OWN).status in (3, 6)  # the last good one holds
        (home / "cases.yaml").write_text(REGISTER)
        time.sleep(0.3)
        assert asked(federation, OWN).status == 0
        entries = [f.entry for f in search(federation.layout.ledger(keeper), Filter(kind="cases_changed"))]
        started = [f.entry for f in search(federation.layout.ledger(keeper), Filter(kind="started"))]
        everything = federation.everything_written()
    mended, broken, first = entries  # the newest first
    assert first["cases"] == broken["cases"] != mended["cases"] == started[0]["cases"]
    assert [entry["problem"] for entry in entries] == [
        "", "cases.yaml cannot be read as a register of cases", "",
    ]  # fmt: skip
    assert b"SECRET-WORD" not in everything
    assert b"somebody_else" not in everything


def test_who_witnesses_a_ledger_cannot_guess_the_register_from_its_digest(at_broker: Federation) -> None:
    """A witness is shown hashes of what is public in entries, and the digest of a register is not."""
    lines = [line for _, line in read_entries(at_broker.layout.ledger("broker")) if b'"started"' in line]
    assert lines
    assert all(b'"cases"' in line and b'"cases"' not in public_part(line) for line in lines)


def asked_of(federation: Federation, agency: str) -> int:
    return sum(1 for _ in search(federation.layout.ledger(agency), Filter(kind="asked")))


@pytest.mark.parametrize(("case", "status"), [(OWN, 0), (ANOTHERS, 3), (UNKNOWN, 3)])
def test_trying_the_policies_offline_looks_a_token_up_in_the_register(
    at_broker: Federation, case: str, status: int
) -> None:
    token = at_broker.layout.user("case_officer") / "token.jwt"
    done = rabita(
        "policy", "explain", SQL, "--as", str(token), "--in", str(at_broker.folder),
        "--purpose", "case_support", "--case", case,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert ("case-not-assigned" in done.stdout) == (status == 3)
