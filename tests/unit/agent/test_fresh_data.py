"""Changed files are seen; files that break answer nothing until they are right again."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from tests.unit.agent.agencies import HEADER, ROWS, Agency

COUNT = "SELECT count(*) FROM rabita.shared.seizures"
MORE = ROWS + "F99,2024-01-01,kp,ice,1,1,x\n"


def answer(agency: Agency) -> int | Code:
    try:
        return int(agency.ask(COUNT)[0][0])
    except Refusal as refusal:
        return refusal.code


def eventually(agency: Agency, expected: int | Code, seconds: float = 20.0) -> set[int | Code]:
    """Everything answered until the expected answer came."""
    seen: set[int | Code] = set()
    until = time.monotonic() + seconds
    while (now := answer(agency)) != expected:
        seen.add(now)
        assert time.monotonic() < until, seen
        time.sleep(0.05)
    return seen


def data_file(agency: Agency) -> Path:
    return agency.folder / "data" / "seizures.csv"


def test_a_changed_file_is_seen_and_until_then_the_old_rows_answer(anf: Agency) -> None:
    data_file(anf).write_text(MORE)
    assert eventually(anf, 31) <= {30}


def test_a_file_still_being_written_is_not_read_halfway(anf: Agency) -> None:
    with data_file(anf).open("a") as file:
        for row in range(20):
            file.write(f"G{row},2024-01-01,kp,ice,1,1,x\n")
            file.flush()
            time.sleep(0.1)
            assert answer(anf) == 30
    assert eventually(anf, 50) <= {30}


def test_a_broken_file_answers_nothing_until_it_is_right_and_the_log_names_the_line(
    anf: Agency, capfd: pytest.CaptureFixture[str]
) -> None:
    data_file(anf).write_text(HEADER + "CANARY,with,too,few\n")
    assert eventually(anf, Code.SOURCE_FAILED) <= {30}
    data_file(anf).write_text(MORE)
    assert eventually(anf, 31) <= {Code.SOURCE_FAILED}
    logged = capfd.readouterr().err
    assert "seizures.csv: line 2:" in logged
    assert "loaded again" in logged
    assert "CANARY" not in logged


def test_a_file_that_goes_away_answers_nothing(anf: Agency) -> None:
    data_file(anf).unlink()
    assert eventually(anf, Code.SOURCE_FAILED) <= {30}


def test_questions_running_while_data_change_are_answered(anf: Agency) -> None:
    stop, answers = threading.Event(), []

    def keep_asking() -> None:
        while not stop.is_set():
            answers.append(answer(anf))

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    data_file(anf).write_text(MORE)
    eventually(anf, 31)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(answers) == {30, 31}
