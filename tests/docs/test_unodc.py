"""The UNODC example's page shows what its command prints; skipped without UNODC's file at hand."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, fences, steps
from tests.docs.transcripts import Shell, difference

pytestmark = pytest.mark.timeout(300)

EXAMPLE = ROOT / "examples" / "unodc"
SEIZURES = ROOT / ".." / "shared" / "data" / "unodc-ids-2011-2013.csv.gz"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A reader's folder with the countries in it, up."""
    if not SEIZURES.is_file():
        pytest.skip("UNODC's file is not beside the checkout")
    folder: Path = tmp_path_factory.mktemp("reader")
    runpy.run_path(str(EXAMPLE / "prepare.py"))["prepare"](SEIZURES, folder / "unodc")
    reader = Shell(folder)
    try:
        assert reader.runs("rabita lab up unodc").status == 0
        yield reader
    finally:
        reader.runs("rabita lab down unodc")


def test_the_page_shows_what_its_question_is_answered(shell: Shell) -> None:
    page = EXAMPLE / "README.md"
    (question,) = fences(page, "sql")
    (shell.folder / "question.sql").write_text(question.body, encoding="utf-8")
    for fence in fences(page, "console"):
        for step in steps(fence.body):
            done = shell.does(step)
            assert done is not None
            assert done.status == 0
            assert difference(step.shown, done.printed) == ""
