"""Writes into a page what its commands print now: `python -m tests.docs.refresh FOLDER PAGE...`.

FOLDER holds the demo federation as `demo/federation`, up. What still fits is left as it is. A transcript
without an elision is replaced whole; one with an elision keeps as many lines before and after it as it had.
Long lines are cut. Read the difference before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.docs.pages import Fence, Step, fences, steps
from tests.docs.transcripts import ELISION, Shell, difference, python

_LONGEST = 116
_LEFT_ALONE = "rabita lab "
"""Commands that would start and end the federation that the page is refreshed with."""


def refresh(page: Path, shell: Shell) -> None:
    """Run the page and write its transcripts anew."""
    text = page.read_text(encoding="utf-8")
    for fence in fences(page):
        renewed = _renewed(fence, shell)
        text = text.replace(f"\n{fence.body}\n```", f"\n{renewed}\n```", 1)
    page.write_text(text, encoding="utf-8")
    shell.leave()


def _renewed(fence: Fence, shell: Shell) -> str:
    """The body of the fence as it has to be now."""
    if "file" in fence.info:
        shell.writes(fence)
    elif fence.language == "python":
        shell.last = python(fence.body, shell)
    elif fence.language == "output":
        return "\n".join(_shown(fence.body.splitlines(), shell.last.printed))
    elif fence.language == "console":
        return "\n".join(_transcript(fence, shell)).strip("\n")
    return fence.body


def _transcript(fence: Fence, shell: Shell) -> Iterable[str]:
    for step in steps(fence.body):
        done = None if step.command.startswith(_LEFT_ALONE) else shell.does(step)
        yield f"$ {step.command}"
        yield from step.shown if done is None else _shown(step.shown, done.printed)
        if _has_gap(fence, step):
            yield ""


def _has_gap(fence: Fence, step: Step) -> bool:
    """Whether the writer left a blank line before the next command."""
    return "\n".join([f"$ {step.command}", *step.shown, "", "$ "]) in fence.body


def _shown(before: Sequence[str], printed: Sequence[str]) -> Sequence[str]:
    if before and not difference(before, printed):
        return before
    lines = [line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} {ELISION}" for line in printed]
    lines = [line.rstrip() for line in lines]
    if ELISION not in before:
        return lines
    place = before.index(ELISION)
    after = len(before) - place - 1
    return [*lines[:place], ELISION, *(lines[-after:] if after else ())]


if __name__ == "__main__":
    for name in sys.argv[2:]:
        refresh(Path(name).resolve(), Shell(Path(sys.argv[1]).resolve()))
