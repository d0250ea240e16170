"""A worker can be run away with, killed, filled up and cancelled; the next question is answered."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from agent.compile import SourceSql
from agent.sources.protocol import Limits
from rabita.refusal import Code, Refusal
from tests.unit.agent.agencies import FILES, ROWS, Agency, write_agency
from tests.unit.agent.conftest import Opener

COUNT = "SELECT count(*) FROM rabita.shared.seizures"
HEEDLESS = "SELECT len(list_sort(range(40000000)))"
"""Ignores interrupt for longer than any test waits."""
ENDLESS = "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range * b.range % 7 = 3"
"""Heeds interrupt."""
ROOMY = Limits(address_space_bytes=12 << 30)


@pytest.fixture
def roomy(tmp_path: Path, opened: Opener) -> Agency:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    return opened(tmp_path, ROOMY)


def refused(agency: Agency, sql: str, seconds: float = 20.0, cancel: threading.Event | None = None) -> Code:
    with pytest.raises(Refusal) as caught:
        agency.ask(sql, seconds, cancel)
    return caught.value.code


def test_a_statement_that_heeds_interrupt_ends_at_its_deadline_and_the_worker_lives(anf: Agency) -> None:
    worker, started = anf.source.worker_pid, time.monotonic()
    assert refused(anf, ENDLESS, 0.3) is Code.TIMED_OUT
    assert time.monotonic() - started < 1.0
    assert anf.ask(COUNT) == [(30,)]
    assert anf.source.worker_pid == worker


def test_a_runaway_statement_is_killed_a_second_after_its_deadline_and_the_next_is_answered(
    roomy: Agency,
) -> None:
    worker, started = roomy.source.worker_pid, time.monotonic()
    assert refused(roomy, HEEDLESS, 0.3) is Code.TIMED_OUT
    assert 1.2 < time.monotonic() - started < 2.5
    assert roomy.ask(COUNT) == [(30,)]
    assert roomy.source.worker_pid != worker
    assert worker is not None
    assert not psutil.pid_exists(worker)


def test_questions_beside_a_runaway_one_are_answered_by_the_fresh_worker(roomy: Agency) -> None:
    slow = "SELECT count(*) FROM range(3000000) a, range(100) b WHERE a.range * b.range % 7 = 3"
    with ThreadPoolExecutor(3) as pool:
        runaway = pool.submit(refused, roomy, HEEDLESS, 0.2)
        beside = [pool.submit(roomy.ask, slow, 60.0) for _ in range(2)]
        assert runaway.result() is Code.TIMED_OUT
        assert len({tuple(answer.result()) for answer in beside}) == 1


def test_a_worker_killed_while_idle_is_replaced_before_anyone_notices(anf: Agency) -> None:
    worker = anf.source.worker_pid
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    assert anf.ask(COUNT) == [(30,)]
    assert anf.source.worker_pid != worker


def test_a_question_whose_worker_is_killed_from_outside_runs_once_more(anf: Agency) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(
            anf.ask, "SELECT count(*) FROM range(3000000) a, range(200) b WHERE a.range * b.range % 7 = 3"
        )
        time.sleep(0.2)
        worker = anf.source.worker_pid
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        assert answer.result()[0][0] > 0


def test_a_question_that_kills_its_worker_twice_fails(anf: Agency) -> None:
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(refused, anf, ENDLESS, 30.0)
        killed = 0
        for _ in range(2):
            time.sleep(0.6)  # until the question is at work in it
            worker = until_another(anf, killed)
            os.kill(worker, signal.SIGKILL)
            killed = worker
        assert answer.result() is Code.SOURCE_FAILED
    assert anf.ask(COUNT) == [(30,)]


def until_another(agency: Agency, gone: int) -> int:
    """The worker that has taken the place of the one that is gone."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        worker = agency.source.worker_pid
        if worker is not None and worker != gone:
            return worker
        time.sleep(0.05)
    raise AssertionError("no worker took its place")


def test_a_stopped_worker_is_ended_at_the_deadline(anf: Agency) -> None:
    worker = anf.source.worker_pid
    assert worker is not None
    os.kill(worker, signal.SIGSTOP)
    assert refused(anf, COUNT, 0.2) is Code.TIMED_OUT
    assert anf.ask(COUNT) == [(30,)]


def test_a_cancelled_question_stops_at_once(anf: Agency) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    started = time.monotonic()
    assert refused(anf, ENDLESS, 30.0, cancel) is Code.CANCELLED
    assert time.monotonic() - started < 1.0
    assert anf.ask(COUNT) == [(30,)]


