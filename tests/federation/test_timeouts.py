"""Nobody waits shorter than they said without being told whose limit that was."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from agent.service import Limits
from tests.attacks.stand_in import StandIn
from tests.federation.running import Federation, running
from tests.federation.small import write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("timeouts") / "federation")) as up:
        yield up


def test_more_than_the_broker_waits_is_refused_and_not_cut(federation: Federation) -> None:
    said = federation.query(SQL, "--timeout", "6m")
    assert (said.status, said.answer) == (2, {})
    assert "the broker waits 300 s for an answer at most, not 360 s" in said.error
    assert "give a --timeout of 300s or less" in said.error
    assert federation.query(SQL, "--timeout", "5m").status == 0


def test_an_agency_whose_own_limit_ran_out_says_so(federation: Federation) -> None:
    federation.kill("north")
    north = StandIn(federation, "north", federation.layout.ledger("north"), limits=Limits(longest_s=0.5))
    north.start()
    try:
        federation.wait_for_state("north", "ready")
        os.kill(north.worker_pid, signal.SIGSTOP)
        said = federation.query(SQL, "--timeout", "20s", "--require", "any")
    finally:
        north.close()
    line = said.agency("north")
    assert (said.status, line["state"]) == (4, "timed_out")
    assert line["reason"].endswith("in time: it gives a question 0.5 s at most")
