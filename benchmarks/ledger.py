"""How fast the ledger takes entries, beside a plain synced file, and how fast it opens, verifies, searches.

python benchmarks/ledger.py [--json] [--folder DIR] [--seconds 3] [--entries 1000000]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Filter, Ledger, search, verify_ledger
from rabita.ledger.tally import Tallies
from rabita.policy import Reading
from rabita.trust import broker_id, issue_party, load_party, make_authority
from rabita.wire.account_bounds import LEAST_NONCE
from rabita.wire.accounts import Accounts
from rabita.wire.entitled import View
from rabita.wire.v1 import ledger_pb2

THREADS = 32
ORIGIN = "rabita/benchmark/broker"
ENTRY = {
    "kind": "released",
    "question": "01J2ZK5V9M8Q4R7T",
    "user": "analyst@ndifs",
    "agency": "anf",
    "purpose": "trend_analysis",
    "case": "FIR-2026-0117",
    "sql": "SELECT province, drug, sum(quantity_kg) FROM seizures GROUP BY province, drug ORDER BY 3 DESC",
    "decision": "permit",
    "policies": ["baseline-group", "baseline-measures"],
    "obligations": {"min_group_size": "10", "max_share": "0.85"},
    "groups": 37,
    "withheld": "fewer than 5",
    "result": "sha256:" + "b7" * 32,
    "durations_ms": {"total": 12},
}


def _alone(append: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Appends a second in one thread, and the median of one in milliseconds."""
    took: list[float] = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        before = time.perf_counter()
        append()
        took.append(time.perf_counter() - before)
    return len(took) / (time.perf_counter() - start), statistics.median(took) * 1000


def _together(append: Callable[[], object], seconds: float) -> float:
    """Appends a second in all threads together."""
    done = [0] * THREADS
    end = time.perf_counter() + seconds

    def work(thread: int) -> None:
        while time.perf_counter() < end:
            append()
            done[thread] += 1

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def _plain_file(folder: Path, seconds: float) -> dict[str, float]:
    """The same bytes appended to a file and synced, entry by entry, with nothing signed."""
    line = json.dumps(ENTRY).encode() + b"\n"
    handle = os.open(folder / "plain", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    lock = threading.Lock()

    def append() -> None:
        with lock:
            os.write(handle, line)
            os.fdatasync(handle)

    alone, median_ms = _alone(append, seconds)
    together = _together(append, seconds)
    os.close(handle)
    return {"alone_per_s": alone, "alone_median_ms": median_ms, "threads32_per_s": together}


def _appends(folder: Path, seconds: float) -> dict[str, float]:
    key = Ed25519PrivateKey.generate()
    with Ledger.open(folder / "appends", origin=ORIGIN, key=key) as ledger:
        alone, median_ms = _alone(lambda: ledger.append(ENTRY), seconds)
        together = _together(lambda: ledger.append(ENTRY), seconds)
    return {"alone_per_s": alone, "alone_median_ms": median_ms, "threads32_per_s": together}


def _reads(folder: Path, entries: int) -> dict[str, float]:
    key = Ed25519PrivateKey.generate()
    path = folder / "reads"
    with Ledger.open(path, origin=ORIGIN, key=key) as ledger:

        def fill(thread: int) -> None:
            for number in range(thread, entries, THREADS):
                ledger.append({**ENTRY, "question": f"q{number}"})

        threads = [threading.Thread(target=fill, args=(thread,)) for thread in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    wanted = {
        "search_question_ms": Filter(question=f"q{entries // 2}"),
        "search_nobody_ms": Filter(user="nobody"),
        "search_text_ms": Filter(text="cocaine"),
    }
    found = {name: _ms(partial(_search, path, each)) for name, each in wanted.items()}
    found |= {"count_first_ms": _counted(Tallies(path)), "count_again_ms": _counted(Tallies(path))}
    opened = _ms(lambda: Ledger.open(path, origin=ORIGIN, key=key).close())
    with Ledger.open(path, origin=ORIGIN, key=key) as ledger:
        found |= _accounts(ledger, folder, f"q{entries // 2}")
    return {"entries": entries, "open_ms": opened, "verify_ms": _ms(lambda: verify_ledger(path)), **found}


def _accounts(ledger: Ledger, folder: Path, question: str) -> dict[str, float]:
    """What a keeper spends on an officer at the other end: on a question, first and again, and on a page.

    The first after a start reads the hash of every entry; all are signed.
    """
    make_authority(folder / "authority", "benchmark")
    issue_party(folder / "authority", broker_id("benchmark"), folder / "broker")
    signer = load_party(folder / "broker").signer
    accounts = Accounts(ledger, lambda: signer, federation="benchmark", agency="")
    view = View({"": Reading(True, ())})

    def give(**wanted: Any) -> object:
        asked = ledger_pb2.AccountWanted(nonce=bytes(LEAST_NONCE), **wanted)
        return accounts.give(view, asked.SerializeToString())

    start = time.perf_counter()
    give(question=question)
    return {
        "account_first_ms": (time.perf_counter() - start) * 1000,
        "account_question_ms": _ms(lambda: give(question=question)),
        "account_page_ms": _ms(lambda: give(first=ledger.size // 2, size=ledger.size)),
    }


def _search(path: Path, wanted: Filter) -> int:
    return sum(1 for _ in search(path, wanted))


def _counted(tallies: Tallies) -> float:
    """Of the console's figures: the first count reads the whole ledger, one after a restart what is new."""
    start = time.perf_counter()
    tallies.ends()
    return (time.perf_counter() - start) * 1000


def _ms(work: Callable[[], object]) -> float:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    arguments.add_argument("--folder", type=Path, help="a folder on the disk to measure")
    arguments.add_argument("--seconds", type=float, default=3.0, help="length of each measurement of appends")
    arguments.add_argument("--entries", type=int, default=1_000_000, help="entries to read")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        figures = {
            "plain_file": _plain_file(Path(folder), chosen.seconds),
            "ledger": _appends(Path(folder), chosen.seconds),
            "reads": _reads(Path(folder), chosen.entries),
        }
    if chosen.json:
        print(json.dumps(figures))
        return
    print(f"{'':<12} {'alone/s':>10} {'median ms':>10} {'32 threads/s':>13}")
    for name in ("plain_file", "ledger"):
        alone, median_ms, together = figures[name].values()
        print(f"{name:<12} {alone:>10,.0f} {median_ms:>10.3f} {together:>13,.0f}")
    for name, value in figures["reads"].items():
        print(f"{name:<20} {value:>12,.1f}")


if __name__ == "__main__":
    main()
