"""Officers see by name which policies are in force, and what each change of them changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rabita.console.changes import Change, changes
from rabita.ledger import Found
from tests.console.browsing import Browser
from tests.console.conftest import Served, beside

OWN = '@id("{}") forbid (principal in Role::"{}", action, resource);\n'


def found(index: int, in_force: dict[str, str] | None, **more: Any) -> Found:
    entry = {"kind": "policy_changed", "policy": f"sha256:{index}", **more}
    return Found(index, entry if in_force is None else {**entry, "in_force": in_force}, b"")


def differs(change: Change) -> tuple[tuple[str, ...], ...]:
    return change.added, change.removed, change.changed


def test_each_entry_is_held_against_the_one_before_it() -> None:
    told = changes([found(3, {"b": "2", "c": "1"}), found(9, {"c": "1"}), found(1, {"a": "1", "b": "1"})])
    assert [change.found.index for change in told] == [9, 3, 1]
    assert [differs(change) for change in told] == [
        ((), ("b",), ()), (("c",), ("a",), ("b",)), ((), (), ()),
    ]  # fmt: skip
    assert [change.compared for change in told] == [True, True, False]


def test_what_does_not_list_its_policies_is_compared_with_nothing() -> None:
    told = changes([found(3, {"a": "1"}), found(2, None), found(1, {"a": "1"})])
    assert [change.compared for change in told] == [False, False, False]


def test_a_register_of_cases_stands_between_and_is_no_policy() -> None:
    cases = Found(2, {"kind": "cases_changed", "cases": "sha256:0"}, b"")
    told = changes([found(3, {"a": "2"}), cases, found(1, {"a": "1"})])
    assert [differs(change)[2] for change in told] == [("a",), (), ()]


def test_a_name_for_which_there_was_no_room_is_not_said_to_be_gone() -> None:
    before, after = {"a": "1", "b": "1", "c": "1"}, {"a": "1", "a2": "1", "b": "1"}
    [told, _] = changes([found(2, after, in_force_left_out=1), found(1, before)])
    assert differs(told) == (("a2",), (), ())


@pytest.fixture
def own_policy(served: Served) -> Iterator[Path]:
    """The file of the agency north's own policies; taken away again, and that known to the agent."""
    file = served.federation.folder / "agencies" / "north" / "policies" / "own.cedar"
    file.parent.mkdir(exist_ok=True)
    yield file
    follow(served, file, "")


def follow(served: Served, file: Path, text: str) -> None:
    """Write policies, and have a question put to the agent, which looks at them."""
    file.write_text(text)
    time.sleep(0.3)  # past the time in which a change of a file does not count yet
    assert served.federation.query("SELECT sex, count(*) FROM persons GROUP BY sex").status == 0


def test_an_agencys_officer_sees_its_own_policies_come_change_and_go(
    served: Served,
    chromium: Browser,
    north_token: str,
    own_policy: Path,
) -> None:
    for text in (
        OWN.format("own-rule", "nobody"),
        OWN.format("own-rule", "stranger") + OWN.format("<b>bold</b>", "stranger"),
        "forbid (",
    ):
        follow(served, own_policy, text)
    with beside(served.federation, "north") as address:
        chromium.log_in(address, north_token)
        chromium.open(address + "policies")
    now = [row.text for row in chromium.all("#in-force tbody th")]
    assert {"agency north: own-rule", "agency north: <b>bold</b>"} < set(now)
    assert "own.cedar" in chromium.one(".problem").text
    rows = [row.text for row in chromium.all("#policy-changes tbody tr")]
    assert "the same policies" in rows[0]
    assert "own.cedar" in rows[0]
    assert "added\nagency north: <b>bold</b>" in rows[1]
    assert "changed\nagency north: own-rule" in rows[1]
    assert "added\nagency north: own-rule" in rows[2]
    assert "started" in rows[-1]
    assert chromium.complaints() == []


def test_the_centres_officer_sees_the_federations_policies(served: Served, officer: Browser) -> None:
    officer.open(served.address + "policies")
    now = [row.text for row in officer.all("#in-force tbody th")]
    assert now
    assert not any(name.startswith("agency ") for name in now)


def test_an_agencys_officer_at_the_broker_is_told_why_there_is_nothing(
    served: Served,
    chromium: Browser,
    north_token: str,
) -> None:
    chromium.log_in(served.address, north_token)
    chromium.open(served.address + "policies")
    assert "agency's own console" in chromium.one("main").text
    assert not chromium.all("#in-force, #policy-changes")


def test_a_login_is_on_record_as_one(served: Served, officer: Browser) -> None:
    officer.open(served.address + "search?kind=logged_in&user=officer")
    assert "logged_in" in officer.one("#found tbody").text
    officer.open(served.address + "search?kind=searched")
    assert "console_login" not in officer.text
