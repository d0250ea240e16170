"""A rule that reads what a question does not carry, or that errs, denies: Cedar by itself would skip it.

Without a schema, a `forbid` whose condition names an attribute that is not there is an error beside `Allow`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.layout import BROKER
from rabita.ledger import Filter, search
from tests.federation.running import Federation, rabita
from tests.federation.small import AGENCIES, POLICY, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
UNSURE = '@id("only-the-sure") forbid (principal, action, resource) when { %s };'
NOT_CARRIED = "context.clearance != 7"
"""In no token and no question, and not in the schema."""
OVERFLOWS = "9223372036854775807 + 1 == 0"


def own_policy(federation: Federation, agency: str, condition: str) -> None:
    folder = federation.folder / "agencies" / agency / "policies"
    folder.mkdir(exist_ok=True)
    (folder / "own.cedar").write_text(UNSURE % condition)


def test_a_token_that_leaves_the_attribute_out_is_forbidden_what_the_rule_forbids(
    federation: Federation,
) -> None:
    """The lab's tokens say nothing of assurance: to the rule it is there and empty."""
    assert federation.query(SQL).status == 0
    policy = federation.folder / "policies" / "small.cedar"
    policy.write_text(POLICY + UNSURE % 'context.assurance != "high"')
    said = federation.query(SQL, "--require", "any")
    assert (said.status, said.error.split(":")[0]) == (3, "use_denied")
    assert "only-the-sure" in said.error


@pytest.mark.parametrize(
    "condition",
    [
        NOT_CARRIED,
        f"context has clearance && {NOT_CARRIED}",
        "principal has clearance",
        'context has "clearance"',
    ],
)
def test_a_rule_that_reads_what_no_question_carries_does_not_start(tmp_path: Path, condition: str) -> None:
    folder = write_small(tmp_path / "federation", POLICY + UNSURE % condition)
    said = rabita("lab", "up", str(folder))
    rabita("lab", "down", str(folder))
    assert said.returncode == 2
    assert "clearance" in said.stderr


def test_such_a_rule_that_comes_later_does_not_open_anything(federation: Federation) -> None:
    """The rules that were in force stay; what is wrong with the new ones is on record."""
    own_policy(federation, "south", "true")
    closed = federation.query(SQL, "--require", "any")
    assert (closed.status, closed.agency("south")["state"]) == (4, "refused")
    own_policy(federation, "south", NOT_CARRIED)
    still = federation.query(SQL, "--require", "any")
    assert (still.status, still.agency("south")["state"]) == (4, "refused")
    changed = next(search(federation.layout.ledger("south"), Filter(kind="policy_changed")))
    assert "clearance" in changed.entry["problem"]


def test_an_agencys_rule_that_errs_closes_that_agency(federation: Federation) -> None:
    own_policy(federation, "south", OVERFLOWS)
    said = federation.query(SQL, "--require", "any")
    states = {agency: said.agency(agency)["state"] for agency in AGENCIES}
    assert (said.status, states) == (4, dict.fromkeys(AGENCIES, "answered") | {"south": "refused"})
    assert "overflow" not in str(said.answer)


def test_a_rule_of_the_federation_that_errs_closes_everything(federation: Federation) -> None:
    policy = federation.folder / "policies" / "small.cedar"
    policy.write_text(POLICY + UNSURE % OVERFLOWS)
    said = federation.query(SQL, "--require", "any")
    assert (said.status, said.error.split(":")[0]) == (3, "use_denied")
    for party in (BROKER, *AGENCIES):
        last = next(search(federation.layout.ledger(party), Filter(kind="refused")), None)
        assert last is None or last.entry["code"] == "use_denied"
