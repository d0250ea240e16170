"""Runs the commands of a page as a reader would type them, and compares what they print with what is shown.

In what is shown, a line `...` stands for any number of lines, and `...` in a line for anything. Times, ids,
hashes, keys, ports and places in ledgers differ from run to run and are masked on both sides.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.docs.pages import ROOT, Fence, Step

ELISION = "..."
_ID = re.compile(r"(?<![\w-])(?=[a-z_-]*[A-Z0-9])[A-Za-z0-9_-]{22}(?![\w-])")
_MASKS = (
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", "WHEN"),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d UTC( \(in [^)]*\))?", "WHEN"),
    (r"\b\d+(\.\d+)? (ms|s)\b", "TIME"),
    (r"sha256:[0-9a-f]{64}|\b[0-9a-f]{64}\b|\b[0-9a-f]{36,40}\b", "HASH"),
    (r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{40,}=*", "+KEY"),
    (r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=", "HASH"),
    (r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{90,}=*", "SIGNATURE"),
    (r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])", "THUMBPRINT"),
    (_ID.pattern, "ID"),
    (r"\b127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
    (r"\bpid +\d+", "pid N"),
    (r"\b(ledger entry|entry) \d+", r"\1 N"),
    (r"\b\d+ entries\b", "N entries"),
    (r"\btotal \d+", "total N"),
    (r"\b1[789]\d{8}\b", "EPOCH"),
    (r"^ *\d+ +WHEN", "N WHEN"),
    (r"─+", "─"),
    (r"\s+", " "),
)
_READY = re.compile(r"^ready ", re.MULTILINE)
_NOT_RUN = ("make ", "python3 ", "sudo ", "git ")
"""A reader's other commands: they may stand in a transcript and are left alone."""


def masked(line: str) -> str:
    """The line without what differs from run to run.

    >>> masked("473 ms; question K6M2I37N_qXm7VRaiE4i4w; ledger entry 2")
    'TIME; question ID; ledger entry N'
    """
    for pattern, instead in _MASKS:
        line = re.sub(pattern, instead, line)
    return line.strip()


def difference(shown: Sequence[str], printed: Sequence[str]) -> str:
    """Where what is shown cannot stand for what was printed; "" where it can.

    >>> difference(["a", "...", "d e ... h"], ["a", "b", "c", "d e f g h"])
    ''
    >>> difference(["a"], ["b"])
    "shown 'a', printed 'b'"
    """
    wanted, got = [masked(line) for line in shown], [masked(line) for line in printed]
    while got and not got[-1]:
        got.pop()
    return _difference(wanted, got)


def _difference(wanted: list[str], got: list[str]) -> str:
    for place, line in enumerate(wanted):
        if line == ELISION:
            rest = wanted[place + 1 :]
            tails = [got[start:] for start in range(place, len(got) + 1)]
            found = [_difference(rest, tail) for tail in tails]
            return "" if "" in found else f"nothing behind the elision fits: {found[-len(rest) - 1]}"
        if place >= len(got):
            return f"shown {line!r}, printed nothing"
        parts = re.sub(r" \.\.\.$", ELISION, line).split(ELISION)
        if not re.fullmatch(".*".join(map(re.escape, parts)), got[place]):
            return f"shown {line!r}, printed {got[place]!r}"
    return "" if len(got) <= len(wanted) else f"printed and not shown: {got[len(wanted)]!r}"


@dataclass(frozen=True)
class Done:
    """What a command said, both streams as a terminal shows them, and its exit status."""

    status: int
    printed: tuple[str, ...]


@dataclass
class Shell:
    """A reader's shell in a folder of their own, with `rabita` on its path."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    remembered: dict[str, Done] = field(default_factory=dict)
    background: list[subprocess.Popen[bytes]] = field(default_factory=list)
    status: int = 0
    question: str = ""
    last: Done = Done(0, ())

    def __post_init__(self) -> None:
        programs = self.folder / ".bin"
        programs.mkdir(exist_ok=True)
        rabita = programs / "rabita"
        rabita.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m rabita "$@"\n')
        rabita.chmod(0o755)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RABITA_")},
            "PATH": f"{programs}:{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(ROOT),
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }

    def fresh(self) -> Shell:
        """The same folder and memory, without what was exported: where another page begins."""
        return Shell(self.folder, remembered=self.remembered)

    def does(self, step: Step) -> Done | None:
        """Run a step; None for one that is not run. A question's id in it is the page's last."""
        command = _ID.sub(self.question, step.command) if self.question else step.command
        if command in self.remembered:
            return self._ended(self.remembered[command])
        if command.startswith(_NOT_RUN):
            return None
        if command == "echo $?":
            return Done(0, (str(self.status),))
        if command.startswith("export "):
            name, _, value = command.removeprefix("export ").partition("=")
            self.environment[name] = shlex.split(value)[0]
            return self._ended(Done(0, ()))
        if command.endswith(" &"):
            return self._ended(self._starts(command.removesuffix(" &")))
        return self._ended(self.runs(command))

    def writes(self, fence: Fence) -> None:
        """Put a block where the page says that the file is."""
        target = self.folder / fence.info["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fence.body + "\n", encoding="utf-8")

    def runs(self, command: str) -> Done:
        """Run a command to its end."""
        ended = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240, check=False,
        )  # fmt: skip
        return Done(ended.returncode, tuple(ended.stdout.decode().splitlines()))

    def remember(self, command: str) -> Done:
        """Run a command now, and let pages that show it have this result."""
        self.remembered[command] = self.runs(command)
        return self.remembered[command]

    def leave(self) -> None:
        """End what runs in the background."""
        for process in self.background:
            process.terminate()
        for process in self.background:
            process.wait(timeout=30)
        self.background.clear()

    def _ended(self, done: Done) -> Done:
        self.status = done.status
        for line in done.printed:
            if match := re.search(rf"; question ({_ID.pattern});", line):
                self.question = match[1]
        return done

    def _starts(self, command: str) -> Done:
        """Start a server, and wait for its line `ready`; its log is not for the reader."""
        log = self.folder / f".output-{len(self.background)}-{time.monotonic_ns()}"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["bash", "-c", f"exec {command} 2>{shlex.quote(str(log))}.errors"],
                cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=output,
            )  # fmt: skip
        self.background.append(process)
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None and not _READY.search(log.read_text()):
            time.sleep(0.05)
        said = log.read_text() or Path(f"{log}.errors").read_text()
        return Done(process.poll() or 0, tuple(said.splitlines()))


def python(body: str, shell: Shell) -> Done:
    """Run a block of Python in the reader's folder."""
    (shell.folder / ".example.py").write_text(body, encoding="utf-8")
    return shell.runs(f"{shlex.quote(sys.executable)} .example.py")


__all__ = ["ELISION", "Done", "Shell", "difference", "masked", "python"]
