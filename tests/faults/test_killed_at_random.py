"""`kill -9` at random moments under load: no answer that somebody got is without its entries, anywhere.

By default a few kills and questions; RABITA_KILLS=20 RABITA_QUESTIONS=1000 is the whole run.
"""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import rabita
from lab.layout import BROKER
from rabita.client import Answer
from rabita.ledger import Filter, search, verify_ledger
from rabita.ledger.reconcile_folders import reconcile_folders
from rabita.refusal import Refusal
from tests.federation.running import Federation
from tests.federation.small import AGENCIES

KILLS = int(os.environ.get("RABITA_KILLS", "2"))
QUESTIONS = int(os.environ.get("RABITA_QUESTIONS", "60"))
SQL = "SELECT drug, count(*) AS n FROM seizures GROUP BY drug"
ASKERS = 4


@dataclass
class Load:
    """Askers that go on asking whoever is killed, and the answers that they got."""

    federation: Federation
    answers: list[Answer] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left: int = QUESTIONS

    def run(self) -> None:
        with rabita.connect(profile=self.federation.layout.profile("analyst")) as asker:
            while self._one_more():
                try:
                    self.answers.append(asker.query(SQL, purpose="trend_analysis", require="any", timeout=10))
                except Refusal as refusal:
                    self.refused.append(refusal)
                    time.sleep(0.05)

    def _one_more(self) -> bool:
        with _LOCK:
            self.left -= 1
            return self.left >= 0


_LOCK = threading.Lock()


@pytest.mark.timeout(120 + 30 * KILLS + QUESTIONS)
def test_no_answer_without_its_entry_whoever_is_killed(federation: Federation) -> None:
    chance, load = random.Random(9), Load(federation)
    with ThreadPoolExecutor(ASKERS) as askers:
        asking = [askers.submit(load.run) for _ in range(ASKERS)]
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 1.5))
            federation.kill(chance.choice((BROKER, *AGENCIES)))
            time.sleep(chance.uniform(0.0, 0.3))
            federation.start_again()
        for each in asking:
            each.result()
    assert load.answers
    _stop(federation)
    check_records(federation, load)


def _stop(federation: Federation) -> None:
    for party in (BROKER, *AGENCIES):
        federation.kill(party)
    federation.start_again()


def check_records(federation: Federation, load: Load) -> None:
    """Every ledger verifies, they agree, and what was answered is in them where it says that it is."""
    folders = {party: federation.layout.ledger(party) for party in (BROKER, *AGENCIES)}
    for folder in folders.values():
        assert verify_ledger(folder)
    found = reconcile_folders(folders[BROKER], [folders[agency] for agency in AGENCIES])
    assert [finding for finding in found.findings if not finding.explicable] == []
    answered = _places(folders[BROKER], "answered")
    released = {agency: _places(folders[agency], "released") for agency in AGENCIES}
    for answer in load.answers:
        assert answered[answer.report.question] == answer.report.ledger_index
        for agency, receipts in answer.receipts.items():
            for verified in receipts:
                assert released[agency][answer.report.question] == verified.receipt.ledger_index


def _places(folder: Path, kind: str) -> dict[str, int]:
    return {found.entry["question"]: found.index for found in search(folder, Filter(kind=kind))}
