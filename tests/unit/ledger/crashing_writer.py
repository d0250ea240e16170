"""A writer to be killed: appends from several threads and tells on standard output what was acknowledged."""

from __future__ import annotations

import os
import sys
import threading
from itertools import count
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Ledger


def write(folder: Path, run: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    ledger = Ledger.open(folder, origin="rabita/drugs/broker", key=key, segment_bytes=20_000)

    def keep_appending(thread: int) -> None:
        for number in count():
            question = f"{run}-{thread}-{number}"
            recorded = ledger.append({"kind": "asked", "question": question, "sql": "x" * (number % 3000)})
            os.write(1, f"{recorded.index} {question}\n".encode())

    for thread in range(6):
        threading.Thread(target=keep_appending, args=(thread,)).start()


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