def test_a_question_cancelled_before_it_starts_does_not_start(anf: Agency) -> None:
    cancel = threading.Event()
    cancel.set()
    assert refused(anf, COUNT, 5.0, cancel) is Code.CANCELLED


def test_a_cancelled_runaway_is_killed(roomy: Agency) -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    started = time.monotonic()
    assert refused(roomy, HEEDLESS, 30.0, cancel) is Code.CANCELLED
    assert time.monotonic() - started < 2.5
    assert roomy.ask(COUNT) == [(30,)]


@pytest.mark.parametrize(
    "hog",
    [
        "SELECT len(repeat('x', 2000000000))",
        "SELECT len(range(2000000000))",
        "SELECT len(list(a.range)) FROM range(40000000) a, range(50) b",
        "SELECT string_agg(a.range::VARCHAR, ',') FROM range(30000000) a",
    ],
)
def test_a_memory_hog_fails_inside_its_bounds_and_the_next_is_answered(
    tmp_path: Path, opened: Opener, hog: str
) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    agency = opened(tmp_path, Limits(memory_bytes=256 << 20, address_space_bytes=2 << 30))
    assert refused(agency, hog, 20.0) in (Code.SOURCE_FAILED, Code.TIMED_OUT)
    assert agency.ask(COUNT) == [(30,)]


@pytest.mark.parametrize("limits", [Limits(result_rows=1000), Limits(result_bytes=20_000)])
def test_a_result_over_the_bound_is_refused(tmp_path: Path, opened: Opener, limits: Limits) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    agency = opened(tmp_path, limits)
    assert refused(agency, "SELECT range FROM range(100000)") is Code.RESULT_TOO_LARGE
    assert len(agency.ask("SELECT range FROM range(1000)")) == 1000


def test_many_questions_at_once_each_get_their_own_answer(anf: Agency) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(lambda i: anf.ask(f"SELECT {i} FROM rabita.shared.seizures LIMIT 1"), range(300))
        assert list(answers) == [[(i,)] for i in range(300)]


def test_a_question_that_finds_no_free_place_until_its_deadline_is_told_busy(
    tmp_path: Path, opened: Opener
) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    agency = opened(tmp_path, Limits(concurrent_questions=1))
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(refused, agency, ENDLESS, 1.5)
        time.sleep(0.2)
        assert refused(agency, COUNT, 0.3) is Code.BUSY
        assert first.result() is Code.TIMED_OUT


def test_a_warm_trivial_question_takes_about_a_millisecond(anf: Agency) -> None:
    sql, never = SourceSql("SELECT 1 AS a"), threading.Event()
    taken = []
    for _ in range(200):
        started = time.perf_counter()
        anf.source.run(sql, time.monotonic() + 5, never)
        taken.append(time.perf_counter() - started)
    # the fastest tenth, so that a machine busy with other things does not fail the test
    assert sorted(taken)[20] < 0.002


def test_the_worker_ends_when_its_agent_is_killed_even_in_the_middle_of_a_runaway(tmp_path: Path) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    program = (
        "import sys, threading, pathlib\n"
        "from tests.unit.agent.agencies import loaded\n"
        "from tests.unit.agent.test_worker import ENDLESS, ROOMY\n"
        "agency = loaded(pathlib.Path(sys.argv[1]), ROOMY)\n"
        "agency.source.open()\n"
        "print(agency.source.worker_pid, flush=True)\n"
        "agency.ask(ENDLESS, 60)\n"
    )
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, cwd=root, text=True
    )
    assert parent.stdout is not None
    with parent.stdout:
        worker = int(parent.stdout.readline())
    time.sleep(0.3)
    assert psutil.pid_exists(worker)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 5
    while psutil.pid_exists(worker) and time.monotonic() < until:
        time.sleep(0.02)
    assert not psutil.pid_exists(worker)


def test_a_closed_source_leaves_no_process_behind(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_csv=ROWS)
    agency = opened(tmp_path)
    worker = agency.source.worker_pid
    assert worker is not None
    agency.source.close()
    assert not psutil.pid_exists(worker)
    assert refused(agency, COUNT, 1.0) is Code.SOURCE_FAILED


def test_the_worker_imports_nothing_large_but_duckdb_and_pyarrow(anf: Agency) -> None:
    worker = anf.source.worker_pid
    assert worker is not None
    mapped = {Path(line.path).name for line in psutil.Process(worker).memory_maps()}
    assert not [name for name in mapped if "grpc" in name or "pydantic" in name or "cryptography" in name]
