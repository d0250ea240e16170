"""Writes into a page what its commands print now: `python -m tests.docs.refresh FOLDER PAGE...`.

FOLDER holds the demo federation as `demo/federation`, up. A transcript without an elision is replaced whole; one
with an elision keeps as many lines before and after it as it had. Read the difference before you commit it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.docs.pages import Step, fences, steps
from tests.docs.transcripts import ELISION, Shell, difference


def refresh(page: Path, shell: Shell) -> None:
    """Run the page and write its transcripts anew."""
    text = page.read_text(encoding="utf-8")
    for fence in fences(page):
        if "file" in fence.info:
            target = shell.folder / fence.info["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(fence.body + "\n", encoding="utf-8")
        elif fence.language in ("console", "python"):
            renewed = _renewed(fence.body, shell) if fence.language == "console" else fence.body
            text = text.replace(f"\n{fence.body}\n```", f"\n{renewed}\n```", 1)
    page.write_text(text, encoding="utf-8")
    shell.leave()


def _renewed(body: str, shell: Shell) -> str:
    parts: list[str] = []
    for step in steps(body):
        done = shell.does(step)
        shown = step.shown if done is None or not difference(step.shown, done.printed) else _shown(step, done.printed)
        parts += [f"$ {step.command}", *shown, *_gap(body, step)]
    return "\n".join(parts).rstrip("\n")


def _gap(body: str, step: Step) -> list[str]:
    """The blank line that the writer left before the next command."""
    whole = "\n".join([f"$ {step.command}", *step.shown])
    return [""] if f"{whole}\n\n" in body else []


def _shown(step: Step, printed: Sequence[str]) -> Sequence[str]:
    if ELISION not in step.shown:
        return printed
    place = step.shown.index(ELISION)
    after = len(step.shown) - place - 1
    return [*printed[:place], ELISION, *(printed[-after:] if after else ())]


if __name__ == "__main__":
    for name in sys.argv[2:]:
        refresh(Path(name).resolve(), Shell(Path(sys.argv[1]).resolve()))
