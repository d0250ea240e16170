"""The pictures in docs/console.md are of the pages as they are.

RABITA_PICTURES=1 takes them anew; without it the pages are drawn and thrown away.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.console.browsing import Browser
from tests.console.conftest import CASE, Served

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = {
    "overview": "",
    "search": "search?purpose=trend_analysis",
    "integrity": "integrity",
}


@pytest.mark.parametrize("name", [*PICTURES, "question"])
def test_a_page_is_drawn_as_the_docs_show_it(
    served: Served, officer: Browser, tmp_path: Path, name: str
) -> None:
    if name == "question":
        officer.open(served.address + "search?kind=answered&case=" + CASE.replace("/", "%2F"))
        officer.press("td.sql a")
        officer.wait_for(".story")
    else:
        officer.open(served.address + PICTURES[name])
        officer.wait_for("main h1")
    place = DOCS if os.environ.get("RABITA_PICTURES") else tmp_path
    file = place / f"console-{name}.png"
    assert officer.driver.save_screenshot(str(file))
    assert file.read_bytes().startswith(b"\x89PNG")
    shown = (DOCS / "console.md").read_text()
    assert f"console-{name}.png" not in shown or (DOCS / f"console-{name}.png").exists()
