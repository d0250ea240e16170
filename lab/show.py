"""`make demo`: the whole of Rabita on one machine, each step by the command a person would type."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from lab.demo import DEMO_QUESTIONS, Question
from lab.layout import BROKER
from rabita.refusal import ExitCode

_SHOWN = 2  # ledgers whose verification is shown in full
_MARK = "This folder is made anew by `make demo`.\n"


def main(arguments: Sequence[str]) -> int:
    """Write the demo federation into a folder, ask it, verify it, stop it; the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m lab.show FOLDER\n")
        return ExitCode.USAGE
    folder = Path(arguments[0])
    started = time.monotonic()
    _clear(folder)
    if _rabita("lab", "new", str(folder), shown=True) != 0:
        return 1
    (folder / ".made-by-demo").write_text(_MARK)
    try:
        good = _rabita("lab", "up", str(folder), shown=True) == 0 and _tour(folder)
    finally:
        _rabita("lab", "down", str(folder), shown=True)
    good = good and _verify(folder)
    sys.stdout.write(
        f"\n{'Done' if good else 'Something went wrong'} in {time.monotonic() - started:.0f} s.\n"
    )
    return 0 if good else 1


def _clear(folder: Path) -> None:
    """Remove what an earlier demo made, and nothing else."""
    if (folder / ".made-by-demo").exists():
        if (folder / ".lab" / "state.json").exists():
            _rabita("lab", "down", str(folder), shown=False)
        shutil.rmtree(folder)


def _tour(folder: Path) -> bool:
    profile = ["--profile", str(folder / ".lab" / "profiles" / "analyst.yaml")]
    good = _rabita(*profile, "tables", shown=True) == 0
    for question in DEMO_QUESTIONS:
        good = _ask(profile, question) and good
    return good


def _ask(profile: Sequence[str], question: Question) -> bool:
    sys.stdout.write(f"\n# {question.about}\n")
    sql = question.sql.strip()
    status = _rabita(*profile, "query", sql, "--purpose", question.purpose, shown=True)
    return status == (ExitCode.REFUSED if question.refused else ExitCode.ANSWERED)


def _verify(folder: Path) -> bool:
    sys.stdout.write("\n# Nobody altered the record: every ledger verifies, with no server running.\n")
    # beside the ledgers lie what parties saw of each other, and indexes: parties are those that have keys
    parties = [BROKER, *sorted(p.name for p in (folder / ".lab" / "parties").iterdir() if p.name != BROKER)]
    whole = []
    for number, party in enumerate(parties):
        command = ("ledger", "verify", str(folder / ".lab" / "ledgers" / party))
        whole.append(_rabita(*command, shown=number < _SHOWN, quiet=number >= _SHOWN) == 0)
    sys.stdout.write(f"\n... and so on: {sum(whole)} of {len(whole)} ledgers are whole.\n")
    return all(whole)


def _rabita(*arguments: str, shown: bool, quiet: bool = False) -> int:
    if shown:
        sys.stdout.write("\n$ rabita " + " ".join(_shell(a) for a in arguments) + "\n")
        sys.stdout.flush()
    output = subprocess.DEVNULL if quiet else None
    return subprocess.run([sys.executable, "-m", "rabita", *arguments], check=False, stdout=output).returncode


def _shell(argument: str) -> str:
    return (
        argument
        if argument.replace("/", "").replace("-", "").replace(".", "").replace("_", "").isalnum()
        else f'"{argument}"'
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
