"""Every example of the documentation is run, and prints what its page shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.demo import write_federation
from rabita.catalogue import load_agent_file, load_catalogue
from rabita.catalogue.model import Catalogue
from rabita.plan import Planner
from rabita.refusal import ExitCode, Refusal
from tests.docs.pages import PAGES, ROOT, Fence, fences, named, steps
from tests.docs.transcripts import Shell, difference, python

pytestmark = pytest.mark.timeout(600)

DEMO = "demo/federation"
README = ROOT / "README.md"
ELSEWHERE = {"files.md", "ledger.md", "sql.md"}
"""Pages whose examples other tests run."""
WITH_TRANSCRIPTS = [
    p for p in PAGES if p.name not in ELSEWHERE and (fences(p, "console") or fences(p, "python"))
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A reader's folder with the demo federation in it, up."""
    reader = Shell(tmp_path_factory.mktemp("reader"))
    try:
        for command in (f"rabita lab new {DEMO}", f"rabita lab up {DEMO}"):
            done = reader.remember(command)
            assert done.status == 0, done.printed
        yield reader
    finally:
        reader.runs(f"rabita lab down {DEMO}")


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue") / "federation"
    write_federation(folder, agencies=1, seed=1, open_policy=False, scale=0.01)
    return load_catalogue(folder / "catalogue.yaml")


@pytest.mark.parametrize("page", WITH_TRANSCRIPTS, ids=named)
def test_what_a_page_shows_is_what_its_commands_print(page: Path, shell: Shell) -> None:
    reader, wrong = shell.fresh(), []
    try:
        for fence in fences(page):
            wrong += [f"{fence}: {problem}" for problem in _tried(fence, reader)]
    finally:
        reader.leave()
    assert not wrong, "\n".join(wrong)


def _tried(fence: Fence, reader: Shell) -> Iterator[str]:
    if "file" in fence.info:
        reader.writes(fence)
    elif fence.language == "python":
        reader.last = python(fence.body, reader)
        if reader.last.status != 0:
            yield "\n".join(reader.last.printed)
    elif fence.language == "output":
        if problem := difference(fence.body.splitlines(), reader.last.printed):
            yield problem
    elif fence.language == "console":
        yield from _transcript(fence, reader)


def _transcript(fence: Fence, reader: Shell) -> Iterator[str]:
    todo = steps(fence.body)
    for place, step in enumerate(todo):
        if step.command == f"rabita lab down {DEMO}":
            continue  # the last test ends it, and compares then
        done = reader.does(step)
        if done is None:
            continue
        if problem := difference(step.shown, done.printed):
            yield f"$ {step.command}: {problem}"
        told = place + 1 < len(todo) and todo[place + 1].command == "echo $?"
        allowed = {0, ExitCode.REFUSED} if "refused" in fence.info else {0}
        if done.status not in allowed and not told:
            yield f"$ {step.command}: ended with {done.status}, which is not shown: {done.printed}"


def _questions() -> list[Fence]:
    pages = [page for page in PAGES if page.name != "sql.md"]
    return [fence for page in pages for fence in fences(page, "sql")]


@pytest.mark.parametrize("fence", _questions(), ids=str)
def test_every_question_is_planned_or_refused_as_the_page_says(fence: Fence, catalogue: Catalogue) -> None:
    try:
        Planner(catalogue).plan(fence.body)
        code = ""
    except Refusal as refusal:
        code = refusal.code.wire_name
    assert code == fence.info.get("refused", "")


def test_the_mapping_of_the_agencies_page_loads(tmp_path: Path, catalogue: Catalogue) -> None:
    (fence,) = fences(ROOT / "docs" / "agencies.md", "yaml")
    file = tmp_path / Path(fence.info["file"]).name
    file.write_text(fence.body, encoding="utf-8")
    assert load_agent_file(file, catalogue).agency == "harbour"


def test_the_demo_ends_as_the_readme_says(shell: Shell) -> None:
    down = f"rabita lab down {DEMO}"
    (shown,) = [s.shown for f in fences(README, "console") for s in steps(f.body) if s.command == down]
    assert difference(shown, shell.runs(down).printed) == ""
